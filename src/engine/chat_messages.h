/* The conversation as chat completions want it (openai-rest.md section 3): a list of messages, and their answer. */
#ifndef VP_ENGINE_CHAT_MESSAGES_H
#define VP_ENGINE_CHAT_MESSAGES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

struct chat_messages {
    json_t *list;      /* owned array without the system message; the oldest go first, the menu never */
    size_t call_at;    /* index of the assistant's message with the calls that are open */
    size_t open_calls; /* calls without an answer: the next request must wait for them */
    size_t answered;   /* answers already placed behind call_at */
};

enum { CHAT_MESSAGES_MAX = 200 };

VP_MUST_CHECK enum vp_err chat_messages_init(struct chat_messages *messages);
void chat_messages_deinit(struct chat_messages *messages);

void chat_add(struct chat_messages *messages, const char *role, const char *text);
/* A call that was answered before the session knew it (get_menu). */
void chat_add_answered_call(struct chat_messages *messages, const char *name, const char *output);
/* An answer to an open call: placed right behind the calls, as the endpoint demands. */
void chat_answer_call(struct chat_messages *messages, const char *call_id, const char *output);
/* Cuts the assistant's last words to what was heard. */
void chat_cut_last(struct chat_messages *messages, size_t heard_bytes);

/* Request body; malloc'd, NULL without memory. tools: the Realtime session's (flat) array, or NULL; reasoning_effort:
 * likewise NULL where it is left to the model. */
char *chat_request(const struct chat_messages *messages, const char *model, const char *instructions,
                   const json_t *tools, const char *reasoning_effort);
/* Takes the answer's message into the list and shows it (borrowed from
 * the list). VP_ERR_BAD_JSON, VP_ERR_BAD_MESSAGE. */
VP_MUST_CHECK enum vp_err chat_take_answer(struct chat_messages *messages, struct span body,
                                           const json_t **out_message);

#endif
