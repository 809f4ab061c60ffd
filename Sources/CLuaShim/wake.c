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

bool luashim_wake_wait (int descriptor, int milliseconds) {
  struct pollfd wait = {.fd = descriptor, .events = POLLIN};
  uint64_t taken;
  int count = poll(&wait, 1, milliseconds);
  if (count <= 0) return count < 0;
  ssize_t ignored = read(descriptor, &taken, sizeof taken);
  (void)ignored;
  return true;
}
