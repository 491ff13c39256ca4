/* Models, a menu and voices for the tests of this room. */
#ifndef VP_TESTS_WITH_SPEECH_H
#define VP_TESTS_WITH_SPEECH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "speech/speech.h"

/* Loaded at the first call, shared by a program's tests; NULL, after saying so, where tools/setup has not run. */
const struct speech_models *with_models(void);
/* The same with the neural voice; NULL where that was not fetched. */
const struct speech_models *with_neural_voice(void);
int without_models(void **state); /* a group's tear-down */

/* A small menu's vocabulary; fails the test when it cannot be made. */
struct vocabulary *with_vocabulary(void);

struct clip {
    int16_t *pcm16; /* owned, 8 kHz */
    size_t count;
};
void clip_deinit(struct clip *clip);
/* The product's own voice, with 300 ms of silence before and 250 ms behind. */
struct clip clip_of_own_voice(const char *text);
/* espeak-ng's voice; false where the program is not installed. */
bool clip_of_other_voice(const char *text, struct clip *out_clip);
struct clip clip_of_silence(size_t count);
/* White noise, amplitude 0 to 32767. */
struct clip clip_of_noise(size_t count, int amplitude);

/* Whether text holds all the words of wanted, any case, in that order. */
bool has_words(const char *text, const char *wanted);

#endif
