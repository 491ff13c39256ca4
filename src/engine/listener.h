/* Recognisers that listen along while callers speak, so that most of the work is done when the voice ends.
 * There are fewer of them than sessions: a session takes one for the time of an utterance; when all are taken
 * it has the whole utterance recognised at its end (hear_job.h). Everything here is called on the loop. */
#ifndef VP_ENGINE_LISTENER_H
#define VP_ENGINE_LISTENER_H

#include "engine/hear_job.h"

struct listeners;
struct listener;

/* VP_ERR_NO_MEMORY, VP_ERR_MODEL. */
VP_MUST_CHECK enum vp_err listeners_create(struct pool *pool, const struct speech_models *models, int count,
                                           struct listeners **out_listeners);
/* After pool_destroy. Accepts NULL. */
void listeners_destroy(struct listeners *listeners);

/* A listener for one utterance; NULL when all are taken. Keeps the vocabulary (may be NULL) alive. */
struct listener *listener_take(struct listeners *listeners, struct vocabulary *vocabulary);
/* What the utterance is likely to be; before the first listener_feed. An order where nothing is said.
 * answers: copied, may be NULL. */
void listener_expect(struct listener *listener, enum speech_expected expected,
                     const struct speech_answers *answers);
/* The utterance goes on: 8 kHz, copied. Without memory, or past 20 s, the result is an error. */
void listener_feed(struct listener *listener, const int16_t *pcm16, size_t sample_count);
/* What was said since listener_take? Answered by on_done, unless another question or listener_forget comes
 * first. Feeding may go on afterwards. */
void listener_ask(struct listener *listener, hear_done_fn on_done, void *owner);
/* The answer is no longer wanted: no callback. */
void listener_forget(struct listener *listener);
/* The utterance is over: no callback, the listener is free again. Accepts NULL. */
void listener_put(struct listener *listener);

#endif
