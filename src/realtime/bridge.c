#include "realtime/bridge.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/end_reason.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/trace.h"
#include "call/scoreboard.h"
#include "realtime/call_tap.h"
#include "realtime/quick_ear.h"
#include "store/journal.h"

enum {
    SEEN_EVERY_MS = 10000,
    AFTER_STANDSTILL_MS = 1500 /* the model hears first what was said meanwhile, and answers */
};

struct bridge {
    const struct bridge_setting *setting;
    const struct phone_port *phone; /* NULL once its socket is gone */
    void *phone_leg;
    struct menu *first_menu; /* retained: with the greeting that the caller heard */
    struct menu *menu;       /* retained: as it is now */
    struct ai_leg *ai;
    struct call *call; /* NULL once it is over */
    struct quick_ear ear;
    struct own_tools own_tools;
    struct call_tap tap; /* what is recorded */
    struct journal journal;
    struct loop_timer deadline;
    int64_t armed_ms;
    int64_t stood_ms;   /* for how long the process had stood still when that was asked last */
    int64_t patient_ms; /* no deadline of the call is over before */
    struct loop_later touch_later, free_later;
    char close_why[64];
    bool is_phone_closing, is_superseded;
    bool is_first_audio_told;      /* to the journal */
    int64_t unheard_since_unix_ms; /* when a call began that has heard nothing of us yet; 0: it has */
    uint32_t turns_told;           /* so many of the call's */
    struct token_usage usage_told;
    int64_t seen_ms; /* monotonic; when it was last written that the call is here */
    int board_slot;
    int64_t epoch;
    uint64_t stream_id;
};

/* ---- the phone port: the end is written down before the telephone side can ask what comes next ---- */

static void phone_play(void *leg, struct span ulaw_b64)
{
    struct bridge *bridge = leg;
    if (bridge->phone == NULL)
        return;
    bridge->phone->play(bridge->phone_leg, ulaw_b64);
    if (call_tap_play(&bridge->tap, ulaw_b64))
        bridge->phone->mark(bridge->phone_leg, CALL_RECORDING_MARK);
}

static void phone_mark(void *leg, const char *name)
{
    struct bridge *bridge = leg;
    if (bridge->phone != NULL)
        bridge->phone->mark(bridge->phone_leg, name);
}

static void phone_clear(void *leg)
{
    struct bridge *bridge = leg;
    if (bridge->phone != NULL)
        bridge->phone->clear(bridge->phone_leg);
    call_tap_clear(&bridge->tap);
}

static void end_written(void *owner)
{
    struct bridge *bridge = owner;
    if (bridge->phone != NULL)
        bridge->phone->close(bridge->phone_leg, bridge->close_why);
}

static void write_measures(struct bridge *bridge, bool is_last);

static void phone_close(void *leg, const char *why)
{
    struct bridge *bridge = leg;
    if (bridge->is_phone_closing)
        return;
    bridge->is_phone_closing = true;
    span_copy(span_of(why), bridge->close_why, sizeof bridge->close_why);
    scoreboard_let_go(bridge->setting->board, bridge->board_slot, bridge->epoch);
    if (bridge->is_superseded) { /* the call goes on elsewhere: this is not its end */
        end_written(bridge);
        return;
    }
    if (bridge->call != NULL) /* what was measured stands before the end, which sums it up */
        write_measures(bridge, true);
    journal_end_call(&bridge->journal, bridge->close_why, end_written, bridge);
}

static void phone_forget_call(void *leg)
{
    struct bridge *bridge = leg;
    if (bridge->phone != NULL)
        bridge->phone->forget_call(bridge->phone_leg);
}

static const struct phone_port phone_port = {phone_play, phone_mark, phone_clear, phone_close,
                                             phone_forget_call};

/* ---- life ---- */

static void release_menus(struct bridge *bridge)
{
    menu_release(bridge->first_menu);
    menu_release(bridge->menu);
}

static void free_bridge(void *arg)
{
    struct bridge *bridge = arg;
    if (bridge->phone != NULL || bridge->call != NULL || journal_is_busy(&bridge->journal))
        return; /* what is still there comes back here */
    loop_timer_deinit(&bridge->deadline);
    scoreboard_release(bridge->setting->board, bridge->board_slot);
    log_limit_end_call(bridge->journal.call_sid);
    bridge->setting->on_gone(bridge->setting->owner, bridge);
    call_tap_deinit(&bridge->tap);
    release_menus(bridge);
    free(bridge);
}

