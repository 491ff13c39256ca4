/* How an order comes about: functions run once, the journal comes first, nothing is stored without a
 * read-back that was heard and answered. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/metric.h"
#include "scene.h"

static const char *const margherita =
    "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"quantity\":2,"
    "\"options\":[{\"option_id\":\"mushrooms\",\"side\":\"left\"}],\"without\":[\"basil\"]}";

static uint32_t version(void)
{
    struct call_view view;
    call_look(stage.call, &view);
    return view.basket_version;
}

static int order_number(void)
{
    struct call_view view;
    call_look(stage.call, &view);
    return view.order_number;
}

static int item_count(void)
{
    struct call_view view;
    call_look(stage.call, &view);
    return view.item_count;
}

static const char *submit(uint32_t wanted)
{
    char arguments[40];
    snprintf(arguments, sizeof arguments, "{\"version\":%u}", (unsigned)wanted);
    return stage_ai_calls(&stage, "submit_order", arguments);
}

/* Two pizzas for Ann, to be picked up; nothing is read back yet. */
static void fill_basket(void)
{
    begin_asked(500);
    stage_ai_calls(&stage, "add_item", margherita);
    answered("\"ok\":true");
    stage_ai_calls(&stage, "set_customer", "{\"name\":\"Ann\",\"service\":\"pickup\"}");
    answered("\"missing\":[]");
}

static const char read_back[] =
    "I have two large Margherita pizzas, half mushrooms, no basil. Is that right?";

/* Read aloud in 4 seconds, of which the caller hears heard_ms before speaking. */
static void read_order_back(int heard_ms, const char *text)
{
    stage_ai_calls(&stage, "get_order", "{\"for_read_back\":true}");
    static int serial;
    char response[16], item[16];
    snprintf(response, sizeof response, "rb%d", ++serial);
    snprintf(item, sizeof item, "ib%d", serial);
    stage_ai_says(&stage, response, item, 4000, text);
    stage_wait(&stage, heard_ms);
}

/* Heard to its end, and said yes to. */
static void agree_to(const char *text)
{
    read_order_back(4000, text);
    stage_caller_speaks(&stage, 400);
}

/* The model submits that version, and is answered so. */
#define submits(wanted, part)                                                                                \
    do {                                                                                                     \
        submit(wanted);                                                                                      \
        answered(part);                                                                                      \
    } while (0)

static void an_order_is_taken(void **state)
{
    (void)state;
    fill_basket();
    saw("journal basket");
    agree_to(read_back);
    submits(version(), "\"order_number\":41");
    answered("\"total\":");
    answered("\"ready_minutes\":20");
    assert_int_equal(stage.order_count, 1);
    assert_int_equal(order_number(), 41);
    assert_string_equal(stage.last_ticket.customer.name, "Ann");
    assert_string_equal(stage.last_ticket.customer.phone, "+15550002222"); /* the number that called */
    assert_int_equal(stage.last_ticket.line_count, 1);
    assert_int_equal(stage.last_ticket.lines[0].quantity, 2);
}

/* The model claims to have said it, and its audio has the right length. */
static void a_read_back_of_silence_was_not_heard(void **state)
{
    (void)state;
    fill_basket();
    stage.is_ai_silent = true;
    read_order_back(500, read_back);
    stage_caller_speaks(&stage, 400);
    stage.is_ai_silent = false;
    submits(version(), "\"code\":\"read_back_not_heard\"");
    assert_int_equal(stage.order_count, 0);
    agree_to(read_back);
    submits(version(), "\"order_number\":41");
}

/* A sound in the wrong format: the words take a sixth of their time. */
static void a_read_back_too_short_for_its_words_was_not_heard(void **state)
{
    (void)state;
    fill_basket();
    stage_ai_calls(&stage, "get_order", "{\"for_read_back\":true}");
    stage_ai_says(&stage, "short", "short1", 700, read_back);
    stage_wait(&stage, 1000);
    stage_caller_speaks(&stage, 400);
    submits(version(), "\"code\":\"read_back_not_heard\"");
    agree_to(read_back);
    submits(version(), "\"order_number\":41");
}

