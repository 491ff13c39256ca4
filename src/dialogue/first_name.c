#include "dialogue/first_name.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/thresholds.h"
#include "meaning/words.h"
#include "english/sound_alike.h"

enum { HEARD_BYTES = 40 };

bool first_name_is_common(const char *heard)
{
    struct words words;
    words_split(&words, heard);
    for (size_t w = 0; w < words.count; w++)
        if (first_names_have(words.at[w].text))
            return true;
    return false;
}

const char *first_name_begin(const char *heard)
{
    struct words words;
    words_split(&words, heard);
    for (size_t w = 0; w < words.count; w++)
        if (first_names_have(words.at[w].text))
            return heard + words.at[w].at;
    return heard;
}

static double likeness(const char *heard, const char *name, double floor)
{
    char heard_key[SOUND_KEY_BYTES], name_key[SOUND_KEY_BYTES];
    return sound_alike(heard, sound_key(heard, heard_key), name, sound_key(name, name_key), floor);
}

/* The letters of all words together; "It's Ella" is easily heard as "It sells". */
static void join(const char *heard, char out[HEARD_BYTES])
{
    size_t len = 0;
    for (; *heard != '\0' && len + 1 < HEARD_BYTES; heard++)
        if (isalpha((unsigned char)*heard))
            out[len++] = (char)tolower((unsigned char)*heard);
    out[len] = '\0';
}

/* Mean likeness of the name to all that was heard of it. */
static double mean_likeness(const char *heard, const char *name)
{
    double sum = 0;
    int count = 0;
    for (const char *at = heard; *at != '\0';) {
        char part[4 * HEARD_BYTES], said[HEARD_BYTES];
        size_t len = strcspn(at, "|");
        snprintf(part, sizeof part, "%.*s", (int)len, at);
        at += len + (at[len] == '|');
        join(part, said);
        double score = likeness(said, name, 0);
        if (said[0] == 's' && said[1] != '\0') {
            double without = likeness(said + 1, name, 0) - LIKE_NAME_LEFT_S_COST;
            score = without > score ? without : score;
        }
        sum += score;
        count++;
    }
    return count > 0 ? sum / count : 0;
}

bool first_name_guess(const char *heard, const char *refused, double floor, char out[FIRST_NAME_BYTES])
{
    struct first_names names = {0};
    char name[FIRST_NAME_BYTES], best_name[FIRST_NAME_BYTES] = "";
    double best = floor;
    while (first_names_next(&names, name)) {
        if (word_is_among(name, refused))
            continue;
        double score = mean_likeness(heard, name);
        if (score <= best)
            continue;
        best = score;
        memcpy(best_name, name, sizeof best_name);
    }
    if (best_name[0] == '\0')
        return false;
    best_name[0] = (char)toupper((unsigned char)best_name[0]);
    memcpy(out, best_name, sizeof best_name);
    return true;
}
