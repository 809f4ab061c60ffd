/* Swift objects and functions in Lua. A body never raises: it returns a verdict
** and the trampoline, which is C, raises when the Swift frame is gone. */
#include "internal.h"

typedef struct Box {
  void *object;            /* NULL once released */
  LuaShimRelease release;
  LuaShimBody body;        /* of a function */
} Box;

const char luashim_box_key, luashim_function_key;

/* Serves __gc and __close, so it can run twice for one box. */
static int release_box (lua_State *L) {
  Box *box = lua_touserdata(L, 1);
  if (box != NULL && box->object != NULL) {
    void *object = box->object;
    box->object = NULL;
    state_of(L)->live_boxes--;
    box->release(object);
  }
  return 0;
}

static int trampoline (lua_State *L) {
  Box *box = lua_touserdata(L, lua_upvalueindex(1));
  if (box->object == NULL) return luaL_error(L, "attempt to call a closed function");
  int verdict = box->body(box->object, L);
  if (verdict == LUASHIM_ERROR) return lua_error(L);
  return verdict;
}

static Box *push_box (lua_State *L, void *object, LuaShimRelease release) {
  Box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->object = object;
  box->release = release;
  box->body = NULL;
  state_of(L)->live_boxes++;
  return box;
}

void luashim_push_function (lua_State *L, void *object, LuaShimBody body,
                            LuaShimRelease release) {
  push_box(L, object, release)->body = body;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_function_key);
  lua_setmetatable(L, -2);
  lua_pushcclosure(L, trampoline, 1);
}

void luashim_push_object (lua_State *L, void *object, LuaShimRelease release, int metatable) {
  metatable = lua_absindex(L, metatable);
  push_box(L, object, release);
  lua_pushvalue(L, metatable);
  lua_setmetatable(L, -2);
}

bool luashim_is_box (lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return false;
  bool marked = lua_rawgetp(L, -1, &luashim_box_key) != LUA_TNIL;
  lua_pop(L, 2);
  return marked;
}

void *luashim_box_object (lua_State *L, int index) {
  return ((Box *)lua_touserdata(L, index))->object;
}

const void *luashim_metatable (lua_State *L, int index) {
  if (!lua_getmetatable(L, index)) return NULL;
  const void *identity = lua_topointer(L, -1);
  lua_pop(L, 1);
  return identity;
}

/* Two boxes are equal when they hold the same object. */
static int equal_boxes (lua_State *L) {
  lua_pushboolean(L, luashim_is_box(L, 1) && luashim_is_box(L, 2)
                         && luashim_box_object(L, 1) == luashim_box_object(L, 2));
  return 1;
}

/* Upvalues: methods, getters. A name that is neither reads as nil. */
static int index_object (lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(2)) == LUA_TNIL) return 1;
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static void set_release (lua_State *L) {
  lua_pushcfunction(L, release_box);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__gc");
  lua_setfield(L, -2, "__close");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
}

void luashim_push_type (lua_State *L, const char *name) {
  lua_createtable(L, 0, 8);
  set_release(L);
  lua_pushboolean(L, 1);
  lua_rawsetp(L, -2, &luashim_box_key);
  lua_pushcfunction(L, equal_boxes);
  lua_setfield(L, -2, "__eq");
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__name");
  lua_newtable(L);
  lua_newtable(L);
  lua_pushvalue(L, -2);
  lua_pushvalue(L, -2);
  lua_pushcclosure(L, index_object, 2);
  lua_setfield(L, -4, "__index");
}

void luashim_open_box (lua_State *L) {
  lua_createtable(L, 0, 3);
  set_release(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_function_key);
}
