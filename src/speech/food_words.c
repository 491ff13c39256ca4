#include "speech/food_words.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *word, *phones;
} food_words[] = {
#define FOOD_WORD(word, phones) {word, phones},
#include "speech/food_words.def"
#undef FOOD_WORD
};

const char *food_word_phones(const char *word)
{
    for (size_t i = 0; i < sizeof food_words / sizeof food_words[0]; i++)
        if (strcmp(food_words[i].word, word) == 0)
            return food_words[i].phones;
    return NULL;
}
