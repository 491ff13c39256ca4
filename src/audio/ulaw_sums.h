/* What samples of mu-law add up to: how loud they are, for all that measure a packet. */
#ifndef VP_AUDIO_ULAW_SUMS_H
#define VP_AUDIO_ULAW_SUMS_H

#include <stddef.h>
#include <stdint.h>

enum { ULAW_LOUDEST = 0x7f, ULAW_SUMS_MAX = 65536 };

struct ulaw_sums {
    int32_t sum;         /* of the samples as PCM16 */
    uint64_t squares;    /* of the same */
    uint32_t magnitudes; /* of the seven inverted bits of the codes: 0 is silence, ULAW_LOUDEST the loudest */
    uint32_t loudest_count; /* of them, of either sign */
};

/* count: at most ULAW_SUMS_MAX. */
void ulaw_sums_of(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums);

#endif
