/* When does the caller begin and end a turn? A state machine over voice probabilities of 32 ms windows, plus
 * what the text recognised so far means. No audio, no clock, no I/O.
 *
 * A pause is first only suspected: at TURN_SPECULATE the owner recognises what was said so far and tells by
 * turn_judge how finished it sounds. A finished sentence ends the turn early, an unfinished one is waited for. */
#ifndef VP_ENGINE_TURN_H
#define VP_ENGINE_TURN_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/thresholds.h"

struct turn_settings {
    double threshold;       /* 0 to 1: voice from here on; it lasts until TURN_HYSTERESIS below */
    int silence_ms;         /* ends the turn when meaning does not decide */
    int unfinished_wait_ms; /* silence that ends even an unfinished sentence */
};

enum turn_change {
    TURN_SAME,
    TURN_STARTED,   /* the caller began to speak, TURN_START_MS ago */
    TURN_SPECULATE, /* a pause: recognise what was said */
    TURN_RESUMED,   /* the pause was none: forget what was recognised */
    TURN_ENDED,
};

enum turn_meaning {
    TURN_MEANING_UNKNOWN,
    TURN_UNFINISHED,
    TURN_UNSURE,
    TURN_BRIEF, /* finished in one word, which is often the first of more: "Yes. Perfect." */
    TURN_FINISHED
};

/* While nobody speaks there is at most the beginning of a voice; a pause is suspected only in speech, after
 * TURN_SPECULATE_MS, and has a meaning only then. */
struct turn {
    struct turn_settings settings;
    bool is_speaking;
    bool is_speculating;
    int voiced_run_ms; /* latest unbroken run of voice */
    int silence_ms;    /* since the sound of speech stopped; counts only while speaking */
    int peak_level;    /* loudest window of the turn */
    int quiet_run_ms;  /* latest unbroken run of windows far below it */
    int speech_ms;     /* since the turn started */
    enum turn_meaning meaning;
};

bool turn_is_sane(const struct turn *turn);
void turn_init(struct turn *turn, const struct turn_settings *settings);
/* Back to silence; settings stay. */
void turn_reset(struct turn *turn);
/* The next window's probability of voice, and its loudness (mean absolute sample). The detector's probability
 * falls some windows after the sound; loudness tells how many, and the silence counts from there. */
enum turn_change turn_feed(struct turn *turn, float probability, int level);
/* What the speculation's text means; TURN_ENDED when that ends the turn at once, else TURN_SAME. Ignored when
 * the caller has gone on speaking. */
enum turn_change turn_judge(struct turn *turn, enum turn_meaning meaning);
/* No audio came for long in a pause: ends the turn. TURN_ENDED or TURN_SAME. */
enum turn_change turn_stall(struct turn *turn);

#endif
