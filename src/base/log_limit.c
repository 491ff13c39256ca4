#include "base/log_limit.h"

#include <string.h>

#include "base/call_sid.h"
#include "base/clock.h"
#include "base/fnv.h"
#include "base/metric.h"

enum {
    PLACES = 256, /* kinds of lines of calls; the oldest is forgotten for a new one */
    TRIED = 8,    /* of them, for one */
    KINDS_MAX = 96,
};

struct place {
    const char *format; /* NULL: free */
    const char *room;
    enum log_level level;
    int64_t began_ms; /* of the window, monotonic */
    uint32_t written_count, left_out_count;
    char call_sid[CALL_SID_BYTES]; /* "": of all calls */
};

static _Thread_local struct place places[PLACES];
static _Thread_local struct place kinds[KINDS_MAX]; /* of all calls; those beyond share the last */

/* Tells what was left out since the window began, and begins another. */
static void turn_over(struct place *place, int64_t now_ms)
{
    char quoted[120];
    if (place->left_out_count > 0)
        log_line(place->level, place->room, "%s%s%sleft_out=%u more lines like %s",
                 place->call_sid[0] != '\0' ? "call=" : "", place->call_sid,
                 place->call_sid[0] != '\0' ? " " : "", (unsigned)place->left_out_count,
                 log_quote(quoted, sizeof quoted, span_of(place->format)));
    place->written_count = place->left_out_count = 0;
    place->began_ms = now_ms;
}

static bool take(struct place *place, uint32_t line_max, int64_t now_ms)
{
    if (now_ms - place->began_ms >= LOG_LIMIT_WINDOW_MS)
        turn_over(place, now_ms);
    if (place->written_count >= line_max) {
        place->left_out_count++;
        metric_add(METRIC_LOG_LINES_LEFT_OUT_TOTAL, 1);
        return false;
    }
    place->written_count++;
    return true;
}

static void occupy(struct place *place, enum log_level level, const char *room, const char *call_sid,
                   const char *format, int64_t now_ms)
{
    *place = (struct place){.format = format, .room = room, .level = level, .began_ms = now_ms};
    span_copy(span_of(call_sid), place->call_sid, sizeof place->call_sid);
}

static struct place *find_kind(enum log_level level, const char *room, const char *format, int64_t now_ms)
{
    for (size_t i = 0; i < KINDS_MAX; i++) {
        if (kinds[i].format == NULL)
            occupy(&kinds[i], level, room, "", format, now_ms);
        if (kinds[i].format == format)
            return &kinds[i];
    }
    return &kinds[KINDS_MAX - 1];
}

static size_t hash_of(const char *call_sid, const char *format)
{
    uint64_t hash = fnv_hash((uint64_t)(uintptr_t)format, span_of(call_sid));
    return (size_t)(hash ^ hash >> 32);
}

static struct place *find_place(enum log_level level, const char *room, const char *call_sid,
                                const char *format, int64_t now_ms)
{
    size_t first = hash_of(call_sid, format);
    struct place *oldest = &places[first % PLACES];
    for (size_t i = 0; i < TRIED; i++) {
        struct place *place = &places[(first + i) % PLACES];
        if (place->format == format && strncmp(place->call_sid, call_sid, sizeof place->call_sid - 1) == 0)
            return place;
        if (place->format == NULL || (oldest->format != NULL && place->began_ms < oldest->began_ms))
            oldest = place;
    }
    if (oldest->format != NULL)
        turn_over(oldest, now_ms);
    occupy(oldest, level, room, call_sid, format, now_ms);
    return oldest;
}

bool log_limit_pass(enum log_level level, const char *room, const char *call_sid, const char *format)
{
    int64_t now_ms = clock_mono_ms();
    bool has_call = call_sid[0] != '\0' && call_sid[0] != '-'; /* of call_sid_take */
    if (has_call && !take(find_place(level, room, call_sid, format, now_ms), LOG_LIMIT_CALL_LINES, now_ms))
        return false;
    return take(find_kind(level, room, format, now_ms), LOG_LIMIT_ALL_LINES, now_ms);
}

void log_limit_end_call(const char *call_sid)
{
    int64_t now_ms = clock_mono_ms();
    for (size_t i = 0; i < PLACES; i++) {
        if (places[i].format == NULL ||
            strncmp(places[i].call_sid, call_sid, sizeof places[i].call_sid - 1) != 0)
            continue;
        turn_over(&places[i], now_ms);
        places[i] = (struct place){0};
    }
}
