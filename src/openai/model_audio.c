#include "openai/model_audio.h"

#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"

enum {
    TELEPHONE_HZ = 8000,
    PIECE_MAX_BYTES = 1024 * 1024, /* more than REALTIME_AUDIO_MAX_BYTES of base64 */
    PIECE_SAMPLES = 4096,          /* converted at a time, to keep the scratch small */
};

void model_audio_init(struct model_audio *audio)
{
    *audio = (struct model_audio){0};
    buf_init(&audio->text, PIECE_MAX_BYTES);
    buf_init(&audio->bytes, PIECE_MAX_BYTES);
    buf_init(&audio->pcm16, PIECE_MAX_BYTES);
    buf_init(&audio->pcm16_8k, PIECE_MAX_BYTES);
}

void model_audio_deinit(struct model_audio *audio)
{
    resampler_destroy(audio->to_model);
    resampler_destroy(audio->from_model);
    audio->to_model = audio->from_model = NULL;
    buf_deinit(&audio->text);
    buf_deinit(&audio->bytes);
    buf_deinit(&audio->pcm16);
    buf_deinit(&audio->pcm16_8k);
}

enum vp_err model_audio_set(struct model_audio *audio, int to_model_hz, int from_model_hz)
{
    struct resampler *to_model = NULL, *from_model = NULL;
    enum vp_err err = VP_OK;
    if (to_model_hz > 0)
        err = resampler_create(TELEPHONE_HZ, to_model_hz, &to_model);
    if (err == VP_OK && from_model_hz > 0)
        err = resampler_create(from_model_hz, TELEPHONE_HZ, &from_model);
    if (err != VP_OK) {
        resampler_destroy(to_model);
        return err;
    }
    resampler_destroy(audio->to_model);
    resampler_destroy(audio->from_model);
    audio->to_model = to_model;
    audio->from_model = from_model;
    audio->to_model_hz = to_model_hz;
    audio->from_model_hz = from_model_hz;
    audio->has_half = false;
    return VP_OK;
}

/* Room for count elements at the front of an emptied buffer; NULL when there is none. */
static void *room(struct buf *buf, size_t bytes, enum vp_err *err)
{
    buf->len = 0;
    if (*err == VP_OK)
        *err = buf_reserve(buf, bytes);
    return *err == VP_OK ? buf->at : NULL;
}

static enum vp_err give_base64(struct model_audio *audio, const void *bytes, size_t len, struct span *out)
{
    enum vp_err err = VP_OK;
    char *text = room(&audio->text, base64_encoded_len(len), &err);
    if (text == NULL)
        return err;
    base64_encode(bytes, len, text);
    audio->text.len = base64_encoded_len(len);
    *out = (struct span){text, audio->text.len};
    return VP_OK;
}

enum vp_err model_audio_to_model(struct model_audio *audio, struct span ulaw_b64, struct span *out_b64)
{
    if (audio->to_model == NULL) {
        *out_b64 = ulaw_b64;
        return VP_OK;
    }
    enum vp_err err = VP_OK;
    size_t count = 0;
    uint8_t *ulaw = room(&audio->bytes, base64_decoded_max(ulaw_b64.len), &err);
    if (ulaw == NULL || (err = base64_decode(ulaw_b64, ulaw, &count)) != VP_OK)
        return err;
    int16_t *telephone = room(&audio->pcm16_8k, count * sizeof *telephone, &err);
    int16_t *model = room(&audio->pcm16, resampler_out_max(audio->to_model, count) * sizeof *model, &err);
    if (telephone == NULL || model == NULL)
        return err;
    ulaw_decode(ulaw, count, telephone);
    size_t model_count = resampler_feed(audio->to_model, telephone, count, model);
    return give_base64(audio, model, model_count * sizeof *model,
                       out_b64); /* this machine is little-endian */
}

/* The samples of a piece, with the half sample that the last piece left in front. */
static enum vp_err take_samples(struct model_audio *audio, struct span audio_b64, size_t *out_count)
{
    enum vp_err err = VP_OK;
    size_t len = 0, offset = audio->has_half ? 1 : 0;
    uint8_t *bytes = room(&audio->bytes, offset + base64_decoded_max(audio_b64.len), &err);
    if (bytes == NULL || (err = base64_decode(audio_b64, bytes + offset, &len)) != VP_OK)
        return err;
    if (audio->has_half)
        bytes[0] = audio->half;
    len += offset;
    audio->has_half = len % 2 == 1;
    if (audio->has_half)
        audio->half = bytes[len - 1];
    *out_count = len / 2;
    return VP_OK;
}

enum vp_err model_audio_from_model(struct model_audio *audio, struct span audio_b64,
                                   struct span *out_ulaw_b64)
{
    if (audio->from_model == NULL) {
        *out_ulaw_b64 = audio_b64;
        return VP_OK;
    }
    size_t count = 0;
    enum vp_err err = take_samples(audio, audio_b64, &count);
    if (err != VP_OK)
        return err;
    int16_t *model = room(&audio->pcm16, PIECE_SAMPLES * sizeof *model, &err);
    int16_t *telephone =
        room(&audio->pcm16_8k, resampler_out_max(audio->from_model, PIECE_SAMPLES) * sizeof *telephone, &err);
    if (model == NULL || telephone == NULL)
        return err;
    /* The mu-law replaces the wire bytes it was made of: it never catches up with them, because a server's
     * rate is not below the telephone's. */
    uint8_t *ulaw = (uint8_t *)audio->bytes.at;
    size_t ulaw_count = 0;
    for (size_t at = 0; at < count; at += PIECE_SAMPLES) {
        size_t piece = count - at < PIECE_SAMPLES ? count - at : PIECE_SAMPLES;
        memcpy(model, audio->bytes.at + at * sizeof *model, piece * sizeof *model);
        size_t made = resampler_feed(audio->from_model, model, piece, telephone);
        ulaw_encode(telephone, made, ulaw + ulaw_count);
        ulaw_count += made;
    }
    return give_base64(audio, ulaw, ulaw_count, out_ulaw_b64);
}

enum vp_err model_audio_end_item(struct model_audio *audio, struct span *out_ulaw_b64)
{
    int16_t telephone[RESAMPLER_TAIL_MAX];
    uint8_t ulaw[RESAMPLER_TAIL_MAX];
    audio->has_half = false;
    *out_ulaw_b64 = SPAN_NONE;
    size_t count = audio->from_model != NULL ? resampler_finish(audio->from_model, telephone) : 0;
    if (count == 0)
        return VP_OK;
    ulaw_encode(telephone, count, ulaw);
    return give_base64(audio, ulaw, count, out_ulaw_b64);
}

uint64_t model_audio_length_us(const struct model_audio *audio, struct span audio_b64)
{
    uint64_t bytes = base64_decoded_len(audio_b64);
    uint64_t bytes_per_s = audio->from_model_hz > 0 ? 2u * (uint64_t)audio->from_model_hz : TELEPHONE_HZ;
    return bytes * 1000000u / bytes_per_s;
}
