#include "twilio/phone_leg.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/call_sid.h"
#include "base/clock.h"
#include "base/end_reason.h"
#include "base/unset.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/sane.h"
#include "call/kept_audio.h"
#include "net/ws_conn.h"
#include "twilio/media_message.h"

/* Twilio takes audio faster than it plays it, so a queue that stays this long means a reader that has
 * stopped, not an answer that is long. */
enum {
    SLOW_QUEUE_BYTES = 2 * 1000 * ULAW_BYTES_PER_MS * 4 / 3, /* two seconds of audio in base64 */
    SLOW_AFTER_MS = 1000, /* how long it may stay before audio is dropped */
    EARLY_KEYS_MAX = 32   /* chosen: longer than any number */
};

static const struct ws_limits limits = {
    .message_max_bytes = 64 * 1024, /* ours of 20 ms have 400 bytes; larger: 1009 */
    .queue_max_bytes = 1024 * 1024, /* about 98 s of audio: an answer that comes in one burst */
    .ping_every_ms = 10 * 1000,
};

/* Before the start (stream_sid "") there is no call and none is due; then one is due, or there, or no longer
 * wanted, never two of these. Why the telephone left is kept only for a call that had begun. */
struct phone_leg {
    struct loop *loop;
    struct ws_conn *ws; /* NULL once closed */
    const struct phone_stream_events *events;
    void *owner;
    struct call *call; /* NULL: none yet, or nothing more to tell it */
    struct loop_timer start_timer;
    struct loop_later free_later;
    struct media_writer writer;
    char stream_sid[MEDIA_SID_BYTES]; /* "" before the start */
    char call_sid[CALL_SID_BYTES];    /* for logs; "-" before the start */
    int64_t next_timestamp_ms;        /* where the audio heard so far ends */
    bool is_call_due;                 /* started, and its owner looks for the call */
    char gone_why[64];                /* the telephone left before its call came; "" otherwise */
    struct kept_audio early;          /* what the caller said meanwhile */
    char early_keys[EARLY_KEYS_MAX];  /* and typed; further keys are lost */
    size_t early_key_count;
    int64_t slow_since_ms;  /* monotonic; 0: the reader keeps up */
    uint64_t dropped_count; /* messages of this stall that were not sent */
};

static bool phone_leg_is_sane(const struct phone_leg *leg)
{
    bool is_started = leg->stream_sid[0] != '\0';
    if (!is_started && (leg->call != NULL || leg->is_call_due || leg->gone_why[0] != '\0'))
        return false;
    return !(leg->call != NULL && leg->is_call_due) && !(is_started && leg->call_sid[0] == '-') &&
           leg->slow_since_ms >= 0;
}

/* --- what the call wants (phone_port) --- */

static bool may_send(const struct phone_leg *leg)
{
    return leg->ws != NULL && leg->stream_sid[0] != '\0';
}

/* Whether the telephone side has stopped reading. Marks are dropped with the audio before them: a mark that
 * came back would say that the audio was heard. */
static bool is_slow(struct phone_leg *leg)
{
    if (ws_queued_bytes(leg->ws) <= SLOW_QUEUE_BYTES) {
        if (leg->dropped_count > 0)
            log_of_call(LOG_LEVEL_WARN, "twilio", leg->call_sid,
                        "phone_reads_again stream=%s dropped=%" PRIu64, leg->stream_sid, leg->dropped_count);
        leg->slow_since_ms = 0;
        leg->dropped_count = 0;
        return false;
    }
    int64_t now_ms = clock_mono_ms();
    if (leg->slow_since_ms == 0)
        leg->slow_since_ms = now_ms;
    return now_ms - leg->slow_since_ms >= SLOW_AFTER_MS;
}

static void count_dropped(struct phone_leg *leg, const char *why)
{
    if (leg->dropped_count++ == 0)
        log_of_call(LOG_LEVEL_WARN, "twilio", leg->call_sid, "phone_does_not_read stream=%s why=\"%s\"",
                    leg->stream_sid, why);
}

/* False when the message was dropped. */
static bool send_parts(struct phone_leg *leg, const struct span *parts, size_t part_count)
{
    enum vp_err err = ws_send(leg->ws, parts, part_count);
    if (err != VP_OK && err != VP_ERR_CLOSED)
        count_dropped(leg, vp_err_text(err));
    return err == VP_OK;
}

