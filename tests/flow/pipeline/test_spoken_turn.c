/* Turns of a traditional call to a finished order, and the gate before it. */
#include "with_cmocka.h"

#include "flow/pipeline/with_scene.h"
#include "order/sold_out.h"

/* An order of one line, for pickup, as far as before the read-back. */
static void order_garlic_knots(struct scene *scene)
{
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_calls(scene, "", "set_customer", "{\"name\":\"Ada\",\"service\":\"pickup\"}");
    model_says(scene, "Garlic knots for Ada. Anything else?");
    take_turn(scene, "garlic knots for pickup, for Ada");
}

static void read_back(struct scene *scene, const char *words)
{
    model_calls(scene, "", "get_order", "{\"for_read_back\":true}");
    model_says(scene, words);
    take_turn(scene, "that is all");
}

static const char whole_read_back[] = "I have one order of Garlic Knots for pickup. Is that right?";

/* --- the story --- */

static void an_order_is_made_in_three_turns(void **state)
{
    struct scene *scene = *state;
    struct spoken_turn_options options = options_of(scene);
    options.recording = rest_tone_wav();
    rest_script_json(scene->rest, REST_TRANSCRIPTIONS, "{\"text\":\"garlic knots for pickup, for Ada\"}");
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_calls(scene, "", "set_customer", "{\"name\":\"Ada\",\"service\":\"pickup\"}");
    model_says(scene, "Garlic knots for Ada. Anything else?");
    run(scene, &options);
    assert_string_equal(scene->heard, "garlic knots for pickup, for Ada");
    assert_string_equal(scene->say, "Garlic knots for Ada. Anything else?");
    assert_int_equal(scene->wish, TURN_LISTEN);
    assert_int_equal(scene->failed, TURN_NOTHING_FAILED);
    assert_int_equal(scene->round_count, 3);
    assert_int_equal(scene->tool_count, 2);
    assert_in_range(scene->wav_bytes, 3900, 4200);
    assert_non_null(strstr(rest_request(scene->rest, REST_TRANSCRIPTIONS), "Garlic Knots"));
    expect_last_message(scene, "tool", "\"ok\":true");

    read_back(scene, whole_read_back);
    assert_int_equal(scene->order_number, 0);
    submit(scene);
    model_calls(scene, "Your order is in. Goodbye!", "end_call", "{}");
    int asked = scene->rest->request_count[REST_CHAT];
    take_turn(scene, "yes");
    assert_int_equal(scene->order_number, 41);
    assert_int_equal(scene->kept.order_count, 1);
    assert_int_equal(scene->wish, TURN_HANG_UP);
    assert_string_equal(scene->say, "Your order is in. Goodbye!");
    assert_int_equal(scene->rest->request_count[REST_CHAT] - asked,
                     2); /* nothing is asked after the goodbye */
    assert_string_equal(scene->kept.ticket.call_sid, "CA00000000000000000000000000000002");
    assert_string_equal(scene->kept.lines,
                        "C:garlic knots for pickup, for Ada|A:Garlic knots for Ada. Anything else?|"
                        "C:that is all|A:I have one order of Garlic Knots for pickup. Is that right?|"
                        "C:yes|A:Your order is in. Goodbye!|");
}

static void the_model_sees_menu_greeting_and_past(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    model_says(scene, "Sure.");
    take_turn(scene, "thanks");
    json_t *request = rest_request_json(scene->rest, REST_CHAT);
    const json_t *messages = json_object_get(request, "messages");
    static const char *const roles[] = {"system", "assistant", "tool", "assistant", "user", "assistant",
                                        "tool",   "assistant", "tool", "assistant", "user"};
    assert_int_equal(json_array_size(messages), sizeof roles / sizeof *roles);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(messages, i), "role")),
                            roles[i]);
    const json_t *menu = json_array_get(messages, 2), *greeting = json_array_get(messages, 3);
    assert_non_null(strstr(json_string_value(json_object_get(menu, "content")), "garlic-knots"));
    assert_string_equal(json_string_value(json_object_get(greeting, "content")), scene->menu->greeting);
    json_decref(request);
}

/* --- the gate --- */

static void refuses_to_submit(struct scene *scene, const char *code)
{
    submit(scene);
    model_says(scene, "Let me read it again.");
    take_turn(scene, "yes");
    expect_last_message(scene, "tool", code);
    assert_int_equal(scene->kept.order_count, 0);
    assert_int_equal(scene->order_number, 0);
}

