#include "eval_dialogues/telephone_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/fnv.h"
#include "callers/manner.h"
#include "callers/pink.h"
#include "eval_dialogues/kept.h"

#define REPEATED_SPEED 0.9

/* One number for the words of a voice: also the seed of the noise around them. */
static uint64_t key_of(const struct voice *voice, const char *text)
{
    char name[VOICE_KEY_BYTES];
    return fnv_hash(fnv_hash(FNV_START, span_of(voice_key(voice, name, sizeof name))), span_of(text));
}

static enum vp_err speak(const char *cache_dir, const struct voice *voice, const char *text, uint64_t key,
                         struct voice_clip *out_clip)
{
    size_t len;
    char *bytes = kept_find(cache_dir, "clip", key, &len);
    if (bytes != NULL) {
        *out_clip = (struct voice_clip){(int16_t *)(void *)bytes, len / sizeof(int16_t)};
        return VP_OK;
    }
    enum vp_err err = manner_speak(voice, text, out_clip);
    if (err == VP_OK)
        kept_put(cache_dir, "clip", key,
                 (struct span){(const char *)out_clip->pcm16, out_clip->sample_count * sizeof(int16_t)});
    return err;
}

/* What is around the caller, from silence. */
static enum vp_err add_background(const struct telephone_line *line, uint64_t key, int16_t *pcm16,
                                  size_t count)
{
    struct background_clip wanted[BACKGROUND_CLIPS_MAX];
    struct voice_clip clips[BACKGROUND_CLIPS_MAX] = {{0}};
    const struct voice_clip *borrowed[BACKGROUND_CLIPS_MAX];
    struct background background;
    enum vp_err err = VP_OK;
    size_t clip_count = background_clips(&line->background, wanted);
    for (size_t i = 0; i < clip_count && err == VP_OK; i++) {
        const struct background_clip *clip = &wanted[i];
        borrowed[i] = &clips[i];
        err = clip->voice.engine == VOICE_ANY ? voice_read_wav(clip->text, &clips[i])
                                              : speak(line->cache_dir, &clip->voice, clip->text,
                                                      key_of(&clip->voice, clip->text), &clips[i]);
    }
    if (err == VP_OK) {
        background_init(&background, &line->background, borrowed, VOICE_LEVEL_RMS, (uint32_t)key);
        background_add(&background, pcm16, count);
    }
    for (size_t i = 0; i < clip_count; i++)
        voice_clip_deinit(&clips[i]);
    return err;
}

static int16_t add(int16_t a, int16_t b)
{
    int sum = a + b;
    return (int16_t)(sum > INT16_MAX ? INT16_MAX : sum < INT16_MIN ? INT16_MIN : sum);
}

static enum vp_err carry(const struct telephone_line *line, const struct voice_clip *clip, uint64_t key,
                         int16_t **out_pcm16, size_t *out_count)
{
    bool has_background = line->background.sound != BACKGROUND_NOTHING;
    size_t before_ms = has_background ? LINE_BACKGROUND_MS : LINE_BEFORE_MS;
    size_t before = before_ms * VOICE_RATE_HZ / 1000, behind = LINE_BEHIND_MS * VOICE_RATE_HZ / 1000;
    size_t count = before + clip->sample_count + behind;
    int16_t *pcm16 = calloc(count, sizeof *pcm16);
    uint8_t *ulaw = malloc(count);
    if (pcm16 == NULL || ulaw == NULL) {
        free(pcm16);
        free(ulaw);
        return VP_ERR_NO_MEMORY;
    }
    enum vp_err err = has_background ? add_background(line, key, pcm16, count) : VP_OK;
    if (err != VP_OK) {
        free(pcm16);
        free(ulaw);
        return err;
    }
    for (size_t i = 0; i < clip->sample_count; i++)
        pcm16[before + i] = add(pcm16[before + i], clip->pcm16[i]);
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

enum vp_err telephone_line_say(const struct telephone_line *line, const char *text, int16_t **out_pcm16,
                               size_t *out_count)
{
    struct voice_clip clip;
    struct voice voice = line->voice;
    if (line->said_before > 0)
        voice.speed = (voice.speed != 0 ? voice.speed : 1) * REPEATED_SPEED;
    uint64_t key = key_of(&voice, text);
    enum vp_err err = speak(line->cache_dir, &voice, text, key, &clip);
    if (err != VP_OK)
        return err;
    for (unsigned i = 1; i < line->said_before; i++)
        key = fnv_hash(key, span_of("again"));
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
