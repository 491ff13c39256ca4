/* The items of one session in order, bounded: the oldest go first. */
#ifndef VP_ENGINE_CONVERSATION_H
#define VP_ENGINE_CONVERSATION_H

#include "engine/item.h"

enum { CONVERSATION_ITEMS_MAX = 256, CONVERSATION_BYTES_MAX = 1 << 20 };

struct conversation {
    struct item *first, *last;
    size_t item_count;
};

void conversation_deinit(struct conversation *conversation);

/* Takes the item. after: an id, "root" for the front, NULL for the end. VP_ERR_NOT_FOUND (the item stays the
 * caller's) when there is no such item. */
VP_MUST_CHECK enum vp_err conversation_put(struct conversation *conversation, struct item *item,
                                           const char *after);
/* Id of the item before; NULL for the first. Borrowed. */
const char *conversation_previous_id(const struct item *item);

/* Borrowed, until the item is removed; NULL when there is none. */
struct item *conversation_find(const struct conversation *conversation, const char *id);
/* The function call with this call_id. */
struct item *conversation_find_call(const struct conversation *conversation, const char *call_id);
/* Frees the item. */
void conversation_remove(struct conversation *conversation, struct item *item);

/* conversation.item.truncate: cuts an assistant's audio message to what was heard. VP_ERR_BAD_MESSAGE with
 * error where the real service refuses. out_heard_bytes: of the text as it was. */
VP_MUST_CHECK enum vp_err conversation_truncate(struct item *item, int64_t audio_end_ms,
                                                size_t *out_heard_bytes, struct realtime_refusal *error);

#endif
