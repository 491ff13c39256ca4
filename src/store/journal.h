/* A call's journal port on the store's thread: of a realtime call (realtime/bridge.c) or of a turn
 * (traditional/turn_run.c). Embedded in its owner, which outlives every job. */
#ifndef VP_STORE_JOURNAL_H
#define VP_STORE_JOURNAL_H

#include "call/ports.h"
#include "net/loop.h"
#include "order/menu_refresh.h"
#include "store/store_thread.h"

struct journal {
    struct store_thread *store;
    struct loop *loop;
    char call_sid[40];
    int64_t epoch;     /* of the call's holder (call/scoreboard.h); 0: the store does not judge */
    int running_count; /* jobs that still hold this journal */
    struct store_share share;
    /* The answer of save_basket or put_order; the owner drops it when nobody waits any more. */
    void (*on_answer)(void *owner, uint32_t request_id, enum vp_err err, int order_number, bool is_new);
    /* What find_orders found, borrowed, before its answer. May be NULL. */
    void (*on_orders)(void *owner, uint32_t request_id, const struct earlier_orders *orders);
    /* Somebody newer has the call: nothing of this journal is stored any more, and what asked for it gets no
     * answer. May come again. */
    void (*on_superseded)(void *owner);
    void (*on_idle)(void *owner); /* the last job came back */
    void *owner;
    const struct menu_refresher *menus; /* borrowed; NULL: the menus never change */
};

/* Jobs of one call that may wait for the store: a caller and a model who talk have a few. Lines and measures
 * past it are lost and counted; basket, order and end of a call have places of their own. */
enum { JOURNAL_WAITING_MAX = 64, JOURNAL_WAITING_RESERVE = 16 };

extern const struct journal_port journal_port; /* journal: struct journal * */

/* on_answer, on_superseded, on_idle, owner and menus are set by the caller, before the first job. */
void journal_init(struct journal *journal, struct store_thread *store, struct loop *loop,
                  const char *call_sid, int64_t epoch);
bool journal_is_busy(const struct journal *journal);

/* Writes down how fast the caller was answered: store_measures, copied. Fire and forget. */
void journal_add_measures(struct journal *journal, const struct store_measures *measures);

/* Writes the end of the call; on_written follows from the loop, also when the store failed (logged). */
void journal_end_call(struct journal *journal, const char *why, void (*on_written)(void *owner), void *owner);

#endif
