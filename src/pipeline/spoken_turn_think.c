/* The model's part of a turn, in rounds: ask, carry out the functions it calls, ask again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/sane.h"
#include "base/utf8.h"
#include "call/menu_json.h"
#include "call/own_tool.h"
#include "pipeline/spoken_turn_internal.h"
#include "tool/tool.h"

/* Chosen: of the turn's time, for the model to answer and be spoken behind the restaurant's own tools. */
enum { OWN_TOOL_LEAVES_MS = 5000 };

static void fail(struct spoken_turn *turn, enum vp_err err)
{
    struct rest_failure failure = rest_failure_of(err);
    spoken_turn_fail_thinking(turn, &failure);
}

static void drop_calls(struct spoken_turn *turn)
{
    for (size_t i = 0; i < turn->call_count; i++) {
        free(turn->outputs[i]);
        turn->outputs[i] = NULL;
    }
    json_decref(turn->message);
    turn->message = NULL;
    turn->call_count = turn->answered_count = 0;
}

static void add_words(struct spoken_turn *turn, const char *words)
{
    size_t len = strlen(turn->say), room = sizeof turn->say - len;
    if (words == NULL || words[0] == '\0' || room < 2)
        return;
    if (len > 0)
        turn->say[len++] = ' ';
    room = sizeof turn->say - len;
    (void)span_copy((struct span){words, utf8_cut(span_of(words), room - 1)}, turn->say + len, room);
}

static void ask(struct spoken_turn *turn);

/* --- functions --- */

/* The model's own ids of its calls may come again; the tools get ids that do not. */
static void run_calls(struct spoken_turn *turn)
{
    const json_t *calls = json_object_get(turn->message, "tool_calls");
    spoken_turn_enter(turn, SPOKEN_TURN_STAGE_TOOLS);
    turn->tools.own_max_ms = spoken_turn_left_ms(turn, INT64_MAX) - OWN_TOOL_LEAVES_MS;
    if (turn->tools.own_max_ms < 1)
        turn->tools.own_max_ms = 1;
    for (size_t i = 0; i < turn->call_count && turn->stage == SPOKEN_TURN_STAGE_TOOLS; i++) {
        const json_t *function = json_object_get(json_array_get(calls, i), "function");
        char id[32];
        snprintf(id, sizeof id, "%d.%zu", turn->result.round_count, i);
        turn->result.tool_count++;
        const struct tool_call call = {.id = id,
                                       .name = json_string_value(json_object_get(function, "name")),
                                       .arguments = json_string_value(json_object_get(function, "arguments")),
                                       .response = (uint64_t)turn->result.round_count,
                                       .index = i};
        (void)tools_take(&turn->tools, &call);
    }
    if (turn->stage == SPOKEN_TURN_STAGE_TOOLS && tools_is_busy(&turn->tools))
        loop_timer_start(&turn->journal_late, turn->options.settings->budgets.journal_ms);
}

/* The menu stands in every request already; a second one would only push the conversation out of the talk. */
static const char *output_to_keep(const json_t *call, const char *output)
{
    const char *name = json_string_value(json_object_get(json_object_get(call, "function"), "name"));
    if (name != NULL && tool_find(name) == TOOL_GET_MENU)
        return "{\"ok\":true,\"note\":\"The menu is the answer of your first get_menu.\"}";
    if (name != NULL && tool_find(name) == TOOL_CHOOSE_RESTAURANT)
        return output; /* a menu, of which the next turn knows without it */
    if (strlen(output) > TALK_TEXT_MAX_BYTES)
        return "{\"ok\":false,\"error\":{\"code\":\"too_long\",\"message\":\"The answer is too long.\"}}";
    return output;
}

static enum vp_err write_outputs(struct spoken_turn *turn)
{
    const json_t *calls = json_object_get(turn->message, "tool_calls");
    enum vp_err err = talk_add_assistant(&turn->talk, turn->message);
    for (size_t i = 0; i < turn->call_count && err == VP_OK; i++) {
        const json_t *call = json_array_get(calls, i);
        err = talk_add_output(&turn->talk, json_string_value(json_object_get(call, "id")),
                              output_to_keep(call, turn->outputs[i]));
    }
    return err;
}

/* All functions are answered. */
static void go_on(struct spoken_turn *turn)
{
    loop_timer_stop(&turn->journal_late);
    enum vp_err err = write_outputs(turn);
    drop_calls(turn);
    bool is_over = turn->tools.wish != TOOLS_WISH_NONE && turn->say[0] != '\0';
    if (err != VP_OK)
        fail(turn, err);
    else if (is_over)
        spoken_turn_answer(turn); /* the goodbye was said along with the call */
    else
        ask(turn);
}

