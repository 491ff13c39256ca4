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
