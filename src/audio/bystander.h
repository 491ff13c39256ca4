/* A single voice near the caller, such as a television: voice detection takes it for the caller, and it has pauses, in
 * which there is no background to stand out of (foreground.h). By level alone: how loud the caller's own voice is on
 * this line is followed, and what is a voice but far below it, for more than the end of a sentence, is somebody else's.
 * In a quiet room there is none, and nothing is far. When the agent waits for an answer and nobody near gives one, the
 * voice that is there is the caller after all: the telephone was handed on, or its loudspeaker turned on. */
#ifndef VP_AUDIO_BYSTANDER_H
#define VP_AUDIO_BYSTANDER_H

#include <stdbool.h>
#include <stdint.h>

enum { BYSTANDER_HELD_MAX = 4 };

/* Zeroed before use. Levels are dB over one step of PCM16. */
struct bystander {
    float held[BYSTANDER_HELD_MAX]; /* levels of the last pieces: a voice dips between its vowels */
    int32_t at;
    float own;         /* usual level of who speaks into the telephone; 0: nobody has yet */
    int32_t met_ms;    /* of voice, until its level is known */
    int32_t run_ms;    /* of a voice far below it; shorter again in its pauses */
    int32_t heard_ms;  /* of such runs; fades when there are none */
    int32_t far_ms;    /* since anything was nearer */
    int32_t waited_ms; /* likewise, and since the agent has said anything */
};

/* The next piece of the line, some 30 ms: its level (foreground_mean_square). is_agent_heard: the caller listens to the
 * agent, so that a voice is hardly theirs. Returns for how long what is heard has been a bystander; 0: it may be the
 * caller. */
int32_t bystander_feed(struct bystander *bystander, double mean_square, bool is_voice, bool is_agent_heard,
                       int32_t duration_ms);

#endif
