/* Lua values as JSON text, with raw access only. Runs in protected mode. */
#include "buffer.h"

#include "cjson.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_DEPTH = 128 };

/* A step from the root: a key, or a position if 'key' is NULL. */
typedef struct Step {
  const char *key;
  lua_Integer position;
} Step;

typedef struct Encoder {
  Buffer out;
  bool pretty;
  int depth;
  Step path[MAX_DEPTH + 1];
} Encoder;

static void encode_value (Encoder *encoder);

/* Raises "cannot write JSON: <problem> at certificates[2].name". */
static int fail (Encoder *encoder, const char *problem) {
  lua_State *L = encoder->out.L;
  Buffer path;
  luaL_checkstack(L, 4, NULL);
  luashim_buffer_open(&path, L);
  for (int level = 0; level < encoder->depth && level < MAX_DEPTH; level++) {
    const Step *step = &encoder->path[level];
    char position[32];
    snprintf(position, sizeof position, "[%lld]", (long long)step->position);
    if (step->key != NULL && path.count > 0) luashim_buffer_text(&path, ".");
    luashim_buffer_text(&path, step->key ? step->key : position);
    if (path.count > 200) {
      luashim_buffer_text(&path, "...");
      break;
    }
  }
  luashim_buffer_push(&path);
  const char *text = lua_tostring(L, -1);
  if (*text == '\0') return luaL_error(L, "cannot write JSON: %s", problem);
  return luaL_error(L, "cannot write JSON: %s at %s", problem, text);
}

/* The length of the UTF-8 sequence at 'bytes', 0 if it is not one. */
static size_t sequence_length (const unsigned char *bytes, size_t count) {
  static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
  unsigned first = bytes[0];
  size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (length == 1) return 1;
  if (first < 0xC2 || first > 0xF4 || length > count) return 0;
  unsigned code = first & (0xFFu >> (length + 1));
  for (size_t next = 1; next < length; next++) {
    if ((bytes[next] & 0xC0) != 0x80) return 0;
    code = code << 6 | (bytes[next] & 0x3F);
  }
  bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < least[length] || code > 0x10FFFF || surrogate ? 0 : length;
}

static void escape (Buffer *out, unsigned char byte) {
  static const char names[] = "btnvfr";  /* for 8 to 13; JSON has no \v */
  char text[8];
  if (byte == '"' || byte == '\\') snprintf(text, sizeof text, "\\%c", byte);
  else if (byte >= 8 && byte <= 13 && byte != 11)
    snprintf(text, sizeof text, "\\%c", names[byte - 8]);
  else snprintf(text, sizeof text, "\\u%04x", byte);
  luashim_buffer_text(out, text);
}

static void encode_string (Encoder *encoder, const char *text, size_t count) {
  Buffer *out = &encoder->out;
  const unsigned char *bytes = (const unsigned char *)text;
  size_t start = 0, at = 0;
  luashim_buffer_add(out, "\"", 1);
  while (at < count) {
    size_t length = sequence_length(bytes + at, count - at);
    if (length == 0) fail(encoder, "a string that is not UTF-8");
    if (bytes[at] >= 0x20 && bytes[at] != '"' && bytes[at] != '\\') {
      at += length;
      continue;
    }
    luashim_buffer_add(out, text + start, at - start);
    escape(out, bytes[at]);
    start = ++at;
  }
  luashim_buffer_add(out, text + start, at - start);
  luashim_buffer_add(out, "\"", 1);
}

static void encode_number (Encoder *encoder) {
  lua_State *L = encoder->out.L;
  char text[CJSON_DOUBLE_SIZE + 1];
  if (lua_isinteger(L, -1)) {
    int length = snprintf(text, sizeof text, "%lld", (long long)lua_tointeger(L, -1));
    luashim_buffer_add(&encoder->out, text, (size_t)length);
    return;
  }
  double value = lua_tonumber(L, -1);
  if (!isfinite(value)) fail(encoder, isnan(value) ? "not a number (nan)" : "an infinite number");
  luashim_buffer_add(&encoder->out, text, cjson_format_double(value, text));
}

/* Separates two items, or an item from its container's bracket. */
static void separate (Encoder *encoder, bool first) {
  if (!first) luashim_buffer_add(&encoder->out, ",", 1);
  if (encoder->pretty) luashim_buffer_indent(&encoder->out, encoder->depth);
}

