/* Stand-ins for the speech and dialogue rooms: quick, and the same each time. */
#ifndef TEST_ENGINE_WITH_FAKES_H
#define TEST_ENGINE_WITH_FAKES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "dialogue/dialogue.h"

/* What every recognition gives, after so many milliseconds of work; fewer also end the one under way. */
extern const char *_Atomic fake_recognition_text;
extern atomic_int fake_recognition_ms;
extern atomic_int fake_recognition_count;
extern atomic_int fake_synthesis_count;
extern atomic_int fake_vocabulary_count; /* made so far */
extern atomic_size_t fake_recognised_samples;
extern atomic_int fake_expected; /* of the last utterance begun: enum speech_expected */

/* The dialogue hears "order ..." and calls add_item; anything else it repeats ("You said ..."). It says a
 * tool's output back. Text that ends in ',' is unfinished, in '.' finished. It expects
 * anything, or what fake_expects says. */
extern enum dialogue_expects fake_expects;
extern char fake_dialogue_log[4096]; /* one word per call, with its text */
void fakes_reset(void);

#endif
