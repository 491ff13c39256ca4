#include "dialogue/place_words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/thresholds.h"
#include "english/keys_told.h"
#include "english/number_words.h"
#include "english/sound_alike.h"
#include "meaning/told_menu.h"

/* Words before and behind a name that belong to it, and those that say no more than that one is wanted. */
static const char before_name[] = "the a at in from for to your of on";
static const char behind_name[] = "one location restaurant store branch shop place site please thanks";
static const char wish_words[] =
    "the a an one won at in from for to your of on location restaurant store branch shop place site please thanks "
    "thank you i i'd would will 'll like want to order from it is it's that's that let us let's go with hi hello hey "
    "um uh er well "
    "yes yeah yep sure okay ok so and just my me am calling good evening morning afternoon day pick choose take think "
    "no not sorry actually rather meant mean instead other make can could have do change switch but";

static size_t match_at(const struct words *words, size_t first, const struct words *name)
{
    for (size_t i = 0; i < name->count; i++)
        if (first + i >= words->count || strcmp(words->at[first + i].stem, name->at[i].stem) != 0)
            return 0;
    return name->count;
}

/* Each name of a location: its own first. NULL: there are no more. */
static const char *name_of(const json_t *location, size_t which)
{
    return which == 0 ? told_menu_text(location, "name")
                      : json_string_value(json_array_get(json_object_get(location, "synonyms"), which - 1));
}

static void split_name(struct words *out, const char *name)
{
    words_split(out, name);
    if (out->count > 1 && word_is(&out->at[0], "the"))
        memmove(&out->at[0], &out->at[1], --out->count * sizeof out->at[0]);
}

static void widen(const struct words *words, struct place_named *named)
{
    while (named->first > 0 && word_is_among(words->at[named->first - 1].text, before_name)) {
        named->first--;
        named->count++;
    }
    while (named->first + named->count < words->count &&
           !words->at[named->first + named->count - 1].ends_sentence &&
           word_is_among(words->at[named->first + named->count].text, behind_name))
        named->count++;
}

bool place_words_find(const json_t *locations, const struct words *words, struct place_named *out)
{
    size_t longest = 0;
    bool is_unclear = false;
    struct words name;
    for (size_t i = 0; i < json_array_size(locations); i++) {
        const char *text;
        for (size_t n = 0; (text = name_of(json_array_get(locations, i), n)) != NULL; n++) {
            split_name(&name, text);
            for (size_t w = 0; w < words->count; w++) {
                size_t count = match_at(words, w, &name);
                if (count == 0 || count < longest)
                    continue;
                is_unclear = count == longest && out->place != i;
                longest = count;
                *out = (struct place_named){i, w, count};
            }
        }
    }
    if (longest > 0)
        widen(words, out);
    return longest > 0 && !is_unclear;
}

/* ---- what was asked for ---- */

/* "The second one", wherever it stands: the words' place in the list, or -1. */
static int place_of_list(const struct words *words, size_t at, size_t count)
{
    bool is_listed = at + 1 < words->count &&
                     word_is_among(words->at[at + 1].text, "one location restaurant store branch shop place");
    if (!is_listed)
        return -1;
    return word_is(&words->at[at], "last") ? (int)count : number_words_place(words->at[at].text);
}

/* A number that says which: "number two", "two, please", "the second". -1: it says no such thing, or more than that:
 * "two large pizzas" is an order. */
static int mere_number(const struct words *words, size_t count)
{
    int place = -1;
    bool is_one = false;
    size_t others = 0;
    for (size_t w = 0; w < words->count; w++) {
        const struct word *word = &words->at[w];
        is_one =
            is_one || (word_is(word, "one") && (words->count == 1 || (w > 0 && word_is(word - 1, "number"))));
        if (word_is_among(word->text, wish_words) || word_is_among(word->text, "number option choice"))
            continue;
        others++;
        place = number_words_place(word->text);
        if (place < 0 && word->number > 0)
            place = word->number;
        if (place < 0 && word_is_among(word->text, "last latter"))
            place = (int)count;
    }
    return others == 1 ? place : others == 0 && is_one ? 1 : -1;
}