static void close_container (Encoder *encoder, const char *bracket) {
  encoder->depth--;
  if (encoder->pretty) luashim_buffer_indent(&encoder->out, encoder->depth);
  luashim_buffer_add(&encoder->out, bracket, 1);
}

/* The table is on top. */
static void encode_array (Encoder *encoder, lua_Integer count) {
  lua_State *L = encoder->out.L;
  Step *step = &encoder->path[encoder->depth++];
  luashim_buffer_add(&encoder->out, "[", 1);
  step->key = NULL;
  for (lua_Integer position = 1; position <= count; position++) {
    step->position = position;
    separate(encoder, position == 1);
    lua_rawgeti(L, -1, position);
    encode_value(encoder);
    lua_pop(L, 1);
  }
  close_container(encoder, "]");
}

static void encode_object (Encoder *encoder, size_t count) {
  lua_State *L = encoder->out.L;
  Step *step = &encoder->path[encoder->depth++];
  const Key *keys = luashim_push_sorted_keys(L, -1, count);
  luashim_buffer_add(&encoder->out, "{", 1);
  for (size_t next = 0; next < count; next++) {
    step->key = keys[next].bytes;
    separate(encoder, next == 0);
    encode_string(encoder, keys[next].bytes, keys[next].count);
    luashim_buffer_text(&encoder->out, encoder->pretty ? ": " : ":");
    lua_pushlstring(L, keys[next].bytes, keys[next].count);
    lua_rawget(L, -3);
    encode_value(encoder);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  close_container(encoder, "}");
}

static void encode_table (Encoder *encoder) {
  lua_State *L = encoder->out.L;
  if (encoder->depth >= MAX_DEPTH)
    fail(encoder, "nested deeper than 128 levels (does it contain itself?)");
  luaL_checkstack(L, 8, "cannot write JSON");
  Shape shape = luashim_shape_of(L, -1);
  bool is_array = luashim_is_array(L, -1) || shape.positions > 0;
  if (shape.other != LUA_TNONE) {
    lua_pushfstring(L, "a key of type %s", lua_typename(L, shape.other));
    fail(encoder, lua_tostring(L, -1));
  }
  if (is_array && shape.strings > 0) fail(encoder, "a table with both positions and names");
  if (shape.last != (lua_Integer)shape.positions) fail(encoder, "an array with holes");
  if (shape.positions == 0 && shape.strings == 0)
    luashim_buffer_text(&encoder->out, is_array ? "[]" : "{}");
  else if (is_array) encode_array(encoder, shape.last);
  else encode_object(encoder, shape.strings);
}

static void encode_other (Encoder *encoder) {
  lua_State *L = encoder->out.L;
  if (luashim_is_null(L, -1)) {
    luashim_buffer_text(&encoder->out, "null");
    return;
  }
  bool named = luaL_getmetafield(L, -1, "__name") == LUA_TSTRING;
  const char *name = named ? lua_tostring(L, -1) : luaL_typename(L, -1);
  lua_pushfstring(L, "a value of type %s", name);
  fail(encoder, lua_tostring(L, -1));
}

/* Encodes the value on top, which stays. */
static void encode_value (Encoder *encoder) {
  lua_State *L = encoder->out.L;
  size_t count;
  switch (lua_type(L, -1)) {
    case LUA_TBOOLEAN:
      luashim_buffer_text(&encoder->out, lua_toboolean(L, -1) ? "true" : "false");
      break;
    case LUA_TNUMBER: encode_number(encoder); break;
    case LUA_TSTRING: {
      const char *bytes = lua_tolstring(L, -1, &count);
      encode_string(encoder, bytes, count);
      break;
    }
    case LUA_TTABLE: encode_table(encoder); break;
    default: encode_other(encoder);
  }
}

/* encode(value, pretty) */
static int op_encode (lua_State *L) {
  Encoder encoder;
  luaL_checkany(L, 1);
  encoder.pretty = lua_toboolean(L, 2);
  encoder.depth = 0;
  lua_settop(L, 1);
  luashim_buffer_open(&encoder.out, L);
  lua_pushvalue(L, 1);
  encode_value(&encoder);
  luashim_buffer_push(&encoder.out);
  return 1;
}

int luashim_json_encode (lua_State *L, int index, bool pretty) {
  index = lua_absindex(L, index);
  lua_pushcfunction(L, op_encode);
  lua_pushvalue(L, index);
  lua_pushboolean(L, pretty);
  return lua_pcall(L, 2, 1, 0);
}
