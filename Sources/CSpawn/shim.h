#ifndef CERTFERRY_CSPAWN_H
#define CERTFERRY_CSPAWN_H

#include <spawn.h>

/* In glibc since 2.29 and 2.34, but <spawn.h> shows them only to those who define _GNU_SOURCE, and
** Swift reads it without. */
int posix_spawn_file_actions_addchdir_np (posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np (posix_spawn_file_actions_t *actions, int first);

#endif
