/* What the files of the shim share with each other. */
#ifndef LUASHIM_INTERNAL_H
#define LUASHIM_INTERNAL_H

#include "luashim.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

/* One per Lua state, found through lua_getextraspace from every coroutine. */
typedef struct LuaShimState {
  void *owner;
  lua_State *main;
  lua_State *volatile current;   /* runs now; NULL outside of Lua */
  int nested;                    /* script coroutines above the scheduler's */
  int closing;                   /* close calls in progress */
  long live_boxes;
  char *hidden;                  /* sources below this folder are ours; NULL for none */
  bool warns;                    /* what '@on' and '@off' say */
  bool is_warning_open;          /* a warning that goes on has begun */

  int stop;                      /* why the state is being unwound */
  int exit_status;
  bool raise_stop;               /* the next resumed coroutine raises it */

  pthread_t thread;
  volatile sig_atomic_t busy;
  volatile sig_atomic_t interrupts;    /* SIGINTs since the last clear */
  volatile sig_atomic_t acknowledged;  /* of these, raised or acted upon */
  volatile sig_atomic_t presses;       /* in a row, within one busy period */
  struct timespec last_press;
  volatile int wake;
} LuaShimState;

static inline LuaShimState *state_of (lua_State *L) {
  return *(LuaShimState **)lua_getextraspace(L);
}

/* Keys of the registry: their addresses count. */
extern const char luashim_box_key, luashim_function_key, luashim_error_key,
    luashim_hidden_key, luashim_stop_key, luashim_traceback_key, luashim_wait_key,
    luashim_array_key;

/* Chunks named so are ours; tracebacks and positions leave them out. */
#define LUASHIM_HIDDEN_SOURCE "[certferry"

bool luashim_is_hidden (lua_State *L, const lua_Debug *info);

/* lua_resume that SIGINT can find: 'current' is right during it. */
int luashim_resume (lua_State *co, lua_State *from, int nargs, int *nresults);

/* Hooks 'L' if an interrupt waits to be raised. */
void luashim_hook_if_pending (lua_State *L);

/* Starts unwinding with the value on top, which stays there. */
void luashim_begin_stop (lua_State *L, int reason);

/* Message handler that records the traceback and keeps the value. */
int luashim_message_handler (lua_State *L);

/* Replacements of library functions; run in protected mode at the start. */
void luashim_open_box (lua_State *L);
void luashim_open_failure (lua_State *L);
void luashim_open_stop (lua_State *L);
void luashim_open_coroutine (lua_State *L);
void luashim_open_load (lua_State *L);
void luashim_open_json (lua_State *L);

#endif