/* The half that was silent may be the half with the wrong dish. */
static void a_read_back_that_fades_was_not_heard(void **state)
{
    (void)state;
    fill_basket();
    stage_ai_calls(&stage, "get_order", "{\"for_read_back\":true}");
    call_on_ai_response_started(stage.call, "rb");
    call_on_ai_words(stage.call, "ib", read_back, true);
    for (int i = 0; i < 40; i++) {
        stage.is_ai_silent = i >= 20;
        stage_ai_audio(&stage, "rb", "ib", 100, 1);
    }
    stage.is_ai_silent = false;
    call_on_ai_response_done(stage.call, "rb", AI_COMPLETED, NULL);
    stage_wait(&stage, 4000);
    stage_caller_speaks(&stage, 400);
    submits(version(), "\"code\":\"read_back_not_heard\"");
}

static void the_same_version_is_stored_once(void **state)
{
    (void)state;
    fill_basket();
    agree_to(read_back);
    submit(version());
    submits(version(), "\"code\":\"already_ordered\"");
    answered("\"order_number\":41");
    assert_int_equal(stage_count(&stage, "journal order"), 1);
}

/* By another stream of the call, or by an answer that was lost: a good answer, so that nothing is tried again. */
static void an_order_that_is_in_already_is_told_as_such(void **state)
{
    (void)state;
    fill_basket();
    stage.orders[0].version = version();
    stage.orders[0].number = 41;
    stage.order_count = 1;
    agree_to(read_back);
    int64_t before = metric_get(METRIC_ORDERS_TOTAL);
    submits(version(), "{\"ok\":true,");
    answered("\"order_number\":41");
    answered("\"already_in\":true");
    answered("in already, as number 41. Nothing was ordered twice; do not submit it again.");
    assert_int_equal(metric_get(METRIC_ORDERS_TOTAL), before);
    assert_int_equal(order_number(), 41);
}

static void the_journal_has_a_change_before_the_model_hears_of_it(void **state)
{
    (void)state;
    begin();
    stage.journal_holds = true;
    call_on_ai_response_started(stage.call, "r1");
    stage_ai_asks(&stage, "t1", "add_item", margherita);
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    saw("journal basket");
    assert_false(stage_saw_beginning(&stage, "ai output"));
    assert_false(stage_saw_beginning(&stage, "ai respond"));
    stage_journal_answers(&stage, VP_OK);
    saw("ai output t1 {\"ok\":true");
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    is_in(THINKING);
}

static void several_functions_bring_one_response(void **state)
{
    (void)state;
    begin();
    call_on_ai_response_started(stage.call, "r1");
    stage_ai_asks(&stage, "t1", "add_item", margherita);
    stage_ai_asks(&stage, "t2", "set_customer", "{\"name\":\"Ann\"}");
    stage_ai_asks(&stage, "t1", "add_item", margherita); /* the same again */
    stage_wait(&stage, 0);
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    assert_int_equal(stage_count(&stage, "ai output"), 2);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    assert_int_equal(item_count(), 2);
}

