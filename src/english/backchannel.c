#include "english/backchannel.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "english/plain_text.h"

enum { WORDS_MAX = 6, PHRASE_BYTES = 2 * PLAIN_TEXT_WORD_BYTES + 2 };

struct phrase {
    const char *text;
    bool is_turn;
};

static const struct phrase phrases[] = {
#define LISTENER(text) {text, false},
#define SPEAKER(text)  {text, true},
#include "english/backchannel.def"
#undef LISTENER
#undef SPEAKER
};
enum { PHRASE_COUNT = sizeof phrases / sizeof *phrases };

_Static_assert(sizeof phrases / sizeof *phrases <= BACKCHANNEL_PHRASES_MAX,
               "more phrases than are handed out");

size_t backchannel_phrases(const char *out_phrases[BACKCHANNEL_PHRASES_MAX])
{
    for (size_t i = 0; i < PHRASE_COUNT; i++)
        out_phrases[i] = phrases[i].text;
    return PHRASE_COUNT;
}

static const struct phrase *find_phrase(const char *text)
{
    for (size_t i = 0; i < PHRASE_COUNT; i++)
        if (strcmp(phrases[i].text, text) == 0)
            return &phrases[i];
    return NULL;
}

/* "M. A. K. M.": a hum, spelled. "I" and "a" are words, in company. */
static bool is_letters(char words[][PLAIN_TEXT_WORD_BYTES], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) > 1)
            return false;
    return true;
}

/* One phrase of the list, of one word or two, from here on. */
static const struct phrase *phrase_at(char words[][PLAIN_TEXT_WORD_BYTES], size_t count, size_t *out_used)
{
    char pair[PHRASE_BYTES];
    const struct phrase *phrase = NULL;
    *out_used = 2;
    if (count > 1) {
        snprintf(pair, sizeof pair, "%s %s", words[0], words[1]);
        phrase = find_phrase(pair);
    }
    if (phrase == NULL) {
        *out_used = 1;
        phrase = find_phrase(words[0]);
    }
    return phrase;
}

/* Whether these words, and no others, are what listeners say. Two words are one phrase where they can be. */
static bool are_listeners(char words[][PLAIN_TEXT_WORD_BYTES], size_t count)
{
    for (size_t at = 0, used; at < count; at += used) {
        const struct phrase *phrase = phrase_at(words + at, count - at, &used);
        if (phrase == NULL || phrase->is_turn)
            return false;
    }
    return true;
}

enum backchannel backchannel_of(const char *words)
{
    char each[WORDS_MAX][PLAIN_TEXT_WORD_BYTES];
    size_t count = 0;
    const char *at = words;
    char word[PLAIN_TEXT_WORD_BYTES];
    while (plain_text_next_word(&at, word)) {
        if (count == WORDS_MAX)
            return BACKCHANNEL_TURN;
        memcpy(each[count++], word, sizeof word);
    }
    if (strpbrk(words, "0123456789") != NULL)
        return BACKCHANNEL_TURN;
    if (count == 0 || is_letters(each, count))
        return BACKCHANNEL_NOTHING;
    if (are_listeners(each, count))
        return BACKCHANNEL_GO_ON;
    size_t used;
    const struct phrase *first = phrase_at(each, count, &used);
    return first != NULL && first->is_turn ? BACKCHANNEL_TURN : BACKCHANNEL_UNSURE;
}