static void free_when_idle(struct bridge *bridge)
{
    loop_at_end_of_round(bridge->setting->loop, &bridge->free_later);
}

static void destroy_call(void *arg)
{
    struct bridge *bridge = arg;
    quick_ear_stop(&bridge->ear);
    own_tools_stop(&bridge->own_tools);
    call_destroy(bridge->call);
    bridge->call = NULL;
    ai_leg_destroy(bridge->ai);
    bridge->ai = NULL;
    bridge->free_later.fn = free_bridge;
    free_when_idle(bridge);
}

/* What the model used since the last time, and what it cost. False: nothing. */
static bool take_usage(struct bridge *bridge, struct store_measures *measures)
{
    const struct token_usage *usage = call_usage(bridge->call);
    measures->usage = *usage;
    token_usage_subtract(&measures->usage, &bridge->usage_told);
    if (token_usage_is_none(&measures->usage))
        return false;
    bridge->usage_told = *usage;
    measures->cost_micros = token_usage_cost_micros(&measures->usage, &bridge->setting->prices);
    menu_day(bridge->menu, clock_unix_ms(), measures->usage_day);
    metric_add(METRIC_MODEL_COST_MICRODOLLARS_TOTAL, measures->cost_micros);
    return true;
}

static const char *model_of(const struct bridge *bridge, bool is_of_engine)
{
    const struct ai_settings *settings =
        bridge->setting->places[is_of_engine ? AI_PLACE_ENGINE : AI_PLACE_MODEL];
    return is_of_engine || settings == NULL || settings->model[0] == '\0' ? "engine" : settings->model;
}

static struct histogram_whose whose(const struct bridge *bridge, bool is_of_engine)
{
    return (struct histogram_whose){bridge->menu->restaurant_id, model_of(bridge, is_of_engine)};
}

/* For /metrics and the call's trace. */
static void note_turn(const struct bridge *bridge, const struct answered_turn *turn)
{
    static const enum histogram parts[TURN_PART_COUNT] = {
        [TURN_PART_END_OF_TURN] = HISTOGRAM_TURN_END_OF_TURN,
        [TURN_PART_MODEL] = HISTOGRAM_TURN_MODEL,
        [TURN_PART_TOOLS] = HISTOGRAM_TURN_TOOLS,
        [TURN_PART_QUEUE] = HISTOGRAM_TURN_QUEUE,
        [TURN_PART_PLAYOUT] = HISTOGRAM_TURN_PLAYOUT,
    };
    const struct histogram_whose of_call = whose(bridge, turn->is_of_engine);
    const struct histogram_whose of_part = {.model = of_call.model};
    struct trace_span span = trace_span_of(TRACE_TURN, bridge->journal.call_sid, of_call.model,
                                           (turn->heard_unix_ms - turn->latency.total_ms) * 1000);
    span.end_unix_us = turn->heard_unix_ms * 1000;
    metric_took_ms_of(HISTOGRAM_TURN_REALTIME, &of_call, turn->latency.total_ms);
    for (int part = 0; part < TURN_PART_COUNT; part++) {
        span.numbers[part] = turn_part_ms(&turn->latency, (enum turn_part)part);
        metric_took_ms_of(parts[part], &of_part, span.numbers[part]);
    }
    trace_put(&span);
}

/* While the call goes on, so that a worker that dies takes only the last half second with it. */
static void write_measures(struct bridge *bridge, bool is_last)
{
    const struct call_timing *timing = call_timing(bridge->call);
    struct turn_latency turns[CALL_LATENCIES_MAX];
    struct store_measures measures = {.turns = turns};
    if (!bridge->is_first_audio_told)
        measures.first_audio_unix_ms = timing->first_audio_unix_ms;
    if (timing->turn_count - bridge->turns_told > CALL_LATENCIES_MAX)
        bridge->turns_told = timing->turn_count - CALL_LATENCIES_MAX;
    while (bridge->turns_told != timing->turn_count) {
        const struct answered_turn *turn = &timing->turns[bridge->turns_told++ % CALL_LATENCIES_MAX];
        note_turn(bridge, turn);
        turns[measures.turn_count++] = turn->latency;
    }
    bool is_seen =
        clock_mono_ms() - bridge->seen_ms >= SEEN_EVERY_MS; /* or the call is swept (web/sweep.h) */
    if (is_seen) {
        bridge->seen_ms = clock_mono_ms();
        measures.seen_unix_ms = clock_unix_ms();
    }
    char *line_json = is_seen || is_last ? call_line_json(bridge->call) : NULL;
    measures.line_json = line_json;
    const struct histogram_whose heard = whose(bridge, call_is_at_engine(bridge->call));
    if (measures.first_audio_unix_ms != 0 && bridge->unheard_since_unix_ms != 0)
        metric_took_ms_of(HISTOGRAM_FIRST_AUDIO_REALTIME, &heard,
                          measures.first_audio_unix_ms - bridge->unheard_since_unix_ms);
    bridge->is_first_audio_told = timing->first_audio_unix_ms != 0;
    bool has_usage = take_usage(bridge, &measures);
    if (measures.first_audio_unix_ms != 0 || measures.turn_count > 0 || is_seen || line_json != NULL ||
        has_usage)
        journal_add_measures(&bridge->journal, &measures);
    free(line_json);
}

