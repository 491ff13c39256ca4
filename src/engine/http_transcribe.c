#include "engine/http_transcribe.h"

#include <stdlib.h>
#include <string.h>

#include "audio/resample.h"
#include "audio/wav.h"
#include "base/buf.h"
#include "engine/upload.h"
#include "engine/hear_job.h"
#include "engine/http_refusal.h"
#include "engine/multipart.h"

enum { TEXT_MAX_BYTES = 1 << 20, PROMPT_BYTES = 1024, CLIP_MIN_SAMPLES = SPEECH_RATE_HZ / 10 };

enum answer_format { ANSWER_JSON, ANSWER_TEXT, ANSWER_VERBOSE };

struct transcription {
    struct engine_core *core;
    struct http_request *request;
    enum answer_format format;
    struct phrase_list keywords;
    enum speech_expected expected;
    struct span file;              /* borrowed from the request */
    struct vocabulary *vocabulary; /* retained, or NULL */
    int16_t *pcm16;                /* owned; 8 kHz mono */
    size_t sample_count, done_count;
    size_t part_count; /* of the clip that is being recognised */
    struct buf text;
    json_t *segments; /* owned */
    struct hear_job *job;
};

static void free_transcription(struct transcription *work)
{
    phrase_list_deinit(&work->keywords);
    vocabulary_release(work->vocabulary);
    buf_deinit(&work->text);
    json_decref(work->segments);
    free(work->pcm16);
    free(work);
}

static void refuse(struct transcription *work, const struct http_refusal *refusal, const char *message)
{
    http_refuse(work->request, refusal, message);
    free_transcription(work);
}

static void answer(struct transcription *work)
{
    const char *text = buf_text(&work->text);
    double seconds = (double)work->sample_count / SPEECH_RATE_HZ;
    if (text == NULL) {
        refuse(work, &(struct http_refusal){500, "server_error", NULL, NULL}, "Out of memory.");
        return;
    }
    if (work->format == ANSWER_TEXT)
        http_reply(work->request, 200, "text/plain; charset=utf-8", span_of(text));
    else if (work->format == ANSWER_JSON)
        http_answer_json(work->request,
                         json_pack("{s:s, s:{s:s, s:f}, s:[{s:s}]}", "text", text, "usage", "type",
                                   "duration", "seconds", seconds, "languages", "code", "en"));
    else
        http_answer_json(work->request,
                         json_pack("{s:s, s:s, s:f, s:s, s:O, s:{s:s, s:f}}", "task", "transcribe",
                                   "language", "english", "duration", seconds, "text", text, "segments",
                                   work->segments, "usage", "type", "duration", "seconds", seconds));
    free_transcription(work);
}

static void recognise_next(struct transcription *work);

static void add_segment(struct transcription *work, const struct recognition *recognition)
{
    json_t *segment =
        json_pack("{s:I, s:i, s:f, s:f, s:s, s:[], s:f, s:f, s:f, s:f}", "id",
                  (json_int_t)json_array_size(work->segments), "seek", 0, "start",
                  (double)work->done_count / SPEECH_RATE_HZ, "end",
                  (double)(work->done_count + work->part_count) / SPEECH_RATE_HZ, "text", recognition->text,
                  "tokens", "temperature", 0.0, "avg_logprob", (double)recognition->confidence,
                  "compression_ratio", 1.0, "no_speech_prob", recognition->text[0] == '\0' ? 1.0 : 0.0);
    json_array_append_new(work->segments, segment);
}

static void on_heard(void *owner, enum vp_err err, const struct recognition *recognition, int64_t took_ms)
{
    (void)took_ms;
    struct transcription *work = owner;
    work->job = NULL;
    if (err == VP_OK && recognition->text[0] != '\0') {
        if (work->text.len > 0)
            err = buf_append(&work->text, " ", 1);
        if (err == VP_OK)
            err = buf_append_text(&work->text, recognition->text);
    }
    if (err == VP_ERR_CLOSED) {
        refuse(work, &http_refusal_overloaded, "The engine is shutting down.");
    } else if (err != VP_OK) {
        refuse(work, &(struct http_refusal){500, "server_error", NULL, NULL}, vp_err_text(err));
    } else {
        add_segment(work, recognition);
        work->done_count += work->part_count;
        recognise_next(work);
    }
}

/* The recogniser takes 20 s at a time: a longer recording is cut in its pauses. */
static void recognise_next(struct transcription *work)
{
    size_t left = work->sample_count - work->done_count;
    if (left < CLIP_MIN_SAMPLES) {
        answer(work);
        return;
    }
    work->part_count = upload_piece_len(work->pcm16 + work->done_count, left);
    int16_t *part = malloc(work->part_count * sizeof *part);
    enum pool_rank rank = work->done_count == 0 ? POOL_LIVE : POOL_BACKGROUND;
    enum vp_err err = part == NULL ? VP_ERR_NO_MEMORY : work->core->is_closing ? VP_ERR_CLOSED : VP_OK;
    if (err != VP_OK) {
        free(part);
        refuse(work, &http_refusal_overloaded, vp_err_text(err));
        return;
    }
    memcpy(part, work->pcm16 + work->done_count, work->part_count * sizeof *part);
    if (hear_start(work->core->pool, rank, work->vocabulary, work->expected, part, work->part_count, on_heard,
                   work, &work->job) != VP_OK)
        refuse(work, &http_refusal_overloaded, vp_err_text(VP_ERR_NO_MEMORY));
}

