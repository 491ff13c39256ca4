#include "dialogue/drafts.h"

#include <string.h>

#include "dialogue/dialogue_internal.h"

void drafts_put(struct dialogue *dialogue, const struct draft *draft)
{
    if (dialogue->drafts.count < DRAFTS_MAX)
        dialogue->drafts.at[dialogue->drafts.count++] = *draft;
}

void drafts_drop(struct dialogue *dialogue, size_t at)
{
    if (at >= dialogue->drafts.count)
        return;
    dialogue->question.is_answered = dialogue->question.is_answered || at == 0;
    dialogue->drafts.count--;
    memmove(&dialogue->drafts.at[at], &dialogue->drafts.at[at + 1],
            (dialogue->drafts.count - at) * sizeof *dialogue->drafts.at);
    if (dialogue->drafts.first_new > at)
        dialogue->drafts.first_new--;
}

void drafts_drop_first(struct dialogue *dialogue)
{
    drafts_drop(dialogue, 0);
    dialogue->question.offer_count = 0;
}

/* Whether the draft can have all choices that are said, and has all that is left out of it. */
static bool suits(const struct dialogue *dialogue, const struct draft *draft, const struct draft *said)
{
    bool is_made = draft_offers_all(dialogue->menu, draft, said);
    for (size_t i = 0; i < said->without_count; i++)
        is_made = is_made && draft->item_count == 1 &&
                  lexicon_ingredient(dialogue->lexicon, draft->items[0], said->without[i]) != NULL;
    return is_made;
}

struct draft *drafts_last_suiting(struct dialogue *dialogue, const struct draft *said)
{
    struct drafts *drafts = &dialogue->drafts;
    for (size_t i = drafts->count; said->choice_count + said->without_count > 0 && i > drafts->first_new; i--)
        if (suits(dialogue, &drafts->at[i - 1], said))
            return &drafts->at[i - 1];
    return &drafts->at[drafts->count - 1];
}
