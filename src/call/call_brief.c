#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log_limit.h"
#include "call/call_parts.h"
#include "call/menu_json.h"
#include "english/sentence.h"
#include "tool/tool.h"

enum { BRIEF_BYTES_MAX = 16 * 1024 };

/* What the caller must hear stands with the order. */
static json_t *order_answer(struct call *call)
{
    json_t *order = basket_json_order(&call->tools.basket, clock_unix_ms());
    json_t *answer = order != NULL ? json_pack("{s:b, s:o}", "ok", 1, "order", order) : NULL;
    const char *notice = answer != NULL ? menu_news_take(&call->tools.news) : NULL;
    if (notice != NULL)
        json_object_set_new(answer, "notice", json_string(notice));
    return answer;
}

/* As if the model had asked for it; it learns menu and order in the one form it must understand anyway. */
static void place_answer(struct call *call, const char *tool_call_id, enum tool tool, json_t *answer)
{
    const struct tool_call asked = {.id = tool_call_id, .name = tool_name(tool), .arguments = "{}"};
    char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;
    json_decref(answer);
    if (text != NULL)
        call->given.ai->add_tool_call(call->given.ai_leg, &asked, text);
    else
        log_of_call(LOG_LEVEL_ERROR, "call", call->call_sid, "%s cannot be told", asked.name);
    free(text);
}

static enum vp_err describe_order(const struct call *call, struct buf *out)
{
    const struct tools *tools = &call->tools;
    enum vp_err err = VP_OK;
    if (call->briefing.lost_lines > 0)
        err = buf_appendf(out, "%zu lines of the order can no longer be had; tell the caller what is left.\n",
                          call->briefing.lost_lines);
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
    if (!call->rescue.owes_answer)
        return count;
    const struct transcript_said *last = count > 0 ? transcript_recent(&call->transcript, count - 1) : NULL;
    if (last != NULL && last->speaker == AI_AGENT && last->is_broken)
        count--;
    while (call->rescue.is_carried_out && count > 0 &&
           transcript_recent(&call->transcript, count - 1)->speaker == AI_CALLER)
        count--;
    return count;
}

static enum vp_err describe_past(const struct call *call, struct buf *out)
{
    enum vp_err err = VP_OK;
    if (call->given.is_unreached)
        err = buf_append_text(
            out,
            "The caller asked for a person, and nobody of the team answered the telephone. Do not promise "
            "one. Whoever wants to leave a message can do so: call transfer_to_person, which now "
            "records a message for the team and ends the call.\n");
    if (!call->briefing.is_introduced) {
        if (err == VP_OK)
            err = buf_append_text(
                out,
                "The caller was cut off and is connected again. Do not greet the caller as if the call had "
                "just begun.\n");
        return err == VP_OK ? describe_order(call, out) : err;
    }
    if (err == VP_OK)
        err = buf_append_text(
            out,
            "You are in the middle of this call; the line to you was interrupted for a moment. Do not greet "
            "the caller again. If something the caller said is missing, ask for it in one short "
            "sentence.\n");
    if (err == VP_OK)
        err = describe_order(call, out);
    size_t count, placed = count_placed(call, &count);
    for (size_t i = placed; i < count && err == VP_OK && call->rescue.is_carried_out; i++) {
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
        call->given.ai->add_message(call->given.ai_leg, said->speaker, said->text);
    }
    buf_init(&text, BRIEF_BYTES_MAX);
    enum vp_err err = describe_past(call, &text);
    const char *message = err == VP_OK ? buf_text(&text) : NULL;
    if (message != NULL)
        call->given.ai->add_message(call->given.ai_leg, AI_SYSTEM, message);
    else
        log_of_call(LOG_LEVEL_WARN, "call", call->call_sid, "the past cannot be told err=%s",
                    vp_err_name(err));
    buf_deinit(&text);
}

static enum sentence back_sentence(const struct call *call)
{
    const struct tools *tools = &call->tools;
    bool is_unreached = call->given.is_unreached;
    if (tools->memory.ordered_version != 0 && tools->memory.ordered_version == tools->basket.version)
        return is_unreached ? SENTENCE_UNREACHED_ORDERED : SENTENCE_BACK_ORDERED;
    if (tools->basket.line_count > 0)
        return is_unreached ? SENTENCE_UNREACHED_WITH_ORDER : SENTENCE_BACK_WITH_ORDER;
    return is_unreached ? SENTENCE_UNREACHED : SENTENCE_BACK;
}

static const char *resume_instructions(struct call *call)
{
    const char *before = call->given.is_unreached ? "Nobody answered, and the caller is back. Say: "
                                                  : "The caller was cut off and is back. Say: ";
    return briefing_tell_to_say(&call->briefing, before, sentence_text(back_sentence(call)), "");
}

