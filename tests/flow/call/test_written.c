/* A caller without a microphone writes: it is a turn, interrupts, and agrees to an order as spoken words do. */
#include "scene.h"

#include <stdio.h>

static void words_that_are_written_are_a_turn_of_the_caller(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 30, 100, 255);
    stage_wait(&stage, 300);
    stage_forget(&stage);
    call_on_phone_words(stage.call, "A large pizza, please.");
    saw("phone clear");
    saw("ai cancel");
    saw("ai message caller A large pizza, please.");
    saw("ai respond");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai message"), 1);
}

/* Where nobody hears the caller, what is written is nothing. */
static void words_into_a_call_that_is_over_are_nothing(void **state)
{
    (void)state;
    begin();
    call_on_phone_gone(stage.call, "hang-up");
    call_on_phone_words(stage.call, "A large pizza, please.");
    assert_int_equal(stage_count(&stage, "ai message"), 0);
}

static void read_order_back(void)
{
    static int serial;
    char response[16], item[16];
    snprintf(response, sizeof response, "rb%d", ++serial);
    snprintf(item, sizeof item, "ib%d", serial);
    stage_ai_calls(&stage, "get_order", "{\"for_read_back\":true}");
    stage_ai_says(&stage, response, item, 4000, "I have a large Margherita pizza. Is that right?");
    stage_wait(&stage, 4000);
}

/* And the model submits the order, which is answered so. */
static void writes(const char *words, const char *part)
{
    char arguments[40];
    struct call_view view;
    call_look(stage.call, &view);
    snprintf(arguments, sizeof arguments, "{\"version\":%u}", (unsigned)view.basket_version);
    call_on_phone_words(stage.call, words);
    stage_ai_calls(&stage, "submit_order", arguments);
    answered(part);
}

static void what_is_written_agrees_as_what_is_said(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\"}");
    stage_ai_calls(&stage, "set_customer", "{\"name\":\"Ann\",\"service\":\"pickup\"}");
    answered("\"missing\":[]");
    writes("Yes.", "\"code\":\"read_back_needed\"");
    read_order_back();
    writes("Hold on, please.", "\"code\":\"answer_needed\"");
    writes("No, that is wrong.", "\"code\":\"not_agreed\"");
    read_order_back();
    writes("Yes, perfect.", "\"order_number\":41");
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(words_that_are_written_are_a_turn_of_the_caller),
    TEST(words_into_a_call_that_is_over_are_nothing),
    TEST(what_is_written_agrees_as_what_is_said),
};
