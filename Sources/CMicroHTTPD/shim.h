#ifndef CERTFERRY_CMICROHTTPD_H
#define CERTFERRY_CMICROHTTPD_H

#include <microhttpd.h>
#include <sys/socket.h>

/* MHD_start_daemon is variadic, which Swift cannot call: the options come as an array instead. */
static inline struct MHD_Daemon *
cmicrohttpd_start (unsigned int flags, uint16_t port, MHD_AccessHandlerCallback handler,
                   void *context, struct MHD_OptionItem *options)
{
  return MHD_start_daemon (flags, port, NULL, NULL, handler, context,
                           MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/* MHD_get_daemon_info is variadic too.  Returns 0 if the port is not known. */
static inline uint16_t
cmicrohttpd_port (struct MHD_Daemon *daemon)
{
  const union MHD_DaemonInfo *info = MHD_get_daemon_info (daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}

/* MHD_get_connection_info is variadic too.  Linux resets a connection at once when its socket is
** connected to no family; what the daemon does at the end, a shutdown, is an orderly one. */
static inline void
cmicrohttpd_reset (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  struct sockaddr nobody = { .sa_family = AF_UNSPEC };
  if (info != NULL)
    (void) connect (info->connect_fd, &nobody, sizeof nobody);
}

/* A macro with a cast, which Swift cannot read. */
static inline ssize_t
cmicrohttpd_end_with_error (void)
{
  return MHD_CONTENT_READER_END_WITH_ERROR;
}

/* The option's value is an integer type wide enough for a pointer; a C cast is the documented
** way to put a function there. */
static inline intptr_t
cmicrohttpd_log_option (void *(*callback) (void *, const char *, struct MHD_Connection *))
{
  return (intptr_t) callback;
}

static inline intptr_t
cmicrohttpd_completed_option (MHD_RequestCompletedCallback callback)
{
  return (intptr_t) callback;
}

#endif
