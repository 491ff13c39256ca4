#include "with_monkey.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

static void broken(struct stage *stage, const char *rule)
{
    if (stage->breach[0] == '\0')
        snprintf(stage->breach, sizeof stage->breach, "%s", rule);
}

static bool is_over(const struct monkey *monkey)
{
    return monkey->stage->ended_count > 0;
}

static const char *response_name(uint8_t serial)
{
    static char name[16];
    snprintf(name, sizeof name, "r%u", serial);
    return name;
}

static const char *item_name(uint8_t serial, uint8_t how)
{
    static char name[16];
    snprintf(name, sizeof name, "i%u_%u", serial, how & 1u);
    return name;
}

static int64_t queued_bytes(const struct stage *stage)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < stage->queue_count; i++)
        bytes += stage->queue[(stage->queue_first + i) % STAGE_QUEUE_MAX].bytes;
    return bytes;
}

static void begin_response(struct monkey *monkey)
{
    if (monkey->serial >= 250)
        return;
    monkey->serial++;
    monkey->is_running = true;
    monkey->is_newest = true;
    monkey->begun_line = monkey->stage->line_count;
    call_on_ai_response_started(monkey->stage->call, response_name(monkey->serial));
}

static void end_response(struct monkey *monkey, uint8_t how)
{
    enum ai_outcome outcome = (enum ai_outcome)(how & 3);
    /* Mostly a good end: endless failures only ever show the fallback. */
    if (outcome == AI_FAILED && (how & 0x1c) != 0)
        outcome = AI_COMPLETED;
    monkey->is_running = false;
    call_on_ai_response_done(monkey->stage->call, response_name(monkey->serial), outcome, "why");
}

/* What a caller's first sound must do while the agent is audible or at work. */
static void begin_speech(struct monkey *monkey)
{
    struct stage *stage = monkey->stage;
    enum call_state before = stage_state(stage);
    bool is_past = monkey->is_replaying && before == CALL_THINKING;
    monkey->is_replaying = false;
    call_on_caller_speech(stage->call, true);
    if (is_over(monkey) || before < CALL_CONNECTED || before > CALL_INTERRUPTED)
        return;
    if (queued_bytes(stage) > 0 && !stage->loses_marks && !is_past)
        broken(stage, "barge-in left audio playing");
    bool has_cancelled = false;
    for (size_t i = monkey->begun_line <= stage->line_count ? monkey->begun_line : 0; i < stage->line_count;
         i++)
        has_cancelled |= strcmp(stage->lines[i], "ai cancel") == 0;
    bool is_live = monkey->is_running && monkey->is_newest && stage->first_live_serial <= monkey->serial;
    if (before == CALL_SPEAKING && is_live && !has_cancelled)
        broken(stage, "barge-in left the response running");
    if (has_cancelled && monkey->is_newest && stage->first_live_serial <= monkey->serial)
        stage->first_live_serial = (uint8_t)(monkey->serial + 1);
}

static void call_function(struct monkey *monkey, uint8_t how)
{
    static const struct {
        const char *name, *arguments;
    } calls[] = {
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\"}"},
        {"add_item", "{\"item_id\":\"hawaiian\",\"size_id\":\"small\",\"quantity\":2}"},
        {"change_item", "{\"line_id\":\"L1\",\"quantity\":3}"},
        {"remove_item", "{\"line_id\":\"L1\"}"},
        {"set_customer", "{\"name\":\"Ann\",\"service\":\"pickup\"}"},
        {"get_order", "{\"for_read_back\":true}"},
        {"get_order", "{}"},
        {"get_menu", ""},
        {"search_menu", "{\"query\":\"veggie pie\"}"},
        {"nothing", "{}"},
        {"add_item", "{\"item_id\":"},
        {"submit_order", "{\"version\":1}"},
        {"submit_order", "{\"version\":3}"},
        {"transfer_to_person", "{}"},
        {"end_call", "{}"},
    };
    char id[16];
    size_t count = sizeof calls / sizeof *calls;
    size_t which = how % (count + 6); /* the ends of a call come seldom */
    if (which >= count || (which >= count - 2 && (how & 0xc0) != 0))
        which = how % 6;
    /* Sometimes the same call again. */
    snprintf(id, sizeof id, "t%u", (how & 0x40) != 0 ? monkey->tool_calls : ++monkey->tool_calls);
    stage_ai_asks(monkey->stage, id, calls[which].name, calls[which].arguments);
}

