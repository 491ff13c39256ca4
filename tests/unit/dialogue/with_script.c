#include "with_cmocka.h"

#include "unit/dialogue/with_script.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "dialogue/dialogue.h"
#include "tool/tool.h"
#include "unit/dialogue/with_fake_tools.h"

enum { SCRIPTS_MAX = 192, ACTIONS_PER_EVENT_MAX = 24, LOG_MAX_BYTES = 256 * 1024 };

struct player {
    const char *name;
    struct dialogue *dialogue;
    struct fake_tools tools;
    struct buf log, said, called;
};

static void note(struct buf *buf, const char *who, const char *text, const char *more)
{
    assert_int_equal(buf_appendf(buf, "%s%s%s%s\n", who, text, more[0] != '\0' ? " " : "", more), VP_OK);
}

/* Takes all actions and answers all calls until the dialogue rests. */
static void settle(struct player *player)
{
    for (int round = 0; round < 8; round++) {
        struct dialogue_action action;
        char ids[ACTIONS_PER_EVENT_MAX][32], *answers[ACTIONS_PER_EVENT_MAX];
        size_t call_count = 0, action_count = 0;
        while (dialogue_poll(player->dialogue, &action)) {
            assert_true(++action_count <= ACTIONS_PER_EVENT_MAX);
            if (action.kind == DIALOGUE_SAY) {
                note(&player->log, "    A: ", action.text, "");
                note(&player->said, "", action.text, "");
                continue;
            }
            note(&player->log, "    T: ", action.tool_name, action.arguments);
            note(&player->called, "", action.tool_name, action.arguments);
            snprintf(ids[call_count], sizeof ids[0], "%s", action.tool_call_id);
            answers[call_count++] = fake_tools_answer(&player->tools, action.tool_name, action.arguments);
        }
        for (size_t i = 0; i < call_count; i++) {
            dialogue_tool_result(player->dialogue, ids[i], answers[i]);
            free(answers[i]);
        }
        if (call_count == 0)
            return;
    }
    fail_msg("%s: the dialogue calls tools without end", player->name);
}

static void begin_turn(struct player *player, const char *who, const char *text)
{
    note(&player->log, who, text, "");
    player->said.len = player->called.len = 0;
}

static void check(struct player *player, bool holds, const char *step, const char *found)
{
    if (!holds)
        fail_msg("%s: step \"%s\" does not hold; found \"%s\"\n%s", player->name, step, found,
                 buf_text(&player->log));
}

static bool state_is(const struct player *player, const char *state)
{
    const struct fake_tools *tools = &player->tools;
    return strcmp(state, "ended") == 0         ? tools->has_ended
           : strcmp(state, "transferred") == 0 ? tools->was_transferred
           : strcmp(state, "ordered") == 0     ? tools->is_ordered
                                               : !tools->has_ended && !tools->was_transferred;
}

static void hear(struct player *player, const char *text, float confidence)
{
    begin_turn(player, "C: ", text);
    dialogue_hear(player->dialogue, text, confidence);
    settle(player);
}

static void sell_out(struct player *player, const char *item_id)
{
    char *menu, *order;
    fake_tools_sell_out(&player->tools, item_id, &menu, &order);
    note(&player->log, "-- sold out: ", item_id, "");
    dialogue_add_tool_result(player->dialogue, "get_menu", menu);
    if (order != NULL)
        dialogue_add_tool_result(player->dialogue, "get_order", order);
    free(menu);
    free(order);
}

static void tell_menu(struct player *player)
{
    char *text = json_dumps(player->tools.menu, JSON_COMPACT);
    dialogue_add_tool_result(player->dialogue, "get_menu", text);
    free(text);
}

/* The menu as before, but for members of its restaurant. */
static void tell_of_restaurant(struct player *player, const char *members_json)
{
    json_t *members = json_loads(members_json, 0, NULL);
    assert_non_null(members);
    assert_int_equal(json_object_update(json_object_get(player->tools.menu, "restaurant"), members), 0);
    json_decref(members);
    tell_menu(player);
}

static void update_thing(json_t *things, const char *id, json_t *members)
{
    size_t i;
    json_t *thing;
    json_array_foreach(things, i, thing)
    {
        if (strcmp(json_string_value(json_object_get(thing, "id")), id) == 0)
            assert_int_equal(json_object_update(thing, members), 0);
        update_thing(json_object_get(thing, "items"), id, members);
    }
}

/* Likewise of a dish or a kind of dish: "lasagna {...}". */
static void tell_of_thing(struct player *player, const char *id_and_members)
{
    char id[64];
    const char *members_json = strchr(id_and_members, ' ');
    assert_non_null(members_json);
    snprintf(id, sizeof id, "%.*s", (int)(members_json - id_and_members), id_and_members);
    json_t *members = json_loads(members_json, 0, NULL);
    assert_non_null(members);
    update_thing(json_object_get(player->tools.menu, "categories"), id, members);
    json_decref(members);
    tell_menu(player);
}