static void play(void *arg, struct span ulaw_b64)
{
    struct phone_leg *leg = arg;
    ASSERT_SANE(phone_leg_is_sane(leg));
    if (!may_send(leg) || ulaw_b64.len == 0)
        return;
    if (is_slow(leg)) {
        count_dropped(leg, "queue is full");
        return;
    }
    struct span parts[MEDIA_PARTS];
    media_encode_audio(&leg->writer, ulaw_b64, parts);
    if (!send_parts(leg, parts, MEDIA_PARTS))
        return;
    metric_add(METRIC_PHONE_FRAMES_OUT_TOTAL, 1);
    metric_add(METRIC_PHONE_BYTES_OUT_TOTAL, (int64_t)base64_decoded_len(ulaw_b64));
}

static void mark(void *arg, const char *name)
{
    struct phone_leg *leg = arg;
    ASSERT_SANE(phone_leg_is_sane(leg));
    if (!may_send(leg))
        return;
    if (leg->dropped_count > 0 && is_slow(leg)) {
        count_dropped(leg, "queue is full");
        return;
    }
    char room[MEDIA_MARK_ESCAPED_BYTES] UNSET;
    struct span parts[MEDIA_PARTS];
    media_encode_mark(&leg->writer, name, room, parts);
    (void)send_parts(leg, parts, MEDIA_PARTS);
}

static void clear(void *arg)
{
    struct phone_leg *leg = arg;
    ASSERT_SANE(phone_leg_is_sane(leg));
    if (!may_send(leg))
        return;
    struct span part;
    media_encode_clear(&leg->writer, &part);
    (void)send_parts(leg, &part, 1);
}

static void close_leg(void *arg, const char *why)
{
    struct phone_leg *leg = arg;
    ASSERT_SANE(phone_leg_is_sane(leg));
    leg->call = NULL;
    leg->is_call_due = false;
    loop_timer_stop(&leg->start_timer);
    if (leg->ws != NULL)
        ws_close(leg->ws, 1000, why);
}

static void forget_call(void *arg)
{
    struct phone_leg *leg = arg;
    ASSERT_SANE(phone_leg_is_sane(leg));
    leg->call = NULL;
}

const struct phone_port phone_leg_port = {play, mark, clear, close_leg, forget_call};

/* --- what the telephone says --- */

static void count_bad(const struct phone_leg *leg, const char *why)
{
    metric_add(METRIC_BAD_MESSAGES_TOTAL, 1);
    log_debug("twilio", "call=%s message_ignored stream=%s why=\"%s\"", leg->call_sid, leg->stream_sid, why);
}

/* After something reached the call; the call may have ended the leg's interest meanwhile. */
static void note_activity(struct phone_leg *leg)
{
    if (leg->call != NULL && leg->events->on_activity != NULL)
        leg->events->on_activity(leg->owner, leg->call);
}

static void tell_gone(struct phone_leg *leg, const char *why)
{
    struct call *call = leg->call;
    if (call == NULL) {
        if (leg->is_call_due && leg->gone_why[0] == '\0')
            span_copy(span_of(why), leg->gone_why, sizeof leg->gone_why);
        return;
    }
    call_on_phone_gone(call, why);
    note_activity(leg);
    leg->call = NULL;
}

void phone_leg_refuse(struct phone_leg *leg, const char *why)
{
    ASSERT_SANE(phone_leg_is_sane(leg));
    log_of_call(LOG_LEVEL_WARN, "twilio", leg->call_sid, "stream_refused why=\"%s\"", why);
    loop_timer_stop(&leg->start_timer);
    if (leg->ws != NULL)
        ws_close(leg->ws, 1008, why);
}

static void tell_audio(void *owner, struct span ulaw_b64)
{
    struct phone_leg *leg = owner;
    int64_t bytes = (int64_t)base64_decoded_len(ulaw_b64), timestamp_ms = leg->next_timestamp_ms;
    leg->next_timestamp_ms += bytes / ULAW_BYTES_PER_MS;
    metric_add(METRIC_PHONE_FRAMES_IN_TOTAL, 1);
    metric_add(METRIC_PHONE_BYTES_IN_TOTAL, bytes);
    if (leg->events->on_audio != NULL)
        leg->events->on_audio(leg->owner, ulaw_b64, timestamp_ms);
    call_on_phone_audio(leg->call, ulaw_b64, timestamp_ms);
}