static void fifty_functions_at_once_are_all_answered(void **state)
{
    (void)state;
    begin();
    stage.journal_holds = true;
    call_on_ai_response_started(stage.call, "r1");
    for (int i = 0; i < 50; i++) {
        char id[16];
        snprintf(id, sizeof id, "t%d", i);
        stage_ai_asks(&stage, id, "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"small\"}");
    }
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    stage_journal_answers(&stage, VP_OK);
    assert_int_equal(stage_count(&stage, "ai output"), 50);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void a_refused_change_is_taken_back(void **state)
{
    (void)state;
    begin();
    stage.journal_fails = true;
    stage_ai_calls(&stage, "add_item", margherita);
    answered("\"code\":\"try_again\"");
    stage.journal_fails = false;
    stage_ai_calls(&stage, "add_item", margherita);
    answered("\"item_count\":2"); /* not four */
}

/* The version that a change was taken back to is none that the journal has seen. */
static void a_version_that_was_not_saved_is_saved_before_its_order(void **state)
{
    (void)state;
    fill_basket();
    stage.journal_fails = true;
    stage_ai_calls(&stage, "add_item", margherita);
    answered("try_again");
    stage.journal_fails = false;
    agree_to(read_back);
    stage_forget(&stage);
    submits(version(), "\"order_number\":41");
    size_t saved = 0, ordered = 0;
    for (size_t i = stage.checked_count; i < stage.line_count; i++) {
        saved = saved == 0 && strncmp(stage.lines[i], "journal basket", 14) == 0 ? i : saved;
        ordered = ordered == 0 && strncmp(stage.lines[i], "journal order", 13) == 0 ? i : ordered;
    }
    assert_true(saved != 0 && saved < ordered);
    assert_int_equal(stage.order_count, 1);
}

static void a_read_back_with_another_price_does_not_count(void **state)
{
    (void)state;
    fill_basket();
    agree_to("I have two large Margherita pizzas, half mushrooms, no basil. That's $1.00. Is that right?");
    submits(version(), "read_back_not_heard");
    assert_int_equal(stage.order_count, 0);
}

static void a_silent_journal_is_given_up(void **state)
{
    (void)state;
    begin();
    stage.journal_holds = true;
    stage_ai_calls(&stage, "add_item", margherita);
    stage_wait(&stage, 2600);
    answered("try_again");
    saw("ai respond");
    stage_journal_answers(&stage, VP_OK); /* too late */
    assert_int_equal(item_count(), 0);
}

static void what_is_ordered_is_not_changed(void **state)
{
    (void)state;
    fill_basket();
    agree_to(read_back);
    submit(version());
    assert_int_equal(order_number(), 41);
    stage_ai_calls(&stage, "remove_item", "{\"line_id\":\"L1\"}");
    answered("already_ordered");
    stage_ai_calls(&stage, "set_customer", "{\"name\":\"Bob\"}");
    answered("already_ordered");
    agree_to(read_back);
    submits(version(), "already_ordered");
    assert_int_equal(stage.order_count, 1);
}

static void an_order_stored_late_is_remembered(void **state)
{
    (void)state;
    fill_basket();
    agree_to(read_back);
    stage.journal_holds = true;
    submit(version());
    stage_wait(&stage, 2600);
    answered("try_again");
    stage_journal_answers(&stage, VP_OK);
    assert_int_equal(order_number(), 41);
    submits(version(), "already_ordered");
    assert_int_equal(stage.order_count, 1);
}

static void a_hostile_model_stores_nothing(void **state)
{
    (void)state;
    fill_basket();
    submits(version(), "read_back_needed");
    submits(version() - 1, "read_back_needed");
    read_order_back(0, read_back); /* nothing was heard yet */
    submits(version(), "read_back_not_heard");
    stage_wait(&stage, 4000);
    submits(version(), "answer_needed");
    assert_int_equal(stage.order_count, 0);
}

static void a_read_back_that_leaves_a_line_out_does_not_count(void **state)
{
    (void)state;
    fill_basket();
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"hawaiian\",\"size_id\":\"small\"}");
    agree_to(read_back);
    submits(version(), "read_back_not_heard");
    agree_to("Two large Margheritas without basil and one small Hawaiian. Right?");
    submits(version(), "\"order_number\":41");
}

static void a_read_back_of_another_order_does_not_count(void **state)
{
    static const char *const others[] = {
        "One Margherita pizza. Is that right?", "Margherita pizza, large. Is that right?",
        "I have two small Margheritas. Is that right?",
        "I have two large Margheritas for delivery to nine Elm Street. Is that right?",
        "I have removed the Margheritas. You have nothing on your order. Is that right?"};
    (void)state;
    fill_basket();
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        agree_to(others[i]);
        submits(version(), "read_back_not_heard");
    }
    assert_int_equal(stage.order_count, 0);
    agree_to("A couple of large Margheritas, to be picked up. Is that right?");
    submits(version(), "\"order_number\":41");
}

static void a_change_after_the_read_back_needs_another(void **state)
{
    (void)state;
    fill_basket();
    agree_to(read_back);
    uint32_t read_version = version();
    stage_ai_calls(&stage, "change_item", "{\"line_id\":\"L1\",\"quantity\":1}");
    submits(read_version, "read_back_needed");
    submits(version(), "read_back_needed");
    agree_to(read_back); /* of two */
    submits(version(), "read_back_not_heard");
    agree_to("I have one large Margherita pizza, half mushrooms, no basil. Is that right?");
    submits(version(), "\"order_number\":41");
    assert_int_equal(stage.last_ticket.lines[0].quantity, 1);
}

