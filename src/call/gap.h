/* Gaps in the caller's audio. The telephone may pause (loss, silence suppression); the model's voice activity
 * detection only ends a turn when it hears silence, so gaps are filled with it (twilio.md 3.2). */
#ifndef VP_CALL_GAP_H
#define VP_CALL_GAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nothing is filled before the first packet, and never more than GAP_FILL_MAX_MS behind one. */
struct gap {
    int64_t expected_ms; /* stream time of the next packet; -1 before the first */
    int64_t arrived_ms;  /* monotonic time of the last packet or filling */
    int64_t filled_ms;   /* added by the timer since the last packet */
    bool is_speaking;
};

void gap_init(struct gap *gap);
/* A packet: milliseconds of silence to add before it, 0 to GAP_FILL_MAX_MS. A gap that the timer filled
 * already is not filled again; a timestamp that goes back starts anew. */
int64_t gap_feed(struct gap *gap, int64_t timestamp_ms, int64_t ulaw_bytes, int64_t now_ms);
/* Between start and end of the caller's speech the timer runs. */
void gap_set_speaking(struct gap *gap, bool is_speaking, int64_t now_ms);
/* When the timer wants gap_on_deadline; INT64_MAX: not at all. */
int64_t gap_next_deadline_ms(const struct gap *gap);
/* Milliseconds of silence to add now, or 0. */
int64_t gap_on_deadline(struct gap *gap, int64_t now_ms);

/* Writes base64 of duration_ms of mu-law silence, at most GAP_PIECE_MS, without NUL; returns its length. */
enum { GAP_PIECE_MS = 120, GAP_PIECE_CHARS = 1280 };
size_t gap_silence_b64(char out[GAP_PIECE_CHARS], int64_t duration_ms);

#endif
