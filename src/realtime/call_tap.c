#include "realtime/call_tap.h"

#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/log_limit.h"

enum {
    PAUSE_MS = 400, /* between announcement and greeting; the mark comes back within it */
    GREETING_MAX_BYTES = 130 * 1000 * ULAW_BYTES_PER_MS,
    TEXT_MAX_BYTES = 1024,
    PIECE_MAX_BYTES = 64 * 1024,
    BLOCK_MS = 1000 /* is written at once */
};

static void say_not_recorded(const struct call_tap *tap, const char *reason)
{
    log_of_call(LOG_LEVEL_WARN, "app", tap->call_sid, "is not recorded restaurant=%s reason=\"%s\"",
                tap->restaurant_id, reason);
}

static void forget(struct call_tap *tap)
{
    if (tap->timeline == NULL)
        return;
    call_recording_deinit(tap->timeline);
    free(tap->timeline);
    tap->timeline = NULL;
    buf_deinit(&tap->settled);
}

static enum vp_err append_silence(struct buf *out, size_t len)
{
    enum vp_err err = buf_reserve(out, len);
    if (err != VP_OK)
        return err;
    memset(out->at + out->len, ULAW_SILENCE, len);
    out->len += len;
    return VP_OK;
}

static bool make_greeting(struct call_tap *tap, const struct call_tap_start *start)
{
    return buf_append_span(&tap->greeting, start->announcement_ulaw) == VP_OK &&
           append_silence(&tap->greeting, PAUSE_MS * ULAW_BYTES_PER_MS) == VP_OK &&
           buf_append_span(&tap->greeting, start->greeting_ulaw) == VP_OK &&
           buf_appendf(&tap->text, "%s %s", start->menu->recording_announcement,
                       start->greeting_text != NULL ? start->greeting_text : start->menu->greeting) ==
               VP_OK &&
           buf_text(&tap->text) != NULL;
}

static void open_file(struct call_tap *tap)
{
    tap->file = recording_file_open(tap->writer, tap->restaurant_id, tap->call_sid);
    if (tap->file != NULL)
        return;
    say_not_recorded(tap, vp_err_text(VP_ERR_NO_MEMORY));
    forget(tap);
}

void call_tap_begin(struct call_tap *tap, const struct call_tap_start *start)
{
    *tap = (struct call_tap){.writer = start->writer};
    (void)span_copy(span_of(start->call_sid), tap->call_sid, sizeof tap->call_sid);
    (void)span_copy(span_of(start->menu->restaurant_id), tap->restaurant_id, sizeof tap->restaurant_id);
    buf_init(&tap->greeting, GREETING_MAX_BYTES);
    buf_init(&tap->text, TEXT_MAX_BYTES);
    buf_init(&tap->settled, 2 * (size_t)RECORDING_QUEUE_MS * ULAW_BYTES_PER_MS);
    if (start->writer == NULL || start->menu->recording_announcement[0] == '\0')
        return;
    bool is_announced_here = !start->was_recorded;
    if (is_announced_here && start->was_greeted) {
        say_not_recorded(tap, "it came back, and had not been announced");
        return;
    }
    if (is_announced_here && (start->announcement_ulaw.len == 0 || start->greeting_ulaw.len == 0)) {
        say_not_recorded(tap, "no announcement or greeting can be played");
        return;
    }
    if ((is_announced_here && !make_greeting(tap, start)) ||
        (tap->timeline = malloc(sizeof *tap->timeline)) == NULL) {
        say_not_recorded(tap, vp_err_text(VP_ERR_NO_MEMORY));
        buf_deinit(&tap->greeting);
        return;
    }
    call_recording_begin(tap->timeline, is_announced_here ? start->announcement_ulaw.len : 0,
                         clock_mono_ms());
    if (!is_announced_here)
        open_file(tap);
}

static struct span decode(struct span ulaw_b64, struct buf *out)
{
    buf_init(out, PIECE_MAX_BYTES);
    return base64_append(out, ulaw_b64, NULL) == VP_OK ? (struct span){out->at, out->len} : SPAN_NONE;
}

/* What is settled goes to the file, a second at a time. */
static void write_settled(struct call_tap *tap, bool is_last)
{
    int64_t now_ms = clock_mono_ms();
    struct call_recording *timeline = tap->timeline;
    if (timeline->state != RECORDING_RUNS ||
        (!is_last && now_ms - RECORDING_LAG_MS - timeline->taken_ms < BLOCK_MS))
        return;
    tap->settled.len = 0;
    if (call_recording_take(timeline, now_ms, is_last, &tap->settled) != VP_OK ||
        !recording_file_put(tap->file, (struct span){tap->settled.at, tap->settled.len}))
        forget(tap);
}

bool call_tap_play(struct call_tap *tap, struct span ulaw_b64)
{
    struct buf piece;
    if (tap->timeline == NULL)
        return false;
    struct span ulaw = decode(ulaw_b64, &piece);
    bool is_announced =
        call_recording_play(tap->timeline, (const uint8_t *)ulaw.at, ulaw.len, clock_mono_ms());
    buf_deinit(&piece);
    return is_announced;
}

void call_tap_clear(struct call_tap *tap)
{
    if (tap->timeline == NULL || !call_recording_clear(tap->timeline, clock_mono_ms()))
        return;
    say_not_recorded(tap, "the caller broke in on the announcement");
    forget(tap);
}

void call_tap_mark(struct call_tap *tap, const char *name)
{
    if (tap->timeline != NULL && strcmp(name, CALL_RECORDING_MARK) == 0 &&
        call_recording_announced(tap->timeline, clock_mono_ms()))
        open_file(tap);
}

void call_tap_hear(struct call_tap *tap, struct span ulaw_b64, int64_t timestamp_ms)
{
    struct buf piece;
    if (tap->timeline == NULL || tap->timeline->state != RECORDING_RUNS)
        return;
    struct span ulaw = decode(ulaw_b64, &piece);
    call_recording_hear(tap->timeline, (const uint8_t *)ulaw.at, ulaw.len, timestamp_ms, clock_mono_ms());
    buf_deinit(&piece);
    write_settled(tap, false);
}

void call_tap_end(struct call_tap *tap)
{
    if (tap->timeline != NULL) {
        if (tap->file == NULL)
            say_not_recorded(tap, "it ended before its announcement was heard");
        else
            write_settled(tap, true);
    }
    if (tap->file != NULL)
        recording_file_end(tap->file);
    tap->file = NULL;
    forget(tap);
}

void call_tap_move(struct call_tap *tap, const char *restaurant_id)
{
    if (strcmp(tap->restaurant_id, restaurant_id) != 0)
        call_tap_end(tap);
}

void call_tap_deinit(struct call_tap *tap)
{
    call_tap_end(tap);
    buf_deinit(&tap->greeting);
    buf_deinit(&tap->text);
}
