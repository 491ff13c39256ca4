/* Logs: one line per event, "time level room message key=value ...", to standard error by default. */
#ifndef VP_BASE_LOG_H
#define VP_BASE_LOG_H

#include <stddef.h>

#include "base/span.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

void log_set_level(enum log_level lowest);
/* "debug", "info", "warn" or "error"; false for anything else. */
bool log_level_parse(const char *text, enum log_level *out_level);
/* The process's name in each line, such as "web" or "worker.1"; copied. */
void log_set_process(const char *name);

/* The format is "event key=%s key=%d ...". Values from outside go through log_quote first. Never blocks
 * for long, never fails: a line that cannot be written is counted and dropped. */
void log_line(enum log_level level, const char *room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_debug(room, ...) log_line(LOG_LEVEL_DEBUG, room, __VA_ARGS__)
#define log_info(room, ...)  log_line(LOG_LEVEL_INFO, room, __VA_ARGS__)
#define log_warn(room, ...)  log_line(LOG_LEVEL_WARN, room, __VA_ARGS__)
#define log_error(room, ...) log_line(LOG_LEVEL_ERROR, room, __VA_ARGS__)

/* Puts text in double quotes with control characters, quotes and backslashes escaped, cut to fit;
 * returns out. */
const char *log_quote(char *out, size_t size_bytes, struct span text);

/* Masks a telephone number for logs: the last two digits stay ("+15550002222" gives "+*********22"). */
const char *log_mask_number(char *out, size_t size_bytes, const char *number);

#endif
