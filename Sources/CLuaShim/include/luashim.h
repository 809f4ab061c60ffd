/* The only C with control flow between Swift and Lua.
**
** Lua raises and yields by longjmp, which must never pass a live Swift frame.
** So every entry here either cannot raise (class - or m of the manual; memory
** failure aborts, see state.c) or runs in protected mode and returns a status.
** Each is marked [popped, pushed, raises] as in Lua's manual; all are '-'. */
#ifndef LUASHIM_H
#define LUASHIM_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

/* ---- state.c ---- */

/* Makes a state with all libraries, our replacements among them. 'owner' is
** what luashim_owner gives back for the state and all of its coroutines. */
lua_State *luashim_open (void *owner);                         /* [-0, +0, -] */

/* Closes the state; 'L' is the main one and no call is active. Returns the
** number of boxes that were not released, which is zero unless there is a bug. */
long luashim_close (lua_State *L);

void *luashim_owner (lua_State *L);                            /* [-0, +0, -] */

/* The coroutine that runs now; the main state when none does. */
lua_State *luashim_current (lua_State *L);                     /* [-0, +0, -] */

/* Boxes made and not yet released. */
long luashim_live_boxes (lua_State *L);                        /* [-0, +0, -] */

/* ---- box.c ---- */

/* What a body returns when it has pushed exactly one error value; otherwise it
** returns the number of results that it has pushed. */
enum { LUASHIM_ERROR = -1 };

typedef int (*LuaShimBody) (void *object, lua_State *L);
typedef void (*LuaShimRelease) (void *object);

/* Pushes a function that runs 'body' with 'object'. The function owns
** 'object' and hands it to 'release' once. */
void luashim_push_function (lua_State *L, void *object, LuaShimBody body,
                            LuaShimRelease release);           /* [-0, +1, -] */

/* Pushes a metatable for objects called 'name', its table of methods and its
** table of property getters (functions of the object). */
void luashim_push_type (lua_State *L, const char *name);       /* [-0, +3, -] */

/* Pushes a userdata that owns 'object', with the metatable at 'metatable'. */
void luashim_push_object (lua_State *L, void *object, LuaShimRelease release,
                          int metatable);                      /* [-0, +1, -] */

/* Whether the value at 'index' is a box of any type. */
bool luashim_is_box (lua_State *L, int index);                 /* [-0, +0, -] */

/* The object in the box at 'index', NULL when it has been closed. */
void *luashim_box_object (lua_State *L, int index);            /* [-0, +0, -] */

/* The identity of the metatable of the value at 'index', NULL without one. */
const void *luashim_metatable (lua_State *L, int index);       /* [-0, +0, -] */

/* ---- protected.c: operations that may run Lua code ---- */

/* Calls the function below its 'nargs' arguments, tracked for interrupts.
** On an error, the value is on top and luashim_push_traceback has its stack. */
int luashim_call (lua_State *L, int nargs, int nresults);      /* [-(n+1), +r|1, -] */

int luashim_get_table (lua_State *L, int index);               /* [-1, +1, -] */
int luashim_set_table (lua_State *L, int index);               /* [-2, +0|1, -] */
int luashim_to_string (lua_State *L, int index);               /* [-0, +1, -] */

/* Like lua_next; 'more' tells whether a pair was pushed. */
int luashim_next (lua_State *L, int index, bool *more);        /* [-1, +2|0|1, -] */

/* ---- failure.c: error objects ---- */

/* Makes the table on top an error object that hides 'object'. */
void luashim_make_error (lua_State *L, void *object, LuaShimRelease release);

/* What luashim_make_error hid in the value at 'index', or NULL. */
void *luashim_error_object (lua_State *L, int index);          /* [-0, +0, -] */

/* Pushes one readable text for any error value: strings as they are, values
** with __tostring by it, other tables as a Lua literal. */
void luashim_push_description (lua_State *L, int index);       /* [-0, +1, -] */

/* Pushes "file:line: " of the innermost script frame, or "". */
void luashim_push_where (lua_State *L);                        /* [-0, +1, -] */

/* ---- traceback.c ---- */

/* Pushes the traceback of 'co', which may be 'L' itself. */
void luashim_push_stack (lua_State *L, lua_State *co);         /* [-0, +1, -] */

/* Leaves the files of a folder, and what they call in C, out of tracebacks. */
void luashim_hide_sources (lua_State *L, const char *folder);  /* [-0, +0, -] */

