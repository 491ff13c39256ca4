#include "engine/http_speech.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/utf8.h"
#include "engine/http_refusal.h"
#include "engine/sentence.h"
#include "engine/session_audio.h"
#include "engine/speak_job.h"

enum { INPUT_MAX_CHARS = 4096, WAV_HEADER_BYTES = 44 };

enum speech_format { SPEECH_WAV, SPEECH_PCM, SPEECH_ULAW, SPEECH_FORMAT_COUNT };

static const struct {
    const char *name, *content_type;
} formats[SPEECH_FORMAT_COUNT] = {{"wav", "audio/wav"}, {"pcm", "audio/pcm"}, {"ulaw", "audio/basic"}};

struct speech_request {
    struct engine_core *core;
    struct http_request *request;
    enum speech_format format;
    float speed;
    char *text;       /* owned */
    struct span rest; /* of text */
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

/* PCM16 24 kHz mono with unknown sizes, as the real service streams it. */
static void send_wav_header(struct http_request *request)
{
    static const unsigned char header[WAV_HEADER_BYTES] = {
        'R',  'I',  'F', 'F', 0xff, 0xff, 0xff, 0xff, 'W',  'A',  'V',  'E',
        'f',  'm',  't', ' ', 16,   0,    0,    0,    1,    0,    1,    0, /* PCM, mono */
        0xc0, 0x5d, 0,   0,   0x80, 0xbb, 0,    0, /* 24000 Hz, 48000 bytes a second */
        2,    0,    16,  0,   'd',  'a',  't',  'a',  0xff, 0xff, 0xff, 0xff};
    http_reply_piece(request, (struct span){(const char *)header, sizeof header});
}

static void begin(struct speech_request *speech)
{
    if (speech->has_begun)
        return;
    speech->has_begun = true;
    http_reply_begin(speech->request, 200, formats[speech->format].content_type);
    if (speech->format == SPEECH_WAV)
        send_wav_header(speech->request);
}

static void send_audio(struct speech_request *speech, const int16_t *pcm16, size_t count)
{
    begin(speech);
    for (size_t at = 0; at < count; at += AUDIO_OUT_PIECE_SAMPLES) {
        uint8_t bytes[AUDIO_OUT_BYTES_MAX];
        size_t left = count - at, piece = left < AUDIO_OUT_PIECE_SAMPLES ? left : AUDIO_OUT_PIECE_SAMPLES;
        size_t len = audio_out_encode(&speech->out, pcm16 + at, piece, bytes);
        if (len > 0)
            http_reply_piece(speech->request, (struct span){(const char *)bytes, len});
    }
}

static void on_audio(void *owner, const int16_t *pcm16, size_t sample_count)
{
    send_audio(owner, pcm16, sample_count);
}

static void fail(struct speech_request *speech, enum vp_err err)
{
    if (speech->has_begun)
        http_reply_end(speech->request);
    else if (err == VP_ERR_CLOSED)
        http_refuse(speech->request, &http_refusal_overloaded, "The engine is shutting down.");
    else
        http_refuse(speech->request, &(struct http_refusal){500, "server_error", NULL, NULL},
                    vp_err_text(err));
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
    phrase_cache_put(speech->core->phrases, speech->sentence, speech->speed, pcm16, sample_count);
    speak_on(speech);
}

static const struct speak_events speak_events = {on_audio, on_done};

static void speak_on(struct speech_request *speech)
{
    struct engine_core *core = speech->core;
    while ((speech->sentence = sentence_take(&speech->rest)).len > 0) {
        size_t count;
        const int16_t *pcm16 = phrase_cache_find(core->phrases, speech->sentence, speech->speed, &count);
        if (pcm16 != NULL) {
            send_audio(speech, pcm16, count);
            continue;
        }
        enum vp_err err = core->is_closing
                              ? VP_ERR_CLOSED
                              : speak_start(core->pool, core->models, POOL_LIVE, speech->sentence,
                                            speech->speed, &speak_events, speech, &speech->job);
        if (err != VP_OK)
            fail(speech, err);
        return;
    }
    begin(speech);
    http_reply_end(speech->request);
    free_speech(speech);
}

static size_t count_chars(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += !utf8_is_continuation(*text);
    return count;
}

/* NULL, or why the request is refused; then out_param is the member at fault. */
static const char *read_body(const json_t *body, struct speech_request *speech, const char **out_param)
{
    const char *input = json_string_value(json_object_get(body, "input"));
    const char *format = json_string_value(json_object_get(body, "response_format"));
    const json_t *speed = json_object_get(body, "speed");
    *out_param = "input";
    if (input == NULL)
        return "Missing required parameter: 'input'.";
    if (count_chars(input) > INPUT_MAX_CHARS)
        return "string_too_long: 'input' may have at most 4096 characters.";
    *out_param = "response_format";
    speech->format = SPEECH_WAV;
    if (format != NULL)
        while (speech->format < SPEECH_FORMAT_COUNT && strcmp(formats[speech->format].name, format) != 0)
            speech->format++;
    if (speech->format == SPEECH_FORMAT_COUNT)
        return "Unsupported response_format: this engine makes 'wav', 'pcm' and 'ulaw'.";
    *out_param = "speed";
    double factor = speed != NULL ? json_number_value(speed) : 1.0;
    if (factor < 0.25 || factor > 4.0)
        return "Invalid value: 'speed' must lie between 0.25 and 4.0.";
    speech->speed = (float)(factor < 0.5 ? 0.5 : factor > 2.0 ? 2.0 : factor); /* the synthesiser's range */
    *out_param = NULL;
    if ((speech->text = strdup(input)) == NULL)
        return "Out of memory.";
    speech->rest = span_of(speech->text);
    return NULL;
}

void http_speech(struct engine_core *core, struct http_request *request)
{
    struct span body = http_body(request);
    json_t *json = json_tree_load(body, 0);
    struct speech_request *speech = calloc(1, sizeof *speech);
    const char *param = NULL, *why = "The body must be a JSON object.";
    if (json_is_object(json) && speech != NULL)
        why = read_body(json, speech, &param);
    json_decref(json);
    if (why == NULL &&
        audio_out_init(&speech->out,
                       speech->format == SPEECH_ULAW ? AUDIO_FORMAT_PCMU : AUDIO_FORMAT_PCM24K) != VP_OK)
        why = "Out of memory.";
    if (why != NULL) {
        http_refuse(request, &(struct http_refusal){400, "invalid_request_error", NULL, param}, why);
        if (speech != NULL)
            free_speech(speech);
        return;
    }
    speech->core = core;
    speech->request = request;
    speak_on(speech);
}
