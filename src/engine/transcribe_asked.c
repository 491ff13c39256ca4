#include "engine/transcribe_asked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/multipart.h"
#include "engine/session_values.h"

enum { PROMPT_BYTES = 1024 };

/* What the fields say together is looked at when all have been read. */
struct reading {
    struct transcribe_asked *asked;
    struct realtime_refusal *error;
    bool wants_granularity, has_candidates, has_english;
};

typedef enum vp_err (*field_fn)(struct reading *reading, const char *name, struct span body);

static enum vp_err unsupported(const struct reading *reading, const char *name, const char *why)
{
    return realtime_refuse(reading->error, "unsupported_value", name, "Unsupported value: %s", why);
}

static enum vp_err read_file(struct reading *reading, const char *name, struct span body)
{
    (void)name;
    reading->asked->file = body;
    return VP_OK;
}

static enum vp_err read_model(struct reading *reading, const char *name, struct span body)
{
    return span_copy(body, reading->asked->model, sizeof reading->asked->model)
               ? VP_OK
               : realtime_refuse(reading->error, "model_not_found", name,
                                 "There is no model of such a name.");
}

static enum vp_err read_format(struct reading *reading, const char *name, struct span body)
{
    static const char *const words[TRANSCRIPT_FORMAT_COUNT] = {"json", "text", "srt", "vtt", "verbose_json"};
    for (size_t i = 0; i < TRANSCRIPT_FORMAT_COUNT; i++)
        if (span_is(body, words[i])) {
            reading->asked->format = (enum transcript_format)i;
            return VP_OK;
        }
    if (span_is(body, "diarized_json"))
        return unsupported(reading, name, "this model tells no speakers apart.");
    return realtime_refuse(reading->error, "invalid_value", name,
                           "Invalid value: '%.*s'. Supported values are: 'json', 'text', 'srt', 'vtt' and "
                           "'verbose_json'.",
                           (int)(body.len < 40 ? body.len : 40), body.at);
}

static enum vp_err read_stream(struct reading *reading, const char *name, struct span body)
{
    reading->asked->is_streamed = span_is(body, "true") || span_is(body, "True") || span_is(body, "1");
    bool is_known = reading->asked->is_streamed || span_is(body, "false") || span_is(body, "False") ||
                    span_is(body, "0") || body.len == 0;
    return is_known ? VP_OK : member_wrong_type(reading->error, name, "a boolean");
}

static bool is_english(struct span body)
{
    char language[16];
    return span_copy(body, language, sizeof language) && session_is_english(language);
}

static enum vp_err read_language(struct reading *reading, const char *name, struct span body)
{
    return body.len == 0 || is_english(body)
               ? VP_OK
               : unsupported(reading, name, "this model understands English ('en') only.");
}

static enum vp_err read_candidate(struct reading *reading, const char *name, struct span body)
{
    (void)name;
    reading->has_candidates = true;
    reading->has_english |= is_english(body);
    return VP_OK;
}

/* The prompt is what was said before: after a question for the name, its letters, or a number, hardly anybody
 * names a dish. */
static enum vp_err read_prompt(struct reading *reading, const char *name, struct span body)
{
    char text[PROMPT_BYTES];
    (void)name;
    (void)span_copy((struct span){body.at, body.len < sizeof text ? body.len : sizeof text - 1}, text,
                    sizeof text);
    const char *question = strrchr(text, '?');
    if (question == NULL)
        return VP_OK;
    text[question - text] = '\0';
    const char *from = strrchr(text, '.');
    const char *asked = from != NULL ? from : text;
    if (strcasestr(asked, "spell") != NULL)
        reading->asked->expected = SPEECH_EXPECTS_LETTERS;
    else if (strcasestr(asked, "name") != NULL)
        reading->asked->expected = SPEECH_EXPECTS_NAME;
    else if (strcasestr(asked, "number") != NULL || strcasestr(text, "digits") != NULL)
        reading->asked->expected = SPEECH_EXPECTS_NUMBER;
    return VP_OK;
}

static enum vp_err read_keyword(struct reading *reading, const char *name, struct span body)
{
    char phrase[PHRASE_BYTES_MAX + 1];
    (void)name;
    if (span_copy(body, phrase, sizeof phrase))
        phrase_list_add(&reading->asked->keywords, phrase);
    return VP_OK;
}

