/* When does the caller begin and end a turn? A state machine over voice probabilities of 32 ms windows, plus
 * what the text recognised so far means. No audio, no clock, no I/O.
 *
 * A pause is first only suspected: at ENDPOINT_SPECULATE the owner recognises what was said so far and tells
 * by endpoint_judge how finished it sounds. A finished sentence ends the turn early, an unfinished one is
 * waited for. */
#ifndef VP_ENGINE_ENDPOINT_H
#define VP_ENGINE_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/thresholds.h"

struct endpoint_settings {
    double threshold;       /* 0 to 1: voice from here on; it lasts until TURN_HYSTERESIS below */
    int silence_ms;         /* ends the turn when meaning does not decide */
    int unfinished_wait_ms; /* silence that ends even an unfinished sentence */
};

enum endpoint_change {
    ENDPOINT_SAME,
    ENDPOINT_STARTED,   /* the caller began to speak, ENDPOINT_START_MS ago */
    ENDPOINT_SPECULATE, /* a pause: recognise what was said */
    ENDPOINT_RESUMED,   /* the pause was none: forget what was recognised */
    ENDPOINT_ENDED,
};

enum endpoint_meaning {
    ENDPOINT_MEANING_UNKNOWN,
    ENDPOINT_UNFINISHED,
    ENDPOINT_UNSURE,
    ENDPOINT_BRIEF, /* finished in one word, which is often the first of more: "Yes. Perfect." */
    ENDPOINT_FINISHED
};

/* While nobody speaks there is at most the beginning of a voice; a pause is suspected only in speech, after
 * ENDPOINT_SPECULATE_MS, and has a meaning only then. */
struct endpoint {
    struct endpoint_settings settings;
    bool is_speaking;
    bool is_speculating;
    int voiced_run_ms; /* latest unbroken run of voice */
    int silence_ms;    /* since the sound of speech stopped; counts only while speaking */
    int peak_level;    /* loudest window of the turn */
    int quiet_run_ms;  /* latest unbroken run of windows far below it */
    int speech_ms;     /* since the turn started */
    enum endpoint_meaning meaning;
};

bool endpoint_is_sane(const struct endpoint *endpoint);
void endpoint_init(struct endpoint *endpoint, const struct endpoint_settings *settings);
/* Back to silence; settings stay. */
void endpoint_reset(struct endpoint *endpoint);
/* The next window: its probability of voice; its loudness (mean absolute sample): the detector's probability falls some
 * windows after the sound, loudness tells how many, and the silence counts from there; and for how long nothing has
 * stood out of the line's background (foreground_feed): what does not is other people's voice. */
struct endpoint_window {
    float probability;
    int level;
    int far_ms;
};
enum endpoint_change endpoint_feed(struct endpoint *endpoint, struct endpoint_window window);
/* What the speculation's text means; ENDPOINT_ENDED when that ends the turn at once, else ENDPOINT_SAME.
 * Ignored when the caller has gone on speaking. */
enum endpoint_change endpoint_judge(struct endpoint *endpoint, enum endpoint_meaning meaning);
/* No audio came for long in a pause: ends the turn. ENDPOINT_ENDED or ENDPOINT_SAME. */
enum endpoint_change endpoint_stall(struct endpoint *endpoint);

#endif
