/* The acoustic model of PocketSphinx was taught on wide-band speech; over a telephone every sound of it looks
 * different, in a way that is nearly the same linear map for all of them. The map is applied to the model. */
#ifndef VP_SPEECH_TELEPHONE_BAND_H
#define VP_SPEECH_TELEPHONE_BAND_H

#include "base/buf.h"
#include "base/err.h"

/* Appends the map as a file of PocketSphinx's for transformed means ("MLLR"). */
VP_MUST_CHECK enum vp_err telephone_band_format(struct buf *out);

#endif
