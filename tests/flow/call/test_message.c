/* What a caller leaves for the team: stored once, and promised only when it is. */
#include <stdlib.h>

#include "with_cmocka.h"

#include "scene.h"

#define TABLE                                                                                                \
    "{\"kind\":\"reservation\",\"text\":\"A table for four at seven tonight.\",\"name\":\"Kevin\","          \
    "\"wanted_for\":\"seven tonight, four people\"}"

static void a_message_is_stored_before_it_is_promised(void **state)
{
    (void)state;
    begin_asked(500);
    stage.journal_holds = true;
    stage_ai_calls(&stage, "take_message", TABLE);
    assert_int_equal(stage.message_count, 0);
    assert_true(stage.last_output == NULL || strstr(stage.last_output, "noted it") == NULL);
    stage_journal_answers(&stage, VP_OK);
    answered("noted it for the team");
    assert_int_equal(stage.message_count, 1);
    assert_int_equal(stage.last_message.kind, MESSAGE_RESERVATION);
    assert_string_equal(stage.last_message.restaurant_id, "harbor-pizza");
    assert_string_equal(stage.last_message.text, "A table for four at seven tonight.");
    assert_string_equal(stage.last_message.name, "Kevin");
    assert_string_equal(stage.last_message.phone, "+15550002222"); /* the caller's own */
    assert_string_equal(stage.last_message.wanted_for, "seven tonight, four people");
}

static void the_same_words_are_one_message(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "take_message", TABLE);
    stage_ai_calls(&stage, "take_message", TABLE);
    answered("noted it for the team");
    assert_int_equal(stage.message_count, 1);
    stage_ai_calls(&stage, "take_message", "{\"kind\":\"other\",\"text\":\"My umbrella is there.\"}");
    assert_int_equal(stage.message_count, 2);
}

static void what_is_not_stored_is_not_promised(void **state)
{
    (void)state;
    begin_asked(500);
    stage.journal_fails = true;
    stage_ai_calls(&stage, "take_message", TABLE);
    answered("try_again");
    stage.journal_fails = false;
    stage_ai_calls(&stage, "take_message", TABLE);
    answered("noted it for the team");
    assert_int_equal(stage.message_count, 1);
}

static void the_order_is_as_it_was(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"cannoli\"}");
    char *basket = strdup(stage.saved_basket);
    stage_ai_calls(&stage, "take_message", TABLE);
    assert_string_equal(stage.saved_basket, basket);
    stage_ai_calls(&stage, "get_order", "{}");
    answered("\"version\":2");
    answered("Cannoli");
    free(basket);
}

static void a_message_has_its_bounds(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "take_message", "{\"kind\":\"party\",\"text\":\"Hello.\"}");
    answered("bad_arguments");
    stage_ai_calls(&stage, "take_message", "{\"kind\":\"other\",\"text\":\"  \"}");
    answered("text is too long, empty");
    stage_ai_calls(&stage, "take_message", "{\"kind\":\"other\",\"text\":\"Hi.\",\"phone\":\"12\"}");
    answered("phone_needed");
    assert_int_equal(stage.message_count, 0);
    for (int i = 0; i < 6; i++) {
        char arguments[80];
        snprintf(arguments, sizeof arguments, "{\"kind\":\"other\",\"text\":\"Number %d.\"}", i);
        stage_ai_calls(&stage, "take_message", arguments);
    }
    answered("over_limit");
    assert_int_equal(stage.message_count, 5);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(a_message_is_stored_before_it_is_promised),
    TEST(the_same_words_are_one_message),
    TEST(what_is_not_stored_is_not_promised),
    TEST(the_order_is_as_it_was),
    TEST(a_message_has_its_bounds),
};
