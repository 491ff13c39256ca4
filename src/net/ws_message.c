#include "net/ws_message.h"

#include <string.h>

#include "base/metric.h"
#include "base/sane.h"
#include "base/unset.h"
#include "base/utf8.h"

void ws_message_decoder_init(struct ws_message_decoder *decoder, enum ws_role role, size_t message_max_bytes,
                             const struct ws_message_events *events, void *owner)
{
    *decoder =
        (struct ws_message_decoder){.events = events, .owner = owner, .message_max_bytes = message_max_bytes};
    ws_frame_decoder_init(&decoder->frames, role);
    buf_init(&decoder->text, message_max_bytes);
}

void ws_message_decoder_deinit(struct ws_message_decoder *decoder)
{
    buf_deinit(&decoder->text);
}

void ws_message_stop(struct ws_message_decoder *decoder)
{
    decoder->is_stopped = true;
}

static uint64_t wire_max(const struct ws_message_decoder *decoder)
{
    return (uint64_t)decoder->message_max_bytes * WS_MESSAGE_WIRE_TIMES + WS_FRAME_HEAD_MAX;
}

static bool ws_message_is_sane(const struct ws_message_decoder *decoder)
{
    bool is_running = ws_message_is_running(decoder);
    if (decoder->running > WS_OPCODE_BINARY || (decoder->text.len > 0 && decoder->running != WS_OPCODE_TEXT))
        return false;
    if (is_running && (decoder->message_len > decoder->message_max_bytes ||
                       decoder->text.len > decoder->message_len || decoder->wire_len <= decoder->message_len))
        return false;
    if (decoder->fail_code != 0 && (!decoder->is_stopped || decoder->fail_why == NULL))
        return false;
    return decoder->control_len <= WS_CONTROL_MAX && decoder->utf8.missing <= 3 &&
           (decoder->is_stopped || decoder->wire_len <= wire_max(decoder));
}

