/* When does the caller begin and end a turn? A state machine over voice probabilities of 32 ms windows, plus
 * how long the pause under way is to be waited for. No audio, no clock, no I/O.
 *
 * A pause is first only suspected: at ENDPOINT_SPECULATE the owner finds out what was said so far, and tells by
 * endpoint_judge after how much silence the turn is over (turn_end.h). */
#ifndef VP_ENGINE_ENDPOINT_H
#define VP_ENGINE_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/thresholds.h"

struct endpoint_settings {
    double threshold;       /* 0 to 1: voice from here on; it lasts until TURN_HYSTERESIS below */
    int silence_ms;         /* ends a turn that nothing is known of */
    int unfinished_wait_ms; /* ends even an unfinished sentence, and one that is not judged yet */
};

enum endpoint_change {
    ENDPOINT_SAME,
    ENDPOINT_STARTED,   /* the caller began to speak, ENDPOINT_START_MS ago */
    ENDPOINT_SPECULATE, /* a pause: recognise what was said */
    ENDPOINT_RESUMED,   /* the pause was none: forget what was recognised */
    ENDPOINT_ENDED,
};

/* While nobody speaks there is at most the beginning of a voice; a pause is suspected only in speech, after
 * ENDPOINT_SPECULATE_MS, and is judged only then. */
struct endpoint {
    struct endpoint_settings settings;
    bool is_speaking;
    bool is_speculating;
    int voiced_run_ms; /* latest unbroken run of voice */
    int silence_ms;    /* since the sound of speech stopped; counts only while speaking */
    int peak_level;    /* loudest window of the turn */
    int quiet_run_ms;  /* latest unbroken run of windows far below it */
    int speech_ms;     /* since the turn started */
    int wait_ms;       /* silence that ends the turn, by its judgement; 0: it is not judged yet */
};

bool endpoint_is_sane(const struct endpoint *endpoint);
void endpoint_init(struct endpoint *endpoint, const struct endpoint_settings *settings);
/* Back to silence; settings stay. */
void endpoint_reset(struct endpoint *endpoint);
/* The next window: its probability of voice; its loudness (mean absolute sample): the detector's probability falls some
 * windows after the sound, loudness tells how many, and the silence counts from there; and for how long nothing has
 * stood out of the line's background (foreground_feed) or been as near as the caller (bystander_feed): what does not is
 * other people's voice. */
struct endpoint_window {
    float probability;
    int level;
    int far_ms;
};
enum endpoint_change endpoint_feed(struct endpoint *endpoint, struct endpoint_window window);
/* So much silence ends the turn (over 0); ENDPOINT_ENDED when there was as much already, else ENDPOINT_SAME.
 * Ignored when the caller has gone on speaking. */
enum endpoint_change endpoint_judge(struct endpoint *endpoint, int wait_ms);
/* No audio came for long in a pause: ends the turn. ENDPOINT_ENDED or ENDPOINT_SAME. */
enum endpoint_change endpoint_stall(struct endpoint *endpoint);

#endif
