/* CMUdict in PocketSphinx's form, "word PH PH" a line in the order of their bytes, read where it lies: its pages are
 * the system's, not ours. */
#ifndef VP_SPEECH_CMUDICT_H
#define VP_SPEECH_CMUDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct cmudict;

/* VP_ERR_MODEL: there is no such file. */
VP_MUST_CHECK enum vp_err cmudict_open(const char *path, struct cmudict **out_dict);
void cmudict_close(struct cmudict *dict); /* accepts NULL */
/* The first pronunciation of a word in lower case, "B AO R D", without stress. False: it has none, or it does not fit.
 * dict NULL: it has no word. */
bool cmudict_find(const struct cmudict *dict, const char *word, char *out, size_t size_bytes);

#endif
