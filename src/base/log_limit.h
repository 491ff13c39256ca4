/* Log lines that the outside can cause: of each kind, which is its format, a few are written for a call, the
 * others are counted, and one line says how many were left out. So a caller, a model or a server that floods
 * fills no log and slows no other call down. */
#ifndef VP_BASE_LOG_LIMIT_H
#define VP_BASE_LOG_LIMIT_H

#include <stdint.h>

#include "base/log.h"

enum {
    LOG_LIMIT_WINDOW_MS = 60000,
    LOG_LIMIT_CALL_LINES = 100, /* of a kind, for one call, in a window */
    LOG_LIMIT_ALL_LINES = 6000, /* of a kind, for all calls of this process */
};

/* Writes the line with call=call_sid in front, or counts it. call_sid: whose doing it is; "" or "-": nobody's
 * that is known. The format is a literal. Each thread counts for itself. */
#define log_of_call(level, room, call_sid, format, ...)                                                      \
    do {                                                                                                     \
        if (log_limit_pass(level, room, call_sid, "call=%s " format))                                        \
            log_line(level, room, "call=%s " format, call_sid, ##__VA_ARGS__);                               \
    } while (0)
/* The same for what belongs to no call. */
#define log_sampled(level, room, format, ...)                                                                \
    do {                                                                                                     \
        if (log_limit_pass(level, room, "", format))                                                         \
            log_line(level, room, format, ##__VA_ARGS__);                                                    \
    } while (0)

/* Whether a line of this kind may be written now. */
bool log_limit_pass(enum log_level level, const char *room, const char *call_sid, const char *format);
/* The call is over: says what was left out of its lines, and forgets it. */
void log_limit_end_call(const char *call_sid);

#endif
