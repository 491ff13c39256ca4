#include "engine/session_audio.h"

#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"

enum { PIECE_CHARS = 4096, PIECE_BYTES = PIECE_CHARS / 4 * 3 };

enum vp_err audio_in_init(struct audio_in *in, enum audio_format format)
{
    *in = (struct audio_in){0};
    in->ring = calloc(RING_SAMPLES, sizeof *in->ring);
    if (in->ring == NULL)
        return VP_ERR_NO_MEMORY;
    return audio_in_set_format(in, format);
}

void audio_in_deinit(struct audio_in *in)
{
    resampler_destroy(in->to_8k);
    free(in->ring);
    *in = (struct audio_in){0};
}

enum vp_err audio_in_set_format(struct audio_in *in, enum audio_format format)
{
    if (format == AUDIO_FORMAT_PCM24K && in->to_8k == NULL) {
        enum vp_err err = resampler_create(24000, SPEECH_RATE_HZ, &in->to_8k);
        if (err != VP_OK)
            return err;
    }
    if (format != in->format)
        in->has_odd_byte = false;
    in->format = format;
    return VP_OK;
}

static void take_samples(struct audio_in *in, const int16_t *pcm16, size_t count, audio_window_fn on_window,
                         void *owner)
{
    for (size_t i = 0; i < count; i++) {
        in->ring[in->sample_count++ % RING_SAMPLES] = pcm16[i];
        in->window[in->window_fill++] = pcm16[i];
        if (in->window_fill == SPEECH_WINDOW_SAMPLES) {
            in->window_fill = 0;
            on_window(owner, in->window);
        }
    }
}

static void take_pcm24k(struct audio_in *in, const uint8_t *bytes, size_t count, audio_window_fn on_window,
                        void *owner)
{
    int16_t wide[PIECE_BYTES / 2 + 1], narrow[PIECE_BYTES / 2 + 64];
    size_t sample_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (in->has_odd_byte)
            wide[sample_count++] = (int16_t)(uint16_t)(in->odd_byte | bytes[i] << 8);
        else
            in->odd_byte = bytes[i];
        in->has_odd_byte = !in->has_odd_byte;
    }
    if (sample_count == 0 || resampler_out_max(in->to_8k, sample_count) > sizeof narrow / sizeof *narrow)
        return;
    size_t narrow_count = resampler_feed(in->to_8k, wide, sample_count, narrow);
    take_samples(in, narrow, narrow_count, on_window, owner);
}

enum vp_err audio_in_feed(struct audio_in *in, struct span b64, audio_window_fn on_window, void *owner)
{
    while (b64.len > 0) {
        uint8_t bytes[PIECE_BYTES + 3];
        size_t chars = b64.len < PIECE_CHARS ? b64.len : PIECE_CHARS, count;
        enum vp_err err = base64_decode((struct span){b64.at, chars}, bytes, &count);
        if (err != VP_OK)
            return err;
        b64 = (struct span){b64.at + chars, b64.len - chars};
        if (in->format == AUDIO_FORMAT_PCMU) {
            int16_t pcm16[PIECE_BYTES + 3];
            ulaw_decode(bytes, count, pcm16);
            take_samples(in, pcm16, count, on_window, owner);
        } else {
            take_pcm24k(in, bytes, count, on_window, owner);
        }
    }
    return VP_OK;
}

int16_t *audio_in_copy(const struct audio_in *in, int64_t from, size_t *out_count)
{
    int64_t oldest = in->sample_count - RECOGNISED_SAMPLES_MAX;
    if (from < oldest)
        from = oldest;
    if (from < 0)
        from = 0;
    size_t count = (size_t)(in->sample_count - from);
    int16_t *copy = malloc(count > 0 ? count * sizeof *copy : 1);
    if (copy == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        copy[i] = in->ring[(from + (int64_t)i) % RING_SAMPLES];
    *out_count = count;
    return copy;
}

enum vp_err audio_out_init(struct audio_out *out, enum audio_format format)
{
    *out = (struct audio_out){.format = format};
    return format == AUDIO_FORMAT_PCM24K ? resampler_create(SPEECH_RATE_HZ, 24000, &out->to_24k) : VP_OK;
}

void audio_out_deinit(struct audio_out *out)
{
    resampler_destroy(out->to_24k);
    *out = (struct audio_out){0};
}

size_t audio_out_encode(struct audio_out *out, const int16_t *pcm16, size_t count, uint8_t *bytes)
{
    if (count > AUDIO_OUT_PIECE_SAMPLES)
        count = AUDIO_OUT_PIECE_SAMPLES;
    if (out->format == AUDIO_FORMAT_PCMU) {
        ulaw_encode(pcm16, count, bytes);
        return count;
    }
    int16_t wide[AUDIO_OUT_BYTES_MAX / 2];
    if (resampler_out_max(out->to_24k, count) > sizeof wide / sizeof *wide)
        return 0;
    size_t wide_count = resampler_feed(out->to_24k, pcm16, count, wide);
    for (size_t i = 0; i < wide_count; i++) {
        bytes[2 * i] = (uint8_t)((uint16_t)wide[i] & 0xff);
        bytes[2 * i + 1] = (uint8_t)((uint16_t)wide[i] >> 8);
    }
    return wide_count * 2;
}
