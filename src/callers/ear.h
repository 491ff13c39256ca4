/* Listens to both sides of a call as they are heard on the telephone, 20 ms at a time: who is speaking, how
 * long the caller waited for each answer, and where there was silence. Energy decides, in blocks of 5 ms. */
#ifndef VP_CALLERS_EAR_H
#define VP_CALLERS_EAR_H

#include <stdbool.h>
#include <stdint.h>

#include "callers/samples.h"

enum { EAR_FRAME_SAMPLES = 160, EAR_NEVER = -1 };

struct ear {
    int64_t now_ms;                          /* end of what was heard, since the call was answered */
    int64_t caller_heard_ms, agent_heard_ms; /* end of the last audible block; EAR_NEVER */
    int64_t agent_spoke_ms;                  /* begin of the agent's current speech */
    int64_t caller_spoke_ms;                 /* begin of the caller's current speech */
    int64_t first_agent_ms;                  /* first audible block of the agent; EAR_NEVER */
    bool is_agent_speaking;                  /* in a stretch without a pause of EAR_PAUSE_MS */
    bool is_caller_speaking;
    bool has_agent_audio; /* more is waiting to be played */
    bool is_agent_fed;    /* the last frame had audio of the agent, be it a pause inside its speech */
    bool is_answer_due;   /* the caller spoke since the agent's last word */
    bool is_barging_in;
    uint32_t agent_speech_count;      /* stretches of the agent's speech that began */
    struct samples turn_latencies_ms; /* caller's last voiced sample to agent's first audible one */
    struct samples barge_in_stops_ms; /* caller's first voiced sample to the agent's silence */
    int64_t longest_silence_ms;       /* nobody audible, after the agent's first word */
    int64_t longest_silence_at_ms;    /* where that began */
    uint32_t underrun_count;          /* playing ran dry inside the agent's speech */
    bool is_dry;
    enum vp_err err; /* first failure of a list above */
};

/* A pause of this length ends a stretch of speech. */
enum { EAR_PAUSE_MS = 300 };

void ear_init(struct ear *ear);
void ear_deinit(struct ear *ear);
/* Both frames have EAR_FRAME_SAMPLES samples. caller_pcm16 is free of line noise. agent_bytes: how much of
 * the agent's frame came from the server; has_more: more of it is waiting. */
void ear_feed(struct ear *ear, const int16_t *caller_pcm16, const int16_t *agent_pcm16, size_t agent_bytes,
              bool has_more);

/* How long the agent has been silent, nothing of it left to play; 0 while it speaks or never spoke. */
int64_t ear_agent_silent_ms(const struct ear *ear);
/* How long the agent's current speech has gone on; 0 while it is silent. */
int64_t ear_agent_speaking_ms(const struct ear *ear);

#endif
