/* A session's audio: what comes in, as 8 kHz PCM16 in a ring and as windows for voice detection; what goes
 * out, in the session's format. */
#ifndef VP_ENGINE_SESSION_AUDIO_H
#define VP_ENGINE_SESSION_AUDIO_H

#include <stdbool.h>

#include "audio/resample.h"
#include "base/span.h"
#include "engine/session_config.h"
#include "speech/speech.h"

enum {
    SAMPLES_PER_MS = SPEECH_RATE_HZ / 1000,
    RECOGNISED_SAMPLES_MAX = 20 * SPEECH_RATE_HZ, /* what the recogniser takes */
    RING_SAMPLES = 21 * SPEECH_RATE_HZ,           /* 336 KB a session */
};

struct audio_in {
    enum audio_format format;
    struct resampler *to_8k; /* PCM24K only */
    int16_t *ring;           /* owned; sample n of the session stands at n % RING_SAMPLES */
    int64_t sample_count;    /* of the session so far, at 8 kHz */
    int64_t heard_from;      /* first sample that belongs to nothing committed or cleared */
    int16_t window[SPEECH_WINDOW_SAMPLES];
    size_t window_fill;
    uint8_t odd_byte; /* half a PCM16 sample left over from the last piece */
    bool has_odd_byte;
};

VP_MUST_CHECK enum vp_err audio_in_init(struct audio_in *in, enum audio_format format);
void audio_in_deinit(struct audio_in *in);
VP_MUST_CHECK enum vp_err audio_in_set_format(struct audio_in *in, enum audio_format format);

/* A window is full; sample_count then counts up to its end. */
typedef void (*audio_window_fn)(void *owner, const int16_t *window_pcm16);
/* One append's base64. VP_ERR_BAD_BASE64: the part before the fault was taken. */
VP_MUST_CHECK enum vp_err audio_in_feed(struct audio_in *in, struct span b64, audio_window_fn on_window,
                                        void *owner);
/* Copies samples [from, sample_count) that the ring still has, at most the latest RECOGNISED_SAMPLES_MAX;
 * malloc'd, NULL without memory. */
int16_t *audio_in_copy(const struct audio_in *in, int64_t from, size_t *out_count);

struct audio_out {
    enum audio_format format;
    struct resampler *to_24k; /* PCM24K only */
};

VP_MUST_CHECK enum vp_err audio_out_init(struct audio_out *out, enum audio_format format);
void audio_out_deinit(struct audio_out *out);
/* 8 kHz samples that fit one piece of output. */
enum { AUDIO_OUT_PIECE_SAMPLES = 1600 /* 200 ms */ };
/* Converts at most AUDIO_OUT_PIECE_SAMPLES; returns bytes written. bytes holds AUDIO_OUT_BYTES_MAX. */
enum { AUDIO_OUT_BYTES_MAX = AUDIO_OUT_PIECE_SAMPLES * 3 * 2 + 64 };
size_t audio_out_encode(struct audio_out *out, const int16_t *pcm16, size_t count, uint8_t *bytes);

#endif