void phone_leg_set_call(struct phone_leg *leg, struct call *call)
{
    ASSERT_SANE(phone_leg_is_sane(leg));
    leg->call = call;
    leg->is_call_due = false;
    if (leg->gone_why[0] != '\0') { /* it is over before it began, and its end is written as any other's */
        tell_gone(leg, leg->gone_why);
        return;
    }
    kept_audio_replay(&leg->early, tell_audio, leg);
    for (size_t i = 0; i < leg->early_key_count && leg->call != NULL; i++)
        call_on_phone_dtmf(leg->call, leg->early_keys[i]);
    leg->early_key_count = 0;
    note_activity(leg);
}

static bool is_telephone_format(const struct media_message *message)
{
    const char *encoding = message->start.encoding;
    return (encoding[0] == '\0' || strcmp(encoding, "audio/x-mulaw") == 0) &&
           (message->start.sample_hz == 0 || message->start.sample_hz == 8000) &&
           (message->start.channels == 0 || message->start.channels == 1);
}

static void on_start(struct phone_leg *leg, const struct media_message *message)
{
    if (leg->stream_sid[0] != '\0') {
        count_bad(leg, "second start");
        return;
    }
    if (!call_sid_take(message->start.call_sid, leg->call_sid)) {
        phone_leg_refuse(leg, "no usable callSid");
        return;
    }
    const char *outer = message->stream_sid, *inner = message->start.stream_sid;
    const char *stream_sid = outer[0] != '\0' ? outer : inner;
    if ((inner[0] != '\0' && strcmp(stream_sid, inner) != 0) ||
        media_writer_init(&leg->writer, stream_sid) != VP_OK) {
        phone_leg_refuse(leg, "no usable streamSid");
        return;
    }
    if (!is_telephone_format(message)) {
        phone_leg_refuse(leg, "not mu-law at 8000 Hz");
        return;
    }
    loop_timer_stop(&leg->start_timer);
    span_copy(span_of(stream_sid), leg->stream_sid, sizeof leg->stream_sid);
    struct phone_start start = {
        .call_sid = message->start.call_sid,
        .stream_sid = leg->stream_sid,
        .account_sid = message->start.account_sid,
        .token = media_start_parameter(message, "token"),
        .from = media_start_parameter(message, "from"),
        .to = media_start_parameter(message, "to"),
        .restaurant_id = media_start_parameter(message, "restaurant_id"),
    };
    leg->is_call_due = true;
    if (!leg->events->on_start(leg->owner, leg, &start))
        phone_leg_refuse(leg, "stream is not expected");
}

static void on_audio(struct phone_leg *leg, const struct media_message *message)
{
    if (message->audio.is_outbound)
        return; /* our own audio, echoed on streams that carry both tracks */
    bool is_early = leg->call == NULL;
    if (message->audio.timestamp_ms >= 0 && !(is_early && leg->early.piece_count > 0))
        leg->next_timestamp_ms = message->audio.timestamp_ms;
    if (is_early) { /* the first timestamp is that of the replay */
        kept_audio_put(&leg->early, message->audio.payload_b64);
        return;
    }
    tell_audio(leg, message->audio.payload_b64);
    note_activity(leg);
}

static void on_stop(struct phone_leg *leg)
{
    tell_gone(leg, end_reason_text(END_HANG_UP));
    ws_close(leg->ws, 1000, "stopped");
}

/* A message of the stream that has started. */
static void on_stream_message(struct phone_leg *leg, const struct media_message *message)
{
    if (leg->stream_sid[0] == '\0') {
        count_bad(leg, "before start");
        return;
    }
    /* One that names none is of this stream, whose own the socket is. */
    if (message->stream_sid[0] != '\0' && strcmp(message->stream_sid, leg->stream_sid) != 0) {
        count_bad(leg, "of another stream");
        return;
    }
    if (message->kind == MEDIA_STOP) {
        on_stop(leg);
        return;
    }
    if (message->kind == MEDIA_AUDIO && (leg->call != NULL || leg->is_call_due)) {
        on_audio(leg, message);
        return;
    }
    if (message->kind == MEDIA_DTMF && leg->is_call_due && leg->early_key_count < EARLY_KEYS_MAX)
        leg->early_keys[leg->early_key_count++] = message->digit;
    if (leg->call == NULL)
        return;
    if (message->kind == MEDIA_MARK && leg->events->on_mark != NULL)
        leg->events->on_mark(leg->owner, message->mark_name);
    if (message->kind == MEDIA_MARK)
        call_on_phone_mark(leg->call, message->mark_name);
    else if (message->kind == MEDIA_WORDS)
        call_on_phone_words(leg->call, message->words);
    else
        call_on_phone_dtmf(leg->call, message->digit);
    note_activity(leg);
}

