#include "audio/wav.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio/resample.h"
#include "audio/ulaw.h"

enum { FORMAT_PCM = 1, FORMAT_ULAW = 7, FORMAT_EXTENSIBLE = 0xfffe, FILE_MAX_BYTES = 256 << 20 };

struct wav_format {
    unsigned tag, channels, rate_hz, bits;
};

static unsigned little(const char *at, int bytes)
{
    unsigned value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

static bool format_is_known(const struct wav_format *format)
{
    if (format->channels < 1 || format->channels > 8 || format->rate_hz < 1000 || format->rate_hz > 384000)
        return false;
    return (format->tag == FORMAT_PCM && (format->bits == 16 || format->bits == 8)) ||
           (format->tag == FORMAT_ULAW && format->bits == 8);
}

static enum vp_err decode_samples(const struct wav_format *format, struct span bytes, struct wav *out_wav)
{
    size_t sample_bytes = format->bits / 8;
    size_t frames = bytes.len / sample_bytes / format->channels, count = frames * format->channels;
    int16_t *pcm16 = malloc(count > 0 ? count * sizeof *pcm16 : 1);
    if (pcm16 == NULL)
        return VP_ERR_NO_MEMORY;
    const uint8_t *at = (const uint8_t *)bytes.at;
    if (format->tag == FORMAT_ULAW)
        ulaw_decode(at, count, pcm16);
    else if (format->bits == 8)
        for (size_t i = 0; i < count; i++)
            pcm16[i] = (int16_t)((at[i] - 128) * 256);
    else
        for (size_t i = 0; i < count; i++)
            pcm16[i] = (int16_t)(uint16_t)(at[2 * i] | at[2 * i + 1] << 8);
    *out_wav = (struct wav){(int)format->rate_hz, (int)format->channels, pcm16, frames};
    return VP_OK;
}

enum vp_err wav_decode(struct span bytes, struct wav *out_wav)
{
    if (bytes.len < 12 || memcmp(bytes.at, "RIFF", 4) != 0 || memcmp(bytes.at + 8, "WAVE", 4) != 0)
        return VP_ERR_BAD_AUDIO;
    struct wav_format format = {0};
    size_t at = 12;
    while (bytes.len - at >= 8) {
        const char *chunk = bytes.at + at;
        size_t rest = bytes.len - at - 8, size = little(chunk + 4, 4);
        if (size > rest)
            size = rest; /* streamed header, or cut file: take what is there */
        if (memcmp(chunk, "fmt ", 4) == 0 && size >= 16) {
            format = (struct wav_format){little(chunk + 8, 2), little(chunk + 10, 2), little(chunk + 12, 4),
                                         little(chunk + 22, 2)};
            if (format.tag == FORMAT_EXTENSIBLE && size >= 26)
                format.tag = little(chunk + 32, 2);
        } else if (memcmp(chunk, "data", 4) == 0) {
            if (!format_is_known(&format))
                return VP_ERR_BAD_AUDIO;
            return decode_samples(&format, (struct span){chunk + 8, size}, out_wav);
        }
        size += size & 1;
        if (size > rest)
            break;
        at += 8 + size;
    }
    return VP_ERR_BAD_AUDIO;
}

enum vp_err wav_read(const char *path, struct wav *out_wav)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return VP_ERR_NOT_FOUND;
    struct buf bytes;
    buf_init(&bytes, FILE_MAX_BYTES);
    enum vp_err err = VP_OK;
    char block[65536];
    for (size_t got; err == VP_OK && (got = fread(block, 1, sizeof block, file)) > 0;)
        err = buf_append(&bytes, block, got);
    if (err == VP_OK && ferror(file))
        err = VP_ERR_IO;
    fclose(file);
    if (err == VP_OK)
        err = wav_decode((struct span){bytes.at, bytes.len}, out_wav);
    buf_deinit(&bytes);
    return err;
}

void wav_deinit(struct wav *wav)
{
    free(wav->pcm16);
    *wav = (struct wav){0};
}

