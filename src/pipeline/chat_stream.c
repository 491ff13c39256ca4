#include "pipeline/chat_stream.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json_tree.h"
#include "base/rand.h"

void chat_stream_init(struct chat_stream *stream)
{
    *stream = (struct chat_stream){0};
    buf_init(&stream->text, CHAT_TEXT_MAX_BYTES);
    buf_init(&stream->refusal, CHAT_TEXT_MAX_BYTES);
}

void chat_stream_deinit(struct chat_stream *stream)
{
    buf_deinit(&stream->text);
    buf_deinit(&stream->refusal);
    for (size_t i = 0; i < stream->call_count; i++)
        buf_deinit(&stream->calls[i].arguments);
    stream->call_count = 0;
}

bool chat_stream_is_whole(const struct chat_stream *stream)
{
    return stream->is_done || stream->finish_reason[0] != '\0';
}

static enum vp_err append_string(struct buf *out, const json_t *text)
{
    if (!json_is_string(text))
        return VP_OK;
    return buf_append(out, json_string_value(text), json_string_length(text));
}

/* A string, or a list of parts (some servers). */
static enum vp_err take_content(struct chat_stream *stream, const json_t *content)
{
    enum vp_err err = append_string(&stream->text, content);
    size_t i;
    const json_t *part;
    json_array_foreach(content, i, part)
    {
        if (err == VP_OK)
            err = append_string(&stream->text, json_object_get(part, "text"));
    }
    return err;
}

/* --- function calls --- */

static struct chat_call *find_call(struct chat_stream *stream, json_int_t index, const char *id)
{
    /* Pieces are keyed by index; but one server numbers all parallel calls 0, another none at all, and only
     * the id tells them apart. */
    for (size_t i = stream->call_count; i-- > 0;) {
        struct chat_call *call = &stream->calls[i];
        bool is_same_id = id[0] != '\0' && strcmp(call->id, id) == 0;
        bool may_be = id[0] == '\0' || call->id[0] == '\0' || is_same_id;
        if (index >= 0 ? call->index == index && may_be : is_same_id)
            return call;
    }
    if (index < 0 && id[0] == '\0' && stream->call_count > 0)
        return &stream->calls[stream->call_count - 1];
    return NULL;
}

static enum vp_err take_arguments(struct chat_call *call, const json_t *arguments)
{
    if (!json_is_object(arguments))
        return append_string(&call->arguments, arguments);
    char *text = json_dumps(arguments, JSON_COMPACT);
    if (text == NULL)
        return VP_ERR_NO_MEMORY;
    call->arguments.len = 0;
    enum vp_err err = buf_append_text(&call->arguments, text);
    free(text);
    return err;
}

static enum vp_err take_call(struct chat_stream *stream, const json_t *piece)
{
    const json_t *index_json = json_object_get(piece, "index"), *id_json = json_object_get(piece, "id"),
                 *function = json_object_get(piece, "function"),
                 *name_json = json_object_get(function, "name");
    const char *id = json_is_string(id_json) ? json_string_value(id_json) : "";
    json_int_t index = json_is_integer(index_json) ? json_integer_value(index_json) : -1;
    struct chat_call *call = find_call(stream, index, id);
    if (call == NULL) {
        if (stream->call_count == CHAT_CALLS_MAX)
            return VP_ERR_TOO_MANY;
        call = &stream->calls[stream->call_count++];
        *call = (struct chat_call){.index = index};
        buf_init(&call->arguments, CHAT_ARGUMENTS_MAX_BYTES);
    }
    if (call->id[0] == '\0' && !span_copy(span_of(id), call->id, sizeof call->id))
        return VP_ERR_TOO_BIG;
    if (call->name[0] == '\0' && json_is_string(name_json) &&
        !span_copy(span_of(json_string_value(name_json)), call->name, sizeof call->name))
        return VP_ERR_TOO_BIG;
    return take_arguments(call, json_object_get(function, "arguments"));
}

static enum vp_err take_choice(struct chat_stream *stream, const json_t *choice)
{
    const json_t *reason = json_object_get(choice, "finish_reason"),
                 *delta = json_object_get(choice, "delta");
    if (!json_is_object(delta))
        delta = json_object_get(choice, "message");
    if (json_is_string(reason) && stream->finish_reason[0] == '\0')
        (void)span_copy(span_of(json_string_value(reason)), stream->finish_reason,
                        sizeof stream->finish_reason);
    enum vp_err err = take_content(stream, json_object_get(delta, "content"));
    if (err == VP_OK)
        err = append_string(&stream->refusal, json_object_get(delta, "refusal"));
    size_t i;
    const json_t *piece;
    json_array_foreach(json_object_get(delta, "tool_calls"), i, piece)
    {
        if (err == VP_OK)
            err = take_call(stream, piece);
    }
    return err;
}

static bool is_end_mark(struct span event)
{
    while (event.len > 0 && event.at[event.len - 1] == ' ')
        event.len--;
    return span_is(event, "[DONE]");
}

enum vp_err chat_stream_feed(struct chat_stream *stream, struct span event)
{
    if (stream->is_done || event.len == 0)
        return VP_OK;
    if (is_end_mark(event)) {
        stream->is_done = true;
        return VP_OK;
    }
    json_t *json = json_tree_load(event, 0);
    if (!json_is_object(json)) {
        json_decref(json);
        return VP_ERR_BAD_JSON;
    }
    const json_t *error = json_object_get(json, "error");
    enum vp_err err = VP_OK;
    if (error != NULL && !json_is_null(error)) {
        rest_failure_in_stream(&stream->failure, event);
        err = VP_ERR_HTTP_STATUS;
    } else { /* the usage chunk has no choice */
        const json_t *choice = json_array_get(json_object_get(json, "choices"), 0);
        err = choice != NULL ? take_choice(stream, choice) : VP_OK;
    }
    json_decref(json);
    return err;
}

/* --- the message --- */

static json_t *call_json(struct chat_call *call)
{
    if (call->id[0] == '\0') { /* the answer must name it */
        char random[17];
        rand_hex(random, 8);
        snprintf(call->id, sizeof call->id, "call_%s", random);
    }
    const char *arguments = buf_text(&call->arguments);
    if (arguments == NULL)
        return NULL;
    return json_pack("{s:s, s:s, s:{s:s, s:s}}", "id", call->id, "type", "function", "function", "name",
                     call->name, "arguments", arguments[0] != '\0' ? arguments : "{}");
}

json_t *chat_stream_message(struct chat_stream *stream)
{
    const struct buf *words = stream->text.len > 0 ? &stream->text : &stream->refusal;
    json_t *content = words->len > 0 ? json_stringn(words->at, words->len) : json_null();
    json_t *message = json_pack("{s:s, s:o}", "role", "assistant", "content", content);
    if (message == NULL || stream->call_count == 0)
        return message;
    json_t *calls = json_array();
    for (size_t i = 0; i < stream->call_count; i++) {
        if (json_array_append_new(calls, call_json(&stream->calls[i])) == 0)
            continue;
        json_decref(calls);
        json_decref(message);
        return NULL;
    }
    json_object_set_new(message, "tool_calls", calls);
    return message;
}
