/* Hears a caller's line as a session of the engine does (engine/session_hear.c): voice, pauses and what was said so
 * far decide where a turn begins and ends; the pre-roll goes before it; the recogniser knows what it is expected to
 * hear. */
#ifndef VP_EVAL_TURN_EAR_H
#define VP_EVAL_TURN_EAR_H

#include "dialogue/dialogue.h"
#include "speech/speech.h"

struct turn_ear {
    const char *models_dir, *sphinx_dir; /* borrowed */
    const char *cache_dir;               /* what was recognised is kept there; NULL: nowhere */
    struct speech_models *models;        /* these four: NULL until they are needed */
    struct recogniser *recogniser;
    struct vad *vad;
    struct vocabulary *vocabulary;
    uint64_t vocabulary_key; /* of the phrases that it is made of */
    char why[512];           /* it failed */
};

/* A turn was heard; the dialogue may be told of it. */
typedef void (*turn_heard_fn)(void *owner, const struct heard_words *heard);

/* The line (8 kHz) from before the caller speaks until long behind it; on_turn is called for each turn that is found in
 * it. dialogue: what it expects, and when it takes a sentence for finished. Errors of the recogniser, with why. */
VP_MUST_CHECK enum vp_err turn_ear_listen(struct turn_ear *ear, struct dialogue *dialogue,
                                          const int16_t *pcm16, size_t count, turn_heard_fn on_turn,
                                          void *owner);
void turn_ear_deinit(struct turn_ear *ear);

#endif
