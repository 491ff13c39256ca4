/* A call's beginning and its end in memory. */
#include "call/call_parts.h"

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/pages.h"

const struct call_settings call_settings_default = {
    .connect_ms = 3000,
    .turn_end_ms = 500,
    .stall_ms = 2500,
    .slow_ms = 10000,
    .engine_wait_ms = 6000,
    .silence_prompt_ms = 8000,
    .silence_prompt_max = 2,
    .length_max_ms = 900000,
    .goodbye_ms = 20000,
    .keeps_transcript = false,
    .has_engine = false,
    .pauses = true,
};

static void write_transcript_line(void *owner, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                                  const char *unheard)
{
    struct call *call = owner;
    if (call->given.settings.keeps_transcript)
        call->given.journal->add_line(call->given.journal_leg, speaker, offset_ms, text, unheard);
}

static void restore_basket(struct call *call, const char *basket_json)
{
    struct basket_move move = {0};
    enum vp_err err = tools_restore(&call->tools, basket_json, &move);
    briefing_resume(&call->briefing, move.lost_count);
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "resumed err=%s lines=%zu lost=%zu", vp_err_name(err),
                call->tools.basket.line_count, move.lost_count);
}

static void answer_tool_call(void *owner, const struct tool_call *tool_call, const struct tool_answer *answer)
{
    struct call *call = owner;
    call->given.ai->tool_output(call->given.ai_leg, tool_call->id, answer->text);
}

static struct menu *find_menu(void *owner, const char *restaurant_id)
{
    const struct call *call = owner;
    return call->given.find_menu != NULL ? call->given.find_menu(call->given.owner, restaurant_id) : NULL;
}

/* The model is told by the answer that follows; the owner, who keeps menus up to date, is not asked by this. */
static void take_chosen(void *owner, struct menu *menu)
{
    struct call *call = owner;
    struct menu *old = call->given.menu;
    call->given.menu = menu_retain(menu);
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "restaurant=%s chosen before=%s", menu->restaurant_id,
                old->restaurant_id);
    menu_release(old);
    if (call->given.on_chosen != NULL)
        call->given.on_chosen(call->given.owner, menu);
}

/* What is only lent for the creation is copied or let go. */
static void take_options(struct call *call, const struct call_options *options)
{
    call->given = *options;
    span_copy(span_of(options->call_sid), call->call_sid, sizeof call->call_sid);
    span_copy(span_of(options->stream_sid), call->stream_sid, sizeof call->stream_sid);
    span_copy(span_of(options->caller_number), call->caller_number, sizeof call->caller_number);
    call->given.call_sid = call->call_sid;
    call->given.stream_sid = call->stream_sid;
    call->given.caller_number = call->caller_number;
    call->given.called_number = call->given.basket_json = NULL;
    call->given.menu = menu_retain(options->menu);
}

enum vp_err call_create(const struct call_options *options, struct call **out_call)
{
    struct call *call = pages_take(sizeof *call);
    if (call == NULL)
        return VP_ERR_NO_MEMORY;
    int64_t now_ms = clock_mono_ms(), now_unix_ms = clock_unix_ms();
    int64_t earlier_ms = options->started_unix_ms != 0 ? now_unix_ms - options->started_unix_ms : 0;
    if (earlier_ms < 0) /* the wall clock was set back */
        earlier_ms = 0;
    call->since_ms = now_ms;
    call->began_unix_ms = now_unix_ms - earlier_ms;
    call->deadline_ms = INT64_MAX;
    call->length_due_ms = now_ms + options->settings.length_max_ms;
    take_options(call, options);
    session_move(&call->session, options->first_place);
    caller_turn_init(&call->turn);
    renewal_reset(&call->renewal);
    tally_init(&call->tally);
    line_watch_init(&call->line);
    heard_init(&call->heard);
    playback_init(&call->playback);
    floor_init(&call->floor);
    keys_init(&call->keys);
    gap_init(&call->gap);
    transcript_init(&call->transcript, now_ms - earlier_ms, write_transcript_line, call);
    tools_init(&call->tools, &(struct tools_settings){.menu = call->given.menu,
                                                      .keeps_records = call->given.settings.keeps_transcript,
                                                      .call_sid = call->call_sid,
                                                      .caller_number = call->caller_number,
                                                      .is_unreached = options->is_unreached,
                                                      .on_answer = answer_tool_call,
                                                      .find_menu = find_menu,
                                                      .on_chosen = take_chosen,
                                                      .owner = call,
                                                      .journal = call->given.journal,
                                                      .journal_leg = call->given.journal_leg,
                                                      .own_tools = options->own_tools,
                                                      .own_tools_leg = options->own_tools_leg});
    if (options->was_greeted || options->is_unreached)
        briefing_resume(&call->briefing, 0);
    if (options->basket_json != NULL)
        restore_basket(call, options->basket_json);
    metric_add(METRIC_CALLS_LIVE, 1);
    call_handle(call, EV_STARTED);
    *out_call = call;
    return VP_OK;
}

void call_on_menu(struct call *call, struct menu *menu)
{
    if (call->has_ended || menu == call->given.menu)
        return;
    struct menu *old = call->given.menu;
    call->given.menu = menu_retain(menu);
    tools_on_menu(&call->tools, menu);
    menu_release(old);
    call_leave(call);
}

void call_destroy(struct call *call)
{
    if (call == NULL)
        return;
    if (!call->was_end_told)
        metric_add(METRIC_CALLS_LIVE, -1);
    transcript_deinit(&call->transcript);
    caller_turn_deinit(&call->turn);
    playback_deinit(&call->playback);
    tools_deinit(&call->tools);
    menu_release(call->given.menu);
    pages_give_back(call, sizeof *call);
}
