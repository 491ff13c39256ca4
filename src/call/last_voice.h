/* When the caller's voice was last heard on the line, by level alone: what turn latency is measured from. The
 * model's own word comes later, after the silence that ends a turn and after its network. */
#ifndef VP_CALL_LAST_VOICE_H
#define VP_CALL_LAST_VOICE_H

#include <stdint.h>

#include "call/caller_sound.h"

struct last_voice {
    int32_t peak;   /* times LAST_VOICE_SCALE */
    int32_t run_ms; /* voice in the utterance that it belongs to, without the silence between words */
    int64_t dip_ms; /* the last voice behind a pause between words: noise has none; monotonic; 0: none yet */
    int64_t at_ms;  /* monotonic arrival of the last voiced packet; 0: none yet */
};

/* A packet: its last 10 ms are looked at. Malformed ones are passed over. */
void last_voice_feed(struct last_voice *last, const struct caller_sound *sound, int64_t now_ms);

#endif
