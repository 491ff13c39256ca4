/* How surely a dish was heard, by the words that name it: a word or three that were hardly heard ("Plain." of "please",
 * "the Philly" of "ten pieces") are asked about before they are ordered. In longer sentences the words around vouch for
 * the dish, and a name that only the menu's vocabulary knows may be written otherwise than it sounds. */
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"
#include "english/sound_alike.h"

enum { SHORT_WORDS = 3 };

/* Of the surest word that names the draft's dish; 0: not known. */
static float sureness_of(const struct dialogue *dialogue, const struct words *words,
                         const struct draft *draft)
{
    float surest = 0;
    size_t next = 0;
    for (size_t w = 0; w < words->count; w = next) {
        struct hit hit;
        bool is_named = false;
        next = w + 1;
        if (!lexicon_match(dialogue->lexicon, words, w, &hit))
            continue;
        next = w + hit.count;
        for (size_t i = 0; i < hit.item_count; i++)
            is_named = is_named || draft_has_item(draft, hit.items[i]);
        for (size_t k = w; is_named && k < next; k++)
            surest = words->at[k].sureness > surest ? words->at[k].sureness : surest;
    }
    return surest;
}

static bool sounds_like(const char *text, const char *phrase)
{
    char key[SOUND_KEY_BYTES], phrase_key[SOUND_KEY_BYTES];
    return sound_alike(text, sound_key(text, key), phrase, sound_key(phrase, phrase_key),
                       LIKE_CHOICE_ALONE) >= LIKE_CHOICE_ALONE;
}

/* Whether words say a choice only by their sound, and not very much like it: "play you" (please) for pollo asado. */
static bool is_guess(const struct words *words, const struct act *act)
{
    char said[128];
    const struct draft *draft = &act->draft;
    bool is_choice = act->kind == ACT_CHANGE && draft->item_count == 0 && draft->choice_count > 0 &&
                     draft->size[0] == '\0' && draft->without_count == 0;
    words_join(words, 0, words->count, said, sizeof said);
    for (size_t i = 0; i < draft->choice_count && is_choice; i++) {
        struct words phrase;
        bool is_written = sounds_like(said, draft->choices[i].phrase);
        words_split(&phrase, draft->choices[i].phrase);
        for (size_t w = 0; w < phrase.count; w++)
            for (size_t k = 0; k < words->count; k++)
                is_written = is_written || strcmp(phrase.at[w].stem, words->at[k].stem) == 0;
        is_choice = !is_written;
    }
    return is_choice;
}

void choices_doubt(const struct dialogue *dialogue, const char *text, struct acts *acts)
{
    enum asked asked = dialogue->question.asked;
    bool is_open = asked == ASKED_OPEN || asked == ASKED_MORE || asked == ASKED_NOTHING;
    struct words words;
    words_split(&words, text);
    if (is_open && words.count <= SHORT_WORDS && acts->count == 1 &&
        dialogue->confidence < SURE_UNKNOWN_MEANT && is_guess(&words, &acts->at[0]))
        acts->count = 0;
}

/* The only dish of a longer, badly heard turn, and that by its sound: "he was with Maltese" for a Hawaiian. */
static void doubt_guess(const struct dialogue *dialogue, struct acts *acts)
{
    struct act *only = NULL;
    for (size_t i = 0; i < acts->count; i++) {
        if (acts->at[i].kind != ACT_ADD)
            continue;
        if (only != NULL)
            return;
        only = &acts->at[i];
    }
    if (only != NULL && dialogue->confidence < SURE_DISH_GUESSED && only->draft.item_count > 0 &&
        only->draft.score < 1 && only->draft.score > LIKE_DISH_HARDLY)
        only->draft.score = LIKE_DISH_HARDLY;
}

void dishes_doubt(const struct dialogue *dialogue, const char *text, struct acts *acts)
{
    struct words words;
    words_split(&words, text);
    if (words.count > SHORT_WORDS)
        doubt_guess(dialogue, acts);
    if (words.count > SHORT_WORDS || dialogue->reading == NULL || dialogue->lexicon == NULL)
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
