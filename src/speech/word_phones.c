#include "speech/word_phones.h"

#include <ctype.h>
#include <string.h>

#include "speech/flite_voice.h"
#include "speech/food_words.h"

enum { PHONES_BYTES = 256, WORD_BYTES = 64 };

static bool has_stress(const struct phones *phones)
{
    for (size_t i = 0; i < phones->count; i++)
        if (phones->at[i].stress == '1')
            return true;
    return false;
}

static bool ask_flite(const char *word, struct phones *out)
{
    char letters[WORD_BYTES], text[PHONES_BYTES];
    size_t len = 0;
    for (; *word != '\0' && len < sizeof letters - 1; word++)
        if (isalpha((unsigned char)*word))
            letters[len++] = *word;
    letters[len] = '\0';
    return len > 0 && flite_voice_stressed_phones(letters, text, sizeof text) == VP_OK &&
           phones_read(text, out);
}

static bool ask_dictionary(const struct cmudict *dict, const char *word, struct phones *out)
{
    char text[PHONES_BYTES];
    struct phones rules;
    if (!cmudict_find(dict, word, text, sizeof text) || !phones_read(text, out))
        return false;
    if (!ask_flite(word, &rules) || !phones_take_stress(out, &rules))
        phones_guess_stress(out);
    return true;
}

static bool ask_lists(const struct cmudict *dict, const char *word, struct phones *out)
{
    const char *food = food_word_phones(word);
    return food != NULL ? phones_read(food, out) : ask_dictionary(dict, word, out);
}

/* "calzones", "harbor's". */
static bool ask_of_singular(const struct cmudict *dict, const char *word, struct phones *out)
{
    char singular[WORD_BYTES];
    size_t len = strlen(word);
    if (len < 3 || len >= sizeof singular || word[len - 1] != 's' || word[len - 2] == 's')
        return false;
    len -= word[len - 2] == '\'' ? 2 : 1;
    (void)span_copy((struct span){word, len}, singular, sizeof singular);
    if (!ask_lists(dict, singular, out) && !(word[len] == '\'' && ask_flite(singular, out)))
        return false;
    phones_add_s(out);
    return true;
}

bool word_phones_are_listed(const struct cmudict *dict, const char *word)
{
    struct phones phones;
    return ask_lists(dict, word, &phones) || ask_of_singular(dict, word, &phones);
}

bool word_phones(const struct cmudict *dict, const char *word, struct phones *out)
{
    if (!ask_lists(dict, word, out) && !ask_of_singular(dict, word, out) && !ask_flite(word, out))
        return false;
    if (!has_stress(out))
        phones_guess_stress(out);
    phones_choose_main_stress(out);
    return true;
}
