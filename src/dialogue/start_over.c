/* "Cancel that, start over": the order is emptied, and what is ordered behind it is all there is. */
#include "dialogue/acts_mend.h"
#include "dialogue/thresholds.h"
#include "dialogue/turn_words.h"

/* The place of the last wish to begin anew, or the number of acts. */
static size_t find_wish(const struct acts *acts)
{
    for (size_t i = acts->count; i > 0; i--)
        if (acts->at[i - 1].kind == ACT_START_OVER)
            return i - 1;
    return acts->count;
}

/* "Cancel everything and start over" wants another order. */
static void join_cancel(const struct words *words, struct acts *acts)
{
    static const char *const anew[] = {"start over", "start again", "begin again", "start from",
                                       "start fresh"};
    bool is_anew = turn_words_find_any(words, 0, anew, sizeof anew / sizeof *anew, NULL) != NO_WORD;
    for (size_t i = 0; is_anew && i < acts->count; i++)
        if (acts->at[i].kind == ACT_CANCEL_ORDER)
            acts->at[i].kind = ACT_START_OVER;
}

static bool orders_behind(const struct acts *acts, size_t first)
{
    for (size_t i = first; i < acts->count; i++)
        if (acts->at[i].kind == ACT_ADD && !acts->at[i].is_more)
            return true;
    return false;
}

/* Whether dishes answer "shall I take everything off your order?": they are what is wanted instead. */
static bool is_begun_anew(const struct dialogue *dialogue, const struct acts *acts)
{
    return dialogue->question.asked == ASKED_CANCEL && dialogue->is_starting_over && orders_behind(acts, 0) &&
           !acts_have(acts, ACT_NO) && !acts_have(acts, ACT_REMOVE) && !acts_have(acts, ACT_AGAIN);
}

void start_over_take(struct dialogue *dialogue, const char *text, struct acts *acts)
{
    struct words words;
    words_split(&words, text);
    join_cancel(&words, acts);
    size_t wish = find_wish(acts);
    bool is_wished = wish < acts->count;
    for (; is_wished && wish > 0; wish--) /* what was said before it goes with the rest */
        acts_drop(acts, 0);
    bool is_meant = is_wished ? orders_behind(acts, 1) : is_begun_anew(dialogue, acts);
    if (!is_meant || dialogue->confidence <= SURE_UNKNOWN_MEANT)
        return;
    if (is_wished)
        acts_drop(acts, 0);
    policy_clear_order(dialogue);
    order_view_clear(&dialogue->view);
    dialogue->has_doubt = dialogue->checkout.is_begun = false;
    dialogue->question.asked = ASKED_OPEN;
}
