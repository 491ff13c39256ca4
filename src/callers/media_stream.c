#include "callers/media_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/rand.h"
#include "net/ws_conn.h"
#include "callers/from_twilio.h"
#include "callers/playout.h"
#include "callers/to_twilio.h"
#include "callers/twiml_url.h"
#include "twilio/signature.h"

enum { SID_BYTES = 40, MESSAGE_MAX_BYTES = 1 << 20, OUT_MAX_BYTES = 64 * 1024 };

struct media_stream {
    struct ws_conn *ws;
    const struct media_stream_events *events;
    void *owner;
    const struct twiml_element *stream; /* until started */
    char account_sid[SID_BYTES], call_sid[SID_BYTES], stream_sid[SID_BYTES];
    uint64_t sequence_number, chunk;
    bool is_started, is_closing;
    struct buf out, scratch;
    struct playout playout;
    struct media_stream_counts counts;
};

static struct from_twilio_ids ids_of(const struct media_stream *stream)
{
    return (struct from_twilio_ids){stream->account_sid, stream->call_sid, stream->stream_sid};
}

/* Sends what an encoder put into out, if it succeeded. A socket that is full or gone loses the message, as a
 * telephone line would; the end of the socket is told by on_closed. */
static void send_out(struct media_stream *stream, enum vp_err encode_err)
{
    if (encode_err == VP_OK)
        encode_err = ws_send_text(stream->ws, (struct span){stream->out.at, stream->out.len});
    if (encode_err != VP_OK && encode_err != VP_ERR_CLOSED)
        log_warn("phone", "stream_send_failed stream=%s err=%s", stream->stream_sid, vp_err_name(encode_err));
    stream->out.len = 0;
}

static void on_open(void *owner)
{
    struct media_stream *stream = owner;
    struct from_twilio_ids ids = ids_of(stream);
    send_out(stream, from_twilio_connected(&stream->out));
    send_out(stream, from_twilio_start(&stream->out, &ids, ++stream->sequence_number, stream->stream));
    stream->stream = NULL;
    stream->is_started = true;
    if (stream->events->on_started != NULL)
        stream->events->on_started(stream->owner);
}

static void return_marks(struct media_stream *stream)
{
    char name[TO_TWILIO_MARK_NAME_BYTES];
    while (playout_take_mark(&stream->playout, name, sizeof name)) {
        send_out(stream, from_twilio_mark(&stream->out, stream->stream_sid, ++stream->sequence_number, name));
        stream->counts.marks_returned++;
    }
}

static void play(struct media_stream *stream, struct span ulaw)
{
    stream->counts.media_received++;
    stream->counts.bytes_received += ulaw.len;
    if (playout_put(&stream->playout, ulaw) != VP_OK)
        stream->counts.overflows++;
    if (stream->events->on_media != NULL)
        stream->events->on_media(stream->owner, ulaw);
}

static void on_text(void *owner, char *text, size_t len)
{
    struct media_stream *stream = owner;
    struct to_twilio message;
    enum vp_err err =
        to_twilio_decode((struct span){text, len}, stream->stream_sid, &stream->scratch, &message);
    if (err != VP_OK) {
        if (stream->counts.bad_messages++ == 0)
            log_warn("phone", "stream_message_invalid code=31951 stream=%s err=%s", stream->stream_sid,
                     vp_err_name(err));
        return;
    }
    switch (message.kind) {
    case TO_TWILIO_MEDIA:
        play(stream, message.ulaw);
        break;
    case TO_TWILIO_MARK:
        stream->counts.marks_received++;
        if (playout_put_mark(&stream->playout, message.mark_name) != VP_OK)
            stream->counts.bad_messages++;
        return_marks(stream);
        break;
    case TO_TWILIO_CLEAR:
        stream->counts.clears_received++;
        playout_clear(&stream->playout);
        return_marks(stream);
        break;
    }
}

static int twilio_code(const struct ws_end *end, bool was_started)
{
    if (was_started) {
        if (end->err == VP_ERR_BAD_FRAME || end->err == VP_ERR_BAD_UTF8)
            return 31924;
        return end->err == VP_OK && (end->close_code == 1000 || end->close_code == 1005) ? 0 : 31921;
    }
    switch (end->err) {
    case VP_ERR_TIMED_OUT:
        return 31901;
    case VP_ERR_TLS:
        return 31910;
    case VP_ERR_REFUSED:
    case VP_ERR_RESOLVE:
    case VP_ERR_IO:
        return 31902;
    default:
        return 31920;
    }
}

static void destroy(struct media_stream *stream)
{
    playout_deinit(&stream->playout);
    buf_deinit(&stream->scratch);
    buf_deinit(&stream->out);
    free(stream);
}

