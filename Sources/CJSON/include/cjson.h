/* JSON for C callers: simdjson parses, the document is walked into callbacks.
**
** One walk serves both consumers, JSON into Lua tables (CLuaShim) and JSON into
** Swift values (JSON), so that what a number or a string means cannot differ. */
#ifndef CJSON_H
#define CJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cjson_code {
  CJSON_OK = 0,
  CJSON_SYNTAX,    /* not JSON, or more than one value */
  CJSON_EMPTY,     /* no value at all */
  CJSON_UTF8,      /* bytes that are not UTF-8 */
  CJSON_NUMBER,    /* a number outside of 64 bits or of a double's range */
  CJSON_DEPTH,     /* nested deeper than allowed */
  CJSON_MEMORY,    /* out of memory, or longer than 4 GiB */
  CJSON_STOPPED    /* a callback returned false */
} cjson_code;

/* Called in document order. Counts are hints (simdjson saturates them at
** 2^24 - 1). A callback that returns false ends the walk with CJSON_STOPPED;
** none may unwind (longjmp, exception) through it. */
typedef struct cjson_handlers {
  bool (*null) (void *context);
  bool (*boolean) (void *context, bool value);
  bool (*integer) (void *context, int64_t value);
  bool (*number) (void *context, double value);
  bool (*string) (void *context, const char *bytes, size_t count);
  bool (*begin_array) (void *context, size_t count);
  bool (*end_array) (void *context);
  bool (*begin_object) (void *context, size_t count);
  bool (*key) (void *context, const char *bytes, size_t count);
  bool (*end_object) (void *context);
} cjson_handlers;

/* Parses 'count' bytes as one JSON value and walks it into 'handlers'.
** Containers nest at most 'max_depth' deep. Integers beyond int64 but within
** uint64 arrive as doubles, as Lua's own reader has it. A leading byte order
** mark is skipped. The bytes are copied; nothing is kept. */
cjson_code cjson_parse (const char *bytes, size_t count, size_t max_depth,
                        const cjson_handlers *handlers, void *context);

/* A sentence fragment for the code: "not valid JSON", ... */
const char *cjson_describe (cjson_code code);

/* Room for the longest text of cjson_format_double, without a final NUL. */
enum { CJSON_DOUBLE_SIZE = 32 };

/* Writes the shortest text that reads back as 'value', which must be finite,
** always marked as a float ("1.0", "1e+300"). Returns its length. */
size_t cjson_format_double (double value, char *buffer);

#ifdef __cplusplus
}
#endif

#endif