static const char *greeting_instructions(struct call *call)
{
    const char *greeting =
        call->given.greeting_text != NULL ? call->given.greeting_text : call->given.menu->greeting;
    return briefing_tell_to_say(&call->briefing, "Greet the caller. Say: ",
                                greeting != NULL ? greeting : sentence_text(SENTENCE_GREETING), "");
}

/* What a fresh session says first in the middle of a call; NULL: it answers what the caller said last. */
static const char *rescue_instructions(struct call *call)
{
    static const char before[] = "Say: ";
    const struct tools *tools = &call->tools;
    char order[640], sentence[800];
    if (call->rescue.is_carried_out && tools->memory.ordered_version == tools->basket.version)
        return briefing_tell_to_say(&call->briefing, before, sentence_text(SENTENCE_RESCUED_ORDERED), "");
    if (call->rescue.is_carried_out && tools->basket.line_count > 0) {
        const struct sentence_words words = {.lines =
                                                 span_of(basket_spoken(&tools->basket, order, sizeof order))};
        return briefing_tell_to_say(
            &call->briefing, before,
            sentence_fill(SENTENCE_RESCUED_WITH_ORDER, &words, sentence, sizeof sentence), "");
    }
    size_t count, placed = count_placed(call, &count);
    const struct transcript_said *last = placed > 0 ? transcript_recent(&call->transcript, placed - 1) : NULL;
    if (last != NULL && last->speaker == AI_CALLER)
        return NULL;
    return briefing_tell_to_say(&call->briefing, before, sentence_text(SENTENCE_RESCUED), "");
}

/* For the response that comes first, if we ask for it; NULL: with no words of ours. */
static const char *first_instructions(struct call *call)
{
    if (call->briefing.is_introduced)
        return call->rescue.owes_answer ? rescue_instructions(call) : NULL;
    if (call->briefing.is_resumed)
        return resume_instructions(call);
    return call->given.greeting_ulaw.len > 0 ? NULL
                                             : greeting_instructions(call); /* nobody is greeted twice */
}

void call_tell_of_line(struct call *call)
{
    /* The engine says only what it is asked to say: there the next question whether somebody is there tells. */
    if (call->session.place != AI_PLACE_MODEL || line_watch_warns(&call->line) == LINE_WARNING_NONE)
        return;
    call->given.ai->add_message(
        call->given.ai_leg, AI_SYSTEM,
        "The caller's line is bad. Say so once, politely and in one short sentence, and ask the caller to speak "
        "closer to the telephone. Ask again for whatever you did not understand for certain; never guess.");
}

void call_brief_model(struct call *call)
{
    struct briefing *briefing = &call->briefing;
    if (transcript_recent(&call->transcript, 0) == NULL && call->turn.count == 0)
        briefing_introduce(briefing, false); /* an earlier session failed before it said a word */
    bool has_past = briefing->is_introduced || briefing->is_resumed;
    place_answer(call, "call_menu", TOOL_GET_MENU, menu_json_whole(call->tools.menu, clock_unix_ms()));
    if (has_past) {
        place_answer(call, "call_order", TOOL_GET_ORDER, order_answer(call));
        place_past(call);
    } else if (call->given.greeting_ulaw.len > 0 && call->given.greeting_text != NULL) {
        call->given.ai->add_message(call->given.ai_leg, AI_AGENT, call->given.greeting_text);
        call->given.ai->add_message(
            call->given.ai_leg, AI_SYSTEM,
            "The caller has heard this greeting. Do not greet or welcome the caller again.");
    }
    menu_news_tell(&call->tools.news, clock_mono_ms());
    briefing_set_next(briefing, first_instructions(call));
    briefing_introduce(briefing, true);
}

void call_brief_menu(struct call *call)
{
    static const char unchanged[] =
        "The menu has changed: from now on only what get_menu answered last holds. The "
        "order is the same. Speak of it only where the caller wants what has changed.";
    static const char changed[] =
        "The menu has changed, and the order with it: from now on only what get_menu and get_order answered last "
        "holds. Tell the caller what stands in the notice of that answer before you go on, and read the order back "
        "again before you submit it.";
    char menu_id[32], order_id[32];
    struct menu_news *news = &call->tools.news;
    bool is_owed = news->is_owed;
    unsigned number = briefing_count_menu(&call->briefing);
    snprintf(menu_id, sizeof menu_id, "call_menu_%u", number);
    snprintf(order_id, sizeof order_id, "call_order_%u", number);
    place_answer(call, menu_id, TOOL_GET_MENU, menu_json_whole(call->tools.menu, clock_unix_ms()));
    news->is_in_answer = false; /* it may stand in an answer that the session before was given */
    if (is_owed)
        place_answer(call, order_id, TOOL_GET_ORDER, order_answer(call));
    call->given.ai->add_message(call->given.ai_leg, AI_SYSTEM, is_owed ? changed : unchanged);
    menu_news_tell(news, clock_mono_ms());
}
