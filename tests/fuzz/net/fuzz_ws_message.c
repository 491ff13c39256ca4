/* The message decoder: role and step from the first byte, limit from the second. Chopped input must give the
 * same messages and the same verdict as whole input; texts are valid UTF-8 within the limit; whatever it
 * refuses, it refuses with a code that may go on the wire. */
#include "fuzz/fuzz_input.h"

#include "net/ws_message.h"

struct seen {
    struct buf log;
    size_t limit;
};

static void note(struct seen *seen, char kind, struct span payload)
{
    uint32_t len = (uint32_t)payload.len;
    if (buf_append(&seen->log, &kind, 1) != VP_OK || buf_append(&seen->log, &len, sizeof len) != VP_OK ||
        buf_append_span(&seen->log, payload) != VP_OK)
        abort();
}

static void on_text(void *owner, char *text, size_t len)
{
    struct seen *seen = owner;
    if (text[len] != '\0' || len > seen->limit || !utf8_is_valid((struct span){text, len}))
        abort();
    note(seen, 'T', (struct span){text, len});
    memset(text, 0, len); /* the receiver may write to it */
}

static void on_ping(void *owner, struct span payload)
{
    note(owner, 'P', payload);
}

static void on_pong(void *owner, struct span payload)
{
    note(owner, 'O', payload);
}

static void on_close(void *owner, uint16_t code, struct span reason)
{
    if (code != WS_CLOSE_NO_CODE && !ws_close_code_is_valid(code))
        abort();
    note(owner, (char)(code & 0x7f), reason);
}

static void decode(struct seen *seen, enum ws_role role, const uint8_t *at, size_t len, size_t step)
{
    static const struct ws_message_events events = {
        .on_text = on_text, .on_ping = on_ping, .on_pong = on_pong, .on_close = on_close};
    buf_init(&seen->log, 1 << 22);
    struct ws_message_decoder decoder;
    ws_message_decoder_init(&decoder, role, seen->limit, &events, seen);
    enum vp_err err = VP_OK;
    for (size_t done = 0; done < len && err == VP_OK;) {
        size_t left = len - done < step ? len - done : step;
        char *piece = malloc(left + 1);
        memcpy(piece, at + done, left);
        done += left;
        err = ws_message_feed(&decoder, piece, left);
        free(piece);
    }
    if (err != VP_OK && (!ws_close_code_is_valid(decoder.fail_code) || decoder.fail_why == NULL))
        abort();
    if (decoder.text.len > seen->limit)
        abort();
    note(seen, (char)err, SPAN_NONE);
    ws_message_decoder_deinit(&decoder);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 3 || len > 200000)
        return 0;
    enum ws_role role = at[0] & 1 ? WS_ROLE_CLIENT : WS_ROLE_SERVER;
    struct seen whole = {.limit = (size_t)at[1] * 16}, chopped = {.limit = (size_t)at[1] * 16};
    decode(&whole, role, at + 2, len - 2, len);
    decode(&chopped, role, at + 2, len - 2, (size_t)(at[0] >> 1) + 1);
    if (whole.log.len != chopped.log.len || memcmp(whole.log.at, chopped.log.at, whole.log.len) != 0)
        abort();
    buf_deinit(&whole.log);
    buf_deinit(&chopped.log);
    return 0;
}
