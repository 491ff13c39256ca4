/* How a dialogue begins and what it does in sessions that are not a restaurant's. */

#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue.h"
#include "unit/dialogue/with_fake_tools.h"
#include "with_cases.h"

struct stage {
    struct dialogue *dialogue;
    struct fake_tools tools;
    char said[4000], called[1000];
};

static void settle(struct stage *stage)
{
    struct dialogue_action action;
    stage->said[0] = stage->called[0] = '\0';
    for (bool has_called = true; has_called;) {
        char id[32] = "", *answer = NULL;
        has_called = false;
        while (dialogue_poll(stage->dialogue, &action)) {
            char *into = action.kind == DIALOGUE_SAY ? stage->said : stage->called;
            size_t size = action.kind == DIALOGUE_SAY ? sizeof stage->said : sizeof stage->called;
            size_t len = strlen(into);
            snprintf(into + len, size - len, "%s\n",
                     action.kind == DIALOGUE_SAY ? action.text : action.tool_name);
            if (action.kind != DIALOGUE_CALL_TOOL)
                continue;
            snprintf(id, sizeof id, "%s", action.tool_call_id);
            free(answer);
            answer = fake_tools_answer(&stage->tools, action.tool_name, action.arguments);
            has_called = true;
        }
        if (has_called)
            dialogue_tool_result(stage->dialogue, id, answer);
        free(answer);
    }
}

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL || dialogue_create(&stage->dialogue) != VP_OK)
        return -1;
    fake_tools_init(&stage->tools);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    dialogue_destroy(stage->dialogue);
    fake_tools_deinit(&stage->tools);
    return tests_free(stage);
}

static void give_order_tools(struct stage *stage)
{
    static const char *const names[] = {"get_menu",  "add_item",     "change_item",  "remove_item",
                                        "get_order", "set_customer", "submit_order", "end_call"};
    dialogue_set_tools(stage->dialogue, names, sizeof names / sizeof *names);
}

static void fetches_the_menu_and_greets(void **state)
{
    struct stage *stage = *state;
    give_order_tools(stage);
    dialogue_respond(stage->dialogue, "Greet the caller and ask what they would like.");
    settle(stage);
    assert_string_equal(stage->called, "get_menu\n");
    assert_non_null(strstr(stage->said, "Trattoria Uno"));
    assert_true(dialogue_has_new_phrases(stage->dialogue));
}

static void fetches_the_menu_before_the_first_words(void **state)
{
    struct stage *stage = *state;
    char summary[200];
    give_order_tools(stage);
    dialogue_hear(stage->dialogue, "a lasagna please", -0.1F);
    settle(stage);
    assert_string_equal(stage->called, "get_menu\nadd_item\n");
    assert_string_equal(fake_tools_summary(&stage->tools, summary, sizeof summary), "1 lasagna");
}

static void words_during_a_call_are_kept(void **state)
{
    struct stage *stage = *state;
    char summary[200];
    give_order_tools(stage);
    dialogue_add_tool_result(stage->dialogue, "get_menu", fake_menu_json);
    dialogue_hear(stage->dialogue, "a lasagna", -0.1F);
    dialogue_hear(stage->dialogue, "and a coke", -0.1F);
    settle(stage);
    assert_string_equal(fake_tools_summary(&stage->tools, summary, sizeof summary), "1 lasagna; 1 coke");
    assert_non_null(strstr(stage->said, "Lasagna"));
    assert_non_null(strstr(stage->said, "Coke"));
}

static void takes_up_an_order_that_began_elsewhere(void **state)
{
    struct stage *stage = *state;
    free(fake_tools_answer(&stage->tools, "add_item", "{\"item_id\":\"lasagna\",\"quantity\":2}"));
    give_order_tools(stage);
    dialogue_add_tool_result(stage->dialogue, "get_menu", fake_menu_json);
    dialogue_add_user(stage->dialogue, "two lasagnas");
    dialogue_add_assistant(stage->dialogue, "Got it, two lasagnas. Anything else?");
    dialogue_hear(stage->dialogue, "no", -0.1F);
    settle(stage);
    assert_non_null(strstr(stage->called, "get_order"));
    assert_non_null(strstr(stage->said, "pickup or delivery"));
}

static void answers_text_of_the_history(void **state)
{
    struct stage *stage = *state;
    give_order_tools(stage);
    dialogue_add_tool_result(stage->dialogue, "get_menu", fake_menu_json);
    dialogue_add_user(stage->dialogue, "a lasagna please");
    dialogue_respond(stage->dialogue, NULL);
    settle(stage);
    assert_non_null(strstr(stage->called, "add_item"));
}

