/* SIGINT. The handler only sets flags and hooks, all async-signal-safe; the
** error is raised by the hook, inside of Lua. */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
  PATIENCE_SECONDS = 2,  /* between presses that count as one row */
  GRACE = 1000000        /* instructions that <close> variables may take */
};

static LuaShimState *volatile target;
static struct sigaction previous_action;
static struct termios terminal_modes;
static volatile int terminal = -1;

static bool is_pending (const LuaShimState *state) {
  return state->interrupts != state->acknowledged;
}

/* Makes 'L' raise the stop for a new interrupt, or the present one again. */
static int raise_stop (lua_State *L) {
  LuaShimState *state = state_of(L);
  state->raise_stop = false;
  if (!is_pending(state)) {
    luashim_push_stop(L);
    return lua_error(L);
  }
  state->acknowledged = state->interrupts;
  luashim_push_where(L);
  lua_pushstring(L, "interrupted!");
  lua_concat(L, 2);
  luashim_begin_stop(L, LUASHIM_INTERRUPTED);
  return lua_error(L);
}

/* Stays set: should something other than our pcall swallow the error, it comes
** again after GRACE instructions. */
static void stop_hook (lua_State *L, lua_Debug *info) {
  LuaShimState *state = state_of(L);
  (void)info;
  bool due = is_pending(state) || state->raise_stop;
  bool grace_is_over = lua_gethookmask(L) == LUA_MASKCOUNT;
  if (!due && state->stop == LUASHIM_RUNNING) {
    lua_sethook(L, NULL, 0, 0);  /* left over: the interrupt has been cleared */
    return;
  }
  /* Neither due nor over: a coroutine that L resumed has raised it already, and
  ** the <close> variables of L are about to run. */
  lua_sethook(L, stop_hook, LUA_MASKCOUNT, GRACE);
  if (due || grace_is_over) raise_stop(L);
}

static void hook (lua_State *L) {
  lua_sethook(L, stop_hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

void luashim_hook_if_pending (lua_State *L) {
  if (is_pending(state_of(L)) || state_of(L)->raise_stop) hook(L);
}

int luashim_resume (lua_State *co, lua_State *from, int nargs, int *nresults) {
  LuaShimState *state = state_of(co);
  lua_State *previous = state->current;
  state->current = co;
  luashim_hook_if_pending(co);
  int status = lua_resume(co, from, nargs, nresults);
  state->current = previous;
  /* A signal in between has hooked a coroutine that no longer runs. */
  if (previous != NULL) luashim_hook_if_pending(previous);
  return status;
}

static void say (const char *text) {
  ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
  (void)ignored;
}

static void leave (void) {
  if (terminal >= 0) tcsetattr(terminal, TCSANOW, &terminal_modes);
  _exit(130);
}

/* Counts the presses of a row: close together, or none acted upon so far. */
static void count_press (LuaShimState *state) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  bool close = now.tv_sec - state->last_press.tv_sec <= PATIENCE_SECONDS;
  state->presses = (close || is_pending(state)) ? state->presses + 1 : 1;
  state->last_press = now;
}

static void on_interrupt (int signal) {
  LuaShimState *state = target;
  int saved = errno;
  if (state == NULL) return;
  if (!pthread_equal(pthread_self(), state->thread)) {
    pthread_kill(state->thread, signal);
    return;
  }
  if (state->busy) {
    count_press(state);
    if (state->presses >= 3) leave();
    if (state->presses == 2)
      say("still busy in native code; press Ctrl-C again to leave\n");
  }
  state->interrupts++;
  if (state->current != NULL) hook(state->current);
  if (state->wake >= 0) luashim_wake_signal(state->wake);
  errno = saved;
}

/* Threads started from Swift's pool inherit a mask that blocks SIGINT. */
static void unblock (void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

int luashim_install_interrupt (lua_State *L) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_interrupt;  /* no SA_RESTART: the line editor must see EINTR */
  sigemptyset(&action.sa_mask);
  LuaShimState *state = state_of(L);
  state->thread = pthread_self();
  unblock();
  bool first = target == NULL;
  target = state;
  return sigaction(SIGINT, &action, first ? &previous_action : NULL);
}

void luashim_uninstall_interrupt (lua_State *L) {
  if (target != state_of(L)) return;
  sigaction(SIGINT, &previous_action, NULL);
  target = NULL;
}

void luashim_set_wake (lua_State *L, int descriptor) { state_of(L)->wake = descriptor; }

void luashim_begin_busy (lua_State *L) {
  LuaShimState *state = state_of(L);
  if (state->busy == 0) {
    state->thread = pthread_self();
    state->presses = 0;
  }
  state->busy++;
}

void luashim_end_busy (lua_State *L) { state_of(L)->busy--; }

bool luashim_was_interrupted (lua_State *L) { return state_of(L)->interrupts != 0; }

bool luashim_is_interrupt_pending (lua_State *L) { return is_pending(state_of(L)); }

void luashim_clear_interrupt (lua_State *L) {
  LuaShimState *state = state_of(L);
  state->interrupts = state->acknowledged = state->presses = 0;
}

void luashim_save_terminal (int descriptor) {
  terminal = tcgetattr(descriptor, &terminal_modes) == 0 ? descriptor : -1;
}
