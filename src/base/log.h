/* Logs: one line per event, "time level process room message key=value ...", to standard error by default; where the
 * operator wants it, each line as a JSON object (base/log_json.h). */
#ifndef VP_BASE_LOG_H
#define VP_BASE_LOG_H

#include <stddef.h>

#include "base/log_text.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

void log_set_level(enum log_level lowest);
/* "debug", "info", "warn" or "error"; false for anything else. */
bool log_level_parse(const char *text, enum log_level *out_level);
enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };
void log_set_format(enum log_format format);
/* "text" or "json"; false for anything else. */
bool log_format_parse(const char *text, enum log_format *out_format);
/* The process's name in each line, such as "web" or "worker.1"; copied. */
void log_set_process(const char *name);

/* The format is "event key=%s key=%d ...". Values from outside that may hold a space go through log_quote
 * first, so that they cannot pass for other keys; that an event stays one line is seen to here for all of
 * them (log_text.h). Never waits, never fails: a line that cannot be written at once is counted and dropped,
 * and when lines can be written again, one tells how many were lost (log_sink.h). */
void log_line(enum log_level level, const char *room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says how many lines were lost, if any were and a line can be written now; log_line does so too. For a
 * timer: whoever has nothing else to say tells it as well. */
void log_tell_lost(void);
/* In a child: those are its parent's to tell. */
void log_forget_lost(void);

#define log_debug(room, ...) log_line(LOG_LEVEL_DEBUG, room, __VA_ARGS__)
#define log_info(room, ...)  log_line(LOG_LEVEL_INFO, room, __VA_ARGS__)
#define log_warn(room, ...)  log_line(LOG_LEVEL_WARN, room, __VA_ARGS__)
#define log_error(room, ...) log_line(LOG_LEVEL_ERROR, room, __VA_ARGS__)

/* Masks a telephone number for logs: the last two digits stay ("+15550002222" gives "+*********22"); "" is
 * "unknown". */
const char *log_mask_number(char *out, size_t size_bytes, const char *number);

#endif