static void on_closed(void *owner, const struct ws_end *ws_end)
{
    struct media_stream *stream = owner;
    struct media_stream_end end = {.was_started = stream->is_started,
                                   .was_cut = ws_end->err != VP_OK && !stream->is_closing};
    if (!stream->is_closing)
        end.code = twilio_code(ws_end, stream->is_started);
    snprintf(end.text, sizeof end.text, "%s, close code %u%s%s", vp_err_text(ws_end->err), ws_end->close_code,
             ws_end->reason[0] != '\0' ? ": " : "", ws_end->reason);
    if (ws_end->http_status != 0)
        snprintf(end.text, sizeof end.text, "HTTP status %d instead of 101", ws_end->http_status);
    stream->events->on_ended(stream->owner, &end);
    destroy(stream);
}

static const struct ws_events ws_events = {on_open, on_text, on_closed};

static enum vp_err sign(const struct media_stream_options *options, char *out_header, size_t size_bytes)
{
    char url[TWIML_URL_BYTES], signature[SIGNATURE_TEXT_BYTES];
    const struct signature_key key = signature_token_key(options->auth_token);
    enum vp_err err = twiml_url_with_scheme(options->signed_url, "wss", url);
    if (err == VP_OK)
        err = signature_make(&key, url, NULL, 0, signature);
    if (err == VP_OK)
        snprintf(out_header, size_bytes, "x-twilio-signature: %s", signature);
    return err;
}

enum vp_err media_stream_open(struct loop *loop, const struct media_stream_options *options,
                              const struct media_stream_events *events, void *owner,
                              struct media_stream **out_stream)
{
    struct media_stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL)
        return VP_ERR_NO_MEMORY;
    *stream = (struct media_stream){.events = events, .owner = owner, .stream = options->stream};
    snprintf(stream->account_sid, sizeof stream->account_sid, "%s", options->account_sid);
    snprintf(stream->call_sid, sizeof stream->call_sid, "%s", options->call_sid);
    memcpy(stream->stream_sid, "MZ", 2);
    rand_hex(stream->stream_sid + 2, 16);
    buf_init(&stream->out, OUT_MAX_BYTES);
    buf_init(&stream->scratch, 2 * MESSAGE_MAX_BYTES);
    playout_init(&stream->playout);
    char signature[64] = "";
    enum vp_err err = VP_OK;
    if (options->auth_token != NULL && options->auth_token[0] != '\0')
        err = sign(options, signature, sizeof signature);
    if (err == VP_OK) {
        const char *const headers[] = {"User-Agent: Twilio.TmeWs/1.0",
                                       signature[0] != '\0' ? signature : NULL, NULL};
        struct ws_connect_options connect = {.url = options->url,
                                             .headers = headers,
                                             .ca_file = options->ca_file,
                                             .limits = ws_limits_default};
        connect.limits.message_max_bytes = MESSAGE_MAX_BYTES;
        connect.limits.ping_every_ms = 0;
        err = ws_connect(loop, &connect, &ws_events, stream, &stream->ws);
    }
    if (err != VP_OK)
        destroy(stream);
    else
        *out_stream = stream;
    return err;
}

const char *media_stream_sid(const struct media_stream *stream)
{
    return stream->stream_sid;
}

bool media_stream_is_started(const struct media_stream *stream)
{
    return stream->is_started;
}

size_t media_stream_turn(struct media_stream *stream, const uint8_t caller_ulaw[ULAW_FRAME_BYTES],
                         uint8_t out_agent_ulaw[ULAW_FRAME_BYTES])
{
    if (stream->is_started && !stream->is_closing) {
        stream->chunk++;
        send_out(stream, from_twilio_media(&stream->out, stream->stream_sid, ++stream->sequence_number,
                                           stream->chunk, stream->chunk * 20, caller_ulaw, ULAW_FRAME_BYTES));
        stream->counts.frames_sent++;
    }
    size_t audio_bytes = playout_take(&stream->playout, out_agent_ulaw, ULAW_FRAME_BYTES);
    return_marks(stream);
    return audio_bytes;
}

size_t media_stream_waiting_bytes(const struct media_stream *stream)
{
    return playout_waiting_bytes(&stream->playout);
}

void media_stream_send_dtmf(struct media_stream *stream, char digit)
{
    if (stream->is_started && !stream->is_closing)
        send_out(stream,
                 from_twilio_dtmf(&stream->out, stream->stream_sid, ++stream->sequence_number, digit));
}

const struct media_stream_counts *media_stream_counts(const struct media_stream *stream)
{
    return &stream->counts;
}

void media_stream_close(struct media_stream *stream)
{
    if (stream->is_closing)
        return;
    struct from_twilio_ids ids = ids_of(stream);
    if (stream->is_started)
        send_out(stream, from_twilio_stop(&stream->out, &ids, ++stream->sequence_number));
    stream->is_closing = true;
    ws_close(stream->ws, 1000, "call ended");
}

void media_stream_cut(struct media_stream *stream)
{
    if (!stream->is_closing)
        ws_cut(stream->ws);
}
