#include "eval_dialogues/telephone_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/fnv.h"
#include "callers/pink.h"
#include "eval_dialogues/kept.h"

/* One number for the words of a voice: also the seed of the noise around them. */
static uint64_t key_of(const struct telephone_line *line, const char *text)
{
    char name[128];
    snprintf(name, sizeof name, "%s:%s:%.2f:", voice_engine_name(line->voice.engine),
             line->voice.name != NULL ? line->voice.name : "", line->voice.speed);
    return fnv_hash(fnv_hash(FNV_START, span_of(name)), span_of(text));
}

static enum vp_err carry(const struct telephone_line *line, const struct voice_clip *clip, uint64_t key,
                         int16_t **out_pcm16, size_t *out_count)
{
    size_t before = LINE_BEFORE_MS * VOICE_RATE_HZ / 1000, behind = LINE_BEHIND_MS * VOICE_RATE_HZ / 1000;
    size_t count = before + clip->sample_count + behind;
    int16_t *pcm16 = calloc(count, sizeof *pcm16);
    uint8_t *ulaw = malloc(count);
    if (pcm16 == NULL || ulaw == NULL) {
        free(pcm16);
        free(ulaw);
        return VP_ERR_NO_MEMORY;
    }
    memcpy(pcm16 + before, clip->pcm16, clip->sample_count * sizeof *pcm16);
    if (line->noise_db > 0) {
        struct pink pink;
        pink_init(&pink, VOICE_LEVEL_RMS, line->noise_db, (uint32_t)key);
        pink_add(&pink, pcm16, count);
    }
    ulaw_encode(pcm16, count, ulaw);
    ulaw_decode(ulaw, count, pcm16);
    free(ulaw);
    *out_pcm16 = pcm16;
    *out_count = count;
    return VP_OK;
}

static enum vp_err speak(const struct telephone_line *line, const char *text, uint64_t key,
                         struct voice_clip *out_clip)
{
    size_t len;
    char *bytes = kept_find(line->cache_dir, "clip", key, &len);
    if (bytes != NULL) {
        *out_clip = (struct voice_clip){(int16_t *)(void *)bytes, len / sizeof(int16_t)};
        return VP_OK;
    }
    enum vp_err err = voice_speak(&line->voice, text, out_clip);
    if (err == VP_OK)
        kept_put(line->cache_dir, "clip", key,
                 (struct span){(const char *)out_clip->pcm16, out_clip->sample_count * sizeof(int16_t)});
    return err;
}

enum vp_err telephone_line_say(const struct telephone_line *line, const char *text, int16_t **out_pcm16,
                               size_t *out_count)
{
    struct voice_clip clip;
    uint64_t key = key_of(line, text);
    enum vp_err err = speak(line, text, key, &clip);
    if (err != VP_OK)
        return err;
    err = carry(line, &clip, key, out_pcm16, out_count);
    voice_clip_deinit(&clip);
    return err;
}

enum vp_err telephone_line_play(const struct telephone_line *line, const char *path, int16_t **out_pcm16,
                                size_t *out_count)
{
    struct voice_clip clip;
    enum vp_err err = voice_read_wav(path, &clip);
    if (err != VP_OK)
        return err;
    err = carry(line, &clip, fnv_hash(FNV_START, span_of(path)), out_pcm16, out_count);
    voice_clip_deinit(&clip);
    return err;
}
