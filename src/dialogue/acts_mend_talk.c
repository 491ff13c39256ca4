/* What is said besides an order, where several such things came in one turn: only what matters is answered. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"

static bool needs_person(const struct act *act)
{
    return act->kind == ACT_TALK && talk_needs_person(act->talk);
}

static bool is_small(const struct act *act)
{
    return act->kind == ACT_YES || act->kind == ACT_NO || act->kind == ACT_HELLO || act->kind == ACT_THANKS ||
           act->kind == ACT_HOLD || (act->kind == ACT_TALK && !needs_person(act));
}

/* "It was an hour late", "a table at half past seven": no time that the order is wanted at. */
static void drop_times(struct acts *acts)
{
    bool has_matter = false;
    for (size_t i = 0; i < acts->count; i++)
        has_matter = has_matter || needs_person(&acts->at[i]);
    for (size_t i = 0; has_matter && i < acts->count; i++)
        if (acts->at[i].kind == ACT_TALK && acts->at[i].talk == TALK_TIME)
            acts_drop(acts, i--);
}

/* "We're eating there, so cancel it": nothing else is of interest. */
static void drop_beside_cancel(struct acts *acts)
{
    for (size_t i = 0; acts_have(acts, ACT_CANCEL_ORDER) && i < acts->count; i++)
        if (acts->at[i].kind == ACT_TALK)
            acts_drop(acts, i--);
}

/* "What? You're kidding. Cancel it.": a "what?" to somebody else, or before what the caller wants. */
static void drop_needless_repeat(struct acts *acts)
{
    bool has_more = false;
    for (size_t i = 0; i < acts->count; i++)
        has_more = has_more || (acts->at[i].kind != ACT_REPEAT && !is_small(&acts->at[i]));
    for (size_t i = 0; has_more && i < acts->count; i++)
        if (acts->at[i].kind == ACT_REPEAT)
            acts_drop(acts, i--);
}

/* "For John, I mean Jane": the last holds. */
static void drop_earlier_names(struct acts *acts)
{
    size_t names = 0;
    for (size_t i = acts->count; i > 0; i--)
        if (acts->at[i - 1].kind == ACT_NAME && !acts->at[i - 1].is_spelled && names++ > 0)
            acts_drop(acts, i - 1);
}

/* "Well done please, and cut into squares": one note, since the second would take the place of the first. */
static void join_notes(struct acts *acts)
{
    struct act *first = NULL;
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->kind != ACT_TALK || (act->talk != TALK_NOTE && act->talk != TALK_MANNER))
            continue;
        size_t len = first != NULL ? strlen(first->text) : 0;
        if (first == NULL) {
            first = act;
        } else if (len + strlen(act->text) + strlen("; ") < sizeof first->text) {
            snprintf(first->text + len, sizeof first->text - len, "; %s", act->text);
            acts_drop(acts, i--);
        }
    }
}

void acts_mend_talk(struct acts *acts)
{
    join_notes(acts);
    drop_times(acts);
    drop_beside_cancel(acts);
    drop_needless_repeat(acts);
    drop_earlier_names(acts);
}
