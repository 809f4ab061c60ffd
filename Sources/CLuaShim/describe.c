/* One readable text for any error value. */
#include "buffer.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LEVELS = 4, LONGEST = 4096 };  /* of a literal before it is cut off */

static void write_value (Buffer *out, int level);

static void write_quoted (Buffer *out, const char *text, size_t count) {
  luashim_buffer_add(out, "\"", 1);
  for (size_t at = 0; at < count; at++) {
    char escaped[8];
    unsigned char byte = (unsigned char)text[at];
    if (byte == '"' || byte == '\\') snprintf(escaped, sizeof escaped, "\\%c", byte);
    else if (byte == '\n') strcpy(escaped, "\\n");
    else if (byte < 0x20 || byte == 0x7F) snprintf(escaped, sizeof escaped, "\\x%02X", byte);
    else snprintf(escaped, sizeof escaped, "%c", (char)byte);
    luashim_buffer_text(out, escaped);
  }
  luashim_buffer_add(out, "\"", 1);
}

static bool is_name (const Key *key) {
  if (key->count == 0 || isdigit((unsigned char)key->bytes[0])) return false;
  for (size_t at = 0; at < key->count; at++)
    if (!isalnum((unsigned char)key->bytes[at]) && key->bytes[at] != '_') return false;
  return true;
}

static void write_key (Buffer *out, const Key *key) {
  if (is_name(key)) luashim_buffer_add(out, key->bytes, key->count);
  else {
    luashim_buffer_text(out, "[");
    write_quoted(out, key->bytes, key->count);
    luashim_buffer_text(out, "]");
  }
  luashim_buffer_text(out, " = ");
}

/* Writes the table on top: positions 1..n, then names in order. */
static void write_table (Buffer *out, int level) {
  lua_State *L = out->L;
  luaL_checkstack(L, 8, "error object is nested too deep");
  Shape shape = luashim_shape_of(L, -1);
  const char *comma = "";
  luashim_buffer_text(out, "{");
  for (lua_Integer next = 1; next <= shape.last && out->count < LONGEST; next++) {
    luashim_buffer_text(out, comma);
    lua_rawgeti(L, -1, next);
    write_value(out, level + 1);
    lua_pop(L, 1);
    comma = ", ";
  }
  const Key *keys = luashim_push_sorted_keys(L, -1, shape.strings);
  for (size_t next = 0; next < shape.strings && out->count < LONGEST; next++) {
    luashim_buffer_text(out, comma);
    write_key(out, &keys[next]);
    lua_pushlstring(L, keys[next].bytes, keys[next].count);
    lua_rawget(L, -3);
    write_value(out, level + 1);
    lua_pop(L, 1);
    comma = ", ";
  }
  lua_pop(L, 1);
  luashim_buffer_text(out, out->count < LONGEST ? "}" : ", ...}");
}

/* Writes what __tostring, or Lua itself, makes of the value on top. */
static void write_text (Buffer *out) {
  size_t count;
  const char *text = luaL_tolstring(out->L, -1, &count);
  luashim_buffer_add(out, text, count);
  lua_pop(out->L, 1);
}

static bool has_text (lua_State *L) {
  if (luaL_getmetafield(L, -1, "__tostring") == LUA_TNIL) return false;
  lua_pop(L, 1);
  return true;
}

static void write_value (Buffer *out, int level) {
  lua_State *L = out->L;
  size_t count;
  if (lua_type(L, -1) == LUA_TSTRING) {
    const char *text = lua_tolstring(L, -1, &count);
    write_quoted(out, text, count < LONGEST ? count : LONGEST);
  } else if (lua_type(L, -1) == LUA_TTABLE && !has_text(L)) {
    if (level < LEVELS) write_table(out, level);
    else luashim_buffer_text(out, "{...}");
  } else {
    write_text(out);
  }
}

static int op_describe (lua_State *L) {
  Buffer out;
  luashim_buffer_open(&out, L);
  lua_pushvalue(L, 1);
  write_value(&out, 0);
  luashim_buffer_push(&out);
  return 1;
}

void luashim_push_description (lua_State *L, int index) {
  index = lua_absindex(L, index);
  if (lua_type(L, index) == LUA_TSTRING) {
    lua_pushvalue(L, index);
    return;
  }
  lua_pushcfunction(L, op_describe);
  lua_pushvalue(L, index);
  if (lua_pcall(L, 1, 1, 0) == LUA_OK) return;
  lua_pop(L, 1);  /* its __tostring failed */
  lua_pushfstring(L, "error object is a %s value", luaL_typename(L, index));
}