static void yes_during_the_last_second_counts(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(3000, read_back); /* of 4000 ms */
    stage_caller_speaks(&stage, 400);
    saw("phone clear");
    submits(version(), "\"order_number\":41");
}

static void an_interrupted_read_back_does_not_count(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(1500, read_back);
    stage_caller_speaks(&stage, 400);
    submits(version(), "read_back_not_heard");
    assert_int_equal(stage.order_count, 0);
}

static void a_yes_before_the_read_back_was_heard_is_no_answer(void **state)
{
    (void)state;
    fill_basket();
    call_on_caller_speech(stage.call, true);
    read_order_back(4000, read_back);
    call_on_caller_speech(stage.call, false); /* began long before */
    submits(version(), "answer_needed");
}

/* Asked whether it is right, the caller says this, and its words are there before the order is placed. */
static void answers_in_words(const char *words, const char *part)
{
    static int serial;
    char item[16];
    snprintf(item, sizeof item, "answer%d", ++serial);
    stage_caller_speaks(&stage, 400);
    call_on_caller_item(stage.call, item);
    call_on_caller_words(stage.call, item, words);
    submits(version(), part);
}

static void a_no_places_no_order(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(4000, read_back);
    answers_in_words("No, that is wrong.", "\"code\":\"not_agreed\"");
    answers_in_words("Yes.", "\"code\":\"not_agreed\""); /* to whatever was asked then */
    assert_int_equal(stage.order_count, 0);
    read_order_back(4000, read_back);
    answers_in_words("Yes.", "\"order_number\":41");
}

static void a_noise_or_a_wait_is_no_answer(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(4000, read_back);
    answers_in_words("", "\"code\":\"answer_needed\"");
    answers_in_words("Hold on, please.", "\"code\":\"answer_needed\"");
    assert_int_equal(stage.order_count, 0);
    answers_in_words("Perfect.", "\"order_number\":41");
}

static void words_that_never_come_or_say_nothing_certain_are_an_answer(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(4000, read_back);
    answers_in_words("Genau so.", "\"order_number\":41");
}

static void words_of_an_earlier_turn_that_come_late_do_not_decline(void **state)
{
    (void)state;
    fill_basket();
    stage_caller_speaks(&stage, 400); /* "anything else?" */
    call_on_caller_item(stage.call, "c1");
    read_order_back(4000, read_back);
    stage_caller_speaks(&stage, 400);
    call_on_caller_item(stage.call, "c2");
    call_on_caller_words(stage.call, "c1", "No.");
    submits(version(), "\"order_number\":41");
}

static void no_to_another_question_does_not_decline(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(
        4000, "I have two large Margherita pizzas, half mushrooms, no basil. Anything you want to change?");
    answers_in_words("No.", "\"order_number\":41");
}

static void a_number_that_is_typed_is_no_answer(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(4000, read_back);
    for (const char *key = "5550102030"; *key != '\0'; key++)
        call_on_phone_dtmf(stage.call, *key);
    stage_wait(&stage, 2500);
    submits(version(), "\"code\":\"answer_needed\"");
    call_on_phone_dtmf(stage.call, '1');
    stage_wait(&stage, 2500);
    submits(version(), "\"order_number\":41");
}

static void what_is_missing_is_asked_for(void **state)
{
    (void)state;
    begin();
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"margherita\"}");
    answered("\"code\":\"size_needed\"");
    stage_ai_calls(&stage, "add_item", margherita);
    answered("\"missing\":[\"service\",\"name\"]");
    submits(version(), "\"ok\":false");
}

static void a_resumed_call_keeps_its_basket(void **state)
{
    (void)state;
    fill_basket();
    char *saved = strdup(stage.saved_basket);
    uint32_t before = version();
    struct stage_start start = stage_start_default;
    start.basket_json = saved;
    reopen_stage(&start);
    assert_int_equal(stage.queue_count, 0); /* no greeting */
    stage_ai_ready(&stage);
    saw("ai knows get_menu");
    assert_non_null(strstr(stage.known_order, "margherita"));
    assert_non_null(strstr(stage.last_system, "Do not greet"));
    assert_non_null(strstr(stage.last_instructions, "Sorry, we were cut off."));
    assert_int_equal(version(), before);
    stage_ai_says(&stage, "r1", "i1", 1000, "Sorry, we were cut off.");
    stage_wait(&stage, 1000);
    stage_ai_calls(&stage, "get_order", "{}");
    answered("\"line_id\":\"L1\"");
    answered("\"name\":\"Ann\"");
    free(saved);
}

