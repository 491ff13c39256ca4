/* One caller of the bench of the floor, on a simulated line: makes sounds into the agent's speech and finds out,
 * from what the telephone played, what became of it. */
#ifndef VP_BENCH_FLOOR_CALL_H
#define VP_BENCH_FLOOR_CALL_H

#include <stdio.h>

#include "bench/floor/material.h"
#include "callers/phone_line.h"
#include "callers/pink.h"
#include "callers/samples.h"

struct bank { /* what the model says, as it says it */
    const uint8_t *ulaw[16];
    size_t len[16], count;
};

struct floor_score {
    int count[SOUND_CLASS_COUNT];
    int right[SOUND_CLASS_COUNT]; /* gave way to interruptions, kept the floor else */
    int turns, answered, talked_over;
    struct samples yield_ms;   /* from an interruption's first sound to silence at the telephone */
    struct samples gap_ms;     /* how long the agent was silent for what was none */
    struct samples overlap_ms; /* how much of the sentence it said twice afterwards; negative: left out */
};

struct floor_call;

struct floor_call_options {
    struct loop *loop;
    struct http_client *http;
    const struct material *material;
    const struct bank *bank;
    const char *voice_url;
    struct floor_score *score;
    uint64_t seed;
    size_t voice;
    int rounds;   /* of one sound of each class */
    FILE *detail; /* a line each; NULL: none */
    void (*on_over)(void *owner);
    void *owner;
};

VP_MUST_CHECK enum vp_err floor_call_open(const struct floor_call_options *options);

#endif