static enum vp_err read_temperature(struct reading *reading, const char *name, struct span body)
{
    char text[32], *end;
    bool fits = span_copy(body, text, sizeof text);
    double temperature = fits ? strtod(text, &end) : -1;
    if (!fits || end == text || *end != '\0' || !(temperature >= 0 && temperature <= 1))
        return realtime_refuse(reading->error, "invalid_value", name,
                               "Invalid value: 'temperature' must lie between 0 and 1.");
    return temperature == 0
               ? VP_OK
               : unsupported(reading, name, "'temperature' can only be the default (0) with this model.");
}

static enum vp_err read_granularity(struct reading *reading, const char *name, struct span body)
{
    reading->wants_granularity = true;
    if (span_is(body, "segment"))
        return VP_OK;
    if (span_is(body, "word"))
        return unsupported(reading, name, "this model has no timestamps of words, only of segments.");
    return realtime_refuse(reading->error, "invalid_value", name,
                           "Invalid value. Supported values are: 'word' and 'segment'.");
}

static enum vp_err read_include(struct reading *reading, const char *name, struct span body)
{
    if (span_is(body, "logprobs"))
        return unsupported(reading, name, "this model has no log probabilities to include.");
    return realtime_refuse(reading->error, "invalid_value", name,
                           "Invalid value. Supported values are: 'logprobs'.");
}

/* A long recording is always cut in its pauses. */
static enum vp_err read_chunking(struct reading *reading, const char *name, struct span body)
{
    return span_is(body, "auto") || body.len == 0
               ? VP_OK
               : unsupported(reading, name, "'chunking_strategy' can only be 'auto' with this model.");
}

static enum vp_err refuse_speakers(struct reading *reading, const char *name, struct span body)
{
    (void)body;
    return unsupported(reading, name, "this model tells no speakers apart.");
}

static const struct {
    const char *name; /* fields of several values come as name[] or name */
    field_fn read;
} fields[] = {{"file", read_file},
              {"model", read_model},
              {"language", read_language},
              {"languages", read_candidate},
              {"prompt", read_prompt},
              {"keywords", read_keyword},
              {"response_format", read_format},
              {"temperature", read_temperature},
              {"include", read_include},
              {"timestamp_granularities", read_granularity},
              {"stream", read_stream},
              {"chunking_strategy", read_chunking},
              {"known_speaker_names", refuse_speakers},
              {"known_speaker_references", refuse_speakers}};

static enum vp_err read_part(struct reading *reading, const struct multipart_part *part)
{
    char name[sizeof part->name];
    (void)span_copy(span_of(part->name), name, sizeof name);
    size_t len = strlen(name);
    if (len > 2 && strcmp(name + len - 2, "[]") == 0)
        name[len - 2] = '\0';
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i].name, name) == 0)
            return fields[i].read(reading, fields[i].name, part->body);
    return realtime_refuse(reading->error, "unknown_parameter", name, "Unknown parameter: '%s'.", name);
}

static enum vp_err check_together(const struct reading *reading)
{
    const struct transcribe_asked *asked = reading->asked;
    if (asked->file.at == NULL)
        return realtime_refuse(reading->error, "missing_required_parameter", "file",
                               "Missing required parameter: 'file'.");
    if (reading->has_candidates && !reading->has_english)
        return unsupported(reading, "languages", "this model understands English ('en') only.");
    if (reading->wants_granularity && asked->format != TRANSCRIPT_VERBOSE)
        return realtime_refuse(reading->error, "invalid_value", "timestamp_granularities",
                               "'timestamp_granularities' is only allowed with response_format "
                               "'verbose_json'.");
    if (asked->is_streamed && asked->format != TRANSCRIPT_JSON)
        return realtime_refuse(reading->error, "invalid_value", "response_format",
                               "'stream' is only allowed with response_format 'json'.");
    return VP_OK;
}

enum vp_err transcribe_asked_read(const char *content_type, struct span body,
                                  struct transcribe_asked *out_asked, struct realtime_refusal *error)
{
    struct multipart multipart;
    struct multipart_part part;
    *out_asked = (struct transcribe_asked){0};
    struct reading reading = {.asked = out_asked, .error = error};
    enum vp_err err = multipart_begin(&multipart, content_type, body);
    while (err == VP_OK && (err = multipart_next(&multipart, &part)) == VP_OK)
        err = read_part(&reading, &part);
    if (err == VP_ERR_BAD_MESSAGE)
        return err;
    if (err != VP_ERR_NEED_MORE)
        return realtime_refuse(error, NULL, NULL, "The body must be multipart/form-data.");
    return check_together(&reading);
}

void transcribe_asked_deinit(struct transcribe_asked *asked)
{
    phrase_list_deinit(&asked->keywords);
}
