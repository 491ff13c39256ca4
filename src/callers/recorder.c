#include "callers/recorder.h"

#include "audio/wav.h"

enum { RATE_HZ = 8000, FRAME_BYTES = 4, HOUR_MAX_BYTES = 3600 * RATE_HZ * FRAME_BYTES };

void recorder_init(struct recorder *recorder)
{
    buf_init(&recorder->stereo, HOUR_MAX_BYTES);
}

void recorder_deinit(struct recorder *recorder)
{
    buf_deinit(&recorder->stereo);
}

enum vp_err recorder_feed(struct recorder *recorder, const int16_t *caller_pcm16, const int16_t *agent_pcm16,
                          size_t count)
{
    enum vp_err err = buf_reserve(&recorder->stereo, count * FRAME_BYTES);
    if (err != VP_OK)
        return err;
    int16_t *out = (int16_t *)(void *)(recorder->stereo.at + recorder->stereo.len);
    for (size_t i = 0; i < count; i++) {
        out[2 * i] = caller_pcm16[i];
        out[2 * i + 1] = agent_pcm16[i];
    }
    recorder->stereo.len += count * FRAME_BYTES;
    return VP_OK;
}

enum vp_err recorder_write(const struct recorder *recorder, const char *path)
{
    static const int16_t nothing[2];
    const int16_t *pcm16 =
        recorder->stereo.at != NULL ? (const int16_t *)(const void *)recorder->stereo.at : nothing;
    return wav_write(path, RATE_HZ, 2, pcm16, recorder->stereo.len / FRAME_BYTES);
}