static void on_call_ended(void *owner, struct call *call, const char *why)
{
    struct bridge *bridge = owner;
    (void)call;
    call_tap_end(&bridge->tap);
    bridge_publish(bridge);
    write_measures(bridge, true);
    phone_close(bridge, why); /* repeatable: a call that lost its telephone has its end written here */
    phone_forget_call(bridge);
    bridge->free_later.fn = destroy_call;
    free_when_idle(bridge);
}

static void on_journal_answer(void *owner, uint32_t request_id, enum vp_err err, int order_number,
                              bool is_new)
{
    struct bridge *bridge = owner;
    if (bridge->call != NULL)
        call_on_journal(bridge->call, request_id, err, order_number, is_new);
}

static void on_orders(void *owner, uint32_t request_id, const struct earlier_orders *orders)
{
    struct bridge *bridge = owner;
    if (bridge->call != NULL)
        call_on_orders(bridge->call, request_id, orders);
}

/* The caller hears one voice: what this one had left to say is taken back. */
static void supersede(void *owner)
{
    struct bridge *bridge = owner;
    if (bridge->call == NULL || bridge->is_superseded || bridge->is_phone_closing)
        return;
    bridge->is_superseded = true;
    metric_add(METRIC_STREAMS_SUPERSEDED_TOTAL, 1);
    log_of_call(LOG_LEVEL_WARN, "app", bridge->journal.call_sid,
                "has a newer stream: this one is closed epoch=%lld", (long long)bridge->epoch);
    phone_clear(bridge);
    call_on_phone_gone(bridge->call, "superseded");
}

void bridge_yield(struct bridge *bridge)
{
    if (scoreboard_has_lost_call(bridge->setting->board, bridge->board_slot, bridge->epoch))
        supersede(bridge);
}

void bridge_obey(struct bridge *bridge)
{
    enum call_command command =
        scoreboard_take_command(bridge->setting->board, bridge->board_slot, bridge->epoch);
    if (command == CALL_COMMAND_NONE || bridge->call == NULL)
        return;
    log_of_call(LOG_LEVEL_INFO, "app", bridge->journal.call_sid, "the restaurant %s",
                command == CALL_COMMAND_TRANSFER ? "takes the call over" : "ends the call");
    call_on_command(bridge->call, command);
    bridge_touch(bridge);
}

static void on_session(void *owner, enum ai_place place, bool is_good)
{
    struct bridge *bridge = owner;
    if (place == AI_PLACE_MODEL)
        model_gate_note(bridge->setting->gate, bridge->journal.call_sid, is_good);
}

static bool ask_words(void *owner, struct span ulaw)
{
    struct bridge *bridge = owner;
    return quick_ear_ask(&bridge->ear, ulaw);
}

static void on_words(void *owner, const char *words)
{
    struct bridge *bridge = owner;
    if (bridge->call != NULL)
        call_on_words_heard(bridge->call, words);
    bridge_touch(bridge);
}

static struct menu *find_menu(void *owner, const char *restaurant_id)
{
    const struct bridge_setting *setting = ((struct bridge *)owner)->setting;
    return setting->find_menu != NULL ? setting->find_menu(setting->owner, restaurant_id) : NULL;
}

static void take_menu(struct bridge *bridge, struct menu *menu)
{
    struct menu *old = bridge->menu;
    bridge->menu = menu_retain(menu);
    ai_leg_set_menu(bridge->ai, menu);
    menu_release(old);
}

