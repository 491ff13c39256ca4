/* The neural voice: a sentence in the phonetic alphabet, spoken in one breath or several. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "speech/ipa.h"
#include "speech/ipa_sentence.h"
#include "speech/speech_internal.h"
#include "speech/thresholds.h"
#include "speech/voice.h"

enum { PIECE_SAMPLES = 1024, IPA_BYTES_MAX = 1 << 20 };

struct speaker {
    voice_fn on_samples;
    void *owner;
};

static int16_t to_pcm16(float sample)
{
    return (int16_t)lrintf(fminf(fmaxf(sample, -1), 1) * 32767);
}

/* What is over the knee is bent instead of cut. */
static void level(int16_t *pcm16, size_t sample_count)
{
    for (size_t i = 0; i < sample_count; i++) {
        float loud = (float)pcm16[i] / 32768 * VOICE_GAIN, over = fabsf(loud) - VOICE_KNEE;
        if (over > 0)
            loud = copysignf(VOICE_KNEE + (1 - VOICE_KNEE) * tanhf(over / (1 - VOICE_KNEE)), loud);
        pcm16[i] = (int16_t)lrintf(loud * 32767);
    }
}

static bool pass_on(void *owner, const float *pcm, size_t sample_count)
{
    const struct speaker *speaker = owner;
    int16_t pcm16[PIECE_SAMPLES];
    for (size_t at = 0; at < sample_count; at += PIECE_SAMPLES) {
        size_t count = sample_count - at < PIECE_SAMPLES ? sample_count - at : PIECE_SAMPLES;
        for (size_t i = 0; i < count; i++)
            pcm16[i] = to_pcm16(pcm[at + i]);
        if (!speaker->on_samples(speaker->owner, pcm16, count))
            return false;
    }
    return true;
}

/* Letters of the alphabet, not bytes. */
static size_t symbol_count(struct span ipa)
{
    size_t count = 0;
    for (size_t i = 0; i < ipa.len; i++)
        count += ((unsigned char)ipa.at[i] & 0xc0) != 0x80;
    return count;
}

/* As much as is said in one breath: all, or up to the last pause, or else the last word, within symbols_max; where no
 * pause is so near, up to the next one within the longest. */
static struct span take_breath(struct span *rest, size_t symbols_max)
{
    size_t symbols = 0, pause = 0, word = 0, end = rest->len;
    for (size_t i = 0; i < rest->len; i++) {
        symbols += ((unsigned char)rest->at[i] & 0xc0) != 0x80;
        if (symbols > symbols_max && pause > 0)
            break;
        if (symbols > VOICE_BREATH_SYMBOLS && word > 0) {
            pause = word;
            break;
        }
        if (rest->at[i] != ' ')
            continue;
        word = i + 1;
        if (i > 0 && strchr(",;:", rest->at[i - 1]) != NULL)
            pause = i + 1;
    }
    if (pause > 0 && symbol_count(*rest) > symbols_max)
        end = pause;
    struct span breath = {rest->at, end};
    *rest = (struct span){rest->at + end, rest->len - end};
    return breath;
}

static enum vp_err speak_breath(const struct vits *vits, struct span ipa, float speed,
                                struct speaker *speaker, bool *out_is_stopped)
{
    uint8_t symbols[VITS_SYMBOLS_MAX];
    while (ipa.len > 0 && ipa.at[ipa.len - 1] == ' ')
        ipa.len--;
    char *text = strndup(ipa.at, ipa.len);
    if (text == NULL)
        return VP_ERR_NO_MEMORY;
    size_t count = ipa_symbols(text, symbols, VITS_SYMBOLS_MAX);
    free(text);
    return vits_speak(vits, symbols, count, VOICE_STRETCH / speed, pass_on, speaker, out_is_stopped);
}

static enum vp_err speak(const struct speech_models *models, struct span sentence, float speed,
                         voice_fn on_samples, void *owner, bool *out_is_stopped)
{
    struct speaker speaker = {on_samples, owner};
    struct buf ipa;
    buf_init(&ipa, IPA_BYTES_MAX);
    *out_is_stopped = false;
    enum vp_err err = ipa_put_sentence(&ipa, models->dict, sentence);
    if (err == VP_OK && buf_text(&ipa) == NULL) /* with a NUL behind it, as a text's reader expects */
        err = VP_ERR_NO_MEMORY;
    struct span rest = {ipa.at, ipa.len};
    size_t symbols_max = VOICE_FIRST_BREATH_SYMBOLS;
    while (err == VP_OK && rest.len > 0 && !*out_is_stopped) {
        struct span breath = take_breath(&rest, symbols_max);
        err = speak_breath(models->vits, breath, speed, &speaker, out_is_stopped);
        symbols_max = VOICE_BREATH_SYMBOLS;
    }
    buf_deinit(&ipa);
    return err;
}

const struct voice neural_voice = {VITS_RATE_HZ, level, speak};

struct trial {
    size_t sample_count;
    double energy;
};

static bool weigh(void *owner, const int16_t *pcm16, size_t sample_count)
{
    struct trial *trial = owner;
    trial->sample_count += sample_count;
    for (size_t i = 0; i < sample_count; i++)
        trial->energy += (double)pcm16[i] * pcm16[i];
    return trial->sample_count <= VOICE_TRIAL_S_MAX * VITS_RATE_HZ;
}

enum vp_err neural_voice_try(const struct speech_models *models)
{
    struct trial trial = {0};
    bool is_stopped = false;
    enum vp_err err = speak(models, SPAN_LIT("Hello."), 1, weigh, &trial, &is_stopped);
    if (err != VP_OK)
        return err;
    bool is_word = !is_stopped && trial.sample_count > VITS_RATE_HZ / 10 &&
                   sqrt(trial.energy / (double)trial.sample_count) > VOICE_TRIAL_RMS_MIN;
    return is_word ? VP_OK : VP_ERR_MODEL;
}

const char *speech_voice_name(enum speech_voice voice)
{
    return voice == SPEECH_VOICE_NEURAL ? "joe" : "rms";
}

enum speech_voice speech_voice_choose(const struct speech_models *models, const char *name,
                                      enum speech_voice otherwise)
{
    if (strcmp(name, speech_voice_name(SPEECH_VOICE_FLITE)) == 0 || strcmp(name, "flite") == 0)
        return SPEECH_VOICE_FLITE;
    if (strcmp(name, speech_voice_name(SPEECH_VOICE_NEURAL)) == 0 && models->vits != NULL)
        return SPEECH_VOICE_NEURAL;
    return otherwise;
}

const char *speech_voice_lacks(const struct speech_models *models)
{
    return models->voice_lacks[0] != '\0' ? models->voice_lacks : NULL;
}
