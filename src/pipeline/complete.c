#include "pipeline/complete.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "pipeline/chat_stream.h"
#include "pipeline/sse.h"

enum { ADAPTATIONS_MAX = 3 };

/* Whether a success is a stream or one object is seen by its first byte: servers stream, or do
 * not, whatever was asked. */
enum answer_form { ANSWER_UNKNOWN, ANSWER_EVENTS, ANSWER_OBJECT };

struct complete {
    struct complete_options options;
    int64_t ends_ms;
    json_t *request; /* owned */
    int adaptation_count;
    struct rest_call *call;
    enum answer_form form;
    struct sse sse;
    size_t stream_bytes; /* of all events */
    struct chat_stream stream;
    enum vp_err stream_err; /* of the first event that was wrong */
    struct buf object;
    json_t *message; /* owned; NULL until the answer is whole */
};

static void reset_answer(struct complete *complete)
{
    sse_deinit(&complete->sse);
    chat_stream_deinit(&complete->stream);
    complete->object.len = 0;
    complete->stream_bytes = 0;
    complete->form = ANSWER_UNKNOWN;
    complete->stream_err = VP_OK;
    chat_stream_init(&complete->stream);
}

static void free_complete(struct complete *complete)
{
    sse_deinit(&complete->sse);
    chat_stream_deinit(&complete->stream);
    buf_deinit(&complete->object);
    json_decref(complete->request);
    json_decref(complete->message);
    json_decref(complete->options.messages);
    json_decref(complete->options.tools);
    free(complete);
}

/* --- the answer --- */

static bool on_event(void *owner, const char *name, struct span text)
{
    struct complete *complete = owner;
    if (strcmp(name, "error") == 0) {
        rest_failure_in_stream(&complete->stream.failure, text);
        complete->stream_err = VP_ERR_HTTP_STATUS;
    } else {
        complete->stream_err = chat_stream_feed(&complete->stream, text);
    }
    return complete->stream_err == VP_OK && !complete->stream.is_done;
}

static void report(struct complete *complete, enum vp_err err)
{
    if (err == VP_ERR_HTTP_STATUS)
        rest_call_fail(complete->call, &complete->stream.failure);
    else
        rest_call_stop(complete->call, err);
}