static void on_vocabulary(void *owner, struct vocabulary *vocabulary)
{
    struct transcription *work = owner;
    work->vocabulary = vocabulary != NULL ? vocabulary_retain(vocabulary) : NULL;
    recognise_next(work);
}

/* The prompt is what was said before: after a question for the name hardly anybody names a dish. */
static enum speech_expected expected_after(struct span prompt)
{
    char text[PROMPT_BYTES];
    (void)span_copy((struct span){prompt.at, prompt.len < sizeof text ? prompt.len : sizeof text - 1}, text,
                    sizeof text);
    const char *question = strrchr(text, '?');
    if (question == NULL)
        return SPEECH_EXPECTS_ORDER;
    text[question - text] = '\0';
    const char *from = strrchr(text, '.');
    return strcasestr(from != NULL ? from : text, "name") != NULL ? SPEECH_EXPECTS_NAME
                                                                  : SPEECH_EXPECTS_ORDER;
}

static void read_part(struct transcription *work, const struct multipart_part *part)
{
    if (strcmp(part->name, "file") == 0) {
        work->file = part->body;
    } else if (strcmp(part->name, "prompt") == 0) {
        work->expected = expected_after(part->body);
    } else if (strcmp(part->name, "keywords[]") == 0 || strcmp(part->name, "keywords") == 0) {
        char phrase[PHRASE_BYTES_MAX + 1];
        if (span_copy(part->body, phrase, sizeof phrase))
            phrase_list_add(&work->keywords, phrase);
    }
}

/* NULL, or why it is refused. */
static const char *read_form(struct transcription *work, struct http_refusal *refusal)
{
    struct multipart multipart;
    struct multipart_part part;
    *refusal = (struct http_refusal){400, "invalid_request_error", NULL, NULL};
    enum vp_err err =
        multipart_begin(&multipart, http_header(work->request, "Content-Type"), http_body(work->request));
    while (err == VP_OK && (err = multipart_next(&multipart, &part)) == VP_OK) {
        read_part(work, &part);
        if (strcmp(part.name, "response_format") != 0)
            continue;
        refusal->param = "response_format";
        if (span_is(part.body, "verbose_json"))
            work->format = ANSWER_VERBOSE;
        else if (span_is(part.body, "text"))
            work->format = ANSWER_TEXT;
        else if (!span_is(part.body, "json"))
            return "Unsupported response_format: this engine answers 'json', 'text' and 'verbose_json'.";
        refusal->param = NULL;
    }
    if (err != VP_ERR_NEED_MORE)
        return "The body must be multipart/form-data.";
    refusal->param = "file";
    return work->file.at == NULL ? "Missing required parameter: 'file'." : NULL;
}

static const char *read_audio(struct transcription *work, struct http_refusal *refusal)
{
    struct wav wav;
    *refusal = (struct http_refusal){400, "invalid_request_error", "unsupported_value", "file"};
    if (work->file.len < 4 || memcmp(work->file.at, "RIFF", 4) != 0)
        return "Unsupported file format: this engine reads WAV files.";
    refusal->code = "invalid_value";
    if (wav_decode(work->file, &wav) != VP_OK)
        return "Audio file might be corrupted or unsupported";
    wav_to_mono(&wav);
    enum vp_err err = upload_to_8k(&wav, &work->pcm16, &work->sample_count);
    wav_deinit(&wav);
    if (err != VP_OK)
        return "Audio file might be corrupted or unsupported";
    return work->sample_count < CLIP_MIN_SAMPLES
               ? "Audio file is too short. Minimum audio length is 0.1 seconds."
               : NULL;
}

void http_transcribe(struct engine_core *core, struct http_request *request)
{
    struct transcription *work = calloc(1, sizeof *work);
    if (work == NULL) {
        http_refuse(request, &http_refusal_overloaded, vp_err_text(VP_ERR_NO_MEMORY));
        return;
    }
    work->core = core;
    work->request = request;
    work->segments = json_array();
    buf_init(&work->text, TEXT_MAX_BYTES);
    struct http_refusal refusal;
    const char *why = read_form(work, &refusal);
    if (why == NULL)
        why = read_audio(work, &refusal);
    if (why != NULL)
        refuse(work, &refusal, why);
    else
        vocabulary_cache_want(core->vocabularies, &work->keywords, on_vocabulary, work);
}
