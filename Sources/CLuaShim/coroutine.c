/* The coroutine library over a tracked resume, and the scheduler's side of it.
**
** The scheduler runs each chunk in a coroutine of its own, which a script must
** not notice. A wait for an operation yields a token; when it is yielded inside
** of a script's own coroutine, the resume of that coroutine yields it onward, so
** that it reaches the scheduler from any depth. */
#include "internal.h"

enum { FAILED = -1, TOKEN = -2 };
enum { CLOSE_LIMIT = 150 };  /* nested closes that the C stack certainly takes */

const char luashim_wait_key;
static const char token_key;  /* its address, yielded before a token, marks it */

static bool is_token (lua_State *co, int nresults) {
  return nresults == 2 && lua_islightuserdata(co, -2)
      && lua_touserdata(co, -2) == &token_key;
}

/* Waits for the token on top and pops it. */
static void wait_in_place (lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_wait_key);
  lua_insert(L, -2);
  lua_call(L, 1, 0);
}

static int pause_for (lua_State *L) {
  lua_settop(L, 1);
  if (lua_isyieldable(L)) {
    lua_pushlightuserdata(L, (void *)&token_key);
    lua_insert(L, 1);
    return lua_yield(L, 2);
  }
  wait_in_place(L);
  return 0;
}

void luashim_push_pause (lua_State *L, int wait) {
  lua_pushvalue(L, wait);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_wait_key);
  lua_pushcfunction(L, pause_for);
}

int luashim_resume_task (lua_State *co, lua_State *from, int nargs, int *nresults) {
  LuaShimState *state = state_of(co);
  int nested = state->nested;
  state->nested = 0;
  int status = luashim_resume(co, from, nargs, nresults);
  state->nested = nested;
  if (status == LUA_YIELD && is_token(co, *nresults)) {
    lua_remove(co, -2);
    *nresults = 1;
  }
  return status;
}

int luashim_close_thread (lua_State *co, lua_State *from) {
  LuaShimState *state = state_of(co);
  lua_State *previous = state->current;
  state->current = co;
#if LUA_VERSION_RELEASE_NUM >= 50406
  int status = lua_closethread(co, from);
#else
  (void)from;
  int status = lua_resetthread(co);
#endif
  state->current = previous;
  if (previous != NULL) luashim_hook_if_pending(previous);
  return status;
}

static lua_State *check_coroutine (lua_State *L, int index) {
  lua_State *co = lua_tothread(L, index);
  luaL_argexpected(L, co != NULL, index, "coroutine");
  return co;
}

/* Resumes 'co' with the 'nargs' values on top. Leaves results and returns their
** number, or leaves one error (FAILED) or one token (TOKEN). */
static int step (lua_State *L, lua_State *co, int nargs) {
  LuaShimState *state = state_of(L);
  int nresults;
  if (!lua_checkstack(co, nargs)) {
    lua_pushliteral(L, "too many arguments to resume");
    return FAILED;
  }
  lua_xmove(L, co, nargs);
  state->nested++;
  int status = luashim_resume(co, L, nargs, &nresults);
  state->nested--;
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    return FAILED;
  }
  if (status == LUA_YIELD && is_token(co, nresults)) {
    lua_xmove(co, L, 1);
    lua_pop(co, 1);
    return TOKEN;
  }
  if (!lua_checkstack(L, nresults + 1)) {
    lua_pop(co, nresults);
    lua_pushliteral(L, "too many results to resume");
    return FAILED;
  }
  lua_xmove(co, L, nresults);
  return nresults;
}

/* Steps 'co' until it has an answer for the script. A token is yielded onward,
** to come back through 'again', or waited for here if L cannot yield. */
static int drive (lua_State *L, lua_State *co, int nargs, lua_KFunction again) {
  int count;
  while ((count = step(L, co, nargs)) == TOKEN) {
    if (lua_isyieldable(L)) {
      lua_pushlightuserdata(L, (void *)&token_key);
      lua_insert(L, -2);
      return lua_yieldk(L, 2, 0, again);
    }
    wait_in_place(L);
    nargs = 0;
  }
  return count;
}

