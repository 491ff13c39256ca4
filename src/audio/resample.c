#include "audio/resample.h"

#include <speex/speex_resampler.h>
#include <stdlib.h>

struct resampler {
    SpeexResamplerState *speex;
    uint64_t from_hz, to_hz;
    uint64_t in_count, out_count; /* samples of this stream */
};

enum { QUALITY = 5 }; /* speexdsp's scale 0 to 10; 5 keeps the telephone band flat at little cost */

enum vp_err resampler_create(int from_hz, int to_hz, struct resampler **out_resampler)
{
    struct resampler *resampler = calloc(1, sizeof *resampler);
    if (resampler == NULL)
        return VP_ERR_NO_MEMORY;
    int err = RESAMPLER_ERR_SUCCESS;
    resampler->speex = speex_resampler_init(1, (spx_uint32_t)from_hz, (spx_uint32_t)to_hz, QUALITY, &err);
    if (resampler->speex == NULL) {
        free(resampler);
        return err == RESAMPLER_ERR_ALLOC_FAILED ? VP_ERR_NO_MEMORY : VP_ERR_BAD_VALUE;
    }
    speex_resampler_skip_zeros(resampler->speex);
    resampler->from_hz = (uint64_t)from_hz;
    resampler->to_hz = (uint64_t)to_hz;
    *out_resampler = resampler;
    return VP_OK;
}

void resampler_destroy(struct resampler *resampler)
{
    if (resampler == NULL)
        return;
    speex_resampler_destroy(resampler->speex);
    free(resampler);
}

size_t resampler_out_max(const struct resampler *resampler, size_t count)
{
    return (size_t)(count * resampler->to_hz / resampler->from_hz) + 2;
}

size_t resampler_feed(struct resampler *resampler, const int16_t *pcm16, size_t count, int16_t *out_pcm16)
{
    size_t room = resampler_out_max(resampler, count), used = 0, written = 0;
    while (used < count && written < room) {
        spx_uint32_t in = (spx_uint32_t)(count - used), out = (spx_uint32_t)(room - written);
        speex_resampler_process_int(resampler->speex, 0, pcm16 + used, &in, out_pcm16 + written, &out);
        used += in;
        written += out;
        if (in == 0 && out == 0)
            break;
    }
    resampler->in_count += used;
    resampler->out_count += written;
    return written;
}

size_t resampler_finish(struct resampler *resampler, int16_t out_pcm16[RESAMPLER_TAIL_MAX])
{
    enum { ZEROS = 64 };
    static const int16_t silence[ZEROS];
    uint64_t whole = resampler->in_count * resampler->to_hz / resampler->from_hz;
    size_t owed = whole > resampler->out_count ? (size_t)(whole - resampler->out_count) : 0, written = 0;
    if (owed > RESAMPLER_TAIL_MAX)
        owed = RESAMPLER_TAIL_MAX;
    while (written < owed) {
        spx_uint32_t in = ZEROS, out = (spx_uint32_t)(owed - written);
        speex_resampler_process_int(resampler->speex, 0, silence, &in, out_pcm16 + written, &out);
        written += out;
        if (in == 0 && out == 0)
            break;
    }
    resampler_reset(resampler);
    return written;
}

void resampler_reset(struct resampler *resampler)
{
    resampler->in_count = resampler->out_count = 0;
    speex_resampler_reset_mem(resampler->speex);
    speex_resampler_skip_zeros(resampler->speex);
}