static void on_text(void *owner, char *text, size_t len)
{
    struct phone_leg *leg = owner;
    struct media_message message UNSET;
    ASSERT_SANE(phone_leg_is_sane(leg));
    enum vp_err err = media_message_decode(text, len, &message);
    if (err != VP_OK) {
        count_bad(leg, vp_err_text(err));
        return;
    }
    switch (message.kind) {
    case MEDIA_START:
        on_start(leg, &message);
        break;
    case MEDIA_AUDIO:
    case MEDIA_MARK:
    case MEDIA_DTMF:
    case MEDIA_WORDS:
    case MEDIA_STOP:
        on_stream_message(leg, &message);
        break;
    case MEDIA_CLEAR: /* ours to send, not theirs */
        count_bad(leg, "clear from the telephone");
        break;
    case MEDIA_CONNECTED:
    case MEDIA_UNKNOWN:
        break;
    }
}

static void free_leg(void *arg)
{
    struct phone_leg *leg = arg;
    loop_timer_deinit(&leg->start_timer);
    kept_audio_deinit(&leg->early);
    metric_add(METRIC_MEDIA_STREAMS_LIVE, -1);
    free(leg);
}

static void on_closed(void *owner, const struct ws_end *end)
{
    struct phone_leg *leg = owner;
    char quoted[160];
    ASSERT_SANE(phone_leg_is_sane(leg));
    log_of_call(LOG_LEVEL_INFO, "twilio", leg->call_sid, "stream_closed stream=%s code=%u err=%s reason=%s",
                leg->stream_sid, end->close_code, vp_err_name(end->err),
                log_quote(quoted, sizeof quoted, span_of(end->reason)));
    leg->ws = NULL;
    loop_timer_stop(&leg->start_timer);
    char why[64];
    snprintf(why, sizeof why, "%s: %s", end_reason_text(END_STREAM_BROKE), vp_err_text(end->err));
    tell_gone(leg, end->err == VP_OK ? end_reason_text(END_STREAM_CLOSED) : why);
    leg->events->on_gone(leg->owner, leg, leg->gone_why);
    loop_at_end_of_round(leg->loop, &leg->free_later);
}

static void on_start_timeout(void *arg)
{
    phone_leg_refuse(arg, "no start in time");
}

enum vp_err phone_leg_accept(struct loop *loop, struct http_request *request,
                             const struct phone_stream_events *events, void *owner,
                             struct phone_leg **out_leg)
{
    static const struct ws_events ws_events = {.on_text = on_text, .on_closed = on_closed};
    enum vp_err err = VP_ERR_NO_MEMORY;
    struct phone_leg *leg = calloc(1, sizeof *leg);
    if (leg == NULL || (err = loop_timer_init(&leg->start_timer, loop, on_start_timeout, leg)) != VP_OK) {
        http_reply_error(request, 503, "overloaded", "No memory for another call.");
        free(leg);
        return err;
    }
    leg->loop = loop;
    leg->events = events;
    leg->owner = owner;
    kept_audio_init(&leg->early);
    metric_add(METRIC_MEDIA_STREAMS_LIVE, 1);
    (void)call_sid_take(NULL, leg->call_sid);
    leg->free_later = (struct loop_later){.fn = free_leg, .arg = leg};
    err = http_upgrade(request, NULL, &limits, &ws_events, leg, &leg->ws);
    if (err != VP_OK) {
        free_leg(leg);
        return err;
    }
    loop_timer_start(&leg->start_timer, PHONE_START_TIMEOUT_MS);
    *out_leg = leg;
    return VP_OK;
}
