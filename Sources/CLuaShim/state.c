/* The life of a state: allocation, panic, libraries. */
#include "internal.h"

#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Swift calls class 'm' functions unprotected, so an allocation must not fail
** by longjmp: it ends the process. Shrinking never fails. */
static void *allocate (void *context, void *block, size_t old_size, size_t new_size) {
  (void)context;
  (void)old_size;
  if (new_size == 0) {
    free(block);
    return NULL;
  }
  void *grown = realloc(block, new_size);
  if (grown == NULL) {
    fprintf(stderr, "lua: out of memory (%zu bytes)\n", new_size);
    abort();
  }
  return grown;
}

static int panic (lua_State *L) {
  const char *message = lua_tostring(L, -1);
  fprintf(stderr, "lua: unprotected error: %s\n", message ? message : luaL_typename(L, -1));
  return 0;  /* Lua aborts */
}

/* As lauxlib's: control messages turn warnings on and off, parts make one line. */
static void warn (void *context, const char *message, int goes_on) {
  LuaShimState *state = context;
  if (!state->is_warning_open && !goes_on && *message == '@') {
    if (strcmp(message, "@on") == 0) state->warns = true;
    else if (strcmp(message, "@off") == 0) state->warns = false;
    return;
  }
  if (state->warns)
    fprintf(stderr, "%s%s%s", state->is_warning_open ? "" : "Lua warning: ", message,
            goes_on ? "" : "\n");
  state->is_warning_open = goes_on;
}

static int open_libraries (lua_State *L) {
  luaL_openlibs(L);
  luashim_open_box(L);
  luashim_open_failure(L);
  luashim_open_stop(L);
  luashim_open_coroutine(L);
  luashim_open_load(L);
  luashim_open_json(L);
  return 0;
}

lua_State *luashim_open (void *owner) {
  lua_State *L = lua_newstate(allocate, NULL);
  LuaShimState *state = calloc(1, sizeof *state);
  if (L == NULL || state == NULL) abort();
  lua_atpanic(L, panic);
  lua_setwarnf(L, warn, state);
  state->owner = owner;
  state->main = L;
  state->wake = -1;
  *(LuaShimState **)lua_getextraspace(L) = state;
  lua_gc(L, LUA_GCSTOP);
  lua_pushcfunction(L, open_libraries);
  if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
    panic(L);
    abort();
  }
  lua_gc(L, LUA_GCRESTART);
  lua_gc(L, LUA_GCGEN, 0, 0);
  return L;
}

long luashim_close (lua_State *L) {
  LuaShimState *state = state_of(L);
  luashim_uninstall_interrupt(L);
  lua_close(L);
  long leaked = state->live_boxes;
  free(state->hidden);
  free(state);
  return leaked;
}

void *luashim_owner (lua_State *L) { return state_of(L)->owner; }

lua_State *luashim_current (lua_State *L) {
  LuaShimState *state = state_of(L);
  return state->current ? state->current : state->main;
}

long luashim_live_boxes (lua_State *L) { return state_of(L)->live_boxes; }

int luashim_registry_index (void) { return LUA_REGISTRYINDEX; }

void luashim_push_globals (lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

void luashim_push_loaded (lua_State *L) {
  lua_pushstring(L, LUA_LOADED_TABLE);
  lua_rawget(L, LUA_REGISTRYINDEX);
}
