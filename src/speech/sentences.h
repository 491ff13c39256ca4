/* Example sentences for a menu: what callers of a restaurant say, with this menu's phrases in their places.
 * The language model is counted from them. Always the same sentences for the same phrases. */
#ifndef VP_SPEECH_SENTENCES_H
#define VP_SPEECH_SENTENCES_H

#include <stddef.h>

#include "base/err.h"

/* sentence: lower-case words parted by single spaces; borrowed for the call. Anything but VP_OK stops. */
typedef enum vp_err (*sentence_fn)(void *owner, const char *sentence);

/* phrases: lower-case ASCII words (borrowed). Each comes up about equally often. The number of sentences
 * grows with the phrases, from some thousands to some ten thousand. */
VP_MUST_CHECK enum vp_err sentences_make(const char *const *phrases, size_t phrase_count,
                                         sentence_fn on_sentence, void *owner);

#endif
