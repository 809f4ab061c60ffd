/* Error objects: tables that a script reads, with the Swift error behind them. */
#include "internal.h"

const char luashim_error_key, luashim_hidden_key;

/* "message (code)" */
static int describe_error (lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_pushstring(L, "message");
  lua_rawget(L, 1);
  lua_pushstring(L, "code");
  lua_rawget(L, 1);
  const char *message = lua_tostring(L, 2), *code = lua_tostring(L, 3);
  if (message == NULL) lua_pushstring(L, code ? code : "error");
  else if (code == NULL) lua_pushvalue(L, 2);
  else lua_pushfstring(L, "%s (%s)", message, code);
  return 1;
}

void luashim_make_error (lua_State *L, void *object, LuaShimRelease release) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_error_key);
  lua_setmetatable(L, -2);
  if (object == NULL) return;
  /* The box hangs on the table by a weak key: no script can see it. */
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_hidden_key);
  lua_pushvalue(L, -2);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_function_key);
  luashim_push_object(L, object, release, -1);
  lua_remove(L, -2);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

void *luashim_error_object (lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TTABLE) return NULL;
  index = lua_absindex(L, index);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_hidden_key);
  lua_pushvalue(L, index);
  void *object = lua_rawget(L, -2) == LUA_TUSERDATA ? luashim_box_object(L, -1) : NULL;
  lua_pop(L, 2);
  return object;
}

void luashim_push_where (lua_State *L) {
  lua_Debug info;
  for (int level = 0; lua_getstack(L, level, &info); level++) {
    lua_getinfo(L, "Sl", &info);
    if (info.currentline > 0 && !luashim_is_hidden(L, &info)) {
      lua_pushfstring(L, "%s:%d: ", info.short_src, info.currentline);
      return;
    }
  }
  lua_pushstring(L, "");
}

void luashim_open_failure (lua_State *L) {
  lua_createtable(L, 0, 3);
  lua_pushcfunction(L, describe_error);
  lua_setfield(L, -2, "__tostring");
  lua_pushstring(L, "error");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_error_key);
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushstring(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_hidden_key);
}
