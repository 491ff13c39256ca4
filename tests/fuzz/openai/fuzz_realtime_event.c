/* Any text through the decoder of server events. What it takes for audio must be safe to put into other JSON
 * and be what jansson, an independent reader, finds there too; all texts of an event end within bounds. */
#include "fuzz/fuzz_input.h"

#include <jansson.h>

#include "openai/model_audio.h"
#include "openai/model_error.h"
#include "openai/realtime_event.h"

static void check_audio(const struct realtime_event *event, const uint8_t *at, size_t len)
{
    struct span audio = event->audio_b64, ulaw;
    require(audio.len > 0 && audio.len % 4 == 0);
    for (size_t i = 0; i < audio.len; i++)
        require(audio.at[i] != '"' && audio.at[i] != '\\' && (unsigned char)audio.at[i] >= 0x20);
    json_t *root = json_loadb((const char *)at, len, 0, NULL);
    const char *delta = json_string_value(json_object_get(root, "delta"));
    if (delta != NULL)
        require(span_is(audio, delta));
    json_decref(root);
    struct model_audio converter;
    model_audio_init(&converter);
    require(model_audio_set(&converter, 24000, 24000) == VP_OK);
    for (int i = 0; i < 2; i++)
        require(model_audio_from_model(&converter, audio, &ulaw) == VP_OK);
    model_audio_deinit(&converter);
}

static size_t text_len(const struct realtime_event *event)
{
    char why[256];
    switch (event->kind) {
    case REALTIME_ERROR:
    case REALTIME_CALLER_WORDS_FAILED:
        return strlen(model_error_text(&event->error, why, sizeof why)) +
               (size_t)model_error_kind(&event->error);
    case REALTIME_SESSION_CREATED:
    case REALTIME_SESSION_UPDATED:
        return strlen(event->session.id) + strlen(event->session.model) +
               strlen(event->session.input_format) + strlen(event->session.output_format);
    case REALTIME_TOOL_CALL:
        return strlen(event->tool_call.id) + strlen(event->tool_call.name) +
               strlen(event->tool_call.arguments);
    case REALTIME_RESPONSE_DONE:
        return strlen(event->response.status) + strlen(event->response.reason) +
               strlen(event->response.error.message);
    case REALTIME_WORDS:
    case REALTIME_WORDS_DONE:
    case REALTIME_CALLER_WORDS:
        return strlen(event->words);
    default:
        return 0;
    }
}

/* A blank in front makes no difference to what an event says, but no usual shape (openai/piece_shape.h) has one. */
static void check_scanned(const uint8_t *at, size_t len, enum vp_err err, const struct realtime_event *event)
{
    struct realtime_event scanned;
    char *text = malloc(len + 2);
    text[0] = ' ';
    memcpy(text + 1, at, len);
    text[len + 1] = '\0';
    require(realtime_event_decode(text, len + 1, &scanned) == err);
    if (err == VP_OK) {
        require(scanned.kind == event->kind && strcmp(scanned.response_id, event->response_id) == 0 &&
                strcmp(scanned.item_id, event->item_id) == 0);
        if (event->kind == REALTIME_AUDIO)
            require(scanned.audio_b64.len == event->audio_b64.len &&
                    memcmp(scanned.audio_b64.at, event->audio_b64.at, event->audio_b64.len) == 0);
        if (event->kind == REALTIME_WORDS)
            require(strcmp(scanned.words, event->words) == 0);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    char *text = fuzz_text(at, len);
    struct realtime_event event;
    enum vp_err err = realtime_event_decode(text, len, &event);
    check_scanned(at, len, err, &event);
    if (err == VP_OK) {
        require(strlen(event.response_id) <= len && strlen(event.item_id) <= len);
        require(text_len(&event) <= 4 * len + 256);
        if (event.kind == REALTIME_AUDIO)
            check_audio(&event, at, len);
    }
    free(text);
    return 0;
}
