#include "meaning/allergen.h"

#include <stdio.h>
#include <string.h>

const char *cue_allergen(const struct word *word)
{
    static const struct {
        const char *said, *allergen;
    } allergens[] = {
        {"peanut", "peanuts"},   {"nut", "nuts"},          {"almond", "nuts"},     {"walnut", "nuts"},
        {"cashew", "nuts"},      {"hazelnut", "nuts"},     {"pecan", "nuts"},      {"pistachio", "nuts"},
        {"milk", "milk"},        {"dairy", "milk"},        {"lactose", "milk"},    {"gluten", "wheat"},
        {"celiac", "wheat"},     {"coeliac", "wheat"},     {"wheat", "wheat"},     {"egg", "eggs"},
        {"soy", "soy"},          {"soya", "soy"},          {"fish", "fish"},       {"shellfish", "shellfish"},
        {"shrimp", "shellfish"}, {"sesame", "sesame"},     {"mustard", "mustard"}, {"celery", "celery"},
        {"sulfite", "sulfites"}, {"sulphite", "sulfites"},
    };
    for (size_t i = 0; i < sizeof allergens / sizeof *allergens; i++)
        if (strcmp(allergens[i].said, word->stem) == 0)
            return allergens[i].allergen;
    return NULL;
}

/* Whether one of the list's words comes before the sentence ends, within so many words. */
static bool has_within(const struct words *words, size_t first, size_t count, const char *list)
{
    for (size_t w = first; w < words->count && w < first + count; w++) {
        if (word_is_among(words->at[w].text, list))
            return true;
        if (words->at[w].ends_sentence)
            break;
    }
    return false;
}

bool cue_asks_whether_safe(const struct words *words, size_t first, bool tells_allergy, bool has_allergy)
{
    enum { EAT_WITHIN = 4, SAFE_WITHIN = 14 };
    while (first < words->count && word_is_among(words->at[first].text, "so and but um uh well then okay ok"))
        first++;
    if (first + 1 >= words->count)
        return false;
    const char *opening = words->at[first].text, *who = words->at[first + 1].text;
    bool names_allergy = /* "is the flan okay for somebody with an egg allergy" tells it in the question */
        has_within(words, first + 2, SAFE_WITHIN,
                   "allergy allergies allergic intolerance intolerant celiac coeliac");
    has_allergy = has_allergy || names_allergy;
    if (word_is_among(opening, "is are would will which what's whats"))
        return has_within(words, first + 1, SAFE_WITHIN, "safe suitable") ||
               (has_allergy && has_within(words, first + 2, SAFE_WITHIN, "okay ok alright fine problem"));
    if (names_allergy && word_is_among(opening, "can could may should") &&
        word_is_among(who, "someone somebody anyone anybody people a"))
        return has_within(words, first + 2, SAFE_WITHIN, "have eat get drink");
    if (!tells_allergy)
        return false;
    if (word_is_among(opening, "can could may should would"))
        return word_is_among(who, "i we")
                   ? has_within(words, first + 2, EAT_WITHIN, "eat drink")
                   : !word_is_among(who, "you") &&
                         has_within(words, first + 2, EAT_WITHIN, "have eat get drink");
    return word_is_among(opening, "what how") && word_is_among(who, "about");
}

bool allergens_next(const char **at, char *out_name, size_t size_bytes)
{
    *at += strspn(*at, ", ");
    size_t len = strcspn(*at, ",");
    snprintf(out_name, size_bytes, "%.*s", (int)len, *at);
    *at += len;
    return len > 0;
}

bool allergens_have(const char *list, const char *name)
{
    char listed[ALLERGEN_BYTES];
    for (const char *at = list; allergens_next(&at, listed, sizeof listed);)
        if (strcmp(listed, name) == 0)
            return true;
    return false;
}

bool allergens_add(char *list, size_t size_bytes, const char *names)
{
    char name[ALLERGEN_BYTES];
    bool is_added = false;
    for (const char *at = names; allergens_next(&at, name, sizeof name);) {
        size_t len = strlen(list);
        if (allergens_have(list, name) || len + strlen(name) + 3 > size_bytes)
            continue;
        snprintf(list + len, size_bytes - len, "%s%s", len > 0 ? ", " : "", name);
        is_added = true;
    }
    return is_added;
}
