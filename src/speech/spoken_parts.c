#include "speech/spoken_parts.h"

enum {
    MARGIN_SAMPLES = SPEECH_RATE_HZ / 4, /* what a detector hears late, and a soft last consonant */
    PAUSE_WINDOWS = 25,                  /* 0.8 s: a shorter pause is one within a sentence */
    PART_SAMPLES_MAX = 19 * SPEECH_RATE_HZ
};
static const float voice_begins = 0.5f, voice_goes_on = 0.35f; /* Silero's own */

/* No sample is in two parts: a word would be heard twice. */
static void add(struct spoken_parts *parts, size_t from, size_t to)
{
    const struct spoken_part *last = parts->count > 0 ? &parts->at[parts->count - 1] : NULL;
    size_t free_from = last != NULL ? last->from + last->count : 0;
    from = from > free_from + MARGIN_SAMPLES ? from - MARGIN_SAMPLES : free_from;
    if (parts->count < SPOKEN_PARTS_MAX)
        parts->at[parts->count++] = (struct spoken_part){from, to - from};
}

static void add_until_pause(struct spoken_parts *parts, size_t from, size_t to, size_t sample_count)
{
    to = to + MARGIN_SAMPLES < sample_count ? to + MARGIN_SAMPLES : sample_count;
    add(parts, from, to);
}

enum vp_err spoken_parts_find(const struct speech_models *models, const int16_t *pcm16, size_t sample_count,
                              struct spoken_parts *out)
{
    struct vad *vad = NULL;
    size_t from = 0, to = 0; /* of the part that goes on; none does while to is 0 */
    out->count = 0;
    enum vp_err err = vad_create(models, &vad);
    if (err != VP_OK)
        return err;
    for (size_t at = 0; at + SPEECH_WINDOW_SAMPLES <= sample_count; at += SPEECH_WINDOW_SAMPLES) {
        float voice = vad_feed(vad, pcm16 + at);
        bool is_long = to > 0 && at - from > PART_SAMPLES_MAX - 2 * MARGIN_SAMPLES;
        bool is_over = to > 0 && at >= to + PAUSE_WINDOWS * SPEECH_WINDOW_SAMPLES;
        if (is_over)
            add_until_pause(out, from, to, sample_count);
        else if (is_long)
            add(out, from, at);
        if (is_over || is_long)
            to = 0;
        if (to == 0 && voice >= voice_begins)
            from = at;
        if (voice >= (to == 0 ? voice_begins : voice_goes_on))
            to = at + SPEECH_WINDOW_SAMPLES;
    }
    if (to > 0)
        add_until_pause(out, from, to, sample_count);
    vad_destroy(vad);
    return VP_OK;
}
