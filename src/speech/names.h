/* What callers say when they are asked for their name. */
#ifndef VP_SPEECH_NAMES_H
#define VP_SPEECH_NAMES_H

#include "base/err.h"
#include "speech/bias.h"
#include "speech/menu_lm.h"

/* A language model of answers with every common first name in them; owned by the caller. */
VP_MUST_CHECK enum vp_err names_model_create(struct menu_lm **out_lm);
/* Adds every common first name to the phrases that are expected. */
VP_MUST_CHECK enum vp_err names_add_bias(struct bias *bias);

#endif