static void nothing_is_ordered_before_it_was_read_back(void **state)
{
    order_garlic_knots(*state);
    refuses_to_submit(*state, "read_back_needed");
}

static void a_read_back_must_name_every_line(void **state)
{
    order_garlic_knots(*state);
    read_back(*state, "I have your order. Is that right?");
    refuses_to_submit(*state, "read_back_not_heard");
}

static void a_read_back_must_be_of_this_order(void **state)
{
    order_garlic_knots(*state);
    read_back(*state, "I have three orders of Garlic Knots for delivery. Is that right?");
    refuses_to_submit(*state, "read_back_not_heard");
}

static void a_read_back_that_was_not_played_was_not_heard(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    read_back(scene, whole_read_back);
    struct spoken_turn_options options = options_of(scene);
    options.words = "yes";
    options.was_played = false;
    submit(scene);
    model_says(scene, "Let me read it again.");
    run(scene, &options);
    expect_last_message(scene, "tool", "read_back_not_heard");
    read_back(scene, whole_read_back);
    submit(scene);
    model_says(scene, "It is in.");
    take_turn(scene, "yes");
    assert_int_equal(scene->order_number, 41);
}

static void a_model_cannot_read_and_submit_in_one_breath(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    model_calls(scene, whole_read_back, "get_order", "{\"for_read_back\":true}");
    submit(scene);
    model_says(scene, "Is that right?");
    take_turn(scene, "that is all");
    expect_last_message(scene, "tool", "read_back_not_heard");
    assert_int_equal(scene->kept.order_count, 0);
}

static void silence_is_no_yes_but_what_was_heard_stays_heard(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    read_back(scene, whole_read_back);
    struct spoken_turn_options options = options_of(scene);
    options.recording = rest_silent_wav();
    run(scene, &options);
    assert_int_equal(scene->wish, TURN_LISTEN);
    assert_int_equal(scene->kept.order_count, 0);
    submit(scene);
    model_says(scene, "It is in.");
    take_turn(scene, "yes");
    assert_int_equal(scene->order_number, 41);
    /* once more: the same order */
    submit(scene);
    model_says(scene, "It is in already.");
    take_turn(scene, "yes yes");
    expect_last_message(scene, "tool", "already_ordered");
    assert_int_equal(scene->kept.order_count, 1);
}

/* The menu without garlic knots; the caller's. */
static struct menu *without_knots(struct scene *scene)
{
    static const struct sold_out knots = {"harbor-pizza", SOLD_OUT_ITEM, "garlic-knots", 0};
    struct menu *left = NULL;
    assert_int_equal(menu_without(scene->menu, &knots, 1, 1, &left), VP_OK);
    return left;
}

static void confirms_what_is_gone(struct scene *scene)
{
    submit(scene);
    model_says(scene, "I am sorry.");
    take_turn(scene, "yes");
    expect_last_message(scene, "tool", "read_back_needed");
    assert_int_equal(scene->kept.order_count, 0);
    assert_int_equal(scene->version, 4);
    assert_non_null(strstr(rest_request(scene->rest, REST_CHAT), "Garlic Knots is sold out today."));
}

static void what_ran_out_between_two_turns_is_not_ordered_and_told(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    read_back(scene, whole_read_back);
    struct menu *left = without_knots(scene);
    menu_release(scene->menu);
    scene->menu = left;
    confirms_what_is_gone(scene);
    model_calls(scene, "", "add_item", "{\"item_id\":\"garlic-knots\"}");
    model_says(scene, "It is sold out.");
    take_turn(scene, "again, please");
    expect_last_message(scene, "tool", "sold_out");
}

static void what_runs_out_during_a_turn_is_not_ordered_and_told(void **state)
{
    struct scene *scene = *state;
    order_garlic_knots(scene);
    read_back(scene, whole_read_back);
    scene->next_menu = without_knots(scene);
    confirms_what_is_gone(scene);
}

TESTS_WITH(open_scene, close_scene) = {
    TEST(an_order_is_made_in_three_turns),
    TEST(the_model_sees_menu_greeting_and_past),
    TEST(nothing_is_ordered_before_it_was_read_back),
    TEST(a_read_back_must_name_every_line),
    TEST(a_read_back_must_be_of_this_order),
    TEST(a_read_back_that_was_not_played_was_not_heard),
    TEST(a_model_cannot_read_and_submit_in_one_breath),
    TEST(silence_is_no_yes_but_what_was_heard_stays_heard),
    TEST(what_ran_out_between_two_turns_is_not_ordered_and_told),
    TEST(what_runs_out_during_a_turn_is_not_ordered_and_told),
};
