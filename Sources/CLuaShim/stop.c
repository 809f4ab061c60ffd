/* Unwinding that a script cannot swallow: an interrupt, os.exit. The value that
** is raised then passes every pcall, while <close> variables run undisturbed. */
#include "internal.h"

const char luashim_stop_key;

int luashim_stop_reason (lua_State *L) { return state_of(L)->stop; }

int luashim_exit_status (lua_State *L) { return state_of(L)->exit_status; }

void luashim_begin_stop (lua_State *L, int reason) {
  state_of(L)->stop = reason;
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_stop_key);
}

void luashim_stop_for_interrupt (lua_State *L) {
  LuaShimState *state = state_of(L);
  state->acknowledged = state->interrupts;
  lua_pushstring(L, "interrupted");
  luashim_begin_stop(L, LUASHIM_INTERRUPTED);
  lua_pop(L, 1);
}

void luashim_push_stop (lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_stop_key);
}

bool luashim_is_stop (lua_State *L, int index) {
  if (state_of(L)->stop == LUASHIM_RUNNING) return false;
  index = lua_absindex(L, index);
  luashim_push_stop(L);
  bool same = lua_rawequal(L, index, -1);
  lua_pop(L, 1);
  return same;
}

void luashim_raise_stop_on_resume (lua_State *L) { state_of(L)->raise_stop = true; }

void luashim_end_stop (lua_State *L) {
  state_of(L)->stop = LUASHIM_RUNNING;
  state_of(L)->raise_stop = false;
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_stop_key);
}

/* 'skip' slots below the results are not results. */
static int finish_pcall (lua_State *L, int status, lua_KContext skip) {
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)skip;
  if (luashim_is_stop(L, -1)) return lua_error(L);
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

static int guarded_pcall (lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
  return finish_pcall(L, status, 0);
}

/* Runs the script's handler, except for the value that only passes through. */
static int guarded_handler (lua_State *L) {
  if (luashim_is_stop(L, 1)) return 1;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

static int guarded_xpcall (lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, guarded_handler, 1);
  lua_replace(L, 2);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2);  /* f, handler, true, f, arguments */
  int status = lua_pcallk(L, lua_gettop(L) - 4, LUA_MULTRET, 2, 2, finish_pcall);
  return finish_pcall(L, status, 2);
}

static int stop_by_exit (lua_State *L) {
  int status = lua_isboolean(L, 1) ? !lua_toboolean(L, 1) : (int)luaL_optinteger(L, 1, 0);
  state_of(L)->exit_status = status;
  lua_createtable(L, 0, 4);
  lua_pushstring(L, "exit");
  lua_setfield(L, -2, "kind");
  lua_pushfstring(L, "exit with status %d", status);
  lua_setfield(L, -2, "message");
  lua_pushinteger(L, status);
  lua_setfield(L, -2, "status");
  luashim_make_error(L, NULL, NULL);
  luashim_begin_stop(L, LUASHIM_EXITING);
  return lua_error(L);
}

void luashim_open_stop (lua_State *L) {
  lua_register(L, "pcall", guarded_pcall);
  lua_register(L, "xpcall", guarded_xpcall);
  lua_getglobal(L, "os");
  lua_pushcfunction(L, stop_by_exit);
  lua_setfield(L, -2, "exit");
  lua_pop(L, 1);
}
