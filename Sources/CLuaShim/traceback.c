/* Tracebacks as an operator wants them: the script's frames, not ours. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

const char luashim_traceback_key;

enum { FIRST = 12, LAST = 10 };  /* levels shown of a deep stack */

static bool has_prefix (const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool luashim_is_hidden (lua_State *L, const lua_Debug *info) {
  const char *folder = state_of(L)->hidden;
  return has_prefix(info->short_src, LUASHIM_HIDDEN_SOURCE)
    || (folder != NULL && *info->source == '@' && has_prefix(info->source + 1, folder));
}

void luashim_hide_sources (lua_State *L, const char *folder) {
  LuaShimState *state = state_of(L);
  free(state->hidden);
  state->hidden = strdup(folder);
}

/* lua_getstack takes time in proportion to the level, so it is bisected. */
static int last_level (lua_State *co) {
  lua_Debug info;
  int low = 0, high = 1;
  while (lua_getstack(co, high, &info)) {
    low = high;
    high *= 2;
  }
  while (low + 1 < high) {
    int middle = low + (high - low) / 2;
    if (lua_getstack(co, middle, &info)) low = middle;
    else high = middle;
  }
  return low;
}

/* A C function that our own Lua called is as much ours as its caller. */
static bool is_called_by_hidden (lua_State *co, int level) {
  lua_Debug info;
  if (!lua_getstack(co, level + 1, &info)) return false;
  lua_getinfo(co, "S", &info);
  return luashim_is_hidden(co, &info);
}

static bool is_visible (lua_State *co, int level, const lua_Debug *info) {
  if (luashim_is_hidden(co, info)) return false;
  if (*info->what != 'C') return true;
  return info->name != NULL && !is_called_by_hidden(co, level);
}

static void add_frame (luaL_Buffer *out, const lua_Debug *info) {
  lua_State *L = out->L;
  luaL_addstring(out, "\n\t");
  luaL_addstring(out, info->short_src);
  if (info->currentline > 0) {
    lua_pushfstring(L, ":%d", info->currentline);
    luaL_addvalue(out);
  }
  if (*info->what == 'm') luaL_addstring(out, ": in main chunk");
  else {
    if (info->name != NULL) lua_pushfstring(L, ": in function '%s'", info->name);
    else lua_pushfstring(L, ": in function <%s:%d>", info->short_src, info->linedefined);
    luaL_addvalue(out);
  }
  if (info->istailcall) luaL_addstring(out, "\n\t(...tail calls...)");
}

void luashim_push_stack (lua_State *L, lua_State *co) {
  luaL_Buffer out;
  lua_Debug info;
  lua_checkstack(L, LUA_MINSTACK);
  int last = last_level(co);
  luaL_buffinit(L, &out);
  luaL_addstring(&out, "stack traceback:");
  for (int level = 0; lua_getstack(co, level, &info); level++) {
    if (level == FIRST && last - level > LAST) {
      int skipped = last - level - LAST;
      lua_pushfstring(L, "\n\t...\t(skipping %d levels)", skipped);
      luaL_addvalue(&out);
      level += skipped;
      lua_getstack(co, level, &info);
    }
    lua_getinfo(co, "Slnt", &info);
    if (is_visible(co, level, &info)) add_frame(&out, &info);
  }
  luaL_pushresult(&out);
}

int luashim_message_handler (lua_State *L) {
  if (lua_checkstack(L, LUA_MINSTACK)) {
    luashim_push_stack(L, L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_traceback_key);
  }
  return 1;
}

void luashim_push_traceback (lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_traceback_key);
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_traceback_key);
}