/* The restaurant's telephone rang in vain: the order is as it was, and no other person is promised. */
static void a_caller_whom_nobody_answered_goes_on_or_leaves_a_message(void **state)
{
    (void)state;
    fill_basket();
    char *saved = strdup(stage.saved_basket);
    struct stage_start start = stage_start_default;
    start.is_unreached = true;
    start.basket_json = saved;
    reopen_stage(&start);
    assert_int_equal(stage.queue_count, 0); /* no greeting */
    stage_ai_ready(&stage);
    assert_non_null(strstr(stage.known_order, "margherita"));
    assert_non_null(strstr(stage.last_system, "nobody of the team answered the telephone"));
    assert_non_null(strstr(stage.last_instructions, "I still have your order"));
    stage_ai_says(&stage, "r1", "i1", 1000, "Nobody could take your call.");
    stage_wait(&stage, 1000);
    stage_ai_calls(&stage, "transfer_to_person", "{}");
    answered("you can leave a message for the team");
    free(saved);
    start.basket_json = NULL; /* nothing was ordered yet */
    reopen_stage(&start);
    assert_int_equal(stage.queue_count, 0);
    stage_ai_ready(&stage);
    assert_non_null(strstr(stage.last_instructions, "You can leave them a message, or order with me"));
}

static void a_resumed_call_does_not_order_twice(void **state)
{
    (void)state;
    fill_basket();
    agree_to(read_back);
    submit(version());
    char *saved = strdup(stage.saved_basket);
    struct stage_start start = stage_start_default;
    start.basket_json = saved;
    reopen_stage(&start);
    stage_ai_ready(&stage);
    assert_non_null(strstr(stage.last_system, "order number 41"));
    submits(version(), "already_ordered");
    free(saved);
}

static void an_unreadable_basket_is_an_empty_one(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.basket_json = "{\"lines\":";
    reopen_stage(&start);
    stage_ai_ready(&stage);
    is_in(THINKING);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(an_order_is_taken),
    TEST(a_read_back_of_silence_was_not_heard),
    TEST(a_read_back_too_short_for_its_words_was_not_heard),
    TEST(a_read_back_that_fades_was_not_heard),
    TEST(the_same_version_is_stored_once),
    TEST(an_order_that_is_in_already_is_told_as_such),
    TEST(the_journal_has_a_change_before_the_model_hears_of_it),
    TEST(several_functions_bring_one_response),
    TEST(fifty_functions_at_once_are_all_answered),
    TEST(a_refused_change_is_taken_back),
    TEST(a_version_that_was_not_saved_is_saved_before_its_order),
    TEST(a_read_back_with_another_price_does_not_count),
    TEST(a_silent_journal_is_given_up),
    TEST(what_is_ordered_is_not_changed),
    TEST(an_order_stored_late_is_remembered),
    TEST(a_hostile_model_stores_nothing),
    TEST(a_read_back_that_leaves_a_line_out_does_not_count),
    TEST(a_read_back_of_another_order_does_not_count),
    TEST(a_change_after_the_read_back_needs_another),
    TEST(yes_during_the_last_second_counts),
    TEST(an_interrupted_read_back_does_not_count),
    TEST(a_yes_before_the_read_back_was_heard_is_no_answer),
    TEST(a_no_places_no_order),
    TEST(a_noise_or_a_wait_is_no_answer),
    TEST(words_that_never_come_or_say_nothing_certain_are_an_answer),
    TEST(words_of_an_earlier_turn_that_come_late_do_not_decline),
    TEST(no_to_another_question_does_not_decline),
    TEST(a_number_that_is_typed_is_no_answer),
    TEST(what_is_missing_is_asked_for),
    TEST(a_resumed_call_keeps_its_basket),
    TEST(a_caller_whom_nobody_answered_goes_on_or_leaves_a_message),
    TEST(a_resumed_call_does_not_order_twice),
    TEST(an_unreadable_basket_is_an_empty_one),
};
