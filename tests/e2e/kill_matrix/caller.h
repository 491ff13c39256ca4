/* A caller on a simulated Twilio line who orders one pizza, in the language of spoken.h, and notes what is
 * heard meanwhile. A caller answers what was said; when nothing is said for long, the last words are said
 * again, as people do. */
#ifndef VP_KILL_MATRIX_CALLER_H
#define VP_KILL_MATRIX_CALLER_H

#include "e2e/kill_matrix/spoken.h"
#include "callers/phone_line.h"

struct caller;

struct caller_owner {
    /* About to say this for the first time: false lets the caller wait until caller_go. */
    bool (*may_say)(void *owner, struct caller *caller, enum caller_word word);
    void (*on_ended)(void *owner, struct caller *caller);
    void *owner;
    bool
        is_hasty; /* words of a fifth of a second, and the agent is answered at once: a call in few seconds */
};

struct caller {
    const struct caller_owner *owner;
    struct phone_line *line; /* NULL: over */
    uint32_t number;         /* from 1 */
    char call_sid[40];
    /* Speaking */
    enum caller_word last_word, next_word; /* next_word waits at a gate */
    int frames_left;                       /* of the words being said */
    uint64_t utterance;
    bool has_passed[4]; /* gates, by word */
    int64_t quiet_since_ms;
    int repeat_count;
    /* Hearing */
    uint8_t window[2 * ULAW_FRAME_BYTES];
    struct spoken heard; /* the newest utterance with a stamp */
    int heard_frames;    /* of it */
    bool is_heard_answered, has_heard_plain;
    int64_t last_heard_ms;
    /* What becomes of it */
    bool is_answered, has_confirmation;
    bool was_noted;         /* the pizza was repeated by the agent, so it is in the basket */
    bool was_forgotten;     /* asked what is wanted after that */
    uint32_t foreign_count; /* frames meant for somebody else */
    /* The fault */
    int64_t fault_ms;            /* 0: not yet */
    uint64_t fault_utterance;    /* what is later than this one is new */
    int64_t sound_ms, useful_ms; /* from the fault to any new sound, and to new words; -1: never */
    struct phone_line_end end;
};

void caller_dial(struct caller *caller, const struct caller_owner *owner, uint32_t number,
                 const struct phone_line_options *options);
/* Says what waited at the gate. */
void caller_go(struct caller *caller, int64_t now_ms);
/* The fault happens now. */
void caller_mark_fault(struct caller *caller, uint64_t newest_utterance, int64_t now_ms);

#endif
