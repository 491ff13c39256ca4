/* A session that stands still with its socket open looks like one that has nothing to say. Where the level on the line
 * tells that the caller spoke and is waiting, and the model has not said so, it is asked for a sign of life. One that
 * gives it has judged the sound to be noise, or waits for the rest of a sentence; one that does not is lost, and the
 * caller's words, which are kept until then, are played to the next. So it is where a model owes an answer and nothing
 * of it comes: one that gives the sign is slow, and waited for; the other is dead. And where it does not even end the
 * response that the caller broke into. */
#ifndef VP_CALL_PROBE_H
#define VP_CALL_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "call/moment.h"

struct probe {                              /* times are monotonic */
    int64_t asked_ms;                       /* and is awaited; 0: none is */
    int64_t asked_voice_ms;                 /* the caller's last voice at that time */
    int64_t settled_voice_ms;               /* the last voice about which the session gave one; 0: none */
    int64_t asked_wait_ms, settled_wait_ms; /* likewise: since when an answer was waited for */
    int64_t not_before_ms;                  /* for the next */
    int unanswered_count;                   /* sessions in a row that were lost for want of one */
};

/* Whether the caller spoke into silence and the model has not said so: that audio is kept. */
bool probe_has_unnoticed_word(const struct probe *probe, const struct moment *moment);
/* When a sign of life is asked for, or the one asked for is late; INT64_MAX: neither. */
int64_t probe_due_ms(const struct probe *probe, const struct moment *moment);
enum probe_step { PROBE_ASK, PROBE_LOST };
/* It is due: the session is to be asked, or is lost. */
enum probe_step probe_step(struct probe *probe, const struct moment *moment, int64_t now_ms);
/* The session gave the sign; ignored when none was asked for. */
void probe_on_answer(struct probe *probe);
/* A fresh session was asked for none. */
void probe_forget_session(struct probe *probe);

#endif
