/* libedit's variadic entries, which Swift cannot call, one function for each use.
** All use the narrow calls: to mix them with the wide ones breaks the history. */
#ifndef CEDITLINE_SHIM_H
#define CEDITLINE_SHIM_H

#include <histedit.h>
#include <stdio.h>
#include <wchar.h>

typedef unsigned char (*CEditKeyFunction) (EditLine *editor, int key);
typedef char *(*CEditPrompt) (EditLine *editor);
typedef int (*CEditReader) (EditLine *editor, wchar_t *character);

static inline EditLine *cedit_open (const char *program) {
  return el_init(program, stdin, stdout, stderr);
}

/* <wchar.h> declares it only for X/Open. Columns of a terminal; -1 for what cannot be shown. */
extern int wcwidth (wchar_t character);

/* 'delimiter' stands before and after what takes no columns, such as colours. */
static inline void cedit_set_prompt (EditLine *editor, CEditPrompt prompt, char delimiter) {
  el_set(editor, EL_PROMPT_ESC, prompt, delimiter);
}

static inline void cedit_set_keys (EditLine *editor, const char *map) {
  el_set(editor, EL_EDITOR, map);
}

/* Redraws after SIGWINCH and SIGCONT, restores the terminal on signals that end. */
static inline void cedit_handle_signals (EditLine *editor) {
  el_set(editor, EL_SIGNAL, 1);
}

/* A mode of the terminal while a line is edited, such as "-ixon". */
static inline void cedit_set_terminal_mode (EditLine *editor, const char *mode) {
  el_set(editor, EL_SETTY, "-d", mode, NULL);
}

static inline void cedit_add_function (EditLine *editor, const char *name, const char *help,
                                       CEditKeyFunction function) {
  el_set(editor, EL_ADDFN, name, help, function);
}

static inline void cedit_bind (EditLine *editor, const char *keys, const char *command) {
  el_set(editor, EL_BIND, keys, command, NULL);
}

static inline void cedit_bind_in_command_mode (EditLine *editor, const char *keys,
                                               const char *command) {
  el_set(editor, EL_BIND, "-a", keys, command, NULL);
}

/* Has 'keys' stand for the keys of 'text'. */
static inline void cedit_bind_text (EditLine *editor, const char *keys, const char *text) {
  el_set(editor, EL_BIND, "-s", keys, text, NULL);
}

/* What waits for a key: 1 with a character, 0 at the end, -1 with errno. */
static inline void cedit_set_reader (EditLine *editor, CEditReader reader) {
  el_set(editor, EL_GETCFN, reader);
}

/* "emacs" or "vi". */
static inline const char *cedit_keys (EditLine *editor) {
  const char *map = NULL;
  return el_get(editor, EL_EDITOR, &map) == 0 ? map : NULL;
}

/* Draws prompt and text from the row where the cursor is. */
static inline void cedit_refresh (EditLine *editor) {
  el_set(editor, EL_REFRESH);
}

static inline void cedit_set_owner (EditLine *editor, void *owner) {
  el_set(editor, EL_CLIENTDATA, owner);
}

static inline void *cedit_owner (EditLine *editor) {
  void *owner = NULL;
  el_get(editor, EL_CLIENTDATA, &owner);
  return owner;
}

static inline void cedit_set_history (EditLine *editor, History *entries, int size) {
  HistEvent event;
  history(entries, &event, H_SETSIZE, size);
  history(entries, &event, H_SETUNIQUE, 1);
  el_set(editor, EL_HIST, history, entries);
}

static inline void cedit_add_entry (History *entries, const char *text) {
  HistEvent event;
  history(entries, &event, H_ENTER, text);
}

#endif
