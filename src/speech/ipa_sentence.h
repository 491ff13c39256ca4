/* A sentence in the phonetic alphabet, with its pauses, as the neural voice reads it. */
#ifndef VP_SPEECH_IPA_SENTENCE_H
#define VP_SPEECH_IPA_SENTENCE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "speech/cmudict.h"

/* Appends a sentence, or a part of one, of plain words and punctuation without digits (spoken.h). It ends with a mark
 * of its own: a full stop where it has none. A word that nobody can say is left out. dict may be NULL. */
VP_MUST_CHECK enum vp_err ipa_put_sentence(struct buf *out, const struct cmudict *dict, struct span sentence);

#endif
