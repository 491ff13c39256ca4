/* A chat completion put together from what a server sends, streamed or whole (openai-rest.md 3.2, 3.3), with
 * patience for servers that only resemble OpenAI's. No I/O. */
#ifndef VP_PIPELINE_CHAT_STREAM_H
#define VP_PIPELINE_CHAT_STREAM_H

#include <jansson.h>

#include "base/buf.h"
#include "pipeline/rest_failure.h"

enum {
    CHAT_CALLS_MAX = 16,
    CHAT_ID_BYTES = 80,
    CHAT_NAME_BYTES = 72,
    CHAT_TEXT_MAX_BYTES = 16 * 1024,
    CHAT_ARGUMENTS_MAX_BYTES = 16 * 1024
};

struct chat_call {
    char id[CHAT_ID_BYTES], name[CHAT_NAME_BYTES];
    json_int_t index; /* -1: the server gives none */
    struct buf arguments;
};

struct chat_stream {
    struct buf text, refusal;
    struct chat_call calls[CHAT_CALLS_MAX];
    size_t call_count;
    char finish_reason[24];      /* "" until it came */
    bool is_done;                /* the end mark came */
    struct rest_failure failure; /* of VP_ERR_HTTP_STATUS */
};

void chat_stream_init(struct chat_stream *stream);
void chat_stream_deinit(struct chat_stream *stream);

/* One event's text, "[DONE]" too, or the whole body of an answer that was not
 * streamed. VP_ERR_BAD_JSON; VP_ERR_HTTP_STATUS: an error object came instead, see
 * failure; VP_ERR_TOO_BIG, VP_ERR_TOO_MANY, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err chat_stream_feed(struct chat_stream *stream, struct span event);

/* Whether the answer came to an end of its own (and was not cut). */
bool chat_stream_is_whole(const struct chat_stream *stream);

/* The assistant's message as it goes back into the conversation: role, content (or null) and tool_calls with
 * an id and arguments each. A refusal in words becomes the content. A new object; NULL: no memory. */
json_t *chat_stream_message(struct chat_stream *stream);

#endif
