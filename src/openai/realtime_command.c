#include "openai/realtime_command.h"

#include <jansson.h>

/* Takes root over. */
static char *dump(json_t *root)
{
    char *text = root != NULL ? json_dumps(root, JSON_COMPACT) : NULL;
    json_decref(root);
    return text;
}

void realtime_encode_append(struct span audio_b64, struct span out_parts[REALTIME_APPEND_PARTS])
{
    out_parts[0] = SPAN_LIT("{\"type\":\"input_audio_buffer.append\",\"audio\":\"");
    out_parts[1] = audio_b64;
    out_parts[2] = SPAN_LIT("\"}");
}

char *realtime_encode_message(enum ai_dialect dialect, enum ai_speaker speaker, const char *text)
{
    const char *role = "user", *part = "input_text";
    if (speaker == AI_SYSTEM)
        role = "system";
    if (speaker == AI_AGENT) {
        role = "assistant";
        part = dialect == AI_DIALECT_BETA ? "text" : "output_text";
    }
    return dump(json_pack("{s:s, s:{s:s, s:s, s:[{s:s, s:s}]}}", "type", "conversation.item.create", "item",
                          "type", "message", "role", role, "content", "type", part, "text", text));
}

char *realtime_encode_tool_call(const struct tool_call *call)
{
    return dump(json_pack("{s:s, s:{s:s, s:s, s:s, s:s}}", "type", "conversation.item.create", "item", "type",
                          "function_call", "call_id", call->id, "name", call->name, "arguments",
                          call->arguments));
}

char *realtime_encode_tool_output(const char *tool_call_id, const char *output)
{
    return dump(json_pack("{s:s, s:{s:s, s:s, s:s}}", "type", "conversation.item.create", "item", "type",
                          "function_call_output", "call_id", tool_call_id, "output", output));
}

char *realtime_encode_respond(const char *event_id, const char *instructions)
{
    if (instructions == NULL)
        return dump(json_pack("{s:s, s:s}", "type", "response.create", "event_id", event_id));
    return dump(json_pack("{s:s, s:s, s:{s:s}}", "type", "response.create", "event_id", event_id, "response",
                          "instructions", instructions));
}

/* Only members that are present change (section 2.1); the GA dialect wants the type in every update. */
char *realtime_encode_probe(enum ai_dialect dialect, const char *event_id)
{
    json_t *session = dialect == AI_DIALECT_BETA ? json_object() : json_pack("{s:s}", "type", "realtime");
    return dump(
        json_pack("{s:s, s:s, s:o}", "type", "session.update", "event_id", event_id, "session", session));
}

char *realtime_encode_commit(void)
{
    return dump(json_pack("{s:s}", "type", "input_audio_buffer.commit"));
}

char *realtime_encode_cancel(void)
{
    return dump(json_pack("{s:s}", "type", "response.cancel"));
}

char *realtime_encode_delete(const char *item_id)
{
    return dump(json_pack("{s:s, s:s}", "type", "conversation.item.delete", "item_id", item_id));
}

char *realtime_encode_truncate(const char *item_id, int64_t heard_ms)
{
    return dump(json_pack("{s:s, s:s, s:i, s:I}", "type", "conversation.item.truncate", "item_id", item_id,
                          "content_index", 0, "audio_end_ms", (json_int_t)heard_ms));
}