static void on_chosen(void *owner, struct menu *menu)
{
    struct bridge *bridge = owner;
    take_menu(bridge, menu);
    call_tap_move(&bridge->tap, menu->restaurant_id);
}

static void on_own_tool(void *owner, uint32_t request_id, const struct own_tool_reply *reply)
{
    struct bridge *bridge = owner;
    if (bridge->call != NULL)
        call_on_own_tool(bridge->call, request_id, reply);
    bridge_touch(bridge);
}

static void on_journal_idle(void *owner)
{
    free_when_idle(owner);
}

static void on_deadline(void *arg)
{
    struct bridge *bridge = arg;
    bridge->armed_ms = INT64_MAX;
    if (bridge->call == NULL)
        return;
    int64_t now_ms = clock_mono_ms(), stood_ms = loop_stood_ms(bridge->setting->loop);
    if (stood_ms != bridge->stood_ms)
        bridge->patient_ms = now_ms + AFTER_STANDSTILL_MS;
    bridge->stood_ms = stood_ms;
    if (bridge->patient_ms <= now_ms && call_next_deadline_ms(bridge->call) <= now_ms)
        call_on_deadline(bridge->call);
    bridge_touch(bridge);
}

static void arm_deadline(void *arg)
{
    struct bridge *bridge = arg;
    if (bridge->call == NULL)
        return;
    int64_t deadline_ms = call_next_deadline_ms(bridge->call);
    if (deadline_ms < bridge->patient_ms)
        deadline_ms = bridge->patient_ms;
    if (deadline_ms >= bridge->armed_ms)
        return; /* a timer that fires too early asks again; moving it for every frame would cost more */
    int64_t after_ms = deadline_ms - clock_mono_ms();
    bridge->armed_ms = deadline_ms;
    loop_timer_start(&bridge->deadline, after_ms > 0 ? after_ms : 0);
}

/* Once a round, whatever it brings: any message may move any of the call's fourteen deadlines. */
void bridge_touch(struct bridge *bridge)
{
    if (bridge->call != NULL)
        loop_at_end_of_round(bridge->setting->loop, &bridge->touch_later);
}

static void on_ai_activity(void *owner, struct call *call)
{
    (void)call;
    bridge_touch(owner);
}

/* A call that is recorded begins with the announcement, as a part of its greeting. */
static void begin_tap(struct bridge *bridge, const struct bridge_start *start)
{
    call_tap_begin(&bridge->tap, &(struct call_tap_start){.writer = bridge->setting->recordings,
                                                          .menu = start->menu,
                                                          .call_sid = start->call_sid,
                                                          .announcement_ulaw = start->announcement_ulaw,
                                                          .greeting_ulaw = start->greeting_ulaw,
                                                          .greeting_text = start->greeting_text,
                                                          .was_greeted = start->was_greeted,
                                                          .was_recorded = start->was_recorded});
}

static enum vp_err create_call(struct bridge *bridge, const struct bridge_start *start,
                               const char *basket_json)
{
    const struct bridge_setting *setting = bridge->setting;
    const struct buf *announced = &bridge->tap.greeting;
    bool is_announced = announced->len > 0;
    const struct call_options options = {
        .call_sid = start->call_sid,
        .stream_sid = start->stream_sid,
        .caller_number = start->caller_number,
        .is_unreached = start->is_unreached,
        .called_number = start->called_number,
        .menu = start->menu,
        .settings = setting->call,
        .greeting_ulaw = is_announced ? (struct span){announced->at, announced->len} : start->greeting_ulaw,
        .greeting_text = is_announced                   ? bridge->tap.text.at
                         : start->greeting_text != NULL ? start->greeting_text
                                                        : start->menu->greeting,
        .filler_ulaw = start->filler_ulaw,
        .first_place = start->first_place,
        .started_unix_ms = start->started_unix_ms,
        .was_greeted = start->was_greeted,
        .basket_json = basket_json,
        .phone = &phone_port,
        .phone_leg = bridge,
        .ai = &ai_leg_port,
        .ai_leg = bridge->ai,
        .journal = &journal_port,
        .journal_leg = &bridge->journal,
        .own_tools = setting->own_tools != NULL ? &own_tool_port : NULL,
        .own_tools_leg = &bridge->own_tools,
        .on_ended = on_call_ended,
        .on_session = on_session,
        .ask_words = ask_words,
        .find_menu = find_menu,
        .on_chosen = on_chosen,
        .owner = bridge,
    };
    return call_create(&options, &bridge->call);
}

