#include "openai/piece_joiner.h"

#include <string.h>

#include "base/base64.h"
#include "base/unset.h"

void piece_joiner_init(struct piece_joiner *joiner, piece_put_fn put, void *owner)
{
    *joiner = (struct piece_joiner){.put = put, .owner = owner, .due_ms = INT64_MAX};
}

void piece_joiner_drop(struct piece_joiner *joiner)
{
    joiner->rest_bytes = 0;
    joiner->due_ms = INT64_MAX;
}

static void give(struct piece_joiner *joiner, const uint8_t *ulaw, size_t bytes)
{
    char text[(ULAW_FRAME_BYTES + PIECE_LARGE_BYTES + 2) / 3 * 4] UNSET;
    base64_encode(ulaw, bytes, text);
    piece_joiner_drop(joiner); /* whoever is given it may come back here */
    joiner->put(joiner->owner, joiner->response_id, joiner->item_id,
                (struct span){text, base64_encoded_len(bytes)});
}

void piece_joiner_flush(struct piece_joiner *joiner)
{
    if (joiner->rest_bytes > 0)
        give(joiner, joiner->rest, joiner->rest_bytes);
}

/* False when an id is too long to be kept: a cut one would be another's. */
static bool set_item(struct piece_joiner *joiner, const char *response_id, const char *item_id)
{
    if (strcmp(joiner->item_id, item_id) == 0 && strcmp(joiner->response_id, response_id) == 0)
        return true;
    piece_joiner_flush(joiner);
    bool is_whole = span_copy(span_of(response_id), joiner->response_id, sizeof joiner->response_id);
    is_whole = span_copy(span_of(item_id), joiner->item_id, sizeof joiner->item_id) && is_whole;
    if (!is_whole)
        joiner->response_id[0] = joiner->item_id[0] = '\0';
    return is_whole;
}

void piece_joiner_feed(struct piece_joiner *joiner, const char *response_id, const char *item_id,
                       struct span ulaw_b64, int64_t now_ms)
{
    size_t bytes = base64_decoded_len(ulaw_b64);
    bool may_join = set_item(joiner, response_id, item_id);
    bool is_whole = joiner->rest_bytes == 0 && bytes >= ULAW_FRAME_BYTES;
    if (!may_join || is_whole || bytes >= PIECE_LARGE_BYTES) {
        piece_joiner_flush(joiner);
        joiner->put(joiner->owner, response_id, item_id, ulaw_b64);
        return;
    }
    uint8_t joined[ULAW_FRAME_BYTES + PIECE_LARGE_BYTES + 3] UNSET; /* base64_decoded_max */
    memcpy(joined, joiner->rest, joiner->rest_bytes);
    if (base64_decode(ulaw_b64, joined + joiner->rest_bytes, &bytes) != VP_OK)
        return;
    bytes += joiner->rest_bytes;
    if (bytes >= ULAW_FRAME_BYTES) {
        give(joiner, joined, bytes);
        return;
    }
    if (joiner->rest_bytes == 0 && bytes > 0)
        joiner->due_ms = now_ms + PIECE_WAIT_MS;
    memcpy(joiner->rest, joined, bytes);
    joiner->rest_bytes = bytes;
}
