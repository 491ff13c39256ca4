/* The answers that are listened for where a question has few. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue.h"
#include "unit/dialogue/with_fake_tools.h"

enum { LIST_BYTES = 600 };

static void append(void *owner, const char *phrase)
{
    size_t len = strlen(owner);
    snprintf((char *)owner + len, LIST_BYTES - len, "%s%s", len > 0 ? "; " : "", phrase);
}

/* What is expected behind the caller's words, of a session that knows the menu. */
static void expect(const char *words, const char *asked, char out[LIST_BYTES])
{
    static const char *const tools[] = {"get_menu", "add_item"};
    struct dialogue *dialogue = NULL;
    struct dialogue_action action;
    assert_int_equal(dialogue_create(&dialogue), VP_OK);
    dialogue_set_tools(dialogue, tools, 2);
    dialogue_add_tool_result(dialogue, "get_menu", fake_menu_json);
    if (asked != NULL)
        dialogue_add_assistant(dialogue, asked);
    if (words != NULL)
        dialogue_hear(dialogue, words, -0.1F);
    while (dialogue_poll(dialogue, &action))
        assert_non_null(action.text != NULL ? action.text : action.tool_name);
    out[0] = '\0';
    dialogue_each_answer(dialogue, append, out);
    dialogue_destroy(dialogue);
}

static void pickup_and_delivery_are_expected_where_they_were_asked_for(void **state)
{
    (void)state;
    char answers[LIST_BYTES];
    expect(NULL, "Is that for pickup or delivery?", answers);
    assert_non_null(strstr(answers, "for pickup"));
    assert_non_null(strstr(answers, "delivery"));
}

static void sizes_are_expected_where_one_was_asked_for(void **state)
{
    (void)state;
    char answers[LIST_BYTES];
    expect("a margherita", NULL, answers);
    assert_non_null(strcasestr(answers, "small"));
    assert_non_null(strcasestr(answers, "large"));
    assert_non_null(strcasestr(answers, "a large;"));
    assert_non_null(strcasestr(answers, "one small;"));
    assert_non_null(strcasestr(answers, "the large one"));
    assert_null(strstr(answers, "pickup"));
}

static void that_it_is_all_is_expected_where_more_was_asked_for(void **state)
{
    (void)state;
    char answers[LIST_BYTES];
    expect(NULL, "Anything else?", answers);
    assert_non_null(strstr(answers, "no thank you"));
    assert_non_null(strstr(answers, "that's it"));
    assert_non_null(strstr(answers, "that's all"));
}

static void nothing_is_expected_where_anything_may_be_said(void **state)
{
    (void)state;
    char answers[LIST_BYTES];
    expect(NULL, "What can I get for you?", answers);
    assert_string_equal(answers, "");
    expect(NULL, "I have one lasagna. Is that right?", answers); /* its yes is the caller's own */
    assert_string_equal(answers, "");
}

/* Until nothing is left to be done; the tools answer. */
static void settle(struct dialogue *dialogue, struct fake_tools *tools)
{
    struct dialogue_action action;
    while (dialogue_poll(dialogue, &action)) {
        if (action.kind != DIALOGUE_CALL_TOOL)
            continue;
        char id[32], *answer = fake_tools_answer(tools, action.tool_name, action.arguments);
        snprintf(id, sizeof id, "%s", action.tool_call_id);
        dialogue_tool_result(dialogue, id, answer);
        free(answer);
    }
}

static void the_dishes_that_are_ordered_are_named_where_the_order_is_changed(void **state)
{
    (void)state;
    static const char *const offered[] = {"get_menu", "get_order", "add_item", "change_item", "remove_item"};
    struct dialogue *dialogue = NULL;
    struct fake_tools tools;
    char named[LIST_BYTES] = "";
    fake_tools_init(&tools);
    assert_int_equal(dialogue_create(&dialogue), VP_OK);
    dialogue_set_tools(dialogue, offered, sizeof offered / sizeof *offered);
    dialogue_add_tool_result(dialogue, "get_menu", fake_menu_json);
    dialogue_each_named(dialogue, append, named);
    assert_string_equal(named, ""); /* nothing is ordered */
    dialogue_hear(dialogue, "two large margheritas", -0.1F);
    settle(dialogue, &tools);
    dialogue_each_named(dialogue, append, named); /* "anything else?" */
    assert_non_null(strcasestr(named, "margherita;"));
    assert_non_null(strcasestr(named, "margheritas"));
    dialogue_destroy(dialogue);
    fake_tools_deinit(&tools);
}

TESTS = {
    TEST(the_dishes_that_are_ordered_are_named_where_the_order_is_changed),
    TEST(pickup_and_delivery_are_expected_where_they_were_asked_for),
    TEST(sizes_are_expected_where_one_was_asked_for),
    TEST(that_it_is_all_is_expected_where_more_was_asked_for),
    TEST(nothing_is_expected_where_anything_may_be_said),
};
