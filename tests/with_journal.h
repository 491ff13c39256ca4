/* A journal that keeps what a turn writes, and answers when it is told to, as a thread of the store would. */
#ifndef VP_TESTS_WITH_JOURNAL_H
#define VP_TESTS_WITH_JOURNAL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/spoken_turn.h"

struct kept_journal { /* the journal's leg */
    char *basket;     /* owned */
    struct {
        uint32_t id;
        bool is_order;
    } pending[8];
    int pending_count, order_count;
    struct ticket ticket;
    char lines[2048]; /* "C:words|A:words|" */
};

static inline void kept_save_basket(void *leg, uint32_t request_id, uint32_t version, const char *basket_json)
{
    struct kept_journal *kept = leg;
    (void)version;
    free(kept->basket);
    kept->basket = strdup(basket_json);
    if (request_id != 0) {
        kept->pending[kept->pending_count].id = request_id;
        kept->pending[kept->pending_count++].is_order = false;
    }
}

static inline void kept_put_order(void *leg, uint32_t request_id, const struct ticket *ticket)
{
    struct kept_journal *kept = leg;
    kept->ticket = *ticket;
    kept->order_count++;
    kept->pending[kept->pending_count].id = request_id;
    kept->pending[kept->pending_count++].is_order = true;
}

static inline void kept_add_line(void *leg, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                                 const char *unheard)
{
    struct kept_journal *kept = leg;
    size_t len = strlen(kept->lines);
    (void)unheard;
    if (offset_ms < 0)
        abort();
    if (text[0] == '\0')
        return;
    snprintf(kept->lines + len, sizeof kept->lines - len, "%s%s|", speaker == AI_CALLER ? "C:" : "A:", text);
}

static const struct journal_port kept_journal_port = {
    .save_basket = kept_save_basket, .put_order = kept_put_order, .add_line = kept_add_line};

/* All that it owes, as long as the turn goes on; orders get that number. */
static inline void kept_journal_answer(struct kept_journal *kept, struct spoken_turn *const *turn,
                                       enum vp_err err, int order_number)
{
    for (int i = 0; i < kept->pending_count && *turn != NULL; i++) {
        bool is_order = kept->pending[i].is_order;
        spoken_turn_on_journal(*turn, kept->pending[i].id, err, is_order ? order_number : 0, is_order);
    }
    kept->pending_count = 0;
}

#endif
