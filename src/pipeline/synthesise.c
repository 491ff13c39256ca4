#include "pipeline/synthesise.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "pipeline/phone_audio.h"

struct synthesise {
    struct synthesise_options options;
    struct rest_call *call;
    struct phone_audio audio;
    struct buf wav;
};

static void free_synthesise(struct synthesise *synthesise)
{
    phone_audio_deinit(&synthesise->audio);
    buf_deinit(&synthesise->wav);
    free(synthesise);
}

static void on_piece(void *owner, struct span piece)
{
    struct synthesise *synthesise = owner;
    enum vp_err err = phone_audio_feed(&synthesise->audio, piece);
    if (err != VP_OK)
        rest_call_stop(synthesise->call, err);
}

static void on_restart(void *owner)
{
    struct synthesise *synthesise = owner;
    phone_audio_deinit(&synthesise->audio);
    phone_audio_init(&synthesise->audio, SYNTHESISE_AUDIO_MAX_BYTES);
}

static enum vp_err on_whole(void *owner)
{
    struct synthesise *synthesise = owner;
    return phone_audio_finish(&synthesise->audio, &synthesise->wav);
}

static void on_done(void *owner, const struct rest_failure *failure)
{
    struct synthesise *synthesise = owner;
    struct buf wav = synthesise->wav;
    synthesise->call = NULL;
    if (failure == NULL)
        buf_init(&synthesise->wav, 0);
    synthesise->options.on_done(synthesise->options.owner, failure == NULL ? &wav : NULL, failure);
    free_synthesise(synthesise);
}

/* Bytes of the longest beginning of text that has at most max_chars characters and ends with a sentence, else
 * with a word. */
static size_t text_len(const char *text, size_t max_chars)
{
    size_t at = 0, chars = 0, word_end = 0, sentence_end = 0;
    for (; text[at] != '\0'; at++) {
        if (!utf8_is_continuation(text[at]) && chars++ == max_chars)
            break;
        if (text[at] != ' ')
            continue;
        word_end = at;
        if (at > 0 && strchr(".!?", text[at - 1]) != NULL)
            sentence_end = at;
    }
    if (text[at] == '\0')
        return at;
    return sentence_end > 0 ? sentence_end : word_end > 0 ? word_end : at;
}

static char *write_request(const struct synthesise_options *options)
{
    const struct synthesise_settings *settings = options->settings;
    const char *format = settings->response_format != NULL ? settings->response_format : "wav";
    json_t *request =
        json_pack("{s:s%, s:s}", "input", options->text, text_len(options->text, SYNTHESISE_INPUT_MAX_CHARS),
                  "response_format", format);
    if (request == NULL)
        return NULL;
    const struct {
        const char *key, *text;
    } members[] = {{"model", settings->endpoint.model},
                   {"voice", settings->voice},
                   {"instructions", settings->instructions}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].text != NULL && members[i].text[0] != '\0')
            json_object_set_new(request, members[i].key, json_string(members[i].text));
    if (settings->speed > 0)
        json_object_set_new(request, "speed", json_real(settings->speed));
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    return text;
}

static const struct rest_call_events call_events = {on_piece, on_restart, on_whole, on_done};

enum vp_err synthesise_start(const struct synthesise_options *options, struct synthesise **out_synthesise)
{
    struct synthesise *synthesise = calloc(1, sizeof *synthesise);
    if (synthesise == NULL)
        return VP_ERR_NO_MEMORY;
    synthesise->options = *options;
    phone_audio_init(&synthesise->audio, SYNTHESISE_AUDIO_MAX_BYTES);
    char *body = write_request(options);
    synthesise->options.text = NULL; /* in the request now */
    const struct rest_call_options call = {options->terms, &options->settings->endpoint, "application/json",
                                           span_of(body)};
    enum vp_err err =
        body != NULL ? rest_call_start(&call, &call_events, synthesise, &synthesise->call) : VP_ERR_NO_MEMORY;
    free(body);
    if (err != VP_OK)
        free_synthesise(synthesise);
    else
        *out_synthesise = synthesise;
    return err;
}

void synthesise_cancel(struct synthesise *synthesise)
{
    if (synthesise == NULL)
        return;
    rest_call_cancel(synthesise->call);
    free_synthesise(synthesise);
}

struct synthesise_settings synthesise_for(const struct synthesise_settings *settings, const struct menu *menu)
{
    struct synthesise_settings own = *settings;
    const char *voice = own.endpoint.is_engine ? menu->engine_voice : menu->voice;
    if (voice != NULL && voice[0] != '\0')
        own.voice = voice;
    return own;
}