void wav_to_mono(struct wav *wav)
{
    if (wav->channels <= 1)
        return;
    for (size_t i = 0; i < wav->frame_count; i++) {
        int sum = 0;
        for (int c = 0; c < wav->channels; c++)
            sum += wav->pcm16[i * (size_t)wav->channels + (size_t)c];
        wav->pcm16[i] = (int16_t)(sum / wav->channels);
    }
    wav->channels = 1;
}

enum vp_err wav_to_rate(struct wav *wav, int rate_hz)
{
    struct resampler *resampler = NULL;
    wav_to_mono(wav);
    if (wav->rate_hz == rate_hz)
        return VP_OK;
    enum vp_err err = resampler_create(wav->rate_hz, rate_hz, &resampler);
    if (err != VP_OK)
        return err;
    size_t room = resampler_out_max(resampler, wav->frame_count) + RESAMPLER_TAIL_MAX;
    int16_t *pcm16 = malloc(room * sizeof *pcm16);
    if (pcm16 != NULL) {
        size_t count = resampler_feed(resampler, wav->pcm16, wav->frame_count, pcm16);
        count += resampler_finish(resampler, pcm16 + count);
        free(wav->pcm16);
        *wav = (struct wav){.rate_hz = rate_hz, .channels = 1, .pcm16 = pcm16, .frame_count = count};
    }
    resampler_destroy(resampler);
    return pcm16 != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

static void put_little(char *at, unsigned value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (char)(value >> 8 * i);
}

static void write_header(char out[44], struct wav_format format, size_t data_bytes)
{
    unsigned frame_bytes = format.channels * format.bits / 8;
    memcpy(out, "RIFF....WAVEfmt ", 16);
    put_little(out + 4, (unsigned)(36 + data_bytes), 4);
    put_little(out + 16, 16, 4);
    put_little(out + 20, format.tag, 2);
    put_little(out + 22, format.channels, 2);
    put_little(out + 24, format.rate_hz, 4);
    put_little(out + 28, format.rate_hz * frame_bytes, 4);
    put_little(out + 32, frame_bytes, 2);
    put_little(out + 34, format.bits, 2);
    memcpy(out + 36, "data", 4);
    put_little(out + 40, (unsigned)data_bytes, 4);
}

void wav_ulaw_header(char out[WAV_ULAW_HEADER_BYTES], int channels, size_t data_bytes)
{
    write_header(out, (struct wav_format){FORMAT_ULAW, (unsigned)channels, 8000, 8}, data_bytes);
}

enum vp_err wav_encode(struct buf *out, int rate_hz, int channels, const int16_t *pcm16, size_t frame_count)
{
    unsigned data_bytes = (unsigned)(frame_count * (size_t)channels * 2);
    char header[44];
    write_header(header, (struct wav_format){FORMAT_PCM, (unsigned)channels, (unsigned)rate_hz, 16},
                 data_bytes);
    enum vp_err err = buf_reserve(out, sizeof header + data_bytes);
    if (err != VP_OK)
        return err;
    memcpy(out->at + out->len, header, sizeof header);
    char *at = out->at + out->len + sizeof header;
    for (size_t i = 0; i < data_bytes / 2; i++)
        put_little(at + 2 * i, (unsigned)(uint16_t)pcm16[i], 2);
    out->len += sizeof header + data_bytes;
    return VP_OK;
}

static enum vp_err write_whole(const char *path, const struct buf *bytes)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return VP_ERR_IO;
    bool is_written = fwrite(bytes->at, 1, bytes->len, file) == bytes->len;
    if (fclose(file) == 0 && is_written)
        return VP_OK;
    int why = errno;
    unlink(path);
    errno = why;
    return VP_ERR_IO;
}

enum vp_err wav_write(const char *path, int rate_hz, int channels, const int16_t *pcm16, size_t frame_count)
{
    struct buf bytes;
    char *part = NULL;
    buf_init(&bytes, FILE_MAX_BYTES);
    enum vp_err err = wav_encode(&bytes, rate_hz, channels, pcm16, frame_count);
    if (err == VP_OK && asprintf(&part, "%s.part", path) < 0)
        err = VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = write_whole(part, &bytes);
    if (err == VP_OK && rename(part, path) != 0)
        err = VP_ERR_IO;
    free(part);
    buf_deinit(&bytes);
    return err;
}
