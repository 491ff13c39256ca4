/* A call's journal port on the store's thread. Embedded in the call's bridge, which outlives every job. */
#ifndef VP_APP_JOURNAL_H
#define VP_APP_JOURNAL_H

#include "call/call.h"
#include "net/loop.h"
#include "store/store_thread.h"

struct journal {
    struct store_thread *store;
    struct loop *loop;
    struct call *call; /* NULL once it is over: answers are dropped then */
    char call_sid[40];
    int running_count;            /* jobs that still hold this journal */
    void (*on_idle)(void *owner); /* the last job came back */
    void *owner;
};

extern const struct journal_port journal_port; /* journal: struct journal * */

void journal_init(struct journal *journal, struct store_thread *store, struct loop *loop,
                  const char *call_sid);
bool journal_is_busy(const struct journal *journal);

/* Writes down how fast the caller was answered: store_measures, copied. Fire and forget. */
void journal_add_measures(struct journal *journal, const struct store_measures *measures);

/* Writes the end of the call; on_written follows from the loop, also when the store failed (logged). */
void journal_end_call(struct journal *journal, const char *why, void (*on_written)(void *owner), void *owner);

#endif
