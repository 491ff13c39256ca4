/* The frame decoder: the role comes from the first byte; chopped input must give what whole input gives, and
 * what was decoded must survive being encoded and decoded again. */
#include "fuzz/fuzz_input.h"

#include "net/ws_frame.h"

enum { FRAMES_MAX = 64 };

struct seen {
    struct buf payloads;
    struct ws_piece frames[FRAMES_MAX]; /* at is not used */
    size_t frame_count;
    enum vp_err err;
};

static void decode(struct seen *seen, enum ws_role role, const uint8_t *at, size_t len, size_t step)
{
    struct ws_frame_decoder decoder;
    ws_frame_decoder_init(&decoder, role);
    buf_init(&seen->payloads, 1 << 20);
    seen->frame_count = 0;
    seen->err = VP_ERR_NEED_MORE;
    for (size_t done = 0; done < len && seen->err == VP_ERR_NEED_MORE;) {
        size_t left = len - done < step ? len - done : step;
        char *piece = malloc(left), *rest = piece;
        memcpy(piece, at + done, left);
        done += left;
        do {
            size_t used;
            struct ws_piece out;
            seen->err = ws_frame_decode(&decoder, rest, left, &used, &out);
            rest += used;
            left -= used;
            if (seen->err != VP_OK)
                break;
            if (out.len > out.frame_len || (out.opcode >= WS_OPCODE_CLOSE && out.frame_len > WS_CONTROL_MAX))
                abort();
            if (buf_append(&seen->payloads, out.at, out.len) != VP_OK)
                abort();
            if (out.is_first && seen->frame_count < FRAMES_MAX)
                seen->frames[seen->frame_count++] = out;
        } while (left > 0);
        if (seen->err == VP_OK)
            seen->err = VP_ERR_NEED_MORE;
        free(piece);
    }
}

static void compare(const struct seen *a, const struct seen *b)
{
    if (a->err != b->err || a->frame_count != b->frame_count || a->payloads.len != b->payloads.len)
        abort();
    if (a->payloads.len > 0 && memcmp(a->payloads.at, b->payloads.at, a->payloads.len) != 0)
        abort();
    for (size_t i = 0; i < a->frame_count; i++)
        if (a->frames[i].opcode != b->frames[i].opcode || a->frames[i].is_final != b->frames[i].is_final ||
            a->frames[i].frame_len != b->frames[i].frame_len)
            abort();
}

/* What one side encodes, the other must decode. */
static void round_trip(enum ws_role sender, const uint8_t *at, size_t len)
{
    struct buf wire;
    buf_init(&wire, 1 << 21);
    size_t half = len / 2;
    struct span parts[] = {{(const char *)at, half}, {(const char *)at + half, len - half}};
    if (ws_frame_encode(&wire, sender, WS_OPCODE_TEXT, parts, 2) != VP_OK ||
        wire.len != ws_frame_encoded_len(sender, len))
        abort();
    struct seen back;
    decode(&back, sender == WS_ROLE_SERVER ? WS_ROLE_CLIENT : WS_ROLE_SERVER, (uint8_t *)wire.at, wire.len,
           wire.len);
    if (back.err != VP_ERR_NEED_MORE || back.frame_count != 1 || back.payloads.len != len ||
        (len > 0 && memcmp(back.payloads.at, at, len) != 0))
        abort();
    buf_deinit(&back.payloads);
    buf_deinit(&wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 2 || len > 200000)
        return 0;
    enum ws_role role = at[0] & 1 ? WS_ROLE_CLIENT : WS_ROLE_SERVER;
    size_t step = (size_t)(at[0] >> 1) + 1;
    struct seen whole, chopped;
    decode(&whole, role, at + 1, len - 1, len);
    decode(&chopped, role, at + 1, len - 1, step);
    compare(&whole, &chopped);
    buf_deinit(&whole.payloads);
    buf_deinit(&chopped.payloads);
    round_trip(role, at + 1, len - 1);
    return 0;
}
