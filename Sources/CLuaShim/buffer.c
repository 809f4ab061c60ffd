#include "buffer.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 512 };

void luashim_buffer_open (Buffer *buffer, lua_State *L) {
  buffer->L = L;
  buffer->bytes = lua_newuserdatauv(L, FIRST_CAPACITY, 0);
  buffer->slot = lua_gettop(L);
  buffer->count = 0;
  buffer->capacity = FIRST_CAPACITY;
}

static void grow (Buffer *buffer, size_t count) {
  size_t capacity = buffer->capacity;
  while (capacity - buffer->count < count) capacity *= 2;
  char *bytes = lua_newuserdatauv(buffer->L, capacity, 0);
  memcpy(bytes, buffer->bytes, buffer->count);
  lua_replace(buffer->L, buffer->slot);
  buffer->bytes = bytes;
  buffer->capacity = capacity;
}

void luashim_buffer_add (Buffer *buffer, const char *bytes, size_t count) {
  if (buffer->capacity - buffer->count < count) grow(buffer, count);
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
}

void luashim_buffer_text (Buffer *buffer, const char *text) {
  luashim_buffer_add(buffer, text, strlen(text));
}

void luashim_buffer_indent (Buffer *buffer, int levels) {
  luashim_buffer_add(buffer, "\n", 1);
  for (int level = 0; level < levels; level++) luashim_buffer_add(buffer, "  ", 2);
}

void luashim_buffer_push (Buffer *buffer) {
  lua_pushlstring(buffer->L, buffer->bytes, buffer->count);
}

static int compare_keys (const void *left, const void *right) {
  const Key *a = left, *b = right;
  int order = memcmp(a->bytes, b->bytes, a->count < b->count ? a->count : b->count);
  if (order != 0) return order;
  return (a->count > b->count) - (a->count < b->count);
}

Key *luashim_push_sorted_keys (lua_State *L, int index, size_t count) {
  index = lua_absindex(L, index);
  Key *keys = lua_newuserdatauv(L, (count + 1) * sizeof *keys, 0);
  size_t next = 0;
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING) continue;
    keys[next].bytes = lua_tolstring(L, -1, &keys[next].count);
    next++;
  }
  qsort(keys, count, sizeof *keys, compare_keys);
  return keys;
}

Shape luashim_shape_of (lua_State *L, int index) {
  Shape shape = {0, 0, 0, LUA_TNONE};
  index = lua_absindex(L, index);
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pop(L, 1);
    lua_Integer position = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
    if (position > 0) {
      shape.positions++;
      if (position > shape.last) shape.last = position;
    } else if (lua_type(L, -1) == LUA_TSTRING) {
      shape.strings++;
    } else {
      shape.other = lua_type(L, -1);
    }
  }
  return shape;
}
