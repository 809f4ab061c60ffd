/* Operations that may run any Lua code, each behind a pcall with only C below. */
#include "internal.h"

int luashim_call (lua_State *L, int nargs, int nresults) {
  LuaShimState *state = state_of(L);
  lua_State *previous = state->current;
  int handler = lua_gettop(L) - nargs;
  lua_pushcfunction(L, luashim_message_handler);
  lua_insert(L, handler);
  state->current = L;
  luashim_hook_if_pending(L);
  int status = lua_pcall(L, nargs, nresults, handler);
  state->current = previous;
  lua_remove(L, handler);
  return status;
}

static int op_get_table (lua_State *L) {
  lua_gettable(L, 1);
  return 1;
}

int luashim_get_table (lua_State *L, int index) {
  index = lua_absindex(L, index);
  lua_pushcfunction(L, op_get_table);
  lua_insert(L, -2);
  lua_pushvalue(L, index);
  lua_insert(L, -2);
  return lua_pcall(L, 2, 1, 0);
}

static int op_set_table (lua_State *L) {
  lua_settable(L, 1);
  return 0;
}

int luashim_set_table (lua_State *L, int index) {
  index = lua_absindex(L, index);
  lua_pushcfunction(L, op_set_table);
  lua_insert(L, -3);
  lua_pushvalue(L, index);
  lua_insert(L, -3);
  return lua_pcall(L, 3, 0, 0);
}

static int op_to_string (lua_State *L) {
  luaL_tolstring(L, 1, NULL);
  return 1;
}

int luashim_to_string (lua_State *L, int index) {
  index = lua_absindex(L, index);
  lua_pushcfunction(L, op_to_string);
  lua_pushvalue(L, index);
  return lua_pcall(L, 1, 1, 0);
}

/* The results are padded to a fixed count: the first tells if there is a pair. */
static int op_next (lua_State *L) {
  bool more = lua_next(L, 1);
  if (!more) lua_settop(L, 3);
  lua_pushboolean(L, more);
  lua_insert(L, -3);
  return 3;
}

int luashim_next (lua_State *L, int index, bool *more) {
  index = lua_absindex(L, index);
  *more = false;
  lua_pushcfunction(L, op_next);
  lua_insert(L, -2);
  lua_pushvalue(L, index);
  lua_insert(L, -2);
  int status = lua_pcall(L, 2, 3, 0);
  if (status != LUA_OK) return status;
  *more = lua_toboolean(L, -3);
  lua_remove(L, -3);
  if (!*more) lua_pop(L, 2);
  return LUA_OK;
}
