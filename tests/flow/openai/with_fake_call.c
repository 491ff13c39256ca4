#include "flow/openai/with_fake_call.h"

#include "with_told.h"

void fake_call_init(struct call *call)
{
    *call = (struct call){0};
    buf_init(&call->told, 1 << 22);
}

void fake_call_deinit(struct call *call)
{
    buf_deinit(&call->told);
}

const char *fake_call_told(struct call *call)
{
    return told_since(&call->told);
}

#define TELL(...)                                                                                            \
    do {                                                                                                     \
        tell(&call->told, __VA_ARGS__);                                                                      \
        if (call->on_told != NULL)                                                                           \
            call->on_told(call);                                                                             \
    } while (0)

void call_on_ai_ready(struct call *call)
{
    TELL("ready\n");
}

void call_on_ai_response_started(struct call *call, const char *response_id)
{
    TELL("response %s\n", response_id);
}

void call_on_ai_audio(struct call *call, const char *response_id, const char *item_id, struct span ulaw_b64)
{
    TELL("audio %s %s %.*s\n", response_id, item_id, (int)ulaw_b64.len, ulaw_b64.at);
}

void call_on_ai_audio_done(struct call *call, const char *item_id)
{
    TELL("audio done %s\n", item_id);
}

void call_on_ai_words(struct call *call, const char *item_id, const char *text, bool is_final)
{
    TELL("%s %s %s\n", is_final ? "said" : "says", item_id, text);
}

void call_on_ai_tool_call(struct call *call, const struct tool_call *tool_call)
{
    TELL("tool %s %s %s\n", tool_call->id, tool_call->name, tool_call->arguments);
}

void call_on_ai_response_done(struct call *call, const char *response_id, enum ai_outcome outcome,
                              const char *why)
{
    static const char *const names[] = {"completed", "cancelled", "failed", "incomplete"};
    TELL("done %s %s %s\n", response_id, names[outcome], why);
}

void call_on_caller_speech(struct call *call, bool is_started)
{
    TELL("caller %s\n", is_started ? "speaks" : "stops");
}

void call_on_caller_item(struct call *call, const char *item_id)
{
    TELL("caller's item %s\n", item_id);
}

void call_on_caller_words(struct call *call, const char *item_id, const char *text)
{
    TELL("caller said %s %s\n", item_id, text != NULL ? text : "nothing clear");
}

void call_on_last_words(struct call *call, const char *item_id, const char *text)
{
    (void)call, (void)item_id, (void)text; /* what call_on_caller_words tells is a line */
}

void call_on_ai_limit(struct call *call, int64_t left_ms)
{
    call->left_ms = left_ms; /* depends on the clock: not a line */
}

void call_on_ai_spare(struct call *call, bool is_ready)
{
    TELL("spare %s\n", is_ready ? "ready" : "gone");
}

void call_on_ai_event(struct call *call, const char *response_id)
{
    call->event_count += response_id[0] != '\0'; /* every message is one: not a line */
}

void call_on_ai_usage(struct call *call, const struct token_usage *usage)
{
    token_usage_add(&call->usage, usage);
}

void call_on_ai_alive(struct call *call)
{
    TELL("alive\n");
}

void call_on_ai_barred(struct call *call, const char *why)
{
    TELL("barred %s\n", why);
}

void call_on_ai_gone(struct call *call, const char *why)
{
    TELL("gone %s\n", why);
}
