/* What a chat completions request asks for (openai-rest.md 3.1). What the dialogue cannot do is refused by name. */
#ifndef VP_ENGINE_CHAT_ASKED_H
#define VP_ENGINE_CHAT_ASKED_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/realtime_refusal.h"

enum { CHAT_STOPS_MAX = 4 };

/* Borrows from the request's JSON. */
struct chat_asked {
    const json_t *messages, *tools; /* an array; an array or NULL */
    const char *model;              /* or NULL */
    bool may_call_tools, is_streamed, wants_usage;
    json_int_t tokens_max; /* 0: any number */
    const char *stops[CHAT_STOPS_MAX];
    size_t stop_count;
};

/* VP_ERR_BAD_MESSAGE with error. */
VP_MUST_CHECK enum vp_err chat_asked_read(const json_t *json, struct chat_asked *out_asked,
                                          struct realtime_refusal *error);
/* How many bytes of the words are to be said: up to a stop, or to the limit; then *out_is_cut is true. */
size_t chat_asked_len(const struct chat_asked *asked, const char *words, bool *out_is_cut);

#endif
