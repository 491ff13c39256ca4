#include "dialogue/pick.h"

#include <stdio.h>
#include <string.h>

#include "dialogue/thresholds.h"
#include "english/number_words.h"
#include "english/sound_alike.h"
#include "meaning/lexicon.h"
#include "meaning/words.h"

enum { ORDINAL_MAX = 4 }; /* of a list that was read out: nobody counts further */

static int ordinal_of(const struct words *words, size_t count)
{
    for (size_t w = 0; w < words->count; w++) {
        int place = number_words_place(words->at[w].text);
        if (place >= 1 && place <= ORDINAL_MAX && (size_t)place <= count)
            return place - 1;
        if (count > 0 && (word_is(&words->at[w], "last") || word_is(&words->at[w], "latter")))
            return (int)count - 1;
    }
    return -1;
}

int pick_place(const char *text, size_t count)
{
    struct words words;
    words_split(&words, text);
    return ordinal_of(&words, count);
}

enum { PICK_WINDOW_MAX = 4 };

/* Whether a word of one name stands in another of them as well: it picks none. */
static bool is_shared_word(const char *word, const char stems[][PHRASE_BYTES], size_t count, size_t of)
{
    for (size_t i = 0; i < count; i++)
        if (i != of && word_is_among(word, stems[i]))
            return true;
    return false;
}

/* The words of a name that no other name has; all of them where none is its own. */
static const char *own_words(const char stems[][PHRASE_BYTES], size_t count, size_t of,
                             char out[PHRASE_BYTES])
{
    struct words words;
    size_t len = 0;
    out[0] = '\0';
    words_split(&words, stems[of]);
    for (size_t w = 0; w < words.count && len < PHRASE_BYTES; w++)
        if (!is_shared_word(words.at[w].stem, stems, count, of))
            len +=
                (size_t)snprintf(out + len, PHRASE_BYTES - len, "%s%s", len > 0 ? " " : "", words.at[w].stem);
    return out[0] != '\0' ? out : stems[of];
}

/* How much the most alike of a few words in a row sound like the name. */
static double window_likeness(const struct words *words, const char *name)
{
    char key[SOUND_KEY_BYTES], said[160], said_key[SOUND_KEY_BYTES];
    double best = 0;
    sound_key(name, key);
    for (size_t first = 0; first < words->count; first++) {
        for (size_t length = 1; length <= PICK_WINDOW_MAX && first + length <= words->count; length++) {
            words_join_stems(words, first, length, said, sizeof said);
            if (strlen(said) < 3)
                continue;
            double score = sound_alike(said, sound_key(said, said_key), name, key, best);
            best = score > best ? score : best;
        }
    }
    return best;
}

/* How much the words say this name: by words that only it has, or by the sound of any part of them. */
static double pick_score(const struct words *words, const char stems[][PHRASE_BYTES], size_t count, size_t of)
{
    char own[PHRASE_BYTES];
    size_t own_count = 0;
    for (size_t w = 0; w < words->count; w++) {
        const struct word *word = &words->at[w];
        bool is_verb = word_is(word, "can") && words->count > 2;
        own_count += strlen(word->stem) > 2 && !is_verb && word_is_among(word->stem, stems[of]) &&
                     !is_shared_word(word->stem, stems, count, of);
    }
    if (own_count > 0)
        return LIKE_PICK_OWN_WORD + LIKE_PICK_EACH_WORD * (double)own_count;
    double of_own = window_likeness(words, own_words(stems, count, of, own));
    double of_whole = window_likeness(words, stems[of]);
    return of_own > of_whole ? of_own : of_whole;
}

static void drop_small_words(struct words *words)
{
    size_t kept = 0;
    for (size_t w = 0; w < words->count; w++)
        if (!word_is_among(words->at[w].text, "please thanks thank the a an of"))
            words->at[kept++] = words->at[w];
    words->count = kept;
}

int pick_name(const char *text, const char *const *names, size_t count)
{
    char stems[PICK_NAMES_MAX][PHRASE_BYTES];
    struct words words;
    words_split(&words, text);
    drop_small_words(&words);
    int picked = ordinal_of(&words, count);
    double best = 0, second = 0;
    count = count < PICK_NAMES_MAX ? count : PICK_NAMES_MAX;
    for (size_t i = 0; i < count; i++)
        lexicon_stems(names[i], stems[i]);
    for (size_t i = 0; picked < 0 && i < count; i++) {
        double score = pick_score(&words, stems, count, i);
        if (score > best) {
            second = best;
            best = score;
        } else if (score > second) {
            second = score;
        }
    }
    for (size_t i = 0; picked < 0 && best >= LIKE_PICK_MIN && best >= second + LIKE_PICK_MARGIN && i < count;
         i++)
        if (pick_score(&words, stems, count, i) >= best)
            picked = (int)i;
    return picked;
}
