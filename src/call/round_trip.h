/* How long a message to the telephone and its mark back are under way, learned from the marks of sound that began to
 * play at once. The caller is so much further in what plays than the last mark says, and hears so much more before a
 * clear takes effect (twilio.md 3.4). Pure. */
#ifndef VP_CALL_ROUND_TRIP_H
#define VP_CALL_ROUND_TRIP_H

#include <stdbool.h>
#include <stdint.h>

struct round_trip {
    int64_t ms; /* while nothing is known, what is usual */
    bool is_known;
    int64_t last_ms; /* as the mark before told it */
    /* The sound that is watched; nothing is where is_watching is not set. */
    bool is_watching;
    uint32_t number;   /* of its item */
    int64_t to_bytes;  /* its end within the item, as in its mark */
    int64_t expect_ms; /* its mark would come then, if nothing were under way at all */
};

void round_trip_init(struct round_trip *trip);
/* Sound of this length is sent into a queue that is empty; one is watched at a time. */
void round_trip_watch(struct round_trip *trip, uint32_t number, int64_t to_bytes, int64_t length_ms,
                      int64_t now_ms);
/* A mark came back. */
void round_trip_mark(struct round_trip *trip, uint32_t number, int64_t to_bytes, int64_t now_ms);
/* The queue was cleared: what is watched is not played to its end. */
void round_trip_forget(struct round_trip *trip);

#endif