bool ws_close_code_is_valid(uint16_t code)
{
    if (code >= 3000)
        return code <= 4999;
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

static enum vp_err fail(struct ws_message_decoder *decoder, enum vp_err err, uint16_t code, const char *why)
{
    decoder->is_stopped = true;
    decoder->fail_code = code;
    decoder->fail_why = why;
    return err;
}

static enum vp_err fail_frame(struct ws_message_decoder *decoder, const char *why)
{
    return fail(decoder, VP_ERR_BAD_FRAME, WS_CLOSE_PROTOCOL_ERROR, why);
}

static enum vp_err fail_utf8(struct ws_message_decoder *decoder)
{
    return fail(decoder, VP_ERR_BAD_UTF8, WS_CLOSE_BAD_TEXT, "text is not UTF-8");
}

static enum vp_err take_close(struct ws_message_decoder *decoder)
{
    uint16_t code = WS_CLOSE_NO_CODE;
    struct span reason = SPAN_NONE;
    if (decoder->control_len == 1)
        return fail_frame(decoder, "close frame holds half a code");
    if (decoder->control_len >= 2) {
        code = (uint16_t)((uint8_t)decoder->control[0] << 8 | (uint8_t)decoder->control[1]);
        reason = (struct span){decoder->control + 2, (size_t)decoder->control_len - 2};
        if (!ws_close_code_is_valid(code))
            return fail_frame(decoder, "close code is not allowed");
        if (!utf8_is_valid(reason))
            return fail_utf8(decoder);
    }
    decoder->is_stopped = true;
    decoder->events->on_close(decoder->owner, code, reason);
    return VP_OK;
}

static enum vp_err take_control(struct ws_message_decoder *decoder, const struct ws_piece *piece)
{
    if (piece->is_first)
        decoder->control_len = 0;
    /* The frame decoder lets no control frame over WS_CONTROL_MAX through. */
    memcpy(decoder->control + decoder->control_len, piece->at, piece->len);
    decoder->control_len = (uint8_t)(decoder->control_len + piece->len);
    if (!piece->is_last)
        return VP_OK;
    struct span payload = {decoder->control, decoder->control_len};
    if (piece->opcode == WS_OPCODE_CLOSE)
        return take_close(decoder);
    if (piece->opcode == WS_OPCODE_PING)
        decoder->events->on_ping(decoder->owner, payload);
    else
        decoder->events->on_pong(decoder->owner, payload);
    return VP_OK;
}

/* Checks what a data frame's head says, before its payload came. */
static enum vp_err begin_data_frame(struct ws_message_decoder *decoder, const struct ws_piece *piece)
{
    bool is_running = ws_message_is_running(decoder);
    if (piece->opcode == WS_OPCODE_CONTINUATION && !is_running)
        return fail_frame(decoder, "continuation without a message");
    if (piece->opcode != WS_OPCODE_CONTINUATION && is_running)
        return fail_frame(decoder, "new message inside a fragmented one");
    if (!is_running) {
        decoder->running = piece->opcode;
        decoder->message_number++;
        decoder->message_len = 0;
        decoder->wire_len = 0;
        decoder->utf8 = (struct utf8_check){0};
        decoder->text.len = 0;
    }
    if (piece->frame_len > decoder->message_max_bytes - decoder->message_len)
        return fail(decoder, VP_ERR_TOO_BIG, WS_CLOSE_TOO_BIG, "message is too big");
    decoder->message_len += piece->frame_len;
    decoder->wire_len += piece->frame_len + piece->head_len;
    if (decoder->wire_len > wire_max(decoder))
        return fail(decoder, VP_ERR_TOO_MANY, WS_CLOSE_POLICY,
                    "message is little else than heads of fragments");
    return VP_OK;
}

static void end_message(struct ws_message_decoder *decoder)
{
    decoder->running = WS_OPCODE_CONTINUATION;
    decoder->text.len = 0;
}

static void deliver_in_place(struct ws_message_decoder *decoder, char *text, size_t len)
{
    char saved = text[len]; /* first byte of the next frame, or the spare one */
    text[len] = '\0';
    decoder->running = WS_OPCODE_CONTINUATION;
    decoder->events->on_text(decoder->owner, text, len);
    text[len] = saved;
}

/* A message in one frame that came whole, as nearly all do: nothing of it need be remembered. */
static enum vp_err take_whole(struct ws_message_decoder *decoder, char *text, size_t len)
{
    decoder->message_number++;
    if (!utf8_is_valid((struct span){text, len}))
        return fail_utf8(decoder);
    deliver_in_place(decoder, text, len);
    return VP_OK;
}

static enum vp_err keep(struct ws_message_decoder *decoder, const struct ws_piece *piece)
{
    if (decoder->text.at == NULL && decoder->events->lend != NULL)
        decoder->events->lend(decoder->owner, &decoder->text);
    return buf_append(&decoder->text, piece->at, piece->len);
}

static enum vp_err take_data(struct ws_message_decoder *decoder, const struct ws_piece *piece)
{
    if (piece->is_first) {
        enum vp_err err = begin_data_frame(decoder, piece);
        if (err != VP_OK)
            return err;
    }
    bool is_end = piece->is_last && piece->is_final;
    if (decoder->running == WS_OPCODE_BINARY) {
        if (is_end) {
            metric_add(METRIC_BAD_MESSAGES_TOTAL, 1);
            end_message(decoder);
        }
        return VP_OK;
    }
    if (!utf8_feed(&decoder->utf8, piece->at, piece->len) || (is_end && !utf8_is_whole(&decoder->utf8)))
        return fail_utf8(decoder);
    if (is_end && decoder->text.len == 0) {
        deliver_in_place(decoder, piece->at, piece->len);
        return VP_OK;
    }
    if (piece->len > 0 && keep(decoder, piece) != VP_OK)
        return fail(decoder, VP_ERR_NO_MEMORY, WS_CLOSE_INTERNAL, "out of memory");
    if (is_end) {
        decoder->text.at[decoder->text.len] = '\0'; /* buf_append keeps room for it */
        size_t len = decoder->text.len;
        decoder->running = WS_OPCODE_CONTINUATION;
        decoder->events->on_text(decoder->owner, decoder->text.at, len);
        end_message(decoder);
    }
    return VP_OK;
}

/* The next piece of a frame; the bytes of it are *out_used, which are all where it needs more. */
static enum vp_err take_piece(struct ws_message_decoder *decoder, char *bytes, size_t len, size_t *out_used)
{
    struct ws_piece piece UNSET;
    enum vp_err err = ws_frame_decode(&decoder->frames, bytes, len, out_used, &piece);
    if (err == VP_ERR_NEED_MORE)
        return VP_OK;
    if (err != VP_OK)
        return fail_frame(decoder, decoder->frames.why);
    return piece.opcode >= WS_OPCODE_CLOSE ? take_control(decoder, &piece) : take_data(decoder, &piece);
}

enum vp_err ws_message_feed(struct ws_message_decoder *decoder, char *bytes, size_t len)
{
    enum vp_err err = VP_OK;
    for (size_t used; len > 0 && !decoder->is_stopped && err == VP_OK; bytes += used, len -= used) {
        ASSERT_SANE(ws_message_is_sane(decoder));
        char *text;
        size_t text_len;
        if (!ws_message_is_running(decoder) &&
            ws_frame_take_whole_text(&decoder->frames, bytes, len, decoder->message_max_bytes, &text,
                                     &text_len)) {
            used = (size_t)(text - bytes) + text_len;
            err = take_whole(decoder, text, text_len);
        } else {
            err = take_piece(decoder, bytes, len, &used);
        }
    }
    return err;
}

enum vp_err ws_close_encode(struct buf *out, enum ws_role role, uint16_t code, struct span reason)
{
    if (code == WS_CLOSE_NO_CODE)
        return ws_frame_encode(out, role, WS_OPCODE_CLOSE, NULL, 0);
    if (!ws_close_code_is_valid(code))
        return VP_ERR_BAD_VALUE;
    reason.len = utf8_cut(reason, WS_CONTROL_MAX - 2);
    const char wire_code[2] = {(char)(code >> 8), (char)(code & 0xff)};
    const struct span parts[] = {{wire_code, 2}, reason};
    return ws_frame_encode(out, role, WS_OPCODE_CLOSE, parts, 2);
}
