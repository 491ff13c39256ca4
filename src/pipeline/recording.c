#include "pipeline/recording.h"

#include <assert.h>

#include "audio/wav.h"

enum {
    FRAME_MS = 20,
    VOICED_RMS = 180 /* -45 dB of full scale: far below the quietest caller, above a quiet line's hiss */
};

static bool is_voiced(const int16_t *pcm16, size_t count)
{
    int64_t sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        sum += pcm16[i];
    int64_t mean = sum / (int64_t)count; /* a constant offset is no sound */
    for (size_t i = 0; i < count; i++)
        squares += (pcm16[i] - mean) * (pcm16[i] - mean);
    return squares / (int64_t)count >= (int64_t)VOICED_RMS * VOICED_RMS;
}

static int64_t count_voiced_ms(const struct wav *wav)
{
    size_t frame = (size_t)wav->rate_hz * FRAME_MS / 1000;
    assert(frame > 0); /* wav_decode takes 1 kHz and more */
    size_t voiced = 0; /* samples: at odd rates a frame is not quite FRAME_MS long */
    for (size_t at = 0; at + frame <= wav->frame_count; at += frame)
        if (is_voiced(wav->pcm16 + at, frame))
            voiced += frame;
    return (int64_t)voiced * 1000 / wav->rate_hz;
}

enum vp_err recording_read(struct span bytes, struct recording *out_recording)
{
    struct wav wav;
    if (bytes.len > RECORDING_MAX_BYTES)
        return VP_ERR_TOO_BIG;
    enum vp_err err = bytes.at != NULL ? wav_decode(bytes, &wav) : VP_ERR_BAD_AUDIO;
    if (err != VP_OK)
        return err;
    wav_to_mono(&wav);
    size_t frames_max = (size_t)wav.rate_hz * (RECORDING_MAX_MS / 1000);
    if (wav.frame_count > frames_max)
        wav.frame_count = frames_max;
    struct recording recording = {.duration_ms = (int64_t)wav.frame_count * 1000 / wav.rate_hz,
                                  .voiced_ms = count_voiced_ms(&wav)};
    buf_init(&recording.wav, 44 + 2 * wav.frame_count);
    err = wav_encode(&recording.wav, wav.rate_hz, 1, wav.pcm16, wav.frame_count);
    wav_deinit(&wav);
    if (err == VP_OK)
        *out_recording = recording;
    else
        buf_deinit(&recording.wav);
    return err;
}

void recording_deinit(struct recording *recording)
{
    buf_deinit(&recording->wav);
}
