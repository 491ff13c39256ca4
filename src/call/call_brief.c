#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "call/call_internal.h"
#include "call/menu_json.h"

enum { BRIEF_BYTES_MAX = 16 * 1024 };

static void place_menu(struct call *call)
{
    json_t *menu = menu_json_whole(call->menu, clock_unix_ms());
    char *text = menu != NULL ? json_dumps(menu, JSON_COMPACT) : NULL;
    json_decref(menu);
    if (text == NULL) {
        log_error("call", "call=%s the menu cannot be told", call->call_sid);
        return;
    }
    call->ai->add_tool_call(call->ai_leg, "call_menu", "get_menu", "{}", text);
    free(text);
}

/* What the order holds, for a session that was not there. */
static enum vp_err describe_order(const struct call *call, struct buf *out)
{
    const struct tools *tools = &call->tools;
    json_t *order = basket_json_order(&tools->basket, clock_unix_ms());
    char *text = order != NULL ? json_dumps(order, JSON_COMPACT) : NULL;
    json_decref(order);
    enum vp_err err = VP_ERR_NO_MEMORY;
    if (text != NULL)
        err = buf_appendf(out, "The order so far, as get_order gives it: %s\n", text);
    free(text);
    if (err == VP_OK && call->lost_lines > 0)
        err = buf_appendf(out, "%zu of its lines can no longer be had; tell the caller what is left.\n",
                          call->lost_lines);
    if (err == VP_OK && tools->memory.ordered_version != 0)
        err = buf_appendf(out, "Version %u of it was placed already as order number %d.\n",
                          (unsigned)tools->memory.ordered_version, tools->memory.order_number);
    return err;
}

static enum vp_err describe_past(const struct call *call, struct buf *out)
{
    char lines[TRANSCRIPT_RECENT_MAX * (TRANSCRIPT_RECENT_BYTES + 12)];
    enum vp_err err = buf_append_text(
        out,
        call->has_introduced
            ? "You are in the middle of this call; the line to you was interrupted for a moment. "
              "Do not greet the caller again. If something the caller said is missing, ask for it in one "
              "short sentence.\n"
            : "The caller was cut off and is connected again. Do not greet the caller as if the call had "
              "just begun.\n");
    if (err == VP_OK)
        err = describe_order(call, out);
    if (err == VP_OK && transcript_recent(&call->transcript, lines, sizeof lines)[0] != '\0')
        err = buf_appendf(out, "What was said last:\n%s", lines);
    return err;
}

static void place_past(struct call *call)
{
    struct buf text;
    buf_init(&text, BRIEF_BYTES_MAX);
    enum vp_err err = describe_past(call, &text);
    const char *message = err == VP_OK ? buf_text(&text) : NULL;
    if (message != NULL)
        call->ai->add_message(call->ai_leg, AI_SYSTEM, message);
    else
        log_warn("call", "call=%s the past cannot be told err=%s", call->call_sid, vp_err_name(err));
    buf_deinit(&text);
}

void call_brief_model(struct call *call)
{
    place_menu(call);
    bool is_greeted = call->greeting_ulaw.len > 0 && !call->is_resumed;
    if (call->has_introduced || call->is_resumed)
        place_past(call);
    else if (is_greeted && call->greeting_text != NULL)
        call->ai->add_message(call->ai_leg, AI_AGENT, call->greeting_text);
    if (call->has_introduced)
        call->instructions = NULL; /* the message says what happened; the session's own rules hold */
    else if (call->is_resumed)
        call->instructions =
            "The caller was cut off and is back. Say: \"Sorry, we were cut off. I still have "
            "your order. Shall we go on?\"";
    else {
        const char *greeting = call->greeting_text != NULL ? call->greeting_text : call->menu->greeting;
        snprintf(call->instructions_text, sizeof call->instructions_text, "Greet the caller. Say: \"%s\"",
                 greeting != NULL ? greeting : "Hello, what can I get for you?");
        call->instructions = call->instructions_text;
    }
    call->has_introduced = true;
}
