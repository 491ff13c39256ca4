/* What samples of mu-law add up to: how loud they are, for all that measure a packet. */
#ifndef VP_AUDIO_ULAW_SUMS_H
#define VP_AUDIO_ULAW_SUMS_H

#include <stddef.h>
#include <stdint.h>

enum {
    ULAW_LOUDEST = 0x7f,
    ULAW_SUMS_MAX = 65536,
    ULAW_STRETCH = 27,    /* every third sample of 81 bytes, 10 ms, as many characters of base64 begin */
    ULAW_SUMS_SPARE = 32, /* bytes of room behind samples that are read at once */
};

struct ulaw_sums {
    int32_t sum;         /* of the samples as PCM16 */
    uint64_t squares;    /* of the same */
    uint32_t magnitudes; /* of the seven inverted bits of the codes: 0 is silence, ULAW_LOUDEST the loudest */
    uint32_t loudest_count; /* of them, of either sign */
};

/* count: at most ULAW_SUMS_MAX. */
void ulaw_sums_of(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums);
/* The same of each ULAW_STRETCH samples, of which the last may have fewer: count / ULAW_STRETCH, rounded up. ulaw has
 * ULAW_SUMS_SPARE bytes of room behind count. */
void ulaw_sums_of_stretches(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums);

static inline size_t ulaw_stretch_count(size_t count)
{
    return (count + ULAW_STRETCH - 1) / ULAW_STRETCH;
}

static inline void ulaw_sums_add(struct ulaw_sums *sums, const struct ulaw_sums *more)
{
    sums->sum += more->sum;
    sums->squares += more->squares;
    sums->magnitudes += more->magnitudes;
    sums->loudest_count += more->loudest_count;
}

#endif
