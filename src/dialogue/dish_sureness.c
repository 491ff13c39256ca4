/* How surely a dish was heard, by the words that name it: a word or three that were hardly heard ("Plain." of "please",
 * "the Philly" of "ten pieces") are asked about before they are ordered. In longer sentences the words around vouch for
 * the dish, and a name that only the menu's vocabulary knows may be written otherwise than it sounds. */
#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"

/* Of the surest word that names the draft's dish; 0: not known. */
static float sureness_of(const struct dialogue *dialogue, const struct words *words,
                         const struct draft *draft)
{
    float surest = 0;
    struct hit hit;
    for (size_t w = 0; w<words->count; w += hit.count> 0 ? hit.count : 1) {
        hit.count = 0;
        if (!lexicon_match(dialogue->lexicon, words, w, &hit))
            continue;
        bool is_named = false;
        for (size_t i = 0; i < hit.item_count; i++)
            is_named = is_named || draft_has_item(draft, hit.items[i]);
        for (size_t k = w; is_named && k < w + hit.count; k++)
            surest = words->at[k].sureness > surest ? words->at[k].sureness : surest;
    }
    return surest;
}

void dishes_doubt(const struct dialogue *dialogue, const char *text, struct acts *acts)
{
    enum { SHORT_WORDS = 3 };
    struct words words;
    if (dialogue->reading == NULL || dialogue->lexicon == NULL)
        return;
    words_split(&words, text);
    if (words.count > SHORT_WORDS)
        return;
    words_note_sureness(&words, dialogue->reading);
    for (size_t i = 0; i < acts->count; i++) {
        struct draft *draft = &acts->at[i].draft;
        float sureness = acts->at[i].kind == ACT_ADD && draft->item_count == 1 && draft->score >= 1
                             ? sureness_of(dialogue, &words, draft)
                             : 0;
        if (sureness > 0 && sureness < SURE_DISH_WORD)
            draft->score = LIKE_DISH_HARDLY;
    }
}
