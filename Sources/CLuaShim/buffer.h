/* A growing text whose memory is a userdata in a fixed slot of the stack, so that
** an error in between leaves nothing behind. */
#ifndef LUASHIM_BUFFER_H
#define LUASHIM_BUFFER_H

#include "internal.h"

typedef struct Buffer {
  lua_State *L;
  int slot;
  char *bytes;
  size_t count, capacity;
} Buffer;

void luashim_buffer_open (Buffer *buffer, lua_State *L);       /* [-0, +1, m] */
void luashim_buffer_add (Buffer *buffer, const char *bytes, size_t count);
void luashim_buffer_text (Buffer *buffer, const char *text);
void luashim_buffer_indent (Buffer *buffer, int levels);
void luashim_buffer_push (Buffer *buffer);                     /* [-0, +1, m] */

/* A key of a table, borrowed from it. */
typedef struct Key {
  const char *bytes;
  size_t count;
} Key;

/* Pushes a userdata with the string keys of the table at 'index', sorted by
** their bytes, 'count' of them. Other keys are left out. */
Key *luashim_push_sorted_keys (lua_State *L, int index, size_t count);  /* [-0, +1, m] */

/* What kinds of keys the table at 'index' has. */
typedef struct Shape {
  size_t strings;        /* keys that are strings */
  size_t positions;      /* keys that are integers from 1 */
  lua_Integer last;      /* the greatest of these */
  int other;             /* type of any other key, LUA_TNONE without */
} Shape;

Shape luashim_shape_of (lua_State *L, int index);              /* [-0, +0, -] */

#endif
