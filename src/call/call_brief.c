#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log_limit.h"
#include "call/call_internal.h"
#include "call/menu_json.h"
#include "english/sentence.h"
#include "tool/tool.h"

enum { BRIEF_BYTES_MAX = 16 * 1024 };

/* As if the model had asked for it; it learns menu and order in the one form it must understand anyway. */
static void place_answer(struct call *call, const char *tool_call_id, enum tool tool, json_t *answer)
{
    const struct tool_call asked = {.id = tool_call_id, .name = tool_name(tool), .arguments = "{}"};
    char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;
    json_decref(answer);
    if (text != NULL)
        call->ai->add_tool_call(call->ai_leg, &asked, text);
    else
        log_of_call(LOG_LEVEL_ERROR, "call", call->call_sid, "%s cannot be told", asked.name);
    free(text);
}

static enum vp_err describe_order(const struct call *call, struct buf *out)
{
    const struct tools *tools = &call->tools;
    enum vp_err err = VP_OK;
    if (call->lost_lines > 0)
        err = buf_appendf(out, "%zu lines of the order can no longer be had; tell the caller what is left.\n",
                          call->lost_lines);
    if (err == VP_OK && tools->memory.ordered_version != 0)
        err = buf_appendf(out, "Version %u of the order was placed already as order number %d.\n",
                          (unsigned)tools->memory.ordered_version, tools->memory.order_number);
    return err;
}

/* Of the lines said last: how many are placed as they are. What the caller said last is left out where it was
 * carried out already (a model would do it again), and so is an answer that broke off and is still due. */
static size_t count_placed(const struct call *call, size_t *out_count)
{
    size_t count = 0;
    while (transcript_recent(&call->transcript, count) != NULL)
        count++;
    *out_count = count;
    if (!call->owes_answer)
        return count;
    const struct transcript_said *last = count > 0 ? transcript_recent(&call->transcript, count - 1) : NULL;
    if (last != NULL && last->speaker == AI_AGENT && last->is_broken)
        count--;
    while (call->is_carried_out && count > 0 &&
           transcript_recent(&call->transcript, count - 1)->speaker == AI_CALLER)
        count--;
    return count;
}

static enum vp_err describe_past(const struct call *call, struct buf *out)
{
    if (!call->has_introduced) {
        enum vp_err err = buf_append_text(
            out, "The caller was cut off and is connected again. Do not greet the caller as if the call had "
                 "just begun.\n");
        return err == VP_OK ? describe_order(call, out) : err;
    }
    enum vp_err err = buf_append_text(
        out, "You are in the middle of this call; the line to you was interrupted for a moment. Do not greet "
             "the caller again. If something the caller said is missing, ask for it in one short "
             "sentence.\n");
    if (err == VP_OK)
        err = describe_order(call, out);
    size_t count, placed = count_placed(call, &count);
    for (size_t i = placed; i < count && err == VP_OK && call->is_carried_out; i++) {
        const struct transcript_said *said = transcript_recent(&call->transcript, i);
        if (said->speaker == AI_CALLER)
            err = buf_appendf(out, "The caller said \"%s\"; that was carried out, do not do it again.\n",
                              said->text);
    }
    return err;
}

static void place_past(struct call *call)
{
    struct buf text;
    size_t count, placed = count_placed(call, &count);
    for (size_t i = 0; i < placed; i++) {
        const struct transcript_said *said = transcript_recent(&call->transcript, i);
        call->ai->add_message(call->ai_leg, said->speaker, said->text);
    }
    buf_init(&text, BRIEF_BYTES_MAX);
    enum vp_err err = describe_past(call, &text);
    const char *message = err == VP_OK ? buf_text(&text) : NULL;
    if (message != NULL)
        call->ai->add_message(call->ai_leg, AI_SYSTEM, message);
    else
        log_of_call(LOG_LEVEL_WARN, "call", call->call_sid, "the past cannot be told err=%s",
                    vp_err_name(err));
    buf_deinit(&text);
}

const char *call_tell_to_say(struct call *call, const char *before, const char *sentence)
{
    snprintf(call->instructions_text, sizeof call->instructions_text, "%sSay: \"%s\"", before, sentence);
    return call->instructions_text;
}

static const char *resume_instructions(struct call *call)
{
    static const char before[] = "The caller was cut off and is back. ";
    const struct tools *tools = &call->tools;
    bool is_ordered =
        tools->memory.ordered_version != 0 && tools->memory.ordered_version == tools->basket.version;
    if (is_ordered)
        return call_tell_to_say(call, before, sentence_text(SENTENCE_BACK_ORDERED));
    return call_tell_to_say(
        call, before, sentence_text(tools->basket.line_count > 0 ? SENTENCE_BACK_WITH_ORDER : SENTENCE_BACK));
}

static const char *greeting_instructions(struct call *call)
{
    const char *greeting = call->greeting_text != NULL ? call->greeting_text : call->menu->greeting;
    return call_tell_to_say(call, "Greet the caller. ",
                            greeting != NULL ? greeting : sentence_text(SENTENCE_GREETING));
}

/* What a fresh session says first in the middle of a call; NULL: it answers what the caller said last. */
static const char *rescue_instructions(struct call *call)
{
    const struct tools *tools = &call->tools;
    char order[640], sentence[800];
    if (call->is_carried_out && tools->memory.ordered_version == tools->basket.version)
        return call_tell_to_say(call, "", sentence_text(SENTENCE_RESCUED_ORDERED));
    if (call->is_carried_out && tools->basket.line_count > 0) {
        const struct sentence_words words = {.lines =
                                                 span_of(basket_spoken(&tools->basket, order, sizeof order))};
        return call_tell_to_say(
            call, "", sentence_fill(SENTENCE_RESCUED_WITH_ORDER, &words, sentence, sizeof sentence));
    }
    size_t count, placed = count_placed(call, &count);
    const struct transcript_said *last = placed > 0 ? transcript_recent(&call->transcript, placed - 1) : NULL;
    if (last != NULL && last->speaker == AI_CALLER)
        return NULL;
    return call_tell_to_say(call, "", sentence_text(SENTENCE_RESCUED));
}

void call_brief_model(struct call *call)
{
    if (transcript_recent(&call->transcript, 0) == NULL && call->turn_count == 0)
        call->has_introduced = false; /* an earlier session failed before it said a word */
    bool has_past = call->has_introduced || call->is_resumed;
    place_answer(call, "call_menu", TOOL_GET_MENU, menu_json_whole(call->menu, clock_unix_ms()));
    if (has_past) {
        json_t *order = basket_json_order(&call->tools.basket, clock_unix_ms());
        place_answer(call, "call_order", TOOL_GET_ORDER,
                     order != NULL ? json_pack("{s:b, s:o}", "ok", 1, "order", order) : NULL);
        place_past(call);
    } else if (call->greeting_ulaw.len > 0 && call->greeting_text != NULL) {
        call->ai->add_message(call->ai_leg, AI_AGENT, call->greeting_text);
    }
    if (call->has_introduced) {
        call->instructions = call->owes_answer ? rescue_instructions(call) : NULL;
    } else if (call->is_resumed) {
        call->instructions = resume_instructions(call);
    } else {
        call->instructions = greeting_instructions(call);
    }
    call->has_introduced = true;
}
