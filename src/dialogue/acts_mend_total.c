/* "Just those two, thanks": what is ordered is counted, and nothing is to be two. */
#include "dialogue/acts_mend.h"

/* "Just the two", "those three": the number that is said so of what is there; 0: none. */
static int number_of_those(const struct words *words)
{
    for (size_t w = 1; w < words->count; w++) {
        const char *before = words->at[w - 1].text;
        bool is_of_those = word_is_among(before, "those these");
        bool is_just =
            word_is_among(before, "the them") && w > 1 && word_is_among(words->at[w - 2].text, "just only");
        if (words->at[w].number > 0 && !words->at[w - 1].ends_clause && (is_of_those || is_just))
            return words->at[w].number;
    }
    return 0;
}

static bool is_total(const struct dialogue *dialogue, int number)
{
    int sum = 0, lines = (int)order_view_count(&dialogue->view);
    for (int i = 0; i < lines; i++)
        sum += order_view_at(&dialogue->view, (size_t)i).quantity;
    return lines > 0 && (number == sum || number == lines);
}

void acts_mend_total(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    int number = number_of_those(words);
    if (number == 0 || !is_total(dialogue, number))
        return;
    for (size_t i = 0; i < acts->count; i++) {
        if (!act_is_only_number(&acts->at[i]) || acts->at[i].draft.quantity != number)
            continue;
        acts_drop(acts, i);
        if (dialogue->question.asked == ASKED_MORE && !acts_have(acts, ACT_DONE))
            (void)acts_add(acts, ACT_DONE);
        return;
    }
}