static void a_plain_session_gets_an_answer(void **state)
{
    struct stage *stage = *state;
    dialogue_set_instructions(stage->dialogue, "You are a friendly guide of the harbor. Be brief.");
    dialogue_respond(stage->dialogue, NULL);
    settle(stage);
    assert_non_null(strstr(stage->said, "Hello"));
    dialogue_hear(stage->dialogue, "Who are you?", -0.1F);
    settle(stage);
    assert_non_null(strstr(stage->said, "a friendly guide of the harbor"));
    dialogue_hear(stage->dialogue, "the ships are late", -0.1F);
    settle(stage);
    assert_non_null(strstr(stage->said, "the ships are late"));
    dialogue_hear(stage->dialogue, "", -0.1F);
    settle(stage);
    assert_true(stage->said[0] != '\0');
}

static void a_tool_of_the_session_is_called_by_its_words(void **state)
{
    static const char *const names[] = {"get_weather", "bookFlight"};
    struct stage *stage = *state;
    dialogue_set_tools(stage->dialogue, names, 2);
    dialogue_hear(stage->dialogue, "What's the weather like in Lisbon?", -0.1F);
    settle(stage);
    assert_string_equal(stage->called, "get_weather\n");
    assert_non_null(strstr(stage->said, "temperature 21"));
    dialogue_hear(stage->dialogue, "I'd like to book a flight", -0.1F);
    settle(stage);
    assert_string_equal(stage->called, "bookFlight\n");
}

static void count_phrase(void *owner, const char *phrase)
{
    int *found = owner;
    *found += strcmp(phrase, "Margherita") == 0 || strcmp(phrase, "Sour Cream") == 0 ||
              strcmp(phrase, "ten inch") == 0;
}

static void count_topic(void *owner, const char *phrase)
{
    int *found = owner;
    *found += strcmp(phrase, "accounting") == 0 || strcmp(phrase, "invoice") == 0;
}

static void words_of_transfers_are_listened_for(void **state)
{
    struct stage *stage = *state;
    int found = 0;
    dialogue_add_tool_result(stage->dialogue, "get_menu",
                             "{\"ok\":true,\"restaurant\":{\"transfer_topics\":[{\"topic\":\"accounting\","
                             "\"words\":[\"invoice\"]}]},\"categories\":[]}");
    dialogue_each_phrase(stage->dialogue, count_topic, &found);
    assert_int_equal(found, 2);
}

static void phrases_are_the_menus(void **state)
{
    struct stage *stage = *state;
    int found = 0;
    assert_false(dialogue_has_new_phrases(stage->dialogue));
    dialogue_add_tool_result(stage->dialogue, "get_menu", fake_menu_json);
    assert_true(dialogue_has_new_phrases(stage->dialogue));
    dialogue_each_phrase(stage->dialogue, count_phrase, &found);
    assert_true(found >= 3);
    assert_false(dialogue_has_new_phrases(stage->dialogue));
}

static void bad_answers_do_no_harm(void **state)
{
    struct stage *stage = *state;
    give_order_tools(stage);
    FOR_EACH_TEXT(bad, "", "{", "[]", "null", "{\"ok\":false}", "{\"ok\":true,\"order\":7}", "42",
                  "{\"ok\":true,\"categories\":[{\"items\":[{\"id\":3}]}],\"groups\":7}") {
        dialogue_add_tool_result(stage->dialogue, "get_menu", *bad);
        dialogue_add_tool_result(stage->dialogue, "add_item", *bad);
        dialogue_hear(stage->dialogue, "a lasagna and that's all", -0.1F);
        struct dialogue_action action;
        for (int round = 0; round < 8 && dialogue_poll(stage->dialogue, &action);) {
            if (action.kind == DIALOGUE_CALL_TOOL) {
                char id[32];
                snprintf(id, sizeof id, "%s", action.tool_call_id);
                dialogue_tool_result(stage->dialogue, id, *bad);
                dialogue_tool_result(stage->dialogue, id, *bad);
                round++;
            }
        }
    }
}

static void the_same_words_give_the_same_answers(void **state)
{
    static const char *const said[] = {"a large margherita and two cokes", "flurb", "make it three",
                                       "that's all"};
    char first[4000] = "";
    (void)state;
    for (int run = 0; run < 2; run++) {
        void *own = NULL;
        char all[4000] = "";
        assert_int_equal(set_up(&own), 0);
        struct stage *stage = own;
        give_order_tools(stage);
        for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
            dialogue_hear(stage->dialogue, said[i], -0.2F);
            settle(stage);
            snprintf(all + strlen(all), sizeof all - strlen(all), "%s", stage->said);
        }
        if (run == 0)
            memcpy(first, all, sizeof first);
        else
            assert_string_equal(first, all);
        tear_down(&own);
    }
}

TESTS_WITH(set_up, tear_down) = {
    TEST(fetches_the_menu_and_greets),
    TEST(fetches_the_menu_before_the_first_words),
    TEST(words_during_a_call_are_kept),
    TEST(takes_up_an_order_that_began_elsewhere),
    TEST(answers_text_of_the_history),
    TEST(a_plain_session_gets_an_answer),
    TEST(a_tool_of_the_session_is_called_by_its_words),
    TEST(phrases_are_the_menus),
    TEST(words_of_transfers_are_listened_for),
    TEST(bad_answers_do_no_harm),
    TEST_ALONE(the_same_words_give_the_same_answers),
};
