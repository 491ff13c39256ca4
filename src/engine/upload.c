#include "engine/upload.h"

#include <stdlib.h>
#include <string.h>

#include "audio/resample.h"
#include "speech/speech.h"

enum {
    CLIP_MAX = 20 * SPEECH_RATE_HZ,
    CLIP_CUT_FROM = 12 * SPEECH_RATE_HZ,
    CUT_SAMPLES = SPEECH_RATE_HZ / 10,
};

enum vp_err upload_to_8k(const struct wav *wav, int16_t **out_pcm16, size_t *out_count)
{
    struct resampler *resampler = NULL;
    size_t room = wav->frame_count;
    if (wav->rate_hz != SPEECH_RATE_HZ) {
        enum vp_err err = resampler_create(wav->rate_hz, SPEECH_RATE_HZ, &resampler);
        if (err != VP_OK)
            return err;
        room = resampler_out_max(resampler, wav->frame_count);
    }
    int16_t *pcm16 = malloc((room > 0 ? room : 1) * sizeof *pcm16);
    if (pcm16 == NULL) {
        resampler_destroy(resampler);
        return VP_ERR_NO_MEMORY;
    }
    if (resampler != NULL)
        *out_count = resampler_feed(resampler, wav->pcm16, wav->frame_count, pcm16);
    else
        memcpy(pcm16, wav->pcm16, (*out_count = wav->frame_count) * sizeof *pcm16);
    resampler_destroy(resampler);
    *out_pcm16 = pcm16;
    return VP_OK;
}

size_t upload_piece_len(const int16_t *pcm16, size_t count)
{
    if (count <= CLIP_MAX)
        return count;
    size_t quietest = CLIP_MAX;
    int64_t least = INT64_MAX;
    for (size_t at = CLIP_CUT_FROM; at + CUT_SAMPLES <= CLIP_MAX; at += CUT_SAMPLES) {
        int64_t level = 0;
        for (size_t i = at; i < at + CUT_SAMPLES; i++)
            level += abs(pcm16[i]);
        if (level < least) {
            least = level;
            quietest = at + CUT_SAMPLES / 2;
        }
    }
    return quietest;
}