/* An honest read-back, answer and order, so that orders do come about. */
static void order_honestly(struct monkey *monkey, uint8_t how)
{
    struct stage *stage = monkey->stage;
    char response[16], arguments[40];
    monkey->is_newest = false;
    if (!stage->is_ai_ready)
        return;
    if ((how & 8) != 0) {
        stage_ai_calls(stage, "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\"}");
        stage_ai_calls(stage, "set_customer", "{\"name\":\"Ann\",\"service\":\"pickup\"}");
    }
    stage_ai_calls(stage, "get_order", "{\"for_read_back\":true}");
    snprintf(response, sizeof response, "h%u", ++monkey->tool_calls);
    if (is_over(monkey))
        return;
    stage_ai_says(stage, response, response, 2000, "Large Margherita and small Hawaiian. Right?");
    stage_wait(stage, (how & 7) * 300);
    if (is_over(monkey))
        return;
    call_on_caller_speech(stage->call, true);
    stage_wait(stage, 200);
    if (is_over(monkey))
        return;
    call_on_caller_speech(stage->call, false);
    struct call_view view;
    call_look(stage->call, &view);
    size_t orders = stage->order_count;
    bool was_ordered = view.order_number != 0;
    snprintf(arguments, sizeof arguments, "{\"version\":%u}", (unsigned)view.basket_version);
    const char *answer = stage_ai_calls(stage, "submit_order", arguments);
    bool was_heard = (how & 7) * 300 >= 2000 - 1500;
    if (stage->order_count > orders && !was_ordered && !was_heard)
        broken(stage, "an order was stored that was not heard");
    if (stage->order_count > orders && strstr(answer, "\"ok\":true") == NULL && !is_over(monkey) &&
        !stage->journal_holds && answer[0] != '\0')
        broken(stage, "an order was stored and refused");
}

static void turn_switch(struct stage *stage, uint8_t how)
{
    switch (how & 7) {
    case 0:
        stage->journal_holds = !stage->journal_holds;
        break;
    case 1:
        stage->journal_fails = !stage->journal_fails;
        break;
    case 2:
        stage->loses_marks = !stage->loses_marks;
        break;
    default:
        stage_journal_answers(stage, (how & 8) != 0 ? VP_ERR_STORE : VP_OK);
        break;
    }
}

static void act_of_the_phone(struct monkey *monkey, uint8_t what, uint8_t how)
{
    static const char *const marks[] = {"g1:i1:160", "g1:i1:99999999", "g0:i0:0", "x",
                                        "",          "g9:i9:9:9",      "g1:i1:-5"};
    struct stage *stage = monkey->stage;
    switch (what) {
    case 0:
        stage->stream_ms += how > 200 ? (how - 200) * 300 : 0;
        stage_caller_packet(stage, 20);
        break;
    case 1:
        call_on_phone_mark(stage->call, marks[how % 7]);
        break;
    case 2:
        call_on_phone_dtmf(stage->call, "0123456789*#5555"[how % 16]);
        break;
    case 3:
        if (how == 255)
            call_on_phone_gone(stage->call, "stop");
        else
            turn_switch(stage, how);
        break;
    default:
        break;
    }
}

