#include "speech/flite_voice.h"

#include <ctype.h>
#include <flite/flite.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "speech/thresholds.h"
#include "speech/voice.h"

/* Flite's voice and lexicon libraries come without headers. */
cst_voice *register_cmu_us_rms(const char *voxdir);
cst_lexicon *cmu_lex_init(void);

enum {
    RATE_HZ = 16000,     /* the voice's own */
    PIECE_SAMPLES = 1600 /* 100 ms: small enough to start early, large enough to be cheap */
};

static pthread_mutex_t flite_lock = PTHREAD_MUTEX_INITIALIZER;
static cst_voice *voice;     /* guarded by flite_lock; flite owns it for the process's life */
static cst_lexicon *lexicon; /* the same */

enum vp_err flite_voice_start(void)
{
    pthread_mutex_lock(&flite_lock);
    if (voice == NULL) {
        flite_init();
        voice = register_cmu_us_rms(NULL);
        lexicon = cmu_lex_init();
    }
    bool is_ready = voice != NULL && lexicon != NULL;
    pthread_mutex_unlock(&flite_lock);
    return is_ready ? VP_OK : VP_ERR_MODEL;
}

struct sample_taker {
    voice_fn on_samples;
    void *owner;
    bool is_stopped;
};

static int on_chunk(const cst_wave *wave, int start, int size, int is_last,
                    cst_audio_streaming_info *streaming)
{
    struct sample_taker *listener = streaming->userdata;
    (void)is_last;
    if (size > 0 && !listener->on_samples(listener->owner, wave->samples + start, (size_t)size)) {
        listener->is_stopped = true;
        return CST_AUDIO_STREAM_STOP;
    }
    return CST_AUDIO_STREAM_CONT;
}

static enum vp_err speak(const char *text, float stretch, struct sample_taker *listener)
{
    cst_utterance *utterance = new_utterance();
    cst_audio_streaming_info *streaming = new_audio_streaming_info();
    if (utterance == NULL || streaming == NULL)
        return VP_ERR_NO_MEMORY;
    streaming->asc = on_chunk;
    streaming->min_buffsize = PIECE_SAMPLES;
    streaming->userdata = listener;
    utt_set_input_text(utterance, text);
    utt_init(utterance, voice);
    /* of this utterance, not of the voice; the utterance owns it from here */
    feat_set(utterance->features, "streaming_info", audio_streaming_info_val(streaming));
    feat_set_float(utterance->features, "duration_stretch", stretch);
    bool is_spoken = utt_synth(utterance) != NULL;
    delete_utterance(utterance);
    return is_spoken || listener->is_stopped ? VP_OK : VP_ERR_MODEL;
}

static enum vp_err speak_sentence(const struct speech_models *models, struct span sentence, float speed,
                                  voice_fn on_samples, void *owner, bool *out_is_stopped)
{
    struct sample_taker listener = {.on_samples = on_samples, .owner = owner};
    char *text = strndup(sentence.at, sentence.len);
    (void)models; /* flite's voice is the process's */
    if (text == NULL)
        return VP_ERR_NO_MEMORY;
    pthread_mutex_lock(&flite_lock);
    enum vp_err err = voice != NULL ? speak(text, STRETCH_AT_NORMAL_SPEED / speed, &listener) : VP_ERR_BUG;
    pthread_mutex_unlock(&flite_lock);
    free(text);
    *out_is_stopped = listener.is_stopped;
    return err;
}

const struct voice flite_voice = {RATE_HZ, NULL, speak_sentence};

/* "ax1" of flite is "AH", with its stress "AH1". */
static size_t put_phone(char *out, size_t size_bytes, const char *phone, bool has_stress)
{
    char name[8];
    size_t len = 0;
    for (; phone[len] != '\0' && !isdigit((unsigned char)phone[len]) && len < sizeof name - 2; len++)
        name[len] = (char)toupper((unsigned char)phone[len]);
    name[len] = '\0';
    const char *cmu_name = strcmp(name, "AX") == 0 ? "AH" : name;
    bool is_vowel = strchr("AEIOU", name[0]) != NULL && name[0] != '\0';
    const char *stress = has_stress && is_vowel ? (phone[len] == '1' ? "1" : "0") : "";
    int written = snprintf(out, size_bytes, " %s%s", cmu_name, stress);
    return written > 0 && (size_t)written < size_bytes ? (size_t)written : 0;
}

static enum vp_err write_phones(const char *word, bool has_stress, char *out, size_t size_bytes)
{
    char phones[256];
    size_t len = 0;
    pthread_mutex_lock(&flite_lock);
    cst_val *list = lexicon != NULL ? lex_lookup(lexicon, word, NULL, NULL) : NULL;
    for (const cst_val *at = list; at != NULL; at = val_cdr(at))
        len += put_phone(phones + len, sizeof phones - len, val_string(val_car(at)), has_stress);
    if (list != NULL)
        delete_val(list);
    pthread_mutex_unlock(&flite_lock);
    if (len == 0 || len > size_bytes)
        return VP_ERR_NOT_FOUND;
    memcpy(out, phones + 1, len - 1); /* without the first space */
    out[len - 1] = '\0';
    return VP_OK;
}

enum vp_err flite_voice_phones(const char *word, char *out, size_t size_bytes)
{
    return write_phones(word, false, out, size_bytes);
}

enum vp_err flite_voice_stressed_phones(const char *word, char *out, size_t size_bytes)
{
    return write_phones(word, true, out, size_bytes);
}
