/* Allergies that callers tell of: the kitchen hears of all of them, whatever the menu says. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/allergen.h"

/* "I'm allergic to", "my son has a peanut allergy": it is told, and not only asked about. */
static bool tells_allergy(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].text,
                          "allergic allergy allergies intolerant intolerance coeliac celiac "
                          "anaphylactic"))
            return true;
    return false;
}

/* What the turn has set is in no answer of the server yet. */
const char *allergy_told(const struct dialogue *dialogue)
{
    return dialogue->allergies[0] != '\0' ? dialogue->allergies
                                          : order_view_customer(&dialogue->view, "allergy");
}

void allergy_note(struct dialogue *dialogue, const char *allergens)
{
    const char *names[ACTS_MAX];
    char all[sizeof dialogue->allergies], name[ACTS_MAX][ALLERGEN_BYTES], list[ACT_TEXT_BYTES];
    size_t count = 0;
    if (!tells_allergy(dialogue))
        return;
    snprintf(all, sizeof all, "%s", allergy_told(dialogue));
    for (const char *at = allergens; count < ACTS_MAX && allergens_next(&at, name[count], ALLERGEN_BYTES);)
        if (allergens_add(all, sizeof all, name[count])) {
            names[count] = name[count];
            count++;
        }
    if (count == 0 || action_call(dialogue, TOOL_SET_CUSTOMER, json_pack("{s:s}", "allergy", all)) == NULL)
        return;
    memcpy(dialogue->allergies, all, sizeof all);
    say_note(dialogue, "I'll tell the kitchen about the allergy to %s.",
             say_list(list, sizeof list, names, count, count, LISTING_AND));
}
