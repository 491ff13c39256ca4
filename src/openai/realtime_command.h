/* Client events of the Realtime protocol (openai-realtime.md, sections 3 and 4). Functions that return text
 * give one JSON message, owned by the caller (free), or NULL when there is no memory or a text is not UTF-8. */
#ifndef VP_OPENAI_REALTIME_COMMAND_H
#define VP_OPENAI_REALTIME_COMMAND_H

#include "call/ports.h"
#include "openai/ai_leg.h"

enum { REALTIME_APPEND_PARTS = 3 };

/* input_audio_buffer.append as parts for ws_send; audio_b64 is borrowed and goes out as it is. */
void realtime_encode_append(struct span audio_b64, struct span out_parts[REALTIME_APPEND_PARTS]);

/* conversation.item.create: a message; the dialects name an assistant's text differently. */
char *realtime_encode_message(enum ai_dialect dialect, enum ai_speaker speaker, const char *text);
/* conversation.item.create: a function call, as if the model had made it. */
char *realtime_encode_tool_call(const struct tool_call *call);
/* conversation.item.create: a function call's answer. */
char *realtime_encode_tool_output(const char *tool_call_id, const char *output);
/* response.create; event_id comes back in an error. instructions: for this response only, or NULL. */
char *realtime_encode_respond(const char *event_id, const char *instructions);
/* session.update that changes nothing and is answered all the same; event_id comes back in an error. */
char *realtime_encode_probe(enum ai_dialect dialect, const char *event_id);
/* input_audio_buffer.commit */
char *realtime_encode_commit(void);
/* response.cancel */
char *realtime_encode_cancel(void);
/* conversation.item.delete */
char *realtime_encode_delete(const char *item_id);
/* conversation.item.truncate */
char *realtime_encode_truncate(const char *item_id, int64_t heard_ms);

#endif
