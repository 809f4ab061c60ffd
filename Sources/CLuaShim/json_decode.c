/* JSON straight into Lua tables: the walk of CJSON builds them on the stack.
** Nothing here raises, so no error can pass the C++ frames of the walk. */
#include "internal.h"

#include "cjson.h"
#include <limits.h>
#include <stdlib.h>

typedef struct Decoder {
  lua_State *L;
  lua_Integer *lengths;  /* per open container: elements so far, -1 for an object */
  size_t depth;
} Decoder;

/* Stores the value on top in the innermost open container. */
static bool store (Decoder *decoder) {
  if (decoder->depth == 0) return true;
  lua_Integer *length = &decoder->lengths[decoder->depth - 1];
  if (*length < 0) lua_rawset(decoder->L, -3);
  else lua_rawseti(decoder->L, -2, ++*length);
  return true;
}

static bool on_null (void *context) {
  Decoder *decoder = context;
  luashim_push_null(decoder->L);
  return store(decoder);
}

static bool on_boolean (void *context, bool value) {
  Decoder *decoder = context;
  lua_pushboolean(decoder->L, value);
  return store(decoder);
}

static bool on_integer (void *context, int64_t value) {
  Decoder *decoder = context;
  lua_pushinteger(decoder->L, value);
  return store(decoder);
}

static bool on_number (void *context, double value) {
  Decoder *decoder = context;
  lua_pushnumber(decoder->L, value);
  return store(decoder);
}

static bool on_string (void *context, const char *bytes, size_t count) {
  Decoder *decoder = context;
  lua_pushlstring(decoder->L, bytes, count);
  return store(decoder);
}

static bool on_key (void *context, const char *bytes, size_t count) {
  Decoder *decoder = context;
  lua_pushlstring(decoder->L, bytes, count);
  return true;
}

static int clamp (size_t count) { return count > INT_MAX ? INT_MAX : (int)count; }

static bool on_begin_array (void *context, size_t count) {
  Decoder *decoder = context;
  if (!lua_checkstack(decoder->L, 8)) return false;
  lua_createtable(decoder->L, clamp(count), 0);
  luashim_make_array(decoder->L);
  decoder->lengths[decoder->depth++] = 0;
  return true;
}

static bool on_begin_object (void *context, size_t count) {
  Decoder *decoder = context;
  if (!lua_checkstack(decoder->L, 8)) return false;
  lua_createtable(decoder->L, 0, clamp(count));
  decoder->lengths[decoder->depth++] = -1;
  return true;
}

static bool on_end (void *context) {
  Decoder *decoder = context;
  decoder->depth--;
  return store(decoder);
}

static const cjson_handlers handlers = {
    .null = on_null,
    .boolean = on_boolean,
    .integer = on_integer,
    .number = on_number,
    .string = on_string,
    .begin_array = on_begin_array,
    .end_array = on_end,
    .begin_object = on_begin_object,
    .key = on_key,
    .end_object = on_end,
};

static void push_failure (lua_State *L, cjson_code code, size_t max_depth) {
  if (code == CJSON_DEPTH)
    lua_pushfstring(L, "cannot read JSON: nested deeper than %d levels", clamp(max_depth));
  else
    lua_pushfstring(L, "cannot read JSON: %s", cjson_describe(code));
}

int luashim_json_decode (lua_State *L, const char *bytes, size_t count, size_t max_depth) {
  int top = lua_gettop(L);
  Decoder decoder = {L, malloc((max_depth + 1) * sizeof(lua_Integer)), 0};
  if (decoder.lengths == NULL) abort();
  cjson_code code = lua_checkstack(L, 8)
                        ? cjson_parse(bytes, count, max_depth, &handlers, &decoder)
                        : CJSON_STOPPED;
  free(decoder.lengths);
  if (code == CJSON_OK) return LUA_OK;
  lua_settop(L, top);
  push_failure(L, code, max_depth);
  return LUA_ERRRUN;
}