static bool find_number(const json_t *locations, const struct words *words, const char *text,
                        struct place_named *out)
{
    size_t count = json_array_size(locations), len = strlen(KEYS_TOLD);
    int place = -1;
    if (strncmp(text, KEYS_TOLD, len) == 0 && isdigit((unsigned char)text[len]) && text[len + 1] == '\0')
        place = text[len] - '0';
    for (size_t w = 0; w < words->count && place < 0; w++)
        place = place_of_list(words, w, count);
    if (place < 0)
        place = mere_number(words, count);
    if (place < 1 || (size_t)place > count)
        return false;
    *out = (struct place_named){(size_t)place - 1, 0, words->count};
    return true;
}

/* What only sounds like a name is all that was said: in an order something always does. */
static bool is_all(const struct words *words, const struct place_named *named)
{
    bool has_name = false;
    for (size_t w = 0; w < words->count; w++) {
        bool is_within = w >= named->first && w < named->first + named->count;
        bool is_wish = word_is_among(words->at[w].text, wish_words);
        if (!is_within && !is_wish)
            return false;
        has_name = has_name || (is_within && !is_wish);
    }
    return has_name;
}

/* How much the words sound like the name, at best, and where. */
static double likeness(const struct words *words, const char *name, struct place_named *out)
{
    char key[SOUND_KEY_BYTES], heard_key[SOUND_KEY_BYTES], heard[120], wanted[120];
    struct words split;
    double best = 0;
    split_name(&split, name);
    words_join(&split, 0, split.count, wanted, sizeof wanted);
    sound_key(wanted, key);
    for (size_t w = 0; w < words->count; w++)
        for (size_t n = split.count > 1 ? split.count - 1 : 1; n <= split.count + 2 && w + n <= words->count;
             n++) {
            words_join(words, w, n, heard, sizeof heard);
            double like = sound_alike(heard, sound_key(heard, heard_key), wanted, key, LIKE_PLACE_MIN);
            if (like <= best)
                continue;
            best = like;
            out->first = w;
            out->count = n;
        }
    return best;
}

bool place_words_guess(const json_t *locations, const struct words *words, const char *text,
                       struct place_named *out)
{
    double best = 0, second = 0;
    if (place_words_find(locations, words, out) || find_number(locations, words, text, out))
        return true;
    for (size_t i = 0; i < json_array_size(locations); i++) {
        struct place_named here = {.place = i};
        double like = 0;
        const char *name;
        for (size_t n = 0; (name = name_of(json_array_get(locations, i), n)) != NULL; n++) {
            struct place_named named = {.place = i};
            double its = likeness(words, name, &named);
            if (its > like)
                here = named;
            like = its > like ? its : like;
        }
        if (like > best) {
            second = best;
            best = like;
            *out = here;
        } else if (like > second) {
            second = like;
        }
    }
    if (best < LIKE_PLACE_MIN || best < second + LIKE_PLACE_MARGIN || !is_all(words, out))
        return false;
    widen(words, out);
    return true;
}

const char *place_words_rest(const struct words *words, const char *text, const struct place_named *named,
                             char *out, size_t size_bytes)
{
    size_t from = words->at[named->first].at;
    const struct word *last = &words->at[named->first + named->count - 1];
    bool has_more = false;
    for (size_t w = 0; w < words->count; w++)
        if ((w < named->first || w >= named->first + named->count) &&
            !word_is_among(words->at[w].text, wish_words))
            has_more = true;
    out[0] = '\0';
    if (has_more)
        snprintf(out, size_bytes, "%.*s%s", (int)from, text, text + last->at + last->len);
    return out;
}
