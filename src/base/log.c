#include "base/log.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log_sink.h"
#include "base/metric.h"
#include "base/span.h"

enum { LINE_BYTES = 2048 }; /* less than PIPE_BUF: lines of several processes do not mix */

static enum log_level lowest_level = LOG_LEVEL_INFO;
static char process_name[24] = "main";
static _Atomic long long lost_count; /* lines since the last that told of lost ones */

static const char *const level_names[] = {"debug", "info", "warn", "error"};

void log_set_level(enum log_level lowest)
{
    lowest_level = lowest;
}

bool log_level_parse(const char *text, enum log_level *out_level)
{
    for (size_t i = 0; i < sizeof level_names / sizeof level_names[0]; i++) {
        if (strcmp(text, level_names[i]) == 0) {
            *out_level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

void log_set_process(const char *name)
{
    snprintf(process_name, sizeof process_name, "%s", name);
}

/* "2026-11-28T16:20:00.123Z warn  worker.1 call " and the message, in one line. */
static bool write_line(enum log_level level, const char *room, struct span message)
{
    char line[LINE_BYTES];
    int64_t now_ms = clock_unix_ms();
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    size_t len = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &utc);
    len += (size_t)snprintf(line + len, sizeof line - len, ".%03dZ %-5s %s %s ", (int)(now_ms % 1000),
                            level_names[level], process_name, room);
    len += log_text_escape(line + len, sizeof line - len - 1, message);
    line[len++] = '\n';
    return log_sink_write(line, len);
}

void log_tell_lost(void)
{
    char message[64];
    long long lost = atomic_exchange(&lost_count, 0);
    if (lost == 0)
        return;
    int len = snprintf(message, sizeof message, "log lines lost=%lld", lost);
    if (!write_line(LOG_LEVEL_WARN, "base", (struct span){message, (size_t)len}))
        atomic_fetch_add(&lost_count, lost);
}

void log_forget_lost(void)
{
    atomic_store(&lost_count, 0);
}

void log_line(enum log_level level, const char *room, const char *format, ...)
{
    if (level < lowest_level)
        return;
    char message[LINE_BYTES];
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (wanted < 0)
        return;
    log_tell_lost();
    if (write_line(level, room, span_of(message)))
        return;
    atomic_fetch_add(&lost_count, 1);
    metric_add(METRIC_LOG_LINES_LOST_TOTAL, 1);
}

const char *log_mask_number(char *out, size_t size_bytes, const char *number)
{
    size_t total = strlen(number), len = 0;
    if (total == 0) {
        (void)span_copy(SPAN_LIT("unknown"), out, size_bytes);
        return out;
    }
    for (size_t i = 0; i < total && len + 1 < size_bytes; i++) {
        bool keep = number[i] == '+' || i + 2 >= total;
        out[len++] = keep && (isdigit((unsigned char)number[i]) || number[i] == '+') ? number[i] : '*';
    }
    out[len] = '\0';
    return out;
}
