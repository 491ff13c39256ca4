#include "engine/http_speech.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/json_tree.h"
#include "engine/http_events.h"
#include "engine/http_refusal.h"
#include "engine/model_name.h"
#include "english/sentence_take.h"
#include "engine/session_audio.h"
#include "engine/speak_job.h"
#include "engine/speech_asked.h"
#include "engine/thresholds.h"

enum { WAV_HEADER_BYTES = 44 };

static const char *const content_types[SPEECH_FORMAT_COUNT] = {
    [SPEECH_WAV] = "audio/wav", [SPEECH_PCM] = "audio/pcm", [SPEECH_ULAW] = "audio/basic"};

struct speech_request {
    struct engine_core *core;
    struct http_request *request;
    enum speech_format format;
    struct speech_manner manner;
    bool is_events;       /* server-sent events in place of bare sound */
    int64_t sample_count; /* at 8 kHz, made so far */
    char *text;           /* owned */
    struct span rest;     /* of text */
    struct span sentence;
    struct audio_out out;
    struct speak_job *job;
    bool has_begun; /* the answer's head is sent */
};

static void free_speech(struct speech_request *speech)
{
    audio_out_deinit(&speech->out);
    free(speech->text);
    free(speech);
}

static void send_bytes(struct speech_request *speech, const void *bytes, size_t len)
{
    char text[(AUDIO_OUT_BYTES_MAX + 2) / 3 * 4];
    if (!speech->is_events) {
        http_reply_piece(speech->request, (struct span){bytes, len});
        return;
    }
    base64_encode(bytes, len, text);
    http_event(speech->request, json_pack("{s:s, s:s%}", "type", "speech.audio.delta", "audio", text,
                                          base64_encoded_len(len)));
}

/* PCM16 24 kHz mono with unknown sizes, as the real service streams it. */
static void send_wav_header(struct speech_request *speech)
{
    static const unsigned char header[WAV_HEADER_BYTES] = {
        'R',  'I',  'F', 'F', 0xff, 0xff, 0xff, 0xff, 'W',  'A',  'V',  'E',
        'f',  'm',  't', ' ', 16,   0,    0,    0,    1,    0,    1,    0, /* PCM, mono */
        0xc0, 0x5d, 0,   0,   0x80, 0xbb, 0,    0, /* 24000 Hz, 48000 bytes a second */
        2,    0,    16,  0,   'd',  'a',  't',  'a',  0xff, 0xff, 0xff, 0xff};
    send_bytes(speech, header, sizeof header);
}

static void begin(struct speech_request *speech)
{
    if (speech->has_begun)
        return;
    speech->has_begun = true;
    if (speech->is_events)
        http_events_begin(speech->request);
    else
        http_reply_begin(speech->request, 200, content_types[speech->format]);
    if (speech->format == SPEECH_WAV)
        send_wav_header(speech);
}

static void send_audio(struct speech_request *speech, const int16_t *pcm16, size_t count)
{
    begin(speech);
    speech->sample_count += (int64_t)count;
    for (size_t at = 0; at < count; at += AUDIO_OUT_PIECE_SAMPLES) {
        uint8_t bytes[AUDIO_OUT_BYTES_MAX];
        size_t left = count - at, piece = left < AUDIO_OUT_PIECE_SAMPLES ? left : AUDIO_OUT_PIECE_SAMPLES;
        size_t len = audio_out_encode(&speech->out, pcm16 + at, piece, bytes);
        if (len > 0)
            send_bytes(speech, bytes, len);
    }
}

static void on_audio(void *owner, const int16_t *pcm16, size_t sample_count)
{
    send_audio(owner, pcm16, sample_count);
}

