/* How a size that is a measure is said: value and unit count, not the spelling. */
#ifndef VP_MEANING_SIZE_FORMS_H
#define VP_MEANING_SIZE_FORMS_H

#include <stddef.h>

#include "meaning/lexicon.h"

enum { SIZE_FORMS_MAX = 4 };

/* Further names of a size such as 12", "30 cm", "0.5 l", "Half Pint": "12 inch", "30 centimeter", "half liter", "half a
 * pint"; of "One Pound" the unit alone. Returns how many. */
size_t size_forms(const char *name, char out[SIZE_FORMS_MAX][PHRASE_BYTES]);

#endif
