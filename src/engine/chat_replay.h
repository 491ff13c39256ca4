/* The built-in dialogue as a chat model without memory: each request brings the whole conversation, and a
 * fresh dialogue lives through it again. It answers alike whenever it hears alike, so what it said and called
 * before comes out anew, is compared, and gives back every thought it had. Where the conversation is not its
 * own (another model's, or cut), it goes on from what it can know: the words and the functions' answers. */
#ifndef VP_ENGINE_CHAT_REPLAY_H
#define VP_ENGINE_CHAT_REPLAY_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"

enum { CHAT_REPLAY_MESSAGES_MAX = 512, CHAT_REPLAY_CALLS_MAX = 32 };

/* messages and tools as chat completions want them (openai-rest.md 3.1; flat tools are taken too). may_call_tools:
 * false for tool_choice "none". out_message: the assistant's message, the caller's; with tool_calls when the dialogue
 * wants functions. VP_ERR_BAD_VALUE and a sentence in out_why: no such conversation; VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err chat_replay(const json_t *messages, const json_t *tools, bool may_call_tools,
                                      json_t **out_message, const char **out_why);

#endif
