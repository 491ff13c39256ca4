/* What the telephone was given and the caller has not heard: kept while it plays, so that a pause can be followed
 * by the rest of the sentence. Bounded; the memory is given back when all was heard. Positions are those of the heard
 * ledger: bytes of mu-law within an item. */
#ifndef VP_CALL_PLAYBACK_H
#define VP_CALL_PLAYBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "call/heard.h"

struct playback_item {
    uint32_t number;                 /* of the ledger */
    int64_t from_bytes, count_bytes; /* which part of the item is kept */
};

/* Items stand in audio one behind the other, from begin on, oldest first. */
struct playback {
    struct buf audio;
    size_t begin;
    struct playback_item items[HEARD_ITEMS_MAX];
    size_t item_count;
    bool has_hole; /* something was not kept: a pause would lose it */
};

void playback_init(struct playback *playback);
void playback_deinit(struct playback *playback);

/* Audio of an item that was sent, base64 of mu-law; to_bytes: how much of the item there is with it. */
void playback_put(struct playback *playback, uint32_t number, int64_t to_bytes, struct span ulaw_b64);
/* Forgets what was heard, but for the moment before: a sentence is taken up a little earlier. */
void playback_trim(struct playback *playback, const struct heard *heard);
/* Forgets all. */
void playback_drop(struct playback *playback);
/* Whether all that was not heard is there. */
bool playback_is_whole(const struct playback *playback, const struct heard *heard);

/* Where to begin again in an item of which heard_bytes were heard: at the last quiet moment before, if there is one,
 * never behind it. */
int64_t playback_restart(const struct playback *playback, uint32_t number, int64_t heard_bytes);
/* The kept audio of an item from a position on, its first moment faded in; borrowed until the next playback_put,
 * playback_trim or playback_drop. SPAN_NONE: it is not kept. */
struct span playback_take_up(struct playback *playback, uint32_t number, int64_t from_bytes);

#endif
