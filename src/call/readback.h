/* The read-back of an order: the agent's answer after get_order with for_read_back. It counts when what the
 * agent said names every line of the basket, contradicts none of it (call/readback_claims.h) and names no other price,
 * and when the caller heard it. This file watches the spoken items; the gate (order/gate.h) draws the conclusion. */
#ifndef VP_CALL_READBACK_H
#define VP_CALL_READBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "call/heard.h"
#include "call/readback_claims.h"
#include "call/transcript.h"
#include "order/basket.h"

enum { READBACK_ITEMS_MAX = 8 };

/* AWAITED knows who asked, and nothing was spoken; from SPOKEN on it knows the reader, who is not the asker. */
enum readback_stage { READBACK_NONE, READBACK_AWAITED, READBACK_SPOKEN, READBACK_HEARD };

struct readback {
    enum readback_stage stage;
    uint32_t version;
    uint64_t asking_response; /* the one that called get_order; it knew nothing yet */
    uint64_t response;        /* the one that reads */
    bool is_response_over;
    char items[READBACK_ITEMS_MAX][HEARD_ID_BYTES];
    size_t item_count;
    size_t judged_bytes[READBACK_ITEMS_MAX]; /* so long were the words of each when they were judged */
    uint32_t named_lines;                    /* bit per line of the basket */
    struct readback_claims claims;
    bool has_wrong_price;  /* was named */
    int64_t heard_ms;      /* when all of it was heard; monotonic; 0: not yet */
    bool is_about_changes; /* its last question was, and "no" is then no refusal */
};

/* get_order was called for it. */
void readback_await(struct readback *readback, uint32_t version, uint64_t asking_response);
/* An item begins to sound; the first response that speaks after the call is the reader. */
void readback_on_item(struct readback *readback, uint64_t response, const char *item_id);
void readback_on_response_over(struct readback *readback, uint64_t response);
/* Looks whether it was heard by now; true once, at the moment it was. */
bool readback_is_heard_now(struct readback *readback, const struct basket *basket, const struct heard *heard,
                           const struct transcript *transcript, int64_t now_ms);
/* The caller broke in. True when that cut the read-back off. */
bool readback_cut_off(struct readback *readback);

/* Lines of the basket whose item is named in text, a bit each: all words of its name or of one synonym, in
 * any order, small words and plural endings aside. */
uint32_t readback_named_lines(const struct basket *basket, const char *text);
/* Whether text, all that is said, reads back the order: names all lines, and neither contradicts one nor names a wrong
 * price. */
bool readback_is_true(const struct basket *basket, const char *text);
/* Whether text names an amount of money that is none of the order's: who agrees to it agrees to something else. */
bool readback_names_wrong_price(const struct basket *basket, const char *text);

#endif
