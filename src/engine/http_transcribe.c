#include "engine/http_transcribe.h"

#include <stdlib.h>
#include <string.h>

#include "audio/wav.h"
#include "engine/hear_job.h"
#include "engine/http_events.h"
#include "engine/http_refusal.h"
#include "engine/model_name.h"
#include "engine/upload_words.h"
#include "engine/upload.h"

enum { CLIP_MIN_SAMPLES = SPEECH_RATE_HZ / 10, ANSWER_MAX_BYTES = 8 << 20 };

struct transcription {
    struct engine_core *core;
    struct http_request *request;
    struct transcribe_asked asked; /* its file is borrowed from the request */
    struct upload_words words;
    struct vocabulary *vocabulary; /* retained, or NULL */
    int16_t *pcm16;                /* owned; 8 kHz mono */
    size_t sample_count, done_count;
    size_t part_count; /* of the clip that is being recognised */
    bool has_begun;    /* a stream's head is sent */
    struct hear_job *job;
};

static void free_transcription(struct transcription *work)
{
    transcribe_asked_deinit(&work->asked);
    upload_words_deinit(&work->words);
    vocabulary_release(work->vocabulary);
    free(work->pcm16);
    free(work);
}

static void refuse(struct transcription *work, int status, const struct realtime_refusal *refusal)
{
    http_refuse_with(work->request, status, refusal);
    free_transcription(work);
}

/* What the engine could not do. */
static void fail(struct transcription *work, enum vp_err err)
{
    const char *why = err == VP_ERR_CLOSED ? "The engine is shutting down." : vp_err_text(err);
    bool is_overload = err == VP_ERR_CLOSED || err == VP_ERR_NO_MEMORY;
    if (work->has_begun) {
        http_event_error(work->request, why);
        http_reply_end(work->request);
    } else {
        static const struct http_refusal failure = {500, "server_error", NULL, NULL};
        http_refuse(work->request, is_overload ? &http_refusal_overloaded : &failure, why);
    }
    free_transcription(work);
}

static void answer(struct transcription *work)
{
    static const char *const content_types[TRANSCRIPT_FORMAT_COUNT] = {
        [TRANSCRIPT_JSON] = "application/json",
        [TRANSCRIPT_TEXT] = "text/plain; charset=utf-8",
        [TRANSCRIPT_SRT] = "text/plain; charset=utf-8",
        [TRANSCRIPT_VTT] = "text/vtt; charset=utf-8",
        [TRANSCRIPT_VERBOSE] = "application/json"};
    struct buf body;
    buf_init(&body, ANSWER_MAX_BYTES);
    enum vp_err err = VP_OK;
    if (work->asked.is_streamed) {
        http_event(work->request, upload_words_done(&work->words, work->sample_count));
        http_reply_end(work->request);
    } else {
        err = upload_words_format(&work->words, work->asked.format, work->sample_count, &body);
        if (err == VP_OK)
            http_reply(work->request, 200, content_types[work->asked.format],
                       (struct span){body.at, body.len});
    }
    buf_deinit(&body);
    if (err != VP_OK)
        fail(work, err);
    else
        free_transcription(work);
}

static void recognise_next(struct transcription *work);

/* A stream tells each piece of the recording as soon as it is understood. */
static void send_delta(struct transcription *work, const struct recognition *recognition, bool is_first)
{
    if (recognition_text(recognition)[0] == '\0')
        return;
    http_event(work->request, json_pack("{s:s, s:s+}", "type", "transcript.text.delta", "delta",
                                        is_first ? "" : " ", recognition_text(recognition)));
}

static void on_heard(void *owner, enum vp_err err, const struct recognition *recognition, int64_t took_ms)
{
    (void)took_ms;
    struct transcription *work = owner;
    work->job = NULL;
    bool is_first = work->words.text.len == 0;
    size_t to = work->done_count + work->part_count;
    if (err == VP_OK)
        err = upload_words_add(&work->words, recognition, work->done_count, to);
    if (err != VP_OK) {
        fail(work, err);
        return;
    }
    if (work->asked.is_streamed)
        send_delta(work, recognition, is_first);
    work->done_count = to;
    recognise_next(work);
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
        fail(work, err);
        return;
    }
    memcpy(part, work->pcm16 + work->done_count, work->part_count * sizeof *part);
    err = hear_start(work->core->pool, rank, work->vocabulary, work->asked.expected, NULL, part,
                     work->part_count, on_heard, work, &work->job);
    if (err != VP_OK)
        fail(work, err);
}

static void on_vocabulary(void *owner, struct vocabulary *vocabulary)
{
    struct transcription *work = owner;
    work->vocabulary = vocabulary != NULL ? vocabulary_retain(vocabulary) : NULL;
    if (work->asked.is_streamed) {
        work->has_begun = true;
        http_events_begin(work->request);
    }
    recognise_next(work);
}

static enum vp_err read_audio(struct transcription *work, struct realtime_refusal *refusal)
{
    struct span file = work->asked.file;
    struct wav wav;
    if (file.len < 4 || memcmp(file.at, "RIFF", 4) != 0)
        return realtime_refuse(refusal, "unsupported_value", "file",
                               "Unsupported file format: this engine reads WAV files.");
    if (wav_decode(file, &wav) != VP_OK)
        return realtime_refuse(refusal, "invalid_value", "file",
                               "Audio file might be corrupted or unsupported");
    wav_to_mono(&wav);
    enum vp_err err = upload_to_8k(&wav, &work->pcm16, &work->sample_count);
    wav_deinit(&wav);
    if (err != VP_OK)
        return realtime_refuse(refusal, "invalid_value", "file",
                               "Audio file might be corrupted or unsupported");
    return work->sample_count >= CLIP_MIN_SAMPLES
               ? VP_OK
               : realtime_refuse(refusal, "invalid_value", "file",
                                 "Audio file is too short. Minimum audio length is 0.1 seconds.");
}

void http_transcribe(struct engine_core *core, struct http_request *request)
{
    struct realtime_refusal refusal = {.type = "invalid_request_error"};
    struct transcription *work = calloc(1, sizeof *work);
    if (work == NULL) {
        http_refuse(request, &http_refusal_overloaded, vp_err_text(VP_ERR_NO_MEMORY));
        return;
    }
    work->core = core;
    work->request = request;
    if (upload_words_init(&work->words) != VP_OK) {
        fail(work, VP_ERR_NO_MEMORY);
        return;
    }
    enum vp_err err = transcribe_asked_read(http_header(request, "Content-Type"), http_body(request),
                                            &work->asked, &refusal);
    if (err == VP_OK && model_name_check(work->asked.model[0] != '\0' ? work->asked.model : NULL,
                                         MODEL_TRANSCRIPTION, &refusal) != VP_OK) {
        refuse(work, 404, &refusal);
        return;
    }
    if (err == VP_OK)
        err = read_audio(work, &refusal);
    if (err != VP_OK)
        refuse(work, 400, &refusal);
    else
        vocabulary_cache_want(core->vocabularies, &work->asked.keywords, on_vocabulary, work);
}
