#include "meaning/allergen.h"

#include <string.h>

const char *cue_allergen(const struct word *word)
{
    static const struct {
        const char *said, *allergen;
    } allergens[] = {
        {"peanut", "peanuts"},   {"nut", "nuts"},         {"almond", "nuts"},
        {"walnut", "nuts"},      {"cashew", "nuts"},      {"hazelnut", "nuts"},
        {"pecan", "nuts"},       {"pistachio", "nuts"},   {"milk", "milk"},
        {"dairy", "milk"},       {"lactose", "milk"},     {"gluten", "wheat"},
        {"wheat", "wheat"},      {"egg", "eggs"},         {"soy", "soy"},
        {"soya", "soy"},         {"fish", "fish"},        {"shellfish", "shellfish"},
        {"shrimp", "shellfish"}, {"sesame", "sesame"},    {"mustard", "mustard"},
        {"celery", "celery"},    {"sulfite", "sulfites"}, {"sulphite", "sulfites"},
    };
    for (size_t i = 0; i < sizeof allergens / sizeof *allergens; i++)
        if (strcmp(allergens[i].said, word->stem) == 0)
            return allergens[i].allergen;
    return NULL;
}