static void act_of_the_model(struct monkey *monkey, uint8_t what, uint8_t how)
{
    struct stage *stage = monkey->stage;
    uint8_t serial = monkey->serial;
    if (!stage->is_ai_ready) { /* a session that is gone, or not yet there */
        call_on_ai_response_started(stage->call, "rx");
        stage_ai_audio(stage, "rx", "ix", 20, 255);
        stage_ai_asks(stage, "tx", "end_call", "{}");
        call_on_ai_response_done(stage->call, "rx", AI_FAILED, NULL);
        return;
    }
    switch (what) {
    case 4:
        begin_response(monkey);
        break;
    case 5:
    case 6:
        if (serial > monkey->first_serial)
            stage_ai_audio(stage, response_name(serial), item_name(serial, how), 20 + how, serial);
        break;
    case 7: /* late audio of an older response */
        if (serial > monkey->first_serial + 1)
            stage_ai_audio(stage, response_name((uint8_t)(serial - 1)), item_name((uint8_t)(serial - 1), how),
                           20, (uint8_t)(serial - 1));
        break;
    case 8:
        call_on_ai_audio_done(stage->call, item_name(serial, how));
        break;
    case 9:
        end_response(monkey, how);
        break;
    case 10:
        call_on_ai_words(stage->call, item_name(serial, how), "a large Margherita, a small Hawaiian",
                         (how & 2) != 0);
        break;
    case 11:
        call_function(monkey, how);
        break;
    default:
        break;
    }
}

static void do_act(struct monkey *monkey, uint8_t what, uint8_t how)
{
    struct stage *stage = monkey->stage;
    if (what <= 3)
        act_of_the_phone(monkey, what, how);
    else if (what <= 11)
        act_of_the_model(monkey, what, how);
    else if (what == 12)
        begin_speech(monkey);
    else if (what == 13)
        call_on_caller_speech(stage->call, false);
    else if (what == 14)
        stage_wait(stage, how * 20);
    else if (what == 15 && how < 200)
        call_on_caller_words(stage->call, (how & 1) != 0 ? "c1" : NULL, "yes please");
    else if (what == 15 && how >= 240 && how < 245)
        call_on_ai_alive(stage->call);
    else if (what == 15 && how >= 245 && how < 250 && stage->is_ai_ready && (how & 1) != 0)
        call_on_ai_limit(stage->call, 5000);
    else if (what == 15 && how >= 245 && how < 250 && stage->is_ai_ready)
        call_on_ai_spare(stage->call, how != 246);
    else if (what == 15 && how == 255)
        call_on_ai_barred(stage->call, "insufficient_quota");
    else if (what == 15 && how >= 250)
        call_on_ai_gone(stage->call, "1006");
    else if (what == 15)
        order_honestly(monkey, how);
}

bool monkey_act(struct monkey *monkey, uint8_t what, uint8_t how)
{
    struct stage *stage = monkey->stage;
    if (is_over(monkey))
        return stage->breach[0] == '\0';
    enum call_state state = stage_state(stage);
    if (monkey->swap_count != stage->swap_count) {
        monkey->swap_count = stage->swap_count;
        monkey->first_serial = monkey->serial;
        monkey->is_running = monkey->is_newest = false;
    }
    /* A closed leg says nothing; a dialled one may become ready or fail. */
    if (state == CALL_CONNECTING || state == CALL_RECOVERING) {
        if ((what & 3) == 0) {
            monkey->first_serial = monkey->serial;
            monkey->is_running = monkey->is_newest = false;
            int frames = stage->appended_frames;
            stage_ai_ready(stage);
            monkey->is_replaying = stage->appended_frames > frames;
        }
    }
    do_act(monkey, what & 15, how);
    if (!is_over(monkey) && call_next_deadline_ms(stage->call) == INT64_MAX)
        broken(stage, "a live call without a deadline");
    return stage->breach[0] == '\0';
}

bool monkey_end(struct monkey *monkey)
{
    struct stage *stage = monkey->stage;
    if (!is_over(monkey))
        call_on_phone_gone(stage->call, "stop");
    if (stage->ended_count != 1)
        broken(stage, "the end was not told once");
    for (size_t i = 0; i < stage->order_count; i++)
        for (size_t j = i + 1; j < stage->order_count; j++)
            if (stage->orders[i].version == stage->orders[j].version)
                broken(stage, "one version was stored twice");
    return stage->breach[0] == '\0';
}
