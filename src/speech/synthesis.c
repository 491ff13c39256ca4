#include "speech/speech.h"

#include <stdlib.h>
#include <string.h>

#include "audio/resample.h"
#include "base/buf.h"
#include "base/span.h"
#include "english/spoken.h"
#include "speech/flite_voice.h"
#include "speech/thresholds.h"

enum {
    TEXT_BYTES_MAX = 4096,
    SPOKEN_BYTES_MAX = 16 * TEXT_BYTES_MAX, /* "$1" becomes ten letters */
    TAIL_SAMPLES = 160                      /* pushes out what the resampler's filter still holds */
};

struct synthesis {
    struct resampler *resampler;
    synthesis_piece_fn on_piece;
    void *owner;
};

static bool pass_on(void *owner, const int16_t *pcm16, size_t sample_count)
{
    enum { PART_SAMPLES = 1600 };
    struct synthesis *synthesis = owner;
    int16_t telephone[PART_SAMPLES];
    for (size_t at = 0; at < sample_count; at += PART_SAMPLES) {
        size_t part = sample_count - at < PART_SAMPLES ? sample_count - at : PART_SAMPLES;
        size_t count = resampler_feed(synthesis->resampler, pcm16 + at, part, telephone);
        if (count > 0 && !synthesis->on_piece(synthesis->owner, telephone, count))
            return false;
    }
    return true;
}

/* Length of the first sentence with the spaces behind it: flite speaks each in one breath and one melody. */
static size_t sentence_len(const char *text)
{
    size_t len = 0;
    while (text[len] != '\0') {
        bool is_end = strchr(".!?", text[len]) != NULL && (text[len + 1] == ' ' || text[len + 1] == '\n');
        len++;
        if (is_end)
            break;
    }
    return len + strspn(text + len, " \n");
}

static enum vp_err speak_all(struct synthesis *synthesis, const char *spoken, float stretch)
{
    static const int16_t silence[TAIL_SAMPLES];
    bool is_stopped = false;
    while (*spoken != '\0' && !is_stopped) {
        size_t len = sentence_len(spoken);
        char *sentence = strndup(spoken, len);
        if (sentence == NULL)
            return VP_ERR_NO_MEMORY;
        enum vp_err err = flite_voice_speak(sentence, stretch, pass_on, synthesis, &is_stopped);
        free(sentence);
        if (err != VP_OK)
            return err;
        spoken += len;
    }
    if (!is_stopped)
        pass_on(synthesis, silence, TAIL_SAMPLES);
    return VP_OK;
}

enum vp_err synthesise(const struct speech_models *models, const char *text, float speed,
                       synthesis_piece_fn on_piece, void *owner)
{
    (void)models; /* flite's voice is the process's */
    if (strlen(text) > TEXT_BYTES_MAX)
        return VP_ERR_TOO_BIG;
    speed = speed < 0.5f ? 0.5f : speed > 2.0f ? 2.0f : speed;
    struct synthesis synthesis = {.on_piece = on_piece, .owner = owner};
    struct buf spoken;
    buf_init(&spoken, SPOKEN_BYTES_MAX);
    enum vp_err err = resampler_create(FLITE_RATE_HZ, SPEECH_RATE_HZ, &synthesis.resampler);
    if (err == VP_OK)
        err = spoken_format(&spoken, text);
    const char *sentence = err == VP_OK ? buf_text(&spoken) : NULL;
    if (err == VP_OK)
        err = sentence != NULL
                  ? speak_all(&synthesis, sentence + strspn(sentence, " \n"), STRETCH_AT_NORMAL_SPEED / speed)
                  : VP_ERR_NO_MEMORY;
    buf_deinit(&spoken);
    resampler_destroy(synthesis.resampler);
    return err;
}
