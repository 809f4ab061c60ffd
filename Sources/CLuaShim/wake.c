/* An eventfd, which wakes the Lua thread from any thread or signal handler. */
#include "luashim.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int luashim_wake_open (void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void luashim_wake_close (int descriptor) { close(descriptor); }

void luashim_wake_signal (int descriptor) {
  uint64_t one = 1;
  ssize_t ignored = write(descriptor, &one, sizeof one);  /* full means signalled */
  (void)ignored;
}

void luashim_wake_wait (int descriptor) {
  struct pollfd wait = {.fd = descriptor, .events = POLLIN};
  uint64_t taken;
  if (poll(&wait, 1, -1) <= 0) return;
  ssize_t ignored = read(descriptor, &taken, sizeof taken);
  (void)ignored;
}
