/* Corrections that come to nothing: when the caller has refused the same order twice, or many, a person is offered. */
#include <string.h>

#include "base/fnv.h"
#include "dialogue/dialogue_internal.h"

enum {
    SAME_MAX = 2,  /* refusals of one order, before a person is offered in place of the next reading */
    OFFER_AT = 4,  /* refusals of any order, before the same */
    GIVE_UP_AT = 6 /* before the caller is put through without asking, or hears that no order is placed */
};

/* The order with this key was refused once more. */
static void refusals_note(struct refusals *refusals, uint64_t key)
{
    size_t at = 0;
    while (at < refusals->order_count && refusals->orders[at].key != key)
        at++;
    if (at == REFUSALS_MAX)
        return;
    refusals->orders[at].key = key;
    refusals->orders[at].times++;
    refusals->order_count += at == refusals->order_count;
}

/* How often the order was refused. */
static unsigned refusals_of(const struct refusals *refusals, uint64_t key)
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

/* What was not understood, and no question or wish to hear it again. */
static bool is_lost(const struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++)
        if (!act_is_unknown(&acts->at[i]))
            return false;
    return !acts->is_empty_talk;
}

/* Whether something is wrong; who only adds a dish has not said so. */
static bool says_wrong(const struct acts *acts)
{
    return acts_have(acts, ACT_NO) || acts_have(acts, ACT_CHANGE) || acts_have(acts, ACT_REMOVE) ||
           acts_tell_particular(acts);
}

void refused_note(struct dialogue *dialogue, const struct acts *acts)
{
    struct refusals *refusals = &dialogue->refusals;
    enum asked asked = dialogue->question.asked;
    bool tells = acts_change_order(acts) || acts_tell_particular(acts), is_no = acts_have(acts, ACT_NO);
    bool is_correcting = asked == ASKED_WHAT_CHANGE && dialogue->once_more.is_answered
                             ? tells || is_no /* the refusal itself was lost */
                             : tells && is_no && (asked == ASKED_WHAT_CHANGE || asked == ASKED_CHANGE_TO);
    bool is_refused =
        asked == ASKED_READ_BACK ? tells || is_no || (refusals->total > 0 && is_lost(acts)) : is_correcting;
    refusals->is_person_declined = asked == ASKED_PERSON;
    if (!is_refused)
        return;
    refusals->is_refused_now = true;
    refusals_note(refusals, key_of(dialogue));
    refusals->total += says_wrong(acts) || is_lost(acts) || dialogue->once_more.is_answered;
}

static bool give_up(struct dialogue *dialogue)
{
    say_note(dialogue, "I'm sorry, I can't get your order right.");
    if (person_is_there(dialogue)) {
        person_transfer(dialogue);
        return true;
    }
    person_offer(dialogue); /* says that there is none */
    say_note(dialogue, "I won't place an order that is wrong.");
    checkout_goodbye(dialogue);
    return true;
}

static bool offer(struct dialogue *dialogue)
{
    dialogue->refusals.was_person_wanted = true;
    say_note(dialogue, "I'm sorry, I keep getting your order wrong.");
    person_offer(dialogue);
    if (person_is_there(dialogue))
        return true;
    dialogue->question.is_set = false; /* it is read once more */
    dialogue->question.asked = ASKED_MORE;
    return false;
}

bool refused_advance(struct dialogue *dialogue)
{
    struct refusals *refusals = &dialogue->refusals;
    bool asks_new = dialogue->question.is_set && question_times(&dialogue->question) == 0;
    unsigned same = refusals_of(refusals, key_of(dialogue));
    if (!refusals->is_refused_now || asks_new || order_view_count(&dialogue->view) == 0 ||
        (same < SAME_MAX && refusals->total < OFFER_AT))
        return false;
    bool is_hopeless = refusals->total >= GIVE_UP_AT && (same > 0 || person_is_there(dialogue));
    if (!refusals->was_person_wanted) {
        refusals->is_refused_now = false;
        return offer(dialogue);
    }
    return (is_hopeless || same > SAME_MAX + 1) && give_up(dialogue);
}

bool refused_before_reading(struct dialogue *dialogue)
{
    struct refusals *refusals = &dialogue->refusals;
    unsigned same = refusals_of(refusals, key_of(dialogue));
    if (refusals->is_refused_now || refusals->is_person_declined || same < SAME_MAX)
        return false;
    return refusals->was_person_wanted ? same > SAME_MAX && give_up(dialogue) : offer(dialogue);
}
