/* Where the log goes: standard error, whatever that is, without ever waiting for who reads it. A pipe or
 * terminal is opened a second time (/proc/self/fd/2) in non-blocking mode, so that the open file of the shell
 * that started us keeps its own; where that is not allowed (a pipe of another user's), each line asks first.
 * A socket (the journal's) is asked not to wait and not to raise SIGPIPE. A file is written as it is. */
#ifndef VP_BASE_LOG_SINK_H
#define VP_BASE_LOG_SINK_H

#include <stdbool.h>
#include <stddef.h>

/* To be called once, by main, before there are threads, children or files; children inherit it over fork, and
 * a program that is executed calls it anew. Standard streams that are closed lead nowhere from here on.
 * Without it lines are written to descriptor 2 as it is. */
void log_open(void);

/* Makes descriptors 1 and 2 themselves non-blocking likewise, for a service: what a library prints there
 * cannot hold it up either. Pipes of another user's and sockets become non-blocking for whoever shares them. */
void log_guard_streams(void);

/* Writes a line, which ends in '\n'. False: not all of it could be written at once. What a line left half
 * written, by any process that shares the sink, is ended before the next one begins. */
bool log_sink_write(const char *line, size_t len);

#endif