static enum vp_err take_message(struct complete *complete)
{
    if (!chat_stream_is_whole(&complete->stream))
        return VP_ERR_CLOSED; /* cut in the middle */
    complete->message = chat_stream_message(&complete->stream);
    return complete->message != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

static void begin_answer(struct complete *complete, struct span piece)
{
    size_t at = 0;
    while (at < piece.len && isspace((unsigned char)piece.at[at]))
        at++;
    if (at == piece.len)
        return;
    complete->form = piece.at[at] == '{' ? ANSWER_OBJECT : ANSWER_EVENTS;
    sse_init(&complete->sse, COMPLETE_ANSWER_MAX_BYTES, on_event, complete);
}

static void on_piece(void *owner, struct span piece)
{
    struct complete *complete = owner;
    if (complete->form == ANSWER_UNKNOWN)
        begin_answer(complete, piece);
    enum vp_err err = VP_OK;
    if (complete->form == ANSWER_OBJECT) {
        err = buf_append_span(&complete->object, piece);
    } else if (complete->form == ANSWER_EVENTS) {
        complete->stream_bytes += piece.len;
        err = complete->stream_bytes <= COMPLETE_STREAM_MAX_BYTES ? sse_feed(&complete->sse, piece)
                                                                  : VP_ERR_TOO_BIG;
        if (err == VP_OK)
            err = complete->stream_err;
        if (err == VP_OK && complete->stream.is_done) {
            /* What stands behind the end mark is of no interest, nor is waiting for the connection's end. */
            report(complete, take_message(complete));
            return;
        }
    }
    if (err != VP_OK)
        report(complete, err);
}

static void on_restart(void *owner)
{
    reset_answer(owner);
}

static enum vp_err on_whole(void *owner)
{
    struct complete *complete = owner;
    enum vp_err err = VP_OK;
    if (complete->form == ANSWER_OBJECT)
        err = chat_stream_feed(&complete->stream, (struct span){complete->object.at, complete->object.len});
    else if (complete->form == ANSWER_EVENTS)
        err = sse_end(&complete->sse);
    if (err == VP_OK)
        err = complete->stream_err;
    /* A whole object needs no reason to have ended. */
    if (err == VP_OK && complete->form == ANSWER_OBJECT)
        complete->stream.is_done = true;
    return err == VP_OK ? take_message(complete) : err;
}

/* --- the request --- */

static const char *limit_name(const struct complete_settings *settings)
{
    bool is_new = (settings->limit == COMPLETE_MAX_COMPLETION_TOKENS) != settings->quirks->swaps_max_tokens;
    return is_new ? "max_completion_tokens" : "max_tokens";
}

static json_t *write_request(const struct complete_options *options)
{
    const struct complete_settings *settings = options->settings;
    const struct rest_quirks *quirks = settings->quirks;
    json_t *request = json_pack("{s:O, s:b}", "messages", options->messages, "stream", settings->streams);
    if (request == NULL)
        return NULL;
    if (settings->endpoint.model[0] != '\0')
        json_object_set_new(request, "model", json_string(settings->endpoint.model));
    bool has_tools = json_array_size(options->tools) > 0;
    if (has_tools)
        json_object_set(request, "tools", options->tools);
    if (has_tools && options->must_use_no_tool)
        json_object_set_new(request, "tool_choice", json_string("none"));
    if (settings->limit != COMPLETE_NO_LIMIT && settings->tokens_max > 0)
        json_object_set_new(request, limit_name(settings), json_integer(settings->tokens_max));
    const char *effort = quirks->wants_no_reasoning ? "none" : settings->reasoning_effort;
    if (effort != NULL && effort[0] != '\0' && !quirks->refuses_reasoning)
        json_object_set_new(request, "reasoning_effort", json_string(effort));
    if (settings->temperature >= 0 && !quirks->refuses_temperature)
        json_object_set_new(request, "temperature", json_real(settings->temperature));
    return request;
}

static bool names(const struct rest_failure *failure, const char *member)
{
    return strcmp(failure->param, member) == 0 ||
           (failure->param[0] == '\0' && strstr(failure->message, member) != NULL);
}

static bool learn_reasoning(struct rest_quirks *quirks, const char *sent_effort)
{
    if (sent_effort == NULL && quirks->refuses_reasoning)
        return false;
    /* Either any effort is refused beside functions, or the member itself is not known. */
    bool was_none = sent_effort != NULL && strcmp(sent_effort, "none") == 0;
    quirks->wants_no_reasoning = !was_none;
    quirks->refuses_reasoning = was_none;
    return true;
}

/* What a refusal teaches about the server (openai-rest.md 3.1); false when it is about something else. Other
 * requests may have learned the same meanwhile: what counts is what this one sent. */
static bool learn(struct complete *complete, const struct rest_failure *failure)
{
    const struct complete_settings *settings = complete->options.settings;
    struct rest_quirks *quirks = settings->quirks;
    const json_t *request = complete->request;
    bool is_new_limit = json_object_get(request, "max_completion_tokens") != NULL;
    bool has_limit = is_new_limit || json_object_get(request, "max_tokens") != NULL;
    if (failure->status != 400 && failure->status != 422)
        return false;
    if (strcmp(failure->param, "reasoning_effort") == 0 ||
        strstr(failure->message, "reasoning_effort") != NULL)
        return learn_reasoning(quirks, json_string_value(json_object_get(request, "reasoning_effort")));
    if (has_limit && names(failure, is_new_limit ? "max_completion_tokens" : "max_tokens")) {
        quirks->swaps_max_tokens = (settings->limit == COMPLETE_MAX_COMPLETION_TOKENS) == is_new_limit;
        return true;
    }
    if (json_object_get(request, "temperature") != NULL && names(failure, "temperature")) {
        quirks->refuses_temperature = true;
        return true;
    }
    return false;
}

static void log_quirks(const struct rest_quirks *quirks)
{
    log_sampled(LOG_LEVEL_INFO, "pipeline",
                "chat request is adapted to the server: reasoning_none=%d reasoning_omitted=%d "
                "other_limit_name=%d temperature_omitted=%d",
                quirks->wants_no_reasoning, quirks->refuses_reasoning, quirks->swaps_max_tokens,
                quirks->refuses_temperature);
}

static enum vp_err ask(struct complete *complete);

static void on_done(void *owner, const struct rest_failure *failure)
{
    struct complete *complete = owner;
    complete->call = NULL;
    if (failure != NULL && complete->adaptation_count < ADAPTATIONS_MAX && learn(complete, failure)) {
        complete->adaptation_count++;
        log_quirks(complete->options.settings->quirks);
        if (ask(complete) == VP_OK)
            return;
    }
    json_t *message = complete->message;
    complete->message = NULL;
    complete->options.on_done(complete->options.owner, failure == NULL ? message : NULL, failure);
    if (failure != NULL)
        json_decref(message);
    free_complete(complete);
}

static const struct rest_call_events call_events = {on_piece, on_restart, on_whole, on_done};

static enum vp_err ask(struct complete *complete)
{
    const struct complete_options *options = &complete->options;
    json_decref(complete->request);
    complete->request = write_request(options);
    reset_answer(complete);
    char *body = complete->request != NULL ? json_dumps(complete->request, JSON_COMPACT) : NULL;
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    struct rest_call_options call = {options->terms, &options->settings->endpoint, "application/json",
                                     span_of(body)};
    call.terms.budget_ms = complete->ends_ms - clock_mono_ms();
    enum vp_err err = rest_call_start(&call, &call_events, complete, &complete->call);
    free(body);
    return err;
}

enum vp_err complete_start(const struct complete_options *options, struct complete **out_complete)
{
    struct complete *complete = calloc(1, sizeof *complete);
    if (complete == NULL)
        return VP_ERR_NO_MEMORY;
    complete->options = *options;
    json_incref(options->messages);
    json_incref(options->tools);
    complete->ends_ms = clock_mono_ms() + options->terms.budget_ms;
    buf_init(&complete->object, COMPLETE_ANSWER_MAX_BYTES);
    enum vp_err err = ask(complete);
    if (err != VP_OK)
        free_complete(complete);
    else
        *out_complete = complete;
    return err;
}

void complete_cancel(struct complete *complete)
{
    if (complete == NULL)
        return;
    rest_call_cancel(complete->call);
    free_complete(complete);
}
