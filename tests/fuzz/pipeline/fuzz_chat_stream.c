/* A chat model's event stream: chopped (by the first byte) it gives the same message as whole. */
#include "fuzz/pipeline/pieces.h"

#include "base/rand.h"
#include "pipeline/chat_stream.h"
#include "pipeline/sse.h"

struct reader {
    struct chat_stream stream;
    enum vp_err err;
};

static bool on_event(void *owner, const char *name, struct span text)
{
    struct reader *reader = owner;
    if (strlen(name) >= SSE_NAME_BYTES || text.at[text.len] != '\0')
        abort();
    reader->err = chat_stream_feed(&reader->stream, text);
    return reader->err == VP_OK;
}

static enum vp_err feed_events(void *owner, struct span piece)
{
    return sse_feed(owner, piece);
}

static char *read_all(const char *bytes, size_t len, size_t piece_bytes, enum vp_err *out_err)
{
    struct reader reader = {.err = VP_OK};
    struct sse sse;
    rand_seed_for_test(7);
    chat_stream_init(&reader.stream);
    sse_init(&sse, 8192, on_event, &reader);
    enum vp_err err = feed_in_pieces(bytes, len, piece_bytes, feed_events, &sse);
    if (err == VP_OK)
        err = sse_end(&sse);
    *out_err = err != VP_OK ? err : reader.err;
    json_t *message = chat_stream_message(&reader.stream);
    char *text = message != NULL ? json_dumps(message, JSON_COMPACT) : NULL;
    json_decref(message);
    sse_deinit(&sse);
    chat_stream_deinit(&reader.stream);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len < 1)
        return 0;
    enum vp_err whole_err, chopped_err;
    char *whole = read_all((const char *)at + 1, len - 1, len, &whole_err);
    char *chopped = read_all((const char *)at + 1, len - 1, 1 + at[0] % 16, &chopped_err);
    if (whole_err != chopped_err || (whole == NULL) != (chopped == NULL) ||
        (whole != NULL && strcmp(whole, chopped) != 0))
        abort();
    free(whole);
    free(chopped);
    return 0;
}
