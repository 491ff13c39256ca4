/* When the caller's voice was last heard on the line, by level alone: what turn latency is measured from. The
 * model's own word comes later, after the silence that ends a turn and after its network. */
#ifndef VP_CALL_LAST_VOICE_H
#define VP_CALL_LAST_VOICE_H

#include <stdint.h>

#include "base/span.h"

/* Levels are means of mu-law codes (0 to 127, near to a logarithm: 16 codes are 6 dB). */
enum {
    LAST_VOICE_BELOW_PEAK = 48, /* 18 dB under the caller's loudest is silence or noise */
    LAST_VOICE_LEAST = 16,      /* about -48 dBFS: nothing quieter is a voice */
    LAST_VOICE_PAUSE_MS = 1000, /* what comes after a longer one is not the same utterance */
    LAST_VOICE_SCALE = 1024 /* the peak falls by a thousandth of itself each packet: one click is forgotten */
};

struct last_voice {
    int32_t peak;   /* times LAST_VOICE_SCALE */
    int32_t run_ms; /* voice in the utterance that it belongs to, without the silence between words */
    int64_t at_ms;  /* monotonic arrival of the last voiced packet; 0: none yet */
};

/* A packet: base64 of mu-law. Looks at its last 10 ms; allocates nothing. Malformed ones are passed over. */
void last_voice_feed(struct last_voice *last, struct span ulaw_b64, int64_t now_ms);

#endif
