/* "One moment please.": our own voice for the silence that a failure, a long function or a slow model leaves. It is no
 * item of any session and no line of the transcript, and it never talks over anybody. */
#ifndef VP_CALL_FILLER_H
#define VP_CALL_FILLER_H

#include <stdbool.h>
#include <stdint.h>

#include "call/moment.h"

struct filler {
    int64_t after_ms; /* the next one not before; monotonic */
};

/* What the caller waits for. */
struct filler_wait {
    const struct moment *moment;
    bool has_clip;      /* there is something to be played */
    bool has_greeting;  /* a greeting was played at the beginning */
    bool is_introduced; /* a session has been told of the call */
    bool owes_answer;   /* the caller waits for something that a lost session did not say */
    bool has_failed;    /* a session or a response did, and no answer came since */
    int64_t called_ms;  /* the answer called a function then, and nothing sounded since; 0: none; monotonic */
    int64_t ends_ms;    /* when what is queued was played; monotonic */
};

/* When one is due, monotonic; INT64_MAX: none. */
int64_t filler_due_ms(const struct filler *filler, const struct filler_wait *wait);
/* It is due: whether it is to be played. is_playing: the caller hears something, whatever time says. */
bool filler_step(struct filler *filler, bool is_playing, int64_t now_ms);
/* It was queued, and ends then. */
void filler_queued(struct filler *filler, int64_t ends_ms);

#endif