/* A coroutine that ended by the stop passes it on, after its <close> variables. */
static void pass_stop (lua_State *L, lua_State *co) {
  if (!luashim_is_stop(L, -1)) return;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) {
    luashim_close_thread(co, L);
    lua_settop(co, 0);
  }
  lua_error(L);
}

static int finish_resume (lua_State *L, lua_State *co, int count) {
  if (count == FAILED) {
    pass_stop(L, co);
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
  }
  lua_pushboolean(L, 1);
  lua_insert(L, -(count + 1));
  return count + 1;
}

static int resume_again (lua_State *L, int status, lua_KContext context) {
  (void)status;
  (void)context;
  lua_State *co = lua_tothread(L, 1);
  lua_settop(L, 1);
  return finish_resume(L, co, drive(L, co, 0, resume_again));
}

static int co_resume (lua_State *L) {
  lua_State *co = check_coroutine(L, 1);
  return finish_resume(L, co, drive(L, co, lua_gettop(L) - 1, resume_again));
}

static int finish_wrap (lua_State *L, lua_State *co, int count) {
  if (count != FAILED) return count;
  pass_stop(L, co);
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) {  /* it failed: close its variables */
    luashim_close_thread(co, L);
    lua_xmove(co, L, 1);
  }
  if (lua_type(L, -1) == LUA_TSTRING) {  /* as Lua's own wrap does */
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int wrap_again (lua_State *L, int status, lua_KContext context) {
  (void)status;
  (void)context;
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  lua_settop(L, 0);
  return finish_wrap(L, co, drive(L, co, 0, wrap_again));
}

static int call_wrapped (lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  return finish_wrap(L, co, drive(L, co, lua_gettop(L), wrap_again));
}

static int co_create (lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  return 1;
}

static int co_wrap (lua_State *L) {
  co_create(L);
  lua_pushcclosure(L, call_wrapped, 1);
  return 1;
}

static int co_yield (lua_State *L) {
  if (state_of(L)->nested == 0)
    return luaL_error(L, "attempt to yield from outside a coroutine");
  return lua_yield(L, lua_gettop(L));
}

static int co_isyieldable (lua_State *L) {
  lua_State *co = lua_isnoneornil(L, 1) ? L : check_coroutine(L, 1);
  lua_pushboolean(L, lua_isyieldable(co) && (co != L || state_of(L)->nested > 0));
  return 1;
}

static int co_running (lua_State *L) {
  lua_pushthread(L);
  lua_pushboolean(L, state_of(L)->nested == 0);
  return 2;
}

static const char *status_of (lua_State *L, lua_State *co) {
  lua_Debug info;
  if (L == co) return "running";
  int status = lua_status(co);
  if (status == LUA_YIELD) return "suspended";
  if (status != LUA_OK) return "dead";
  if (lua_getstack(co, 0, &info)) return "normal";
  return lua_gettop(co) == 0 ? "dead" : "suspended";
}

static int co_status (lua_State *L) {
  lua_pushstring(L, status_of(L, check_coroutine(L, 1)));
  return 1;
}

static int co_close (lua_State *L) {
  LuaShimState *state = state_of(L);
  lua_State *co = check_coroutine(L, 1);
  const char *status = status_of(L, co);
  if (*status == 'r' || *status == 'n')
    return luaL_error(L, "cannot close a %s coroutine", status);
  if (state->closing >= CLOSE_LIMIT) return luaL_error(L, "C stack overflow");
  state->closing++;
  int result = luashim_close_thread(co, L);
  state->closing--;
  if (result == LUA_OK) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_xmove(co, L, 1);
  if (luashim_is_stop(L, -1)) return lua_error(L);
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

void luashim_open_coroutine (lua_State *L) {
  static const luaL_Reg functions[] = {
      {"close", co_close},     {"create", co_create}, {"isyieldable", co_isyieldable},
      {"resume", co_resume},   {"running", co_running}, {"status", co_status},
      {"wrap", co_wrap},       {"yield", co_yield},   {NULL, NULL},
  };
  lua_getglobal(L, "coroutine");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
