/* How a word is said, with its stress: a list of food words, CMUdict, what they say of its singular, then flite's
 * letter-to-sound rules, which also know the stress that CMUdict's form here does not. */
#ifndef VP_SPEECH_WORD_PHONES_H
#define VP_SPEECH_WORD_PHONES_H

#include "speech/cmudict.h"
#include "speech/phones.h"

/* word: lower case, apostrophes allowed. dict may be NULL. False: nobody can say it. */
bool word_phones(const struct cmudict *dict, const char *word, struct phones *out);
/* Whether one of the lists, not only the rules, says how. */
bool word_phones_are_listed(const struct cmudict *dict, const char *word);

#endif