/* Pushes the traceback of the last error of luashim_call, or nil. */
void luashim_push_traceback (lua_State *L);                    /* [-0, +1, -] */

/* ---- load.c ---- */

/* Compiles text; a byte order mark and a leading '#' line are skipped. */
int luashim_load (lua_State *L, const char *bytes, size_t count,
                  const char *name);                           /* [-0, +1, -] */

/* ---- coroutine.c ---- */

/* Pushes the function that stops the running coroutine until its argument, a
** scheduler's token, is done; where Lua cannot yield, it calls the function at
** 'wait' with the token instead. */
void luashim_push_pause (lua_State *L, int wait);              /* [-0, +1, -] */

/* Resumes a coroutine of the scheduler's own. Returns LUA_YIELD with exactly a
** token on its stack, or what lua_resume does. */
int luashim_resume_task (lua_State *co, lua_State *from, int nargs, int *nresults);

/* Closes a coroutine with its pending variables; as lua_closethread. */
int luashim_close_thread (lua_State *co, lua_State *from);

/* ---- stop.c: what no pcall may swallow ---- */

enum { LUASHIM_RUNNING = 0, LUASHIM_INTERRUPTED, LUASHIM_EXITING };

/* Whether the state is being unwound, and why. */
int luashim_stop_reason (lua_State *L);                        /* [-0, +0, -] */
int luashim_exit_status (lua_State *L);                        /* [-0, +0, -] */

/* Starts unwinding for a pending interrupt: the error "interrupted" becomes
** the value that passes every pcall. */
void luashim_stop_for_interrupt (lua_State *L);                /* [-0, +0, -] */

void luashim_push_stop (lua_State *L);                         /* [-0, +1, -] */
bool luashim_is_stop (lua_State *L, int index);                /* [-0, +0, -] */

/* Makes the next coroutine that is resumed raise the stop at once. */
void luashim_raise_stop_on_resume (lua_State *L);              /* [-0, +0, -] */

/* Ends the unwinding; everything has been told. */
void luashim_end_stop (lua_State *L);                          /* [-0, +0, -] */

/* ---- interrupt.c ---- */

/* Directs SIGINT to this state; system calls are not restarted. */
int luashim_install_interrupt (lua_State *L);
void luashim_uninstall_interrupt (lua_State *L);

/* 'descriptor', an eventfd, is written at each SIGINT; -1 for none. */
void luashim_set_wake (lua_State *L, int descriptor);

/* Marks the calling thread as busy for this state, until the matching end. */
void luashim_begin_busy (lua_State *L);
void luashim_end_busy (lua_State *L);

/* SIGINTs since the last clear; those that no code has acted upon. */
bool luashim_was_interrupted (lua_State *L);
bool luashim_is_interrupt_pending (lua_State *L);
void luashim_clear_interrupt (lua_State *L);

/* Remembers the terminal's modes for the way out by the third SIGINT. */
void luashim_save_terminal (int descriptor);

/* ---- wake.c: an eventfd ---- */

int luashim_wake_open (void);
void luashim_wake_close (int descriptor);
void luashim_wake_signal (int descriptor);

/* Waits until signalled or interrupted, then takes the signal; false if neither
** came in time, which is unlimited if negative. */
bool luashim_wake_wait (int descriptor, int milliseconds);

/* ---- json.c ---- */

/* Pushes the decoded value and returns LUA_OK, or pushes a message. */
int luashim_json_decode (lua_State *L, const char *bytes, size_t count,
                         size_t max_depth);                    /* [-0, +1, -] */

/* Pushes the text of the value at 'index' and returns LUA_OK, or the message. */
int luashim_json_encode (lua_State *L, int index, bool pretty);/* [-0, +1, -] */

void luashim_push_null (lua_State *L);                         /* [-0, +1, -] */
bool luashim_is_null (lua_State *L, int index);                /* [-0, +0, -] */

/* Makes the table on top a JSON array. */
void luashim_make_array (lua_State *L);                        /* [-0, +0, -] */
bool luashim_is_array (lua_State *L, int index);               /* [-0, +0, -] */

/* Pushes a table of encode, decode, array, is_array and null. */
void luashim_push_json (lua_State *L);                         /* [-0, +1, -] */

/* ---- macros of Lua that Swift cannot see ---- */

int luashim_registry_index (void);
void luashim_push_globals (lua_State *L);                      /* [-0, +1, -] */
void luashim_push_loaded (lua_State *L);                       /* [-0, +1, -] */

#endif
