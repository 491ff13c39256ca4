/* RIFF WAVE, as far as telephony needs it: PCM16 and mu-law, in memory. */
#ifndef VP_AUDIO_WAV_H
#define VP_AUDIO_WAV_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct wav {
    int rate_hz;
    int channels;
    int16_t *pcm16;     /* owned; frames * channels samples, interleaved */
    size_t frame_count; /* samples per channel */
};

/* Decodes PCM16, PCM8 or mu-law. Sizes of 0xFFFFFFFF (streamed headers) read to the end. VP_ERR_BAD_AUDIO. */
VP_MUST_CHECK enum vp_err wav_decode(struct span bytes, struct wav *out_wav);
VP_MUST_CHECK enum vp_err wav_read(const char *path, struct wav *out_wav);
void wav_deinit(struct wav *wav);
/* Mixes to one channel in place. */
void wav_to_mono(struct wav *wav);
/* The same, and converts to rate_hz. VP_ERR_NO_MEMORY, VP_ERR_BAD_VALUE (no such rate); wav is unchanged then. */
VP_MUST_CHECK enum vp_err wav_to_rate(struct wav *wav, int rate_hz);

/* The head of a mu-law file at 8 kHz, to stand before so many bytes of sound. */
enum { WAV_ULAW_HEADER_BYTES = 44 };
void wav_ulaw_header(char out[WAV_ULAW_HEADER_BYTES], int channels, size_t data_bytes);

/* Appends a whole PCM16 file. */
VP_MUST_CHECK enum vp_err wav_encode(struct buf *out, int rate_hz, int channels, const int16_t *pcm16,
                                     size_t frame_count);
/* A whole PCM16 file: written beside path (path.part) and put in place when it is complete, so that a full
 * disk or an interruption leaves no half of one. VP_ERR_IO with errno, VP_ERR_NO_MEMORY, VP_ERR_TOO_BIG. */
VP_MUST_CHECK enum vp_err wav_write(const char *path, int rate_hz, int channels, const int16_t *pcm16,
                                    size_t frame_count);

#endif
