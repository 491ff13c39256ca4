/* The answers that are listened for where a question has few. */
#include "with_cmocka.h"

#include <stdio.h>
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

static void nothing_is_expected_where_anything_may_be_said(void **state)
{
    (void)state;
    char answers[LIST_BYTES];
    expect(NULL, "Anything else?", answers);
    assert_string_equal(answers, "");
    expect(NULL, "I have one lasagna. Is that right?", answers); /* its yes is the caller's own */
    assert_string_equal(answers, "");
}

TESTS = {
    TEST(pickup_and_delivery_are_expected_where_they_were_asked_for),
    TEST(sizes_are_expected_where_one_was_asked_for),
    TEST(nothing_is_expected_where_anything_may_be_said),
};
