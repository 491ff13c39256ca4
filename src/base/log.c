#include "base/log.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log_json.h"
#include "base/log_sink.h"
#include "base/metric.h"
#include "base/span.h"

enum { LINE_BYTES = 2048 }; /* less than PIPE_BUF: lines of several processes do not mix */

static enum log_level lowest_level = LOG_LEVEL_INFO;
static enum log_format line_format = LOG_FORMAT_TEXT;
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

void log_set_format(enum log_format format)
{
    line_format = format;
}

bool log_format_parse(const char *text, enum log_format *out_format)
{
    bool is_json = strcmp(text, "json") == 0;
    if (!is_json && strcmp(text, "text") != 0)
        return false;
    *out_format = is_json ? LOG_FORMAT_JSON : LOG_FORMAT_TEXT;
    return true;
}

void log_set_process(const char *name)
{
    snprintf(process_name, sizeof process_name, "%s", name);
}

/* "2026-11-28T16:20:00.123Z" */
static void format_time(char out[32])
{
    int64_t now_ms = clock_unix_ms();
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    size_t len = strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(out + len, 32 - len, ".%03dZ", (int)(now_ms % 1000));
}

/* "2026-11-28T16:20:00.123Z warn  worker.1 call " and the message, in one line. */
static size_t format_text(char out[LINE_BYTES], const struct log_head *head, struct span message)
{
    size_t len = (size_t)snprintf(out, LINE_BYTES, "%s %-5s %s %s ", head->time, head->level, head->process,
                                  head->room);
    len += log_text_escape(out + len, LINE_BYTES - len - 1, message);
    out[len++] = '\n';
    return len;
}

static bool write_line(enum log_level level, const char *room, struct span message)
{
    char time[32], line[LOG_JSON_BYTES], printable[LINE_BYTES];
    format_time(time);
    const struct log_head head = {time, level_names[level], process_name, room, (int)getpid()};
    if (line_format == LOG_FORMAT_TEXT)
        return log_sink_write(line, format_text(line, &head, message));
    size_t len = log_text_escape(printable, sizeof printable, message);
    return log_sink_write(line, log_json_line(line, &head, (struct span){printable, len}));
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
