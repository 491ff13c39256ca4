#include "speech/names_alike.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "english/first_names.h"
#include "english/plain_text.h"
#include "english/sound_alike.h"
#include "speech/thresholds.h"

enum { NAMES_KEPT = 8, ENDS_MAX = 2, WORDS_MAX = 12 };

struct end {
    char said[2 * PLAIN_TEXT_WORD_BYTES], key[SOUND_KEY_BYTES];
};

struct ends {
    struct end at[ENDS_MAX * CANDIDATES_MAX];
    size_t count;
};

/* The last word of a text, and the last two as one: "pay me" of "it pay me". */
static void add_ends(const char *text, struct ends *ends)
{
    char words[WORDS_MAX][PLAIN_TEXT_WORD_BYTES];
    size_t count = 0;
    while (count < WORDS_MAX && plain_text_next_word(&text, words[count]))
        count++;
    for (size_t of = 1; of <= ENDS_MAX && of <= count; of++) {
        struct end *end = &ends->at[ends->count++];
        snprintf(end->said, sizeof end->said, "%s%s", of > 1 ? words[count - 2] : "", words[count - 1]);
        (void)sound_key(end->said, end->key);
    }
}

static double likeness(const struct ends *ends, const char *name)
{
    char key[SOUND_KEY_BYTES];
    double best = NAME_LIKE_MIN;
    (void)sound_key(name, key);
    for (size_t i = 0; i < ends->count; i++) {
        double like = sound_alike(ends->at[i].said, ends->at[i].key, name, key, best);
        best = like > best ? like : best;
    }
    return best;
}

void names_alike_find(const struct candidates *candidates, struct speech_answers *out)
{
    struct ends ends = {.count = 0};
    struct first_names names = {0};
    char name[FIRST_NAME_BYTES];
    double likes[NAMES_KEPT] = {0};
    out->count = 0;
    for (size_t i = 0; i < candidates->count; i++)
        add_ends(candidates->at[i].text, &ends);
    while (first_names_next(&names, name)) {
        double like = likeness(&ends, name);
        size_t at = out->count;
        while (at > 0 && likes[at - 1] < like)
            at--;
        if (like <= NAME_LIKE_MIN || at == NAMES_KEPT)
            continue;
        size_t moved = out->count - at - (out->count == NAMES_KEPT);
        memmove(out->at[at + 1], out->at[at], moved * sizeof out->at[0]);
        memmove(&likes[at + 1], &likes[at], moved * sizeof likes[0]);
        name[0] = (char)toupper((unsigned char)name[0]);
        snprintf(out->at[at], sizeof out->at[at], "%s", name);
        likes[at] = like;
        out->count += out->count < NAMES_KEPT;
    }
    out->alone_count = out->count;
}
