/* The phones of one word, and where its stress lies. */
#ifndef VP_SPEECH_PHONES_H
#define VP_SPEECH_PHONES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

enum { PHONES_MAX = 64, PHONE_NAME_BYTES = 4 };

struct phone {
    char name[PHONE_NAME_BYTES]; /* CMUdict's, without a digit: "AH" */
    char stress; /* of a vowel: '1' the word's, '2' a lesser one, '0' none; '\0': a consonant */
};

struct phones {
    struct phone at[PHONES_MAX];
    size_t count;
};

/* Reads "B AO1 R D"; a vowel without a digit has no stress yet. False: too many, or one that is no phone. */
bool phones_read(const char *text, struct phones *out);
bool phone_is_vowel(const struct phone *phone);
/* Whether both are the same but for the stress. */
bool phones_are_same(const struct phones *a, const struct phones *b);
/* Takes the stress of another hearing of the same word, vowel by vowel; false, and nothing is taken, where they have
 * not as many. */
bool phones_take_stress(struct phones *phones, const struct phones *other);
/* Gives stress to a word that has none, by its length and the weight of its last syllables. */
void phones_guess_stress(struct phones *phones);
/* Of several vowels with stress one keeps the word's, the others are lesser: as in "pepperoni" the last, as in
 * "cheeseburger" and "telephone" the first. */
void phones_choose_main_stress(struct phones *phones);
/* Adds the ending of a plural, or of what belongs to somebody: "tacos", "kitchens", "dishes". */
void phones_add_s(struct phones *phones);

#endif
