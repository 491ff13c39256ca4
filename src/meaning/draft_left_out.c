/* Choices that were made, and are left out of some. */
#include <string.h>

#include "meaning/draft.h"

static bool is_called(const struct draft_choice *choice, const char *phrase, const struct lexicon *lexicon)
{
    for (size_t o = 0; o < choice->option_count; o++)
        if (lexicon_is_left_out(lexicon, choice->options[o], phrase))
            return true;
    return false;
}

void draft_drop_left_out(struct draft *draft, struct draft *by, const struct lexicon *lexicon)
{
    size_t left = 0;
    for (size_t w = 0; w < by->without_count; w++) {
        size_t kept = 0, before = draft->choice_count;
        for (size_t i = 0; i < draft->choice_count; i++)
            if (!is_called(&draft->choices[i], by->without[w], lexicon))
                draft->choices[kept++] = draft->choices[i];
        draft->choice_count = kept;
        if (kept == before)
            memmove(by->without[left++], by->without[w], sizeof by->without[w]);
    }
    by->without_count = left;
}
