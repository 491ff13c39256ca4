/* The heard ledger: for each item of the agent's speech, how much was sent to the telephone and how much the
 * caller heard. A mark behind each chunk comes back when the chunk was played; marks freed by a clear belong
 * to an older generation and prove nothing (twilio.md 3.4). When marks stay away, time estimates. */
#ifndef VP_CALL_HEARD_H
#define VP_CALL_HEARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "call/audible.h"
#include "call/round_trip.h"

enum { HEARD_ITEMS_MAX = 16, HEARD_ID_BYTES = 256, HEARD_MARK_BYTES = 48 };

struct heard_item {
    uint64_t ident;    /* of its id, whole */
    uint64_t response; /* ident of its response */
    uint32_t number;   /* counts from 1; stands in the marks */
    int64_t sent_bytes, marked_bytes;
    int64_t once_bytes;      /* heard before it was taken up a little earlier, and heard still */
    struct audible sound;    /* of what was sent */
    int64_t piece_max_bytes; /* the longest chunk: a mark stands behind each */
    int64_t starts_ms;       /* estimate: when a mark of its first byte would be back; monotonic */
    int64_t seen_ms;         /* the same, as its last mark alone had it */
    int64_t thin_bytes;      /* up to here it came so late that the telephone may have waited for it */
    bool is_complete;        /* no more audio comes */
    bool is_dropped;         /* interrupted: later audio is not played */
    bool is_foreign;         /* no session can be told of it: never truncated */
    bool is_past;            /* of an earlier session, whose names may come again */
    bool is_noted;           /* for the owner of the ledger: that it was heard is written down */
    bool was_cut_short;      /* dropped before all of it was heard */
    int64_t cut_at_ms;       /* then: how much was heard */
    char id[HEARD_ID_BYTES]; /* the model's; "" where the slot is free */
};

struct heard {
    uint32_t item_count;        /* ever */
    uint32_t generation;        /* grows with every clear */
    uint32_t marks_outstanding; /* of this generation */
    bool is_paused;             /* what was not heard waits, and is not with the telephone */
    struct round_trip trip;     /* to the telephone and back */
    int64_t ends_ms;            /* estimate: when the last mark of the telephone's queue is back */
    struct heard_item items[HEARD_ITEMS_MAX]; /* a ring by number */
};

void heard_init(struct heard *heard);

/* A chunk, base64 of mu-law, goes to the telephone now. NULL when it must not be played: the item was interrupted,
 * the queue is full, or the chunk is empty. Otherwise its item, and the name of the mark to send behind it. */
const struct heard_item *heard_send(struct heard *heard, const char *item_id, uint64_t response,
                                    struct span ulaw_b64, int64_t now_ms, char out_mark[HEARD_MARK_BYTES]);
/* What was sent of an item, part by part: whether it can be heard. */
void heard_sounds(struct heard *heard, uint32_t number, const struct piece_sound *sound);
/* As heard_send, for an item that was sent before, and rewound (heard_rewind), whatever became of its session. */
bool heard_send_again(struct heard *heard, uint32_t number, struct span ulaw_b64, int64_t now_ms,
                      char out_mark[HEARD_MARK_BYTES]);
/* The item's audio is complete. */
void heard_complete(struct heard *heard, const char *item_id);
/* All items of a response are complete. */
void heard_complete_response(struct heard *heard, uint64_t response);
/* A mark came back. Unknown names and older generations are ignored; true when it counted. */
bool heard_mark(struct heard *heard, const char *name, int64_t now_ms);

/* Whether something was sent that the caller has not heard, as marks tell, or time where they are late. */
bool heard_is_playing(const struct heard *heard, int64_t now_ms);
/* Time by which, marks or not, everything was played. */
int64_t heard_surely_over_ms(const struct heard *heard);
/* Marks stay away although time is up: everything sent counts as heard. */
void heard_assume_played(struct heard *heard);

/* Milliseconds of an item sent and heard so far. */
int64_t heard_item_sent_ms(const struct heard_item *item);
int64_t heard_item_heard_ms(const struct heard *heard, const struct heard_item *item, int64_t now_ms);
/* Of those sent, the ones that can be heard at all (call/audible.h). */
int64_t heard_item_audible_ms(const struct heard_item *item);
/* Whether what was sent of it can be speech (call/audible.h). */
bool heard_item_is_speech(const struct heard_item *item);
/* Whether any item of a response sounded; and whether it was sent for so long without a sound. */
bool heard_has_sounded(const struct heard *heard, uint64_t response);
bool heard_is_silent(const struct heard *heard, uint64_t response, int64_t at_least_ms);
/* Whether what is still to be heard has a sound. */
bool heard_is_sounding(const struct heard *heard);
/* How much of an item's words somebody can have heard: heard_ms (played), or 0 where it was silence. */
int64_t heard_item_words_ms(const struct heard_item *item, int64_t heard_ms);
/* The item by its number in the marks; NULL: it was never, or is long gone. */
const struct heard_item *heard_by_number(const struct heard *heard, uint32_t number);
const struct heard_item *heard_find(const struct heard *heard, const char *item_id);

struct heard_cut {
    const struct heard_item *item; /* borrowed until the next heard_send */
    int64_t heard_ms;              /* what the model shall be told */
    bool is_foreign;
};
/* The caller broke in: drops every item not heard to its end, where the caller is when a clear arrives, begins a new
 * generation and writes the cuts, oldest item first, at most HEARD_ITEMS_MAX. The caller then clears the telephone. */
size_t heard_interrupt(struct heard *heard, int64_t now_ms, struct heard_cut *out_cuts);
/* The telephone is cleared, and what was not heard will be sent again: begins a new generation, and fixes how much
 * of each item was heard, between two marks by the clock. What is sent from now on waits, too. */
void heard_pause(struct heard *heard, int64_t now_ms);
/* How much of an item was heard when it was paused, in bytes, and how much there is. False for one that is not to
 * be sent again. number counts from 1, as in the marks. */
bool heard_paused_at(const struct heard *heard, uint32_t number, int64_t *out_from_bytes,
                     int64_t *out_sent_bytes);
/* The pause is over: each item counts as sent up to from_bytes, which is at most what was heard of it; heard_send_again
 * is told of the rest. Who is interrupted before the rest is further than the pause was has heard that much still. */
void heard_rewind(struct heard *heard, uint32_t number, int64_t from_bytes);
void heard_resume(struct heard *heard, int64_t now_ms);
/* An item of our own, sent whole: no session knows it, and its name may be given again. is_noted: nobody
 * wants to know that it was heard. */
void heard_disown(struct heard *heard, const char *item_id, bool is_noted);
/* A fresh model session: what was said before is not among its items, and its names may be given again. */
void heard_forget_session(struct heard *heard);

/* Slots from the first that can hold items; those behind them are free. */
size_t heard_used_slots(const struct heard *heard);

bool heard_is_sane(const struct heard *heard);

#endif
