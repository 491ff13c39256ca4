/* The timeline of a call's recording, from the end of the announcement on: what the caller said, and beside it what
 * the telephone played meanwhile, as far as it did. Pure; times are monotonic milliseconds. Before the announcement
 * was heard to its end nothing of either side is kept, and where the caller broke in, nothing at all. */
#ifndef VP_REALTIME_CALL_RECORDING_H
#define VP_REALTIME_CALL_RECORDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* The mark behind the announcement: it comes back when that was played (docs of Twilio's Media Streams). */
#define CALL_RECORDING_MARK "announced"

enum {
    RECORDING_LAG_MS = 500,    /* what the caller said comes so late at most, to be put in its place */
    RECORDING_AHEAD_MS = 2000, /* a timestamp further ahead than that is wrong */
    RECORDING_WINDOW_MS = 4000,
    RECORDING_QUEUE_MS = 240 * 1000 /* an answer is so long at most; more is not recorded */
};

enum recording_state {
    RECORDING_OFF,       /* never begun, or over */
    RECORDING_ANNOUNCES, /* the announcement is being sent */
    RECORDING_WAITS,     /* it is sent, and its mark is not back */
    RECORDING_RUNS
};

struct call_recording {
    enum recording_state state;
    size_t announcement_left; /* bytes that are not sent yet */
    int64_t sounds_until_ms;  /* the announcement's end, were there no network */
    int64_t delay_ms;         /* from sent to heard and back, as the announcement's mark told */
    int64_t taken_ms;         /* everything before was taken */
    int64_t base_ms; /* when a piece of the caller's with timestamp 0 would have come; INT64_MIN: unknown */
    uint8_t caller[RECORDING_WINDOW_MS * 8]; /* mu-law from taken_ms on */
    struct buf agent;                        /* the same, of the agent */
};

/* announcement_bytes: of mu-law, which come first in call_recording_play; 0: the call was announced on an earlier
 * stream, it runs at once. */
void call_recording_begin(struct call_recording *recording, size_t announcement_bytes, int64_t now_ms);
void call_recording_deinit(struct call_recording *recording);
/* The agent's audio goes to the telephone. True: it was the last of the announcement, send CALL_RECORDING_MARK. */
bool call_recording_play(struct call_recording *recording, const uint8_t *ulaw, size_t len, int64_t now_ms);
/* The telephone's queue is emptied. True: the announcement was cut, so nothing is recorded. */
bool call_recording_clear(struct call_recording *recording, int64_t now_ms);
/* CALL_RECORDING_MARK came back. True: it runs from now on. */
bool call_recording_announced(struct call_recording *recording, int64_t now_ms);
/* timestamp_ms: of the piece in its stream. Gaps between pieces are silence. */
void call_recording_hear(struct call_recording *recording, const uint8_t *ulaw, size_t len,
                         int64_t timestamp_ms, int64_t now_ms);
/* Appends what is settled, caller and agent in turn (two bytes a sample). is_last: all up to now, and it is over.
 * The errors of buf_reserve; what is not taken comes next time. */
VP_MUST_CHECK enum vp_err call_recording_take(struct call_recording *recording, int64_t now_ms, bool is_last,
                                              struct buf *out);

#endif
