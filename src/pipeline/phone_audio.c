#include "pipeline/phone_audio.h"

#include <stdint.h>

#include "audio/ulaw.h"
#include "base/sane.h"

enum { RATE_HZ = 8000, CHANNELS_MAX = 8, FEED_SAMPLES = 960, FORMAT_PCM = 1, FORMAT_ULAW = 7 };

void phone_audio_init(struct phone_audio *audio, size_t audio_max_bytes)
{
    *audio = (struct phone_audio){.channels = 1, .bytes_per_sample = 2, .left_bytes = SIZE_MAX};
    buf_init(&audio->head, PHONE_AUDIO_HEAD_MAX_BYTES);
    buf_init(&audio->ulaw, PHONE_AUDIO_HEADER_BYTES + audio_max_bytes + 1);
}

void phone_audio_deinit(struct phone_audio *audio)
{
    resampler_destroy(audio->resampler);
    audio->resampler = NULL;
    buf_deinit(&audio->head);
    buf_deinit(&audio->ulaw);
}

static unsigned long little(const char *at, int bytes)
{
    unsigned long value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

/* --- samples --- */

static enum vp_err put_ulaw(struct phone_audio *audio, const int16_t *pcm16, size_t count)
{
    enum vp_err err = buf_reserve(&audio->ulaw, count);
    if (err != VP_OK)
        return err;
    ulaw_encode(pcm16, count, (uint8_t *)audio->ulaw.at + audio->ulaw.len);
    audio->ulaw.len += count;
    return VP_OK;
}

static enum vp_err put_samples(struct phone_audio *audio, const int16_t *pcm16, size_t count)
{
    int16_t slow[FEED_SAMPLES + 256]; /* never more than came in: no rate below ours */
    if (audio->resampler != NULL) {
        if (resampler_out_max(audio->resampler, count) > sizeof slow / sizeof *slow)
            return VP_ERR_BAD_AUDIO;
        count = resampler_feed(audio->resampler, pcm16, count, slow);
        pcm16 = slow;
    }
    return put_ulaw(audio, pcm16, count);
}

static int16_t sample_at(const struct phone_audio *audio, const unsigned char *at)
{
    if (audio->bytes_per_sample == 2)
        return (int16_t)(uint16_t)(at[0] | at[1] << 8);
    return audio->is_ulaw ? ulaw_to_pcm16(at[0]) : (int16_t)((at[0] - 128) * 256);
}

static int16_t frame_at(const struct phone_audio *audio, const unsigned char *at)
{
    int sum = 0;
    for (int i = 0; i < audio->channels; i++)
        sum += sample_at(audio, at + i * audio->bytes_per_sample);
    return (int16_t)(sum / audio->channels);
}

static enum vp_err take_samples(struct phone_audio *audio, struct span bytes)
{
    size_t frame_bytes = (size_t)audio->channels * (size_t)audio->bytes_per_sample, count = 0;
    int16_t pcm16[FEED_SAMPLES];
    enum vp_err err = VP_OK;
    if (bytes.len > audio->left_bytes)
        bytes.len = audio->left_bytes;
    if (audio->left_bytes != SIZE_MAX)
        audio->left_bytes -= bytes.len;
    for (size_t at = 0; at < bytes.len && err == VP_OK; at++) {
        audio->part[audio->part_len++] = (unsigned char)bytes.at[at];
        if (audio->part_len < frame_bytes)
            continue;
        audio->part_len = 0;
        pcm16[count++] = frame_at(audio, audio->part);
        if (count < FEED_SAMPLES)
            continue;
        err = put_samples(audio, pcm16, count);
        count = 0;
    }
    if (err == VP_OK && count > 0)
        err = put_samples(audio, pcm16, count);
    if (audio->left_bytes == 0)
        audio->stage = PHONE_AUDIO_REST; /* chunks behind the samples are of no use */
    return err;
}

static enum vp_err begin_samples(struct phone_audio *audio, int rate_hz)
{
    static const char room_for_header[PHONE_AUDIO_HEADER_BYTES] = {0};
    audio->stage = PHONE_AUDIO_SAMPLES;
    enum vp_err err = buf_append(&audio->ulaw, room_for_header, sizeof room_for_header);
    if (err == VP_OK && rate_hz != RATE_HZ)
        err = resampler_create(rate_hz, RATE_HZ, &audio->resampler);
    return err;
}

/* --- a WAV's head --- */

/* The format chunk; returns the rate, 0 when it is none of ours. */
static int take_format(struct phone_audio *audio, const char *chunk, size_t size_bytes)
{
    unsigned long tag = little(chunk, 2), channels = little(chunk + 2, 2), rate_hz = little(chunk + 4, 4),
                  bits = little(chunk + 14, 2);
    if (tag == 0xfffe && size_bytes >= 26)
        tag = little(chunk + 24, 2); /* extensible: the real format stands in its GUID */
    bool is_known = (tag == FORMAT_PCM && (bits == 16 || bits == 8)) || (tag == FORMAT_ULAW && bits == 8);
    if (!is_known || channels < 1 || channels > CHANNELS_MAX || rate_hz < RATE_HZ || rate_hz > 192000)
        return 0;
    audio->channels = (int)channels;
    audio->bytes_per_sample = (int)bits / 8;
    audio->is_ulaw = tag == FORMAT_ULAW;
    return (int)rate_hz;
}

/* Walks the chunks that are there; VP_ERR_NEED_MORE until the samples begin, at out_at. */
static enum vp_err walk_head(struct phone_audio *audio, size_t *out_at)
{
    const char *bytes = audio->head.at;
    size_t at = 12, len = audio->head.len;
    int rate_hz = 0;
    while (len >= at + 8) {
        size_t size_bytes = little(bytes + at + 4, 4);
        if (memcmp(bytes + at, "data", 4) == 0) {
            /* A streamed header says 0xFFFFFFFF or 0: until the end. */
            audio->left_bytes = size_bytes >= 0x7fffffff || size_bytes == 0 ? SIZE_MAX : size_bytes;
            *out_at = at + 8;
            return rate_hz > 0 ? begin_samples(audio, rate_hz) : VP_ERR_BAD_AUDIO;
        }
        bool is_format = memcmp(bytes + at, "fmt ", 4) == 0;
        if (size_bytes > PHONE_AUDIO_HEAD_MAX_BYTES || (is_format && size_bytes < 16))
            return VP_ERR_BAD_AUDIO;
        if (len < at + 8 + size_bytes)
            break;
        if (is_format && (rate_hz = take_format(audio, bytes + at + 8, size_bytes)) == 0)
            return VP_ERR_BAD_AUDIO;
        at += 8 + size_bytes + (size_bytes & 1);
    }
    return VP_ERR_NEED_MORE;
}

static enum vp_err take_head(struct phone_audio *audio, struct span bytes)
{
    size_t samples_at, before = audio->head.len;
    size_t room = PHONE_AUDIO_HEAD_MAX_BYTES - before;
    size_t taken = bytes.len < room ? bytes.len : room;
    if (taken == 0)
        return VP_ERR_BAD_AUDIO; /* a head without end */
    enum vp_err err = buf_append(&audio->head, bytes.at, taken);
    if (err == VP_OK)
        err = walk_head(audio, &samples_at);
    if (err == VP_ERR_NEED_MORE)
        return taken == bytes.len ? VP_OK : VP_ERR_BAD_AUDIO;
    if (err == VP_OK)
        err = take_samples(audio, (struct span){audio->head.at + samples_at, audio->head.len - samples_at});
    if (err == VP_OK && taken < bytes.len && audio->stage == PHONE_AUDIO_SAMPLES)
        err = take_samples(audio, (struct span){bytes.at + taken, bytes.len - taken});
    return err;
}

/* Collects the first twelve bytes, which tell what this is. */
static enum vp_err take_start(struct phone_audio *audio, struct span *bytes)
{
    size_t missing = 12 - audio->head.len, taken = bytes->len < missing ? bytes->len : missing;
    enum vp_err err = buf_append(&audio->head, bytes->at, taken);
    *bytes = (struct span){bytes->at + taken, bytes->len - taken};
    if (err != VP_OK || audio->head.len < 12)
        return err;
    if (memcmp(audio->head.at, "RIFF", 4) == 0 && memcmp(audio->head.at + 8, "WAVE", 4) == 0) {
        audio->stage = PHONE_AUDIO_HEAD;
        return VP_OK;
    }
    err = begin_samples(audio, PHONE_AUDIO_PCM_HZ);
    return err == VP_OK ? take_samples(audio, (struct span){audio->head.at, audio->head.len}) : err;
}

static bool phone_audio_is_sane(const struct phone_audio *audio)
{
    if (audio->part_len > sizeof audio->part || audio->head.len > PHONE_AUDIO_HEAD_MAX_BYTES)
        return false;
    if (audio->stage != PHONE_AUDIO_SAMPLES)
        return true;
    return audio->channels > 0 && audio->bytes_per_sample > 0;
}

enum vp_err phone_audio_feed(struct phone_audio *audio, struct span bytes)
{
    ASSERT_SANE(phone_audio_is_sane(audio));
    enum vp_err err = VP_OK;
    if (audio->stage == PHONE_AUDIO_START && bytes.len > 0)
        err = take_start(audio, &bytes);
    if (err != VP_OK || bytes.len == 0 || audio->stage == PHONE_AUDIO_REST)
        return err;
    if (audio->stage == PHONE_AUDIO_HEAD)
        return take_head(audio, bytes);
    return take_samples(audio, bytes);
}

static void put_little(char *at, unsigned long value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (char)(value >> 8 * i);
}

/* The format of non-PCM files carries an empty extension and a fact chunk (RFC 2361, format 7). */
static void write_header(char *header, size_t sample_count)
{
    size_t padded = sample_count + (sample_count & 1);
    memcpy(header, "RIFF....WAVEfmt ", 16);
    put_little(header + 4, PHONE_AUDIO_HEADER_BYTES - 8 + padded, 4);
    put_little(header + 16, 18, 4);
    put_little(header + 20, FORMAT_ULAW, 2);
    put_little(header + 22, 1, 2);
    put_little(header + 24, RATE_HZ, 4);
    put_little(header + 28, RATE_HZ, 4);
    put_little(header + 32, 1, 2);
    put_little(header + 34, 8, 2);
    put_little(header + 36, 0, 2);
    memcpy(header + 38, "fact", 4);
    put_little(header + 42, 4, 4);
    put_little(header + 46, sample_count, 4);
    memcpy(header + 50, "data", 4);
    put_little(header + 54, sample_count, 4);
}

enum vp_err phone_audio_finish(struct phone_audio *audio, struct buf *out_wav)
{
    int16_t tail[RESAMPLER_TAIL_MAX];
    size_t tail_count = audio->resampler != NULL ? resampler_finish(audio->resampler, tail) : 0;
    enum vp_err err = tail_count > 0 ? put_ulaw(audio, tail, tail_count) : VP_OK;
    if (err != VP_OK)
        return err;
    if (audio->ulaw.len <= PHONE_AUDIO_HEADER_BYTES)
        return VP_ERR_BAD_AUDIO;
    size_t sample_count = audio->ulaw.len - PHONE_AUDIO_HEADER_BYTES;
    if ((sample_count & 1) != 0) {
        char silence = (char)ULAW_SILENCE;
        err = buf_append(&audio->ulaw, &silence, 1);
        if (err != VP_OK)
            return err;
    }
    write_header(audio->ulaw.at, sample_count);
    *out_wav = audio->ulaw;
    buf_init(&audio->ulaw, out_wav->cap_bytes);
    return VP_OK;
}