static void fail(struct speech_request *speech, enum vp_err err)
{
    if (speech->has_begun && speech->is_events) {
        http_event_error(speech->request, vp_err_text(err));
        http_reply_end(speech->request);
    } else if (speech->has_begun) {
        http_cut(speech->request); /* half a sentence must not pass for a whole one */
    } else if (err == VP_ERR_CLOSED) {
        http_refuse(speech->request, &http_refusal_overloaded, "The engine is shutting down.");
    } else {
        http_refuse(speech->request, &(struct http_refusal){500, "server_error", NULL, NULL},
                    vp_err_text(err));
    }
    free_speech(speech);
}

static void speak_on(struct speech_request *speech);

static void on_done(void *owner, enum vp_err err, const int16_t *pcm16, size_t sample_count)
{
    struct speech_request *speech = owner;
    if (err != VP_OK) {
        fail(speech, err);
        return;
    }
    phrase_cache_put(speech->core->phrases, speech->sentence, &speech->manner, pcm16, sample_count);
    speak_on(speech);
}

static const struct speak_events speak_events = {on_audio, on_done};

/* Somebody waits for the first sound; later sentences let callers go first. */
static enum pool_rank rank_of(const struct speech_request *speech)
{
    return speech->sample_count == 0 ? POOL_LIVE : POOL_BACKGROUND;
}

static void speak_on(struct speech_request *speech)
{
    struct engine_core *core = speech->core;
    while ((speech->sentence = sentence_take(&speech->rest)).len > 0) {
        size_t count;
        const int16_t *pcm16 = phrase_cache_find(core->phrases, speech->sentence, &speech->manner, &count);
        if (pcm16 != NULL) {
            send_audio(speech, pcm16, count);
            continue;
        }
        enum vp_err err = core->is_closing ? VP_ERR_CLOSED
                                           : speak_start(core->pool, core->models, rank_of(speech),
                                                         SPEAK_AT_ONCE, speech->sentence, &speech->manner,
                                                         &speak_events, speech, &speech->job);
        if (err != VP_OK)
            fail(speech, err);
        return;
    }
    begin(speech);
    if (speech->is_events)
        http_event(speech->request,
                   json_pack("{s:s, s:o}", "type", "speech.audio.done", "usage",
                             http_events_usage(NULL, (json_int_t)strlen(speech->text) / BYTES_PER_TEXT_TOKEN,
                                               speech->sample_count * OUTPUT_TOKENS_PER_S / SPEECH_RATE_HZ)));
    http_reply_end(speech->request);
    free_speech(speech);
}

static enum vp_err start(struct engine_core *core, struct http_request *request,
                         const struct speech_asked *asked)
{
    struct speech_request *speech = calloc(1, sizeof *speech);
    if (speech == NULL)
        return VP_ERR_NO_MEMORY;
    *speech = (struct speech_request){
        .core = core,
        .request = request,
        .format = asked->format,
        .manner = {speech_voice_choose(core->models, asked->voice != NULL ? asked->voice : "",
                                       core->manner.voice),
                   asked->speed > 0 ? asked->speed : core->manner.speed},
        .is_events = asked->is_events,
        .text = strdup(asked->input)};
    enum vp_err err = speech->text != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = audio_out_init(&speech->out,
                             asked->format == SPEECH_ULAW ? AUDIO_FORMAT_PCMU : AUDIO_FORMAT_PCM24K);
    if (err != VP_OK) {
        free_speech(speech);
        return err;
    }
    speech->rest = span_of(speech->text);
    speak_on(speech);
    return VP_OK;
}

void http_speech(struct engine_core *core, struct http_request *request)
{
    struct realtime_refusal refusal = {.type = "invalid_request_error"};
    struct speech_asked asked;
    json_t *json = json_tree_load(http_body(request), 0);
    if (speech_asked_read(json, &asked, &refusal) != VP_OK)
        http_refuse_with(request, 400, &refusal);
    else if (model_name_check(asked.model, MODEL_SPEECH, &refusal) != VP_OK)
        http_refuse_with(request, 404, &refusal);
    else if (start(core, request, &asked) != VP_OK)
        http_refuse(request, &http_refusal_overloaded, vp_err_text(VP_ERR_NO_MEMORY));
    json_decref(json);
}