static void expect_customer(struct player *player, const char *step, const char *want)
{
    char all[400];
    const struct fake_tools *tools = &player->tools;
    snprintf(all, sizeof all, "%s,%s,%s,%s", tools->service, tools->name, tools->phone, tools->address);
    check(player, strcmp(all, want) == 0, step, all);
}

/* All tools but one. */
static void with_tools(struct dialogue *dialogue, enum tool but)
{
    const char *names[TOOL_OTHER + 2] = {"loyalty_points", "broken_tool"};
    size_t count = 2; /* of the restaurant's own */
    for (int tool = 0; tool < TOOL_OTHER; tool++)
        if (tool != (int)but)
            names[count++] = tool_name((enum tool)tool);
    dialogue_set_tools(dialogue, names, count);
}

static void play_step(struct player *player, const char *step)
{
    char summary[800];
    const char *rest = step[0] != '\0' && step[1] == ' ' ? step + 2 : "";
    switch (step[0]) {
    case '=':
        fake_tools_summary(&player->tools, summary, sizeof summary);
        check(player, strcmp(summary, rest) == 0, step, summary);
        break;
    case '<':
        check(player, strcasestr(buf_text(&player->said), rest) != NULL, step, buf_text(&player->said));
        break;
    case '!':
        check(player, strcasestr(buf_text(&player->said), rest) == NULL, step, buf_text(&player->said));
        break;
    case '@':
        check(player, strstr(buf_text(&player->called), rest) != NULL, step, buf_text(&player->called));
        break;
    case '&':
        expect_customer(player, step, rest);
        break;
    case '#':
        check(player, state_is(player, rest), step, "");
        break;
    case '~':
        dialogue_interrupted(player->dialogue, (size_t)strtoul(rest, NULL, 10));
        break;
    case '/':
        with_tools(player->dialogue, TOOL_TRANSFER);
        break;
    case '^':
        player->tools.is_number_withheld = true;
        break;
    case '%':
        player->tools.refuse_submits = (int)strtol(rest, NULL, 10);
        break;
    case ';':
        check(player, strstr(player->tools.message, rest) != NULL && player->tools.message_count == 1, step,
              player->tools.message);
        break;
    case ',':
        check(player, player->tools.message_count == 0, step, player->tools.message);
        break;
    case '$':
        player->tools.earlier_json = rest;
        break;
    case ':':
        tell_of_restaurant(player, rest);
        break;
    case '+':
        tell_of_thing(player, rest);
        break;
    case '-':
        sell_out(player, rest);
        break;
    case '*':
        begin_turn(player, "R: ", rest);
        dialogue_respond(player->dialogue, rest[0] != '\0' ? rest : NULL);
        settle(player);
        break;
    case '?':
        hear(player, strchr(step, ' ') != NULL ? strchr(step, ' ') + 1 : "", -strtof(step + 1, NULL));
        break;
    default:
        hear(player, step, -0.1F);
        check(player, player->said.len > 0, step, "no answer");
        break;
    }
}

void script_play(const struct script *script)
{
    struct player player = {.name = script->name};
    buf_init(&player.log, LOG_MAX_BYTES);
    buf_init(&player.said, LOG_MAX_BYTES);
    buf_init(&player.called, LOG_MAX_BYTES);
    fake_tools_init(&player.tools);
    assert_int_equal(dialogue_create(&player.dialogue), VP_OK);
    with_tools(player.dialogue, TOOL_OTHER);
    dialogue_add_tool_result(player.dialogue, "get_menu", fake_menu_json);
    dialogue_add_assistant(player.dialogue, "Thanks for calling Trattoria Uno. What can I get for you?");
    char *steps = strdup(script->steps);
    assert_non_null(steps);
    for (char *at = steps; at != NULL && *at != '\0';) {
        char *end = strstr(at, " | ");
        if (end != NULL)
            *end = '\0';
        play_step(&player, at);
        at = end != NULL ? end + 3 : NULL;
    }
    if (getenv("DIALOGUE_SHOW") != NULL)
        print_message("%s\n%s", script->name, buf_text(&player.log));
    free(steps);
    dialogue_destroy(player.dialogue);
    fake_tools_deinit(&player.tools);
    buf_deinit(&player.log);
    buf_deinit(&player.said);
    buf_deinit(&player.called);
}

static void play(void **state)
{
    script_play(*state);
}

int scripts_run(const struct script *scripts, size_t count)
{
    struct CMUnitTest each[SCRIPTS_MAX] = {0}; /* cmocka passes over rows without a name */
    assert_true(count <= SCRIPTS_MAX);
    for (size_t i = 0; i < count; i++)
        each[i] = (struct CMUnitTest){
            .name = scripts[i].name, .test_func = play, .initial_state = (void *)(uintptr_t)&scripts[i]};
    return cmocka_run_group_tests_name("scripts", each, NULL, NULL);
}
