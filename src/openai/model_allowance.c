#include "openai/model_allowance.h"

const char *model_allowance_message(struct model_allowance *allowance, size_t len, int64_t now_ms)
{
    if (now_ms - allowance->began_ms >= MODEL_WINDOW_MS)
        *allowance = (struct model_allowance){
            .began_ms = now_ms, .response_tool_call_count = allowance->response_tool_call_count};
    allowance->bytes += len;
    if (++allowance->message_count > MODEL_MESSAGES_MAX)
        return "more than the limit: messages of the model";
    return allowance->bytes > MODEL_BYTES_MAX ? "more than the limit: bytes of the model" : NULL;
}

const char *model_allowance_event(struct model_allowance *allowance)
{
    return ++allowance->event_count > MODEL_EVENTS_MAX ? "more than the limit: events of the model" : NULL;
}

const char *model_allowance_tool_call(struct model_allowance *allowance)
{
    if (++allowance->response_tool_call_count > MODEL_RESPONSE_TOOL_CALLS_MAX)
        return "more than the limit: function calls in one response";
    return ++allowance->tool_call_count > MODEL_TOOL_CALLS_MAX
               ? "more than the limit: function calls of the model"
               : NULL;
}

void model_allowance_response(struct model_allowance *allowance)
{
    allowance->response_tool_call_count = 0;
}