enum vp_err bridge_create(const struct bridge_setting *setting, const struct bridge_start *start,
                          const char *basket_json, struct bridge **out_bridge)
{
    struct bridge *bridge = calloc(1, sizeof *bridge);
    if (bridge == NULL)
        return VP_ERR_NO_MEMORY;
    bridge->setting = setting;
    bridge->armed_ms = INT64_MAX;
    bridge->stood_ms = loop_stood_ms(setting->loop);
    bridge->board_slot = start->board_slot;
    bridge->epoch = start->epoch;
    if (!start->was_greeted)
        bridge->unheard_since_unix_ms =
            start->started_unix_ms != 0 ? start->started_unix_ms : clock_unix_ms();
    bridge->stream_id = start->stream_id;
    bridge->first_menu = menu_retain(start->menu);
    bridge->menu = menu_retain(start->menu);
    bridge->touch_later = (struct loop_later){.fn = arm_deadline, .arg = bridge};
    bridge->free_later = (struct loop_later){.fn = free_bridge, .arg = bridge};
    journal_init(&bridge->journal, setting->store, setting->loop, start->call_sid, start->epoch);
    bridge->journal.on_answer = on_journal_answer;
    bridge->journal.on_orders = on_orders;
    bridge->journal.on_superseded = supersede;
    bridge->journal.on_idle = on_journal_idle;
    bridge->journal.owner = bridge;
    bridge->journal.menus = setting->menus;
    quick_ear_init(&bridge->ear, setting->ear, bridge->journal.call_sid, on_words, bridge);
    own_tools_init(&bridge->own_tools, setting->own_tools, on_own_tool, bridge);
    enum vp_err err = loop_timer_init(&bridge->deadline, setting->loop, on_deadline, bridge);
    if (err == VP_OK)
        err = ai_leg_create(setting->loop, start->call_sid, setting->places, start->menu, on_ai_activity,
                            bridge, &bridge->ai);
    if (err == VP_OK && setting->ahead != NULL && start->first_place == AI_PLACE_MODEL)
        (void)sessions_ahead_take(setting->ahead, start->menu, bridge->ai);
    bridge->phone = start->phone;
    bridge->phone_leg = start->phone_leg;
    begin_tap(bridge, start);
    if (err == VP_OK)
        err = create_call(bridge, start, basket_json);
    if (err != VP_OK) {
        ai_leg_destroy(bridge->ai);
        loop_timer_deinit(&bridge->deadline);
        call_tap_deinit(&bridge->tap);
        release_menus(bridge);
        free(bridge);
        return err;
    }
    ai_leg_set_call(bridge->ai, bridge->call);
    bridge_publish(bridge);
    bridge_touch(bridge);
    *out_bridge = bridge;
    return VP_OK;
}

void bridge_on_phone_audio(struct bridge *bridge, struct span ulaw_b64, int64_t timestamp_ms)
{
    call_tap_hear(&bridge->tap, ulaw_b64, timestamp_ms);
}

void bridge_on_phone_mark(struct bridge *bridge, const char *name)
{
    call_tap_mark(&bridge->tap, name);
}

struct call *bridge_call(struct bridge *bridge)
{
    return bridge->call;
}

void bridge_on_menu(struct bridge *bridge, struct menu *menu)
{
    if (bridge->call == NULL || menu == bridge->menu)
        return;
    (void)menu_retain(bridge->menu); /* the call's until it has the new one */
    struct menu *old = bridge->menu;
    take_menu(bridge, menu);
    call_on_menu(bridge->call, menu);
    bridge_touch(bridge);
    menu_release(old);
}

const char *bridge_restaurant_id(const struct bridge *bridge)
{
    return bridge->menu->restaurant_id;
}

void bridge_phone_gone(struct bridge *bridge)
{
    bridge->phone = NULL;
    /* Once the call closed its stream, nobody else tells it: one that was handed on would wait for it in vain. */
    if (bridge->call != NULL)
        call_on_phone_gone(bridge->call, end_reason_text(END_HANG_UP));
    free_when_idle(bridge);
}

void bridge_publish(struct bridge *bridge)
{
    struct call_view view;
    if (bridge->call == NULL)
        return;
    write_measures(bridge, false);
    call_look(bridge->call, &view);
    view.epoch = bridge->epoch;
    view.stream_id = bridge->stream_id;
    scoreboard_update(bridge->setting->board, bridge->board_slot, &view);
}
