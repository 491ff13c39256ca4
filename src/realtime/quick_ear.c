#include "realtime/quick_ear.h"

#include <stdlib.h>

#include "audio/ulaw.h"
#include "audio/wav.h"
#include "call/thresholds.h"
#include "english/backchannel.h"
#include "pipeline/transcribe.h"

enum { WAV_MAX_BYTES = 256 * 1024, RATE_HZ = 8000 };

void quick_ear_init(struct quick_ear *ear, const struct quick_ear_setting *setting, const char *call_sid,
                    void (*on_words)(void *owner, const char *words), void *owner)
{
    *ear = (struct quick_ear){.setting = setting, .call_sid = call_sid, .on_words = on_words, .owner = owner};
    buf_init(&ear->wav, WAV_MAX_BYTES);
}

void quick_ear_stop(struct quick_ear *ear)
{
    transcribe_cancel(ear->transcribe);
    ear->transcribe = NULL;
    buf_deinit(&ear->wav);
}

static void on_done(void *owner, const char *text, const struct rest_failure *failure)
{
    struct quick_ear *ear = owner;
    ear->transcribe = NULL;
    ear->on_words(ear->owner, failure == NULL ? text : NULL);
}

static bool write_wav(struct quick_ear *ear, struct span ulaw)
{
    int16_t *pcm16 = malloc(ulaw.len * sizeof *pcm16);
    if (pcm16 == NULL)
        return false;
    ulaw_decode((const uint8_t *)ulaw.at, ulaw.len, pcm16);
    bool is_written = wav_encode(&ear->wav, RATE_HZ, 1, pcm16, ulaw.len) == VP_OK;
    free(pcm16);
    return is_written;
}

bool quick_ear_ask(struct quick_ear *ear, struct span ulaw)
{
    static struct rest_quirks quirks;
    static struct transcribe_settings settings = {
        .endpoint = {.model = "voiceplate-engine", .is_engine = true},
        .hints = TRANSCRIBE_HINTS_KEYWORDS,
        .quirks = &quirks,
    };
    static const char *phrases[BACKCHANNEL_PHRASES_MAX]; /* alone, a short word is often misheard */
    static size_t phrase_count;
    if (phrase_count == 0)
        phrase_count = backchannel_phrases(phrases);
    quick_ear_stop(ear);
    if (ear->setting == NULL || ear->setting->url[0] == '\0' || !write_wav(ear, ulaw))
        return false;
    settings.endpoint.url = ear->setting->url;
    const struct transcribe_options options = {.terms = {.loop = ear->setting->loop,
                                                         .http = ear->setting->http,
                                                         .call_sid = ear->call_sid,
                                                         .budget_ms = FLOOR_WORDS_MS},
                                               .settings = &settings,
                                               .keywords = phrases,
                                               .keyword_count = phrase_count,
                                               .wav = {ear->wav.at, ear->wav.len},
                                               .on_done = on_done,
                                               .owner = ear};
    return transcribe_start(&options, &ear->transcribe) == VP_OK;
}
