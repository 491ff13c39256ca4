/* Log lines that the outside can cause: of each kind, which is its format, a few are written for a call, the
 * others are counted, and one line says how many were left out. So a caller, a model or a server that floods
 * fills no log and slows no other call down. */
#ifndef VP_BASE_LOG_LIMIT_H
#define VP_BASE_LOG_LIMIT_H

#include <stdint.h>

#include "base/log.h"

enum {
    LOG_LIMIT_WINDOW_MS = 60000,
    LOG_LIMIT_CALL_LINES = 25,  /* of a kind, for one call, in a window */
    LOG_LIMIT_ALL_LINES = 6000, /* of a kind, for all calls of this process */
};

/* Writes the line, or counts it. call_sid: whose doing it is; NULL or "": nobody's in particular. The format
 * is a literal. For each thread on its own. */
#define log_sampled(level, room, call_sid, ...)                                                              \
    do {                                                                                                     \
        if (log_limit_pass(level, room, call_sid, LOG_LIMIT_FIRST(__VA_ARGS__, "")))                         \
            log_line(level, room, __VA_ARGS__);                                                              \
    } while (0)
#define LOG_LIMIT_FIRST(first, ...) first

/* Whether a line of this kind may be written now. */
bool log_limit_pass(enum log_level level, const char *room, const char *call_sid, const char *format);
/* The call is over: says what was left out of its lines, and forgets it. */
void log_limit_end_call(const char *call_sid);

#endif
