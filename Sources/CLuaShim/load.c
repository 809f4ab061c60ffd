/* Loading of text. Bytecode can crash the interpreter, so no way in takes it. */
#include "internal.h"

#include <string.h>

int luashim_load (lua_State *L, const char *bytes, size_t count, const char *name) {
  if (count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
    bytes += 3;
    count -= 3;
  }
  if (count > 0 && bytes[0] == '#') {  /* its newline stays, for the line numbers */
    const char *end = memchr(bytes, '\n', count);
    count = end ? count - (size_t)(end - bytes) : 0;
    bytes = end ? end : bytes;
  }
  return luaL_loadbufferx(L, bytes, count, name, "t");
}

/* Upvalue 1: the original; 2: the position of its mode argument. */
static int load_text (lua_State *L) {
  int mode = (int)lua_tointeger(L, lua_upvalueindex(2));
  if (lua_gettop(L) < mode) lua_settop(L, mode);
  lua_pushstring(L, "t");
  lua_replace(L, mode);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  /* A reader that was interrupted: load gives its error back as a message. */
  if (lua_gettop(L) > 0 && luashim_is_stop(L, -1)) return lua_error(L);
  return lua_gettop(L);
}

static int finish_file (lua_State *L, int status, lua_KContext below) {
  (void)status;
  return lua_gettop(L) - (int)below;
}

static int run_file (lua_State *L) {
  const char *path = luaL_optstring(L, 1, NULL);
  lua_settop(L, 1);
  if (luaL_loadfilex(L, path, "t") != LUA_OK) return lua_error(L);
  lua_callk(L, 0, LUA_MULTRET, 1, finish_file);
  return finish_file(L, LUA_OK, 1);
}

/* Upvalue 1: package; stands where Lua's own searcher for files does. */
static int search_file (lua_State *L) {
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_getfield(L, lua_upvalueindex(1), "searchpath");
  lua_pushvalue(L, 1);
  lua_getfield(L, lua_upvalueindex(1), "path");
  lua_call(L, 2, 2);
  if (lua_isnil(L, 2)) return 1;  /* where it looked */
  const char *path = lua_tostring(L, 2);
  if (luaL_loadfilex(L, path, "t") != LUA_OK)
    return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s",
                      lua_tostring(L, 1), path, lua_tostring(L, -1));
  lua_pushvalue(L, 2);
  return 2;
}

static void replace_loader (lua_State *L, const char *name, int mode) {
  lua_getglobal(L, name);
  lua_pushinteger(L, mode);
  lua_pushcclosure(L, load_text, 2);
  lua_setglobal(L, name);
}

void luashim_open_load (lua_State *L) {
  replace_loader(L, "load", 3);
  replace_loader(L, "loadfile", 2);
  lua_register(L, "dofile", run_file);
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "searchers");
  lua_pushvalue(L, -2);
  lua_pushcclosure(L, search_file, 1);
  lua_rawseti(L, -2, 2);
  lua_pop(L, 2);
}
