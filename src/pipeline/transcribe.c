#include "pipeline/transcribe.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/clock.h"
#include "base/log_limit.h"
#include "pipeline/multipart_writer.h"

#define ENGINE_MODEL "voiceplate" /* what our engine's model names begin with */

struct transcribe {
    struct transcribe_options options;
    int64_t ends_ms;
    bool has_hints;
    struct rest_call *call;
    struct buf answer;
    char *text; /* owned; NULL until the answer is whole */
};

static void free_transcribe(struct transcribe *transcribe)
{
    buf_deinit(&transcribe->answer);
    free(transcribe->text);
    free(transcribe);
}

static void on_piece(void *owner, struct span piece)
{
    struct transcribe *transcribe = owner;
    enum vp_err err = buf_append_span(&transcribe->answer, piece);
    if (err != VP_OK)
        rest_call_stop(transcribe->call, err);
}

static void on_restart(void *owner)
{
    ((struct transcribe *)owner)->answer.len = 0;
}

static char *copy_trimmed(const char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t len = strlen(text);
    while (len > 0 && isspace((unsigned char)text[len - 1]))
        len--;
    return strndup(text, len);
}

/* {"text":"..."}; plain words from servers that answer in text whatever is asked. */
static enum vp_err on_whole(void *owner)
{
    struct transcribe *transcribe = owner;
    const char *body = buf_text(&transcribe->answer);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    json_t *json = json_tree_load(span_of(body), 0);
    const char *text = json_string_value(json_object_get(json, "text"));
    bool is_plain = json == NULL && transcribe->answer.len > 0 && strchr("{[<", body[0]) == NULL;
    if (text == NULL && is_plain)
        text = body;
    if (text != NULL)
        transcribe->text = copy_trimmed(text);
    json_decref(json);
    if (text == NULL)
        return VP_ERR_BAD_JSON;
    return transcribe->text != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

/* --- the request --- */

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static enum transcribe_hints hints_of(const struct transcribe_settings *settings)
{
    const char *model = settings->endpoint.model;
    if (settings->quirks->refuses_hints)
        return TRANSCRIBE_HINTS_NONE;
    if (settings->hints != TRANSCRIBE_HINTS_AUTO)
        return settings->hints;
    if (begins_with(model, "gpt-transcribe") || begins_with(model, ENGINE_MODEL))
        return TRANSCRIBE_HINTS_KEYWORDS;
    bool takes_prompt = begins_with(model, "gpt-4o") || strstr(model, "whisper") != NULL;
    return takes_prompt && strstr(model, "diarize") == NULL ? TRANSCRIBE_HINTS_PROMPT : TRANSCRIBE_HINTS_NONE;
}

static void put_prompt(struct multipart_writer *writer, const struct transcribe_options *options)
{
    char prompt[TRANSCRIBE_PROMPT_BYTES];
    size_t len = 0;
    for (size_t i = 0; i < options->keyword_count; i++) {
        size_t word_len = strlen(options->keywords[i]);
        if (len + word_len + 2 > sizeof prompt)
            break;
        memcpy(prompt + len, i > 0 ? ", " : "", i > 0 ? 2 : 0);
        len += i > 0 ? 2 : 0;
        memcpy(prompt + len, options->keywords[i], word_len);
        len += word_len;
    }
    if (len > 0)
        multipart_writer_field(writer, "prompt", (struct span){prompt, len});
}

static enum vp_err write_form(const struct transcribe_options *options, struct multipart_writer *writer,
                              struct buf *out)
{
    const struct transcribe_settings *settings = options->settings;
    enum transcribe_hints hints = hints_of(settings);
    multipart_writer_begin(writer, out);
    if (settings->endpoint.model[0] != '\0')
        multipart_writer_field(writer, "model", span_of(settings->endpoint.model));
    if (settings->language != NULL && settings->language[0] != '\0')
        multipart_writer_field(writer, "language",
                               (struct span){settings->language, strcspn(settings->language, "-")});
    if (hints == TRANSCRIBE_HINTS_PROMPT)
        put_prompt(writer, options);
    if (hints == TRANSCRIBE_HINTS_KEYWORDS && options->asked != NULL &&
        begins_with(settings->endpoint.model, ENGINE_MODEL))
        multipart_writer_field(writer, "prompt", span_of(options->asked));
    for (size_t i = 0; i < options->keyword_count && hints == TRANSCRIBE_HINTS_KEYWORDS; i++)
        multipart_writer_field(writer, "keywords[]", span_of(options->keywords[i]));
    multipart_writer_file(writer, "file", "turn.wav", "audio/wav", options->wav);
    return multipart_writer_end(writer);
}

static enum vp_err ask(struct transcribe *transcribe);

/* A server that knows no such field; the words are only a help. */
static bool may_ask_without_hints(struct transcribe *transcribe, const struct rest_failure *failure)
{
    struct rest_quirks *quirks = transcribe->options.settings->quirks;
    bool names_hints =
        strstr(failure->param, "keyword") != NULL || strstr(failure->param, "prompt") != NULL ||
        strstr(failure->message, "keyword") != NULL || strstr(failure->message, "prompt") != NULL;
    if (!transcribe->has_hints || !names_hints || (failure->status != 400 && failure->status != 422))
        return false;
    quirks->refuses_hints = true;
    log_sampled(LOG_LEVEL_INFO, "pipeline", "transcription goes on without hints");
    return ask(transcribe) == VP_OK;
}

static void on_done(void *owner, const struct rest_failure *failure)
{
    struct transcribe *transcribe = owner;
    transcribe->call = NULL;
    if (failure != NULL && may_ask_without_hints(transcribe, failure))
        return;
    transcribe->options.on_done(transcribe->options.owner, failure == NULL ? transcribe->text : NULL,
                                failure);
    free_transcribe(transcribe);
}

static const struct rest_call_events call_events = {on_piece, on_restart, on_whole, on_done};

static enum vp_err ask(struct transcribe *transcribe)
{
    const struct transcribe_options *options = &transcribe->options;
    struct multipart_writer writer;
    struct buf body;
    char content_type[96];
    transcribe->has_hints =
        options->keyword_count > 0 && hints_of(options->settings) != TRANSCRIBE_HINTS_NONE;
    transcribe->answer.len = 0;
    buf_init(&body, TRANSCRIBE_UPLOAD_MAX_BYTES);
    enum vp_err err = write_form(options, &writer, &body);
    struct rest_call_options call = {
        options->terms,
        &options->settings->endpoint,
        multipart_writer_content_type(&writer, content_type, sizeof content_type),
        {body.at, body.len}};
    call.terms.budget_ms = transcribe->ends_ms - clock_mono_ms();
    if (err == VP_OK)
        err = rest_call_start(&call, &call_events, transcribe, &transcribe->call);
    buf_deinit(&body);
    return err;
}

enum vp_err transcribe_start(const struct transcribe_options *options, struct transcribe **out_transcribe)
{
    struct transcribe *transcribe = calloc(1, sizeof *transcribe);
    if (transcribe == NULL)
        return VP_ERR_NO_MEMORY;
    transcribe->options = *options;
    transcribe->ends_ms = clock_mono_ms() + options->terms.budget_ms;
    buf_init(&transcribe->answer, TRANSCRIBE_TEXT_MAX_BYTES);
    enum vp_err err = ask(transcribe);
    if (err != VP_OK)
        free_transcribe(transcribe);
    else
        *out_transcribe = transcribe;
    return err;
}

void transcribe_cancel(struct transcribe *transcribe)
{
    if (transcribe == NULL)
        return;
    rest_call_cancel(transcribe->call);
    free_transcribe(transcribe);
}

struct transcribe_settings transcribe_for(const struct transcribe_settings *settings, const struct menu *menu)
{
    struct transcribe_settings own = *settings;
    if (!own.endpoint.is_engine && menu->language != NULL && menu->language[0] != '\0')
        own.language = menu->language;
    return own;
}
