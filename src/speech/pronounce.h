/* Pronunciations for PocketSphinx: CMUdict, then a list of food words it lacks,
 * then flite's letter-to-sound rules. */
#ifndef VP_SPEECH_PRONOUNCE_H
#define VP_SPEECH_PRONOUNCE_H

#include "base/buf.h"
#include "base/err.h"
#include "speech/menu_lm.h"

/* Appends a dictionary of the model's words, "word PH PH PH" a line, alternatives as "word(2)", without those
 * that the other model knows (NULL: all). dict_path is CMUdict in PocketSphinx's form. VP_ERR_MODEL when it
 * cannot be read. */
VP_MUST_CHECK enum vp_err pronounce_words(const char *dict_path, const struct menu_lm *lm,
                                          const struct menu_lm *other, struct buf *out);

#endif
