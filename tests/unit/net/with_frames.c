#include "unit/net/with_frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

void frame_write(struct buf *out, enum ws_role role, const struct test_frame *frame)
{
    static const uint8_t mask[4] = {0x12, 0x9a, 0x5c, 0xf1};
    uint8_t mask_bit = role == WS_ROLE_SERVER ? 0x80 : 0;
    uint8_t head[10] = {frame->first};
    size_t head_len = 2;
    if (frame->len < 126) {
        head[1] = (uint8_t)(mask_bit | frame->len);
    } else {
        size_t count = frame->len < 65536 ? 2 : 8;
        head[1] = (uint8_t)(mask_bit | (count == 2 ? 126 : 127));
        for (size_t i = 0; i < count; i++)
            head[2 + i] = (uint8_t)((uint64_t)frame->len >> (8 * (count - 1 - i)));
        head_len += count;
    }
    assert_int_equal(buf_append(out, head, head_len), VP_OK);
    if (mask_bit)
        assert_int_equal(buf_append(out, mask, 4), VP_OK);
    for (size_t i = 0; i < frame->len; i++) {
        char byte = (char)((uint8_t)frame->payload[i] ^ (mask_bit ? mask[i % 4] : 0));
        assert_int_equal(buf_append(out, &byte, 1), VP_OK);
    }
}

struct transcript {
    char *out;
    size_t size_bytes, len;
};

static void note(struct transcript *to, const char *kind, struct span payload)
{
    char *at = to->out + to->len;
    size_t left = to->size_bytes - to->len;
    int len = payload.len <= 40 ? snprintf(at, left, "%s:%.*s ", kind, (int)payload.len, payload.at)
                                : snprintf(at, left, "%s#%zu ", kind, payload.len);
    to->len += (size_t)len < left ? (size_t)len : left - 1;
}

static void on_text(void *owner, char *text, size_t len)
{
    assert_int_equal(text[len], '\0');
    assert_true(utf8_is_valid((struct span){text, len}));
    note(owner, "T", (struct span){text, len});
    memset(text, 0xff, len); /* the receiver may write to it */
}

static void on_ping(void *owner, struct span payload)
{
    note(owner, "P", payload);
}

static void on_pong(void *owner, struct span payload)
{
    note(owner, "O", payload);
}

static void on_close(void *owner, uint16_t code, struct span reason)
{
    char kind[8];
    snprintf(kind, sizeof kind, "X%u", code);
    note(owner, kind, reason);
}

void frames_transcript(const struct buf *bytes, enum ws_role role, enum chop chop, size_t message_max_bytes,
                       char *out, size_t size_bytes)
{
    static const struct ws_message_events events = {
        .on_text = on_text, .on_ping = on_ping, .on_pong = on_pong, .on_close = on_close};
    struct transcript transcript = {out, size_bytes, 0};
    out[0] = '\0';
    struct ws_message_decoder decoder;
    ws_message_decoder_init(&decoder, role, message_max_bytes, &events, &transcript);
    size_t step = chop == CHOP_WHOLE ? bytes->len : chop == CHOP_HALVES ? (bytes->len + 1) / 2 : 1;
    for (size_t done = 0; done < bytes->len;) {
        size_t len = bytes->len - done < step ? bytes->len - done : step;
        char *piece = malloc(len + 1); /* exact, so that a sanitizer sees a byte too far */
        assert_non_null(piece);
        memcpy(piece, bytes->at + done, len);
        piece[len] = 0x5a;
        enum vp_err err = ws_message_feed(&decoder, piece, len);
        assert_int_equal(piece[len], 0x5a);
        free(piece);
        done += len;
        if (err != VP_OK) {
            snprintf(out + transcript.len, size_bytes - transcript.len, "!%u", decoder.fail_code);
            break;
        }
    }
    ws_message_decoder_deinit(&decoder);
}
