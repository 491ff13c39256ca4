/* Gives plain words the look of written speech, as the general model writes it, so that both can be compared. */
#ifndef VP_ENGLISH_STYLE_H
#define VP_ENGLISH_STYLE_H

#include <stdbool.h>
#include <stddef.h>

/* "yes i'd like two tacos" gives "Yes, I'd like two tacos." Cut to fit. */
void style_sentence(const char *words, char *out, size_t size_bytes);
/* "caesar salad" gives "Caesar salad"; words that are no names stay as they are, but for the first where asked. */
void style_phrase(const char *words, bool is_first_upper, char *out, size_t size_bytes);

#endif