void turn_take_answer(void *owner, const struct tool_call *call, const struct tool_answer *answer)
{
    struct spoken_turn *turn = owner;
    if (turn->stage != SPOKEN_TURN_STAGE_TOOLS || call->response != (uint64_t)turn->result.round_count ||
        call->index >= turn->call_count || turn->outputs[call->index] != NULL)
        return;
    turn->outputs[call->index] = strdup(answer->text);
    if (turn->outputs[call->index] == NULL) {
        turn->stage = SPOKEN_TURN_STAGE_THINK; /* no more outputs are taken */
        fail(turn, VP_ERR_NO_MEMORY);
        return;
    }
    if (++turn->answered_count == turn->call_count)
        go_on(turn);
}

/* --- the model --- */

static void on_message(void *owner, json_t *message, const struct rest_failure *failure)
{
    struct spoken_turn *turn = owner;
    ASSERT_SANE(turn_stage_is_sane(turn));
    turn->complete = NULL;
    if (failure != NULL) {
        spoken_turn_fail_thinking(turn, failure);
        return;
    }
    turn->result.round_count++;
    add_words(turn, json_string_value(json_object_get(message, "content")));
    turn->message = message;
    turn->call_count = json_array_size(json_object_get(message, "tool_calls"));
    /* Who calls functions after they were forbidden is not heard any more. */
    if (turn->call_count > 0 && turn->result.round_count > TURN_ROUNDS_MAX) {
        json_object_del(message, "tool_calls");
        turn->call_count = 0;
    }
    if (turn->call_count > 0) {
        run_calls(turn);
        return;
    }
    enum vp_err err = VP_OK;
    if (json_string_length(json_object_get(message, "content")) > 0)
        err = talk_add_assistant(&turn->talk, message);
    drop_calls(turn);
    if (err != VP_OK)
        fail(turn, err);
    else
        spoken_turn_answer(turn);
}

/* The menu in force, as get_menu answers it. */
static const char *menu_told(struct spoken_turn *turn)
{
    if (turn->menu_json != NULL)
        return turn->menu_json;
    json_t *menu = menu_json_whole(turn->tools.menu, clock_unix_ms());
    turn->menu_json = menu != NULL ? json_dumps(menu, JSON_COMPACT) : NULL;
    json_decref(menu);
    return turn->menu_json;
}

void spoken_turn_forget_menu(struct spoken_turn *turn)
{
    free(turn->menu_json);
    turn->menu_json = NULL;
}

static void ask(struct spoken_turn *turn)
{
    const struct spoken_turn_settings *settings = turn->options.settings;
    const struct spoken_turn_budgets *budgets = &settings->budgets;
    spoken_turn_enter(turn, SPOKEN_TURN_STAGE_THINK);
    const char *menu_json = menu_told(turn);
    json_t *messages =
        menu_json != NULL ? talk_request(&turn->talk, turn->options.instructions, menu_json) : NULL;
    const struct complete_options options = {
        .terms = {.loop = turn->options.loop,
                  .http = turn->options.http,
                  .call_sid = turn->options.call_sid,
                  .budget_ms = spoken_turn_left_ms(turn, budgets->answer_ms),
                  .first_byte_ms = budgets->answer_first_ms},
        .settings = &settings->complete,
        .messages = messages,
        .tools = turn->schema,
        .must_use_no_tool = turn->result.round_count >= TURN_ROUNDS_MAX,
        .on_done = on_message,
        .owner = turn};
    enum vp_err err = messages != NULL ? complete_start(&options, &turn->complete) : VP_ERR_NO_MEMORY;
    json_decref(messages);
    if (err != VP_OK)
        fail(turn, err);
}

void spoken_turn_think(struct spoken_turn *turn)
{
    turn->schema = own_tool_schema_nested(turn->tools.menu);
    if (turn->schema == NULL)
        fail(turn, VP_ERR_NO_MEMORY);
    else
        ask(turn);
}

void spoken_turn_cancel_thinking(struct spoken_turn *turn)
{
    complete_cancel(turn->complete);
    turn->complete = NULL;
    loop_timer_stop(&turn->journal_late);
    /* Functions that wait for the journal are answered with try_again; nobody hears it any more. */
    turn->stage = SPOKEN_TURN_STAGE_THINK;
    while (tools_is_busy(&turn->tools) && turn->tools.request_id != 0)
        tools_give_up(&turn->tools);
    drop_calls(turn);
}

void spoken_turn_free_thinking(struct spoken_turn *turn)
{
    complete_cancel(turn->complete);
    drop_calls(turn);
    json_decref(turn->schema);
    free(turn->menu_json);
}
