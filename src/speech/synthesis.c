#include "speech/speech.h"

#include <math.h>
#include <string.h>

#include "audio/resample.h"
#include "base/buf.h"
#include "base/span.h"
#include "english/sentence_take.h"
#include "english/spoken.h"
#include "speech/speech_internal.h"
#include "speech/voice.h"

enum {
    TEXT_BYTES_MAX = 4096,
    SPOKEN_BYTES_MAX = 16 * TEXT_BYTES_MAX, /* "$1" becomes ten letters */
    TAIL_SAMPLES = 160                      /* pushes out what the resampler's filter still holds */
};

struct synthesis {
    const struct speech_models *models;
    const struct voice *voice;
    float speed;
    struct resampler *resampler;
    synthesis_piece_fn on_piece;
    void *owner;
    bool has_sound; /* of the sentence that is spoken now */
};

static bool pass_on(void *owner, const int16_t *pcm16, size_t sample_count)
{
    enum { PART_SAMPLES = 1600 };
    struct synthesis *synthesis = owner;
    int16_t telephone[PART_SAMPLES];
    for (size_t at = 0; at < sample_count; at += PART_SAMPLES) {
        size_t part = sample_count - at < PART_SAMPLES ? sample_count - at : PART_SAMPLES;
        size_t count = resampler_feed(synthesis->resampler, pcm16 + at, part, telephone);
        if (synthesis->voice->level != NULL)
            synthesis->voice->level(telephone, count);
        synthesis->has_sound = synthesis->has_sound || count > 0;
        if (count > 0 && !synthesis->on_piece(synthesis->owner, telephone, count))
            return false;
    }
    return true;
}

static enum vp_err take_voice(struct synthesis *synthesis, const struct voice *voice)
{
    resampler_destroy(synthesis->resampler);
    synthesis->resampler = NULL;
    synthesis->voice = voice;
    return resampler_create(voice->rate_hz, SPEECH_RATE_HZ, &synthesis->resampler);
}

static enum vp_err speak_with(struct synthesis *synthesis, struct span sentence, bool *out_is_stopped)
{
    synthesis->has_sound = false;
    return synthesis->voice->speak(synthesis->models, sentence, synthesis->speed, pass_on, synthesis,
                                   out_is_stopped);
}

/* A caller hears flite rather than nothing; a sentence that has begun is not begun again. */
static enum vp_err speak_sentence(struct synthesis *synthesis, struct span sentence, bool *out_is_stopped)
{
    enum vp_err err = speak_with(synthesis, sentence, out_is_stopped);
    if (err == VP_OK || synthesis->has_sound || synthesis->voice == &flite_voice)
        return err;
    err = take_voice(synthesis, &flite_voice);
    return err == VP_OK ? speak_with(synthesis, sentence, out_is_stopped) : err;
}

/* Each sentence is spoken in one breath and one melody. */
static enum vp_err speak_all(struct synthesis *synthesis, struct span spoken)
{
    static const int16_t silence[TAIL_SAMPLES];
    bool is_stopped = false;
    struct span sentence;
    while (!is_stopped && (sentence = sentence_take(&spoken)).len > 0) {
        enum vp_err err = speak_sentence(synthesis, sentence, &is_stopped);
        if (err != VP_OK)
            return err;
    }
    if (!is_stopped)
        pass_on(synthesis, silence, TAIL_SAMPLES);
    return VP_OK;
}

enum vp_err synthesise(const struct speech_models *models, const char *text,
                       const struct speech_manner *manner, synthesis_piece_fn on_piece, void *owner)
{
    if (strlen(text) > TEXT_BYTES_MAX)
        return VP_ERR_TOO_BIG;
    bool is_neural = manner->voice == SPEECH_VOICE_NEURAL && models->vits != NULL;
    struct synthesis synthesis = {.models = models,
                                  .speed = (float)fmin(fmax(manner->speed, 0.5), 2.0),
                                  .on_piece = on_piece,
                                  .owner = owner};
    struct buf spoken;
    buf_init(&spoken, SPOKEN_BYTES_MAX);
    enum vp_err err = take_voice(&synthesis, is_neural ? &neural_voice : &flite_voice);
    if (err == VP_OK)
        err = spoken_format(&spoken, text);
    const char *sentences = err == VP_OK ? buf_text(&spoken) : NULL;
    if (err == VP_OK)
        err = sentences != NULL ? speak_all(&synthesis, span_of(sentences + strspn(sentences, " \n")))
                                : VP_ERR_NO_MEMORY;
    buf_deinit(&spoken);
    resampler_destroy(synthesis.resampler);
    return err;
}
