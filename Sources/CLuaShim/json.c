/* What JSON has and Lua has not: null, and arrays that know that they are. */
#include "internal.h"

const char luashim_array_key;
static const char null_key;  /* its address is json.null */

enum { DEFAULT_DEPTH = 128, GREATEST_DEPTH = 1000 };

void luashim_push_null (lua_State *L) { lua_pushlightuserdata(L, (void *)&null_key); }

bool luashim_is_null (lua_State *L, int index) {
  return lua_islightuserdata(L, index) && lua_touserdata(L, index) == &null_key;
}

void luashim_make_array (lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_array_key);
  lua_setmetatable(L, -2);
}

bool luashim_is_array (lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &luashim_array_key);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same;
}

/* All light userdata share one metatable; json.null is the only one about. */
static int describe_light (lua_State *L) {
  if (luashim_is_null(L, 1)) lua_pushliteral(L, "null");
  else lua_pushfstring(L, "light userdata: %p", lua_touserdata(L, 1));
  return 1;
}

/* decode(text, max_depth) */
static int json_decode (lua_State *L) {
  size_t count;
  const char *bytes = luaL_checklstring(L, 1, &count);
  lua_Integer depth = luaL_optinteger(L, 2, DEFAULT_DEPTH);
  luaL_argcheck(L, depth >= 0 && depth <= GREATEST_DEPTH, 2, "depth must be 0 to 1000");
  if (luashim_json_decode(L, bytes, count, (size_t)depth) == LUA_OK) return 1;
  luashim_push_where(L);
  lua_insert(L, -2);
  lua_concat(L, 2);
  return lua_error(L);
}

/* encode(value, pretty) */
static int json_encode (lua_State *L) {
  luaL_checkany(L, 1);
  if (luashim_json_encode(L, 1, lua_toboolean(L, 2)) == LUA_OK) return 1;
  luashim_push_where(L);
  lua_insert(L, -2);
  lua_concat(L, 2);
  return lua_error(L);
}

/* array(t) marks t itself; array() makes an empty one. */
static int json_array (lua_State *L) {
  lua_settop(L, 1);
  if (lua_isnil(L, 1)) {
    lua_newtable(L);
    lua_replace(L, 1);
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  luashim_make_array(L);
  return 1;
}

static int json_is_array (lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, luashim_is_array(L, 1));
  return 1;
}

void luashim_push_json (lua_State *L) {
  static const luaL_Reg functions[] = {
      {"decode", json_decode},     {"encode", json_encode}, {"array", json_array},
      {"is_array", json_is_array}, {NULL, NULL},
  };
  lua_createtable(L, 0, 5);
  luaL_setfuncs(L, functions, 0);
  lua_pushstring(L, "null");
  luashim_push_null(L);
  lua_rawset(L, -3);
}

void luashim_open_json (lua_State *L) {
  lua_createtable(L, 0, 1);
  lua_pushstring(L, "array");
  lua_setfield(L, -2, "__name");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &luashim_array_key);
  luashim_push_null(L);
  lua_createtable(L, 0, 2);
  lua_pushcfunction(L, describe_light);
  lua_setfield(L, -2, "__tostring");
  lua_pushstring(L, "null");
  lua_setfield(L, -2, "__name");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}
