/* Speech as REST models make it (PCM16 24 kHz or WAV, in pieces of any size) turned into what Twilio plays
 * best: an 8 kHz mono mu-law WAV file (openai-rest.md section 5, twilio.md 2.4). No I/O. */
#ifndef VP_PIPELINE_PHONE_AUDIO_H
#define VP_PIPELINE_PHONE_AUDIO_H

#include "audio/resample.h"
#include "base/buf.h"

enum {
    PHONE_AUDIO_HEADER_BYTES = 58,
    PHONE_AUDIO_HEAD_MAX_BYTES = 64 * 1024, /* chunks before the samples */
    PHONE_AUDIO_PCM_HZ = 24000
};

/* Chunks are collected up to HEAD; what is left of the samples counts down in SAMPLES, and REST is passed
 * over. */
enum phone_audio_stage { PHONE_AUDIO_START, PHONE_AUDIO_HEAD, PHONE_AUDIO_SAMPLES, PHONE_AUDIO_REST };

struct phone_audio {
    enum phone_audio_stage stage;
    struct buf head;             /* the WAV's chunks until its samples begin */
    struct buf ulaw;             /* header and samples */
    struct resampler *resampler; /* NULL: 8 kHz already */
    int channels, bytes_per_sample;
    bool is_ulaw;
    size_t left_bytes;      /* of the samples; SIZE_MAX: until the end */
    unsigned char part[32]; /* of a frame that is not whole yet */
    size_t part_len;
};

/* audio_max_bytes: of the mu-law samples (8000 a second). Whether the pieces are a WAV is seen
 * by their first bytes. */
void phone_audio_init(struct phone_audio *audio, size_t audio_max_bytes);
void phone_audio_deinit(struct phone_audio *audio);

/* VP_ERR_BAD_AUDIO: a WAV that is neither PCM16, PCM8 nor mu-law; VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err phone_audio_feed(struct phone_audio *audio, struct span bytes);
/* All pieces came: moves the file to out_wav (owned by the caller: buf_deinit). VP_ERR_BAD_AUDIO:
 * there were no samples. */
VP_MUST_CHECK enum vp_err phone_audio_finish(struct phone_audio *audio, struct buf *out_wav);

#endif
