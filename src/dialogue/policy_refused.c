/* Corrections that come to nothing: when the caller has refused the same order twice, or many, a person is offered. */
#include <string.h>

#include "base/fnv.h"
#include "dialogue/dialogue_internal.h"

enum {
    SAME_MAX = 2,   /* refusals of one order, before a person is offered in place of the next reading */
    OFFER_AT = 4,   /* refusals of any order, before the same */
    TRANSFER_AT = 6 /* before the caller is put through without asking */
};

void refusals_note(struct refusals *refusals, uint64_t key)
{
    size_t at = 0;
    refusals->total++;
    while (at < refusals->order_count && refusals->orders[at].key != key)
        at++;
    if (at == REFUSALS_MAX)
        return;
    refusals->orders[at].key = key;
    refusals->orders[at].times++;
    refusals->order_count += at == refusals->order_count;
}

unsigned refusals_of(const struct refusals *refusals, uint64_t key)
{
    for (size_t i = 0; i < refusals->order_count; i++)
        if (refusals->orders[i].key == key)
            return refusals->orders[i].times;
    return 0;
}

/* What is on the order, in any succession, and for whom; versions count what came to nothing, too. */
static uint64_t key_of(const struct dialogue *dialogue)
{
    static const char *const particulars[] = {"service", "name", "address", "phone"};
    const struct order_view *view = &dialogue->view;
    uint64_t key = 0;
    for (size_t i = 0; i < order_view_count(view); i++)
        key += fnv_hash(FNV_START, span_of(order_view_at(view, i).spoken));
    for (size_t i = 0; i < sizeof particulars / sizeof *particulars; i++)
        key = fnv_hash(key, span_of(order_view_customer(view, particulars[i])));
    return key;
}

void refused_note(struct dialogue *dialogue, const struct acts *acts)
{
    enum asked asked = dialogue->question.asked;
    bool tells = acts_change_order(acts) || acts_tell_particular(acts), is_no = acts_have(acts, ACT_NO);
    bool is_refused = asked == ASKED_READ_BACK
                          ? tells || is_no
                          : tells && is_no && (asked == ASKED_WHAT_CHANGE || asked == ASKED_CHANGE_TO);
    if (!is_refused)
        return;
    dialogue->refusals.is_refused_now = true;
    refusals_note(&dialogue->refusals, key_of(dialogue));
}

bool refused_advance(struct dialogue *dialogue)
{
    struct refusals *refusals = &dialogue->refusals;
    bool asks_new = dialogue->question.is_set && question_times(&dialogue->question) == 0;
    bool is_now = refusals->is_refused_now && !asks_new && order_view_count(&dialogue->view) > 0;
    unsigned same = refusals_of(refusals, key_of(dialogue));
    if (!is_now || (same < SAME_MAX && refusals->total < OFFER_AT))
        return false;
    bool is_hopeless = refusals->was_person_wanted && (refusals->total >= TRANSFER_AT || same > SAME_MAX + 1);
    if (refusals->was_person_wanted && !is_hopeless)
        return false;
    refusals->is_refused_now = false;
    refusals->was_person_wanted = true;
    say_note(dialogue, is_hopeless ? "I'm sorry, I can't get your order right."
                                   : "I'm sorry, I keep getting your order wrong.");
    if (is_hopeless && person_is_there(dialogue)) {
        person_transfer(dialogue);
        return true;
    }
    person_offer(dialogue);
    if (person_is_there(dialogue))
        return true;
    if (is_hopeless) { /* no order is better than a wrong one */
        say_note(dialogue, "I won't place an order that is wrong.");
        checkout_goodbye(dialogue);
        return true;
    }
    dialogue->question.is_set = false; /* it is read once more */
    dialogue->question.asked = ASKED_MORE;
    return false;
}
