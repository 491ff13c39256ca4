#include "base/log.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"

enum { LINE_BYTES = 2048 };

static enum log_level lowest_level = LOG_LEVEL_INFO;
static char process_name[24] = "main";

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

void log_line(enum log_level level, const char *room, const char *format, ...)
{
    if (level < lowest_level)
        return;
    char line[LINE_BYTES];
    int64_t now_ms = clock_unix_ms();
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    size_t len = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &utc);
    len += (size_t)snprintf(line + len, sizeof line - len, ".%03dZ %-5s %s %s ", (int)(now_ms % 1000),
                            level_names[level], process_name, room);
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(line + len, sizeof line - len - 1, format, args);
    va_end(args);
    if (wanted > 0)
        len += (size_t)wanted < sizeof line - len - 1 ? (size_t)wanted : sizeof line - len - 2;
    line[len++] = '\n';
    if (write(STDERR_FILENO, line, len) != (ssize_t)len)
        metric_add(METRIC_LOG_LINES_LOST_TOTAL, 1);
}

const char *log_quote(char *out, size_t size_bytes, struct span text)
{
    size_t len = 0;
    if (size_bytes < 3)
        return "";
    out[len++] = '"';
    for (size_t i = 0; i < text.len && len + 6 < size_bytes; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c == '"' || c == '\\') {
            out[len++] = '\\';
            out[len++] = (char)c;
        } else if (c < 0x20 || c == 0x7f) {
            len += (size_t)snprintf(out + len, size_bytes - len, "\\x%02x", c);
        } else {
            out[len++] = (char)c;
        }
    }
    out[len++] = '"';
    out[len] = '\0';
    return out;
}

const char *log_mask_number(char *out, size_t size_bytes, const char *number)
{
    size_t total = strlen(number), len = 0;
    for (size_t i = 0; i < total && len + 1 < size_bytes; i++) {
        bool keep = number[i] == '+' || i + 2 >= total;
        out[len++] = keep && (isdigit((unsigned char)number[i]) || number[i] == '+') ? number[i] : '*';
    }
    out[len] = '\0';
    return out;
}
