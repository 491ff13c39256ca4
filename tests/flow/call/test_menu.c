/* The menu changes during the call: sold out, or dearer. */
#include "with_cmocka.h"

#include <stdio.h>

#include "order/sold_out.h"
#include "scene.h"
#include "with_edited_menu.h"

static const char hawaiian[] = "{\"item_id\":\"hawaiian\",\"size_id\":\"small\"}";
static const char read_back[] =
    "I have one small Hawaiian pizza, and one large Margherita pizza. Is that right?";
static const char read_back_left[] = "I have one large Margherita pizza. Is that right?";

static struct call_view looked(void)
{
    struct call_view view;
    call_look(stage.call, &view);
    return view;
}

static void change_menu(const char *from, const char *to)
{
    struct menu *menu = edited_menu(EDITED_PIZZERIA, from, to);
    call_on_menu(stage.call, menu);
    menu_release(menu); /* the call keeps it */
}

static void submit(uint32_t version)
{
    char arguments[40];
    snprintf(arguments, sizeof arguments, "{\"version\":%u}", (unsigned)version);
    stage_ai_calls(&stage, "submit_order", arguments);
}

/* A Hawaiian and a Margherita for Ann; the menu was not spoken of. */
static void fill_basket(void)
{
    begin_asked(500);
    stage_ai_calls(&stage, "add_item", hawaiian);
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\"}");
    stage_ai_calls(&stage, "set_customer", "{\"name\":\"Ann\",\"service\":\"pickup\"}");
    answered("\"missing\":[]");
}

static void read_order_back(const char *text)
{
    static int serial;
    char response[16], item[16];
    stage_ai_calls(&stage, "get_order", "{\"for_read_back\":true}");
    snprintf(response, sizeof response, "rb%d", ++serial);
    snprintf(item, sizeof item, "ib%d", serial);
    stage_ai_says(&stage, response, item, 4000, text);
    stage_wait(&stage, 4000);
}

/* The answer to the last function was said, and nobody speaks. */
static void settle(void)
{
    static int serial;
    char response[16], item[16];
    snprintf(response, sizeof response, "s%d", ++serial);
    snprintf(item, sizeof item, "si%d", serial);
    stage_ai_says(&stage, response, item, 500, "Okay.");
    stage_wait(&stage, 600);
    is_in(CONNECTED);
    stage_forget(&stage);
}

static void what_is_sold_out_can_not_be_added_from_then_on(void **state)
{
    (void)state;
    begin_asked(500);
    change_menu(EDITED_NO_HAWAIIAN);
    stage_ai_calls(&stage, "add_item", hawaiian);
    answered("\"code\":\"sold_out\"");
    stage_ai_calls(&stage, "get_menu", "{}");
    const char *at = strstr(stage.last_output, "\"id\":\"hawaiian\"");
    assert_non_null(at);
    assert_non_null(strstr(at, "\"available\":false"));
    assert_true(strstr(at, "\"available\":false") < strstr(at, "\"sizes\""));
}

static void the_model_is_told_the_new_menu_and_nobody_is_talked_over(void **state)
{
    (void)state;
    fill_basket();
    settle();
    change_menu(EDITED_NO_MUSHROOMS);
    saw("ai knows get_menu");
    saw("ai message system The menu has changed");
    assert_false(stage_saw_beginning(&stage, "ai knows get_order")); /* the order is the same */
    stage_wait(&stage, 5000);
    assert_false(stage_saw_beginning(&stage, "ai respond"));
}

static void a_menu_that_does_not_touch_the_order_leaves_the_read_back_valid(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(read_back);
    change_menu(EDITED_NO_MUSHROOMS);
    stage_caller_speaks(&stage, 400);
    submit(looked().basket_version);
    answered("\"order_number\":41");
}

static void the_caller_hears_that_a_dish_is_gone_when_nobody_speaks(void **state)
{
    (void)state;
    fill_basket();
    settle();
    uint32_t version = looked().basket_version;
    change_menu(EDITED_NO_HAWAIIAN);
    assert_int_equal(looked().basket_version, version + 1);
    assert_int_equal(looked().item_count, 1);
    saw("ai knows get_order");
    assert_non_null(strstr(stage.known_order, "\"notice\":\"I'm sorry"));
    assert_false(stage_saw_beginning(&stage, "ai respond"));
    stage_wait(&stage, 1000);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    assert_non_null(strstr(stage.last_instructions, "Hawaiian is sold out today."));
    settle();
    stage_wait(&stage, 2000);
    assert_false(stage_saw_beginning(&stage, "ai respond")); /* it was said */
}

static void a_caller_who_speaks_is_not_talked_over(void **state)
{
    (void)state;
    fill_basket();
    settle();
    call_on_caller_speech(stage.call, true);
    change_menu(EDITED_NO_HAWAIIAN);
    stage_wait(&stage, 1500);
    assert_false(stage_saw_beginning(&stage, "ai respond"));
    call_on_caller_speech(stage.call, false);
    settle(); /* the model answers the caller, and has been told */
    stage_wait(&stage, 2000);
    assert_false(stage_saw_beginning(&stage, "ai respond"));
}

static void an_order_that_was_read_back_before_is_not_submitted(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(read_back);
    uint32_t version = looked().basket_version;
    change_menu(EDITED_NO_HAWAIIAN);
    stage_caller_speaks(&stage, 400); /* "yes" */
    submit(version);
    answered("\"code\":\"read_back_needed\"");
    submit(version + 1);
    answered("\"code\":\"read_back_needed\"");
    assert_int_equal(stage.order_count, 0);
    read_order_back(read_back_left);
    stage_caller_speaks(&stage, 400);
    submit(version + 1);
    answered("\"order_number\":41");
    assert_int_equal(stage.last_ticket.line_count, 1);
}

static void a_dearer_order_is_read_back_again(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(read_back);
    uint32_t version = looked().basket_version;
    change_menu(EDITED_DEAR_HAWAIIAN);
    stage_caller_speaks(&stage, 400);
    submit(version);
    answered("\"code\":\"read_back_needed\"");
    read_order_back(read_back);
    stage_caller_speaks(&stage, 400);
    submit(version + 1);
    answered("\"order_number\":41");
    assert_int_equal(stage.last_ticket.lines[0].total_cents, 1275);
}

/* Between the yes and the function that follows it. */
static void a_change_in_the_middle_of_a_function_waits_for_the_journal(void **state)
{
    (void)state;
    begin_asked(500);
    stage.journal_holds = true;
    call_on_ai_response_started(stage.call, "r1");
    stage_ai_asks(&stage, "t1", "add_item", hawaiian);
    stage_ai_asks(&stage, "t2", "add_item", hawaiian);
    change_menu(EDITED_NO_HAWAIIAN);
    assert_int_equal(looked().item_count, 1);
    stage_journal_answers(&stage, VP_OK);
    saw("ai output t1 {\"ok\":true");
    answered("\"code\":\"sold_out\"");
    answered("\"notice\":\"I'm sorry, the menu has just changed. Hawaiian is sold out today.");
    assert_int_equal(looked().item_count, 0);
}

static void a_change_that_the_journal_refuses_is_taken_back_before_the_menu_changes(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "add_item", hawaiian);
    stage.journal_holds = true;
    call_on_ai_response_started(stage.call, "r2");
    stage_ai_asks(&stage, "t8", "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\"}");
    change_menu(EDITED_NO_HAWAIIAN);
    stage_journal_answers(&stage, VP_ERR_STORE);
    answered("\"code\":\"try_again\"");
    assert_int_equal(looked().item_count, 0);
}

static void an_order_that_is_in_stays_as_it_was_ordered(void **state)
{
    (void)state;
    fill_basket();
    read_order_back(read_back);
    stage_caller_speaks(&stage, 400);
    submit(looked().basket_version);
    answered("\"order_number\":41");
    uint32_t version = looked().basket_version;
    change_menu(EDITED_NO_HAWAIIAN);
    assert_int_equal(looked().basket_version, version);
    assert_int_equal(looked().item_count, 2);
    assert_false(stage_saw_beginning(&stage, "ai knows get_order"));
}

static void a_model_that_is_replaced_is_told_what_was_not_said(void **state)
{
    (void)state;
    fill_basket();
    model_is_lost("closed");
    change_menu(EDITED_NO_HAWAIIAN);
    stage_forget(&stage);
    stage_ai_ready(&stage);
    assert_int_equal(stage_count(&stage, "ai knows get_menu"), 1);
    assert_non_null(strstr(stage.known_order, "\"notice\":\"I'm sorry"));
}

static void a_caller_who_was_cut_off_is_told_what_is_gone_meanwhile(void **state)
{
    (void)state;
    fill_basket();
    char *basket_json = strdup(stage.saved_basket);
    struct stage_start start = stage_start_default;
    start.basket_json = basket_json;
    start.menu = edited_menu(EDITED_PIZZERIA, EDITED_DEAR_HAWAIIAN);
    uint32_t version = looked().basket_version;
    reopen_stage(&start);
    menu_release(start.menu);
    free(basket_json);
    assert_int_equal(looked().basket_version, version + 1);
    stage_wait(&stage, 120);
    stage_ai_ready(&stage);
    assert_non_null(strstr(stage.known_order, "a price has just changed"));
}

static void menus_that_change_twice_before_anybody_hears_are_told_together(void **state)
{
    (void)state;
    fill_basket();
    settle();
    struct menu *menu = edited_menu(EDITED_PIZZERIA, "", ""), *left;
    const struct sold_out things[] = {{"harbor-pizza", SOLD_OUT_ITEM, "hawaiian", 0},
                                      {"harbor-pizza", SOLD_OUT_ITEM, "margherita", 0}};
    for (size_t i = 1; i <= 2; i++) {
        assert_int_equal(menu_without(menu, things, i, 1, &left), VP_OK);
        call_on_menu(stage.call, left);
        menu_release(left);
    }
    menu_release(menu);
    assert_int_equal(looked().item_count, 0);
    stage_wait(&stage, 1000);
    assert_non_null(strstr(stage.last_instructions, "Hawaiian is sold out today."));
    assert_non_null(strstr(stage.last_instructions, "Margherita is sold out today."));
}

static int asked_count; /* for the newest menu */

static void refresh_menu(void *journal, uint32_t request_id)
{
    struct stage *of = journal;
    of->requests[of->request_count++] = (struct stage_request){.id = request_id};
    asked_count++;
}

/* The call on a stage whose journal is asked for the newest menu; the order was read back and agreed to. */
static void agree_where_menus_are_asked_for(void)
{
    static struct journal_port port;
    struct stage_start start = stage_start_default;
    port = stage_journal_port;
    port.refresh_menu = refresh_menu;
    start.journal = &port;
    reopen_stage(&start);
    asked_count = 0;
    fill_basket();
    read_order_back(read_back);
    stage_caller_speaks(&stage, 400);
    stage.journal_holds = true;
    stage_forget(&stage);
    submit(looked().basket_version);
    assert_int_equal(asked_count, 1);
    assert_false(stage_saw_beginning(&stage, "journal order"));
}

static void what_ran_out_a_moment_ago_is_found_when_the_order_is_placed(void **state)
{
    (void)state;
    agree_where_menus_are_asked_for();
    change_menu(EDITED_NO_HAWAIIAN);
    stage.journal_holds = false;
    stage_journal_answers(&stage, VP_OK);
    answered("\"code\":\"read_back_needed\"");
    answered("\"notice\":\"I'm sorry");
    assert_int_equal(stage.order_count, 0);
}

static void an_order_is_placed_once_the_newest_menu_is_known(void **state)
{
    (void)state;
    agree_where_menus_are_asked_for();
    change_menu(EDITED_NO_MUSHROOMS);
    stage_journal_answers(&stage, VP_OK);
    saw("journal order");
    stage_journal_answers(&stage, VP_OK);
    answered("\"order_number\":41");
    assert_int_equal(asked_count, 1);
    assert_int_equal(stage.order_count, 1);
}

static void a_menu_that_cannot_be_asked_for_keeps_no_order_back(void **state)
{
    (void)state;
    agree_where_menus_are_asked_for();
    stage.request_count = 0;
    call_on_journal(stage.call, stage.requests[0].id, VP_ERR_STORE, 0, false);
    stage_journal_answers(&stage, VP_OK);
    answered("\"order_number\":41");
}

static void each_order_asks_for_the_newest_menu(void **state)
{
    (void)state;
    agree_where_menus_are_asked_for();
    change_menu(EDITED_NO_HAWAIIAN);
    stage.journal_holds = false;
    stage_journal_answers(&stage, VP_OK);
    read_order_back(read_back_left);
    stage_caller_speaks(&stage, 400);
    submit(looked().basket_version);
    answered("\"order_number\":41");
    assert_int_equal(asked_count, 2);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(what_is_sold_out_can_not_be_added_from_then_on),
    TEST(the_model_is_told_the_new_menu_and_nobody_is_talked_over),
    TEST(a_menu_that_does_not_touch_the_order_leaves_the_read_back_valid),
    TEST(the_caller_hears_that_a_dish_is_gone_when_nobody_speaks),
    TEST(a_caller_who_speaks_is_not_talked_over),
    TEST(an_order_that_was_read_back_before_is_not_submitted),
    TEST(a_dearer_order_is_read_back_again),
    TEST(a_change_in_the_middle_of_a_function_waits_for_the_journal),
    TEST(a_change_that_the_journal_refuses_is_taken_back_before_the_menu_changes),
    TEST(an_order_that_is_in_stays_as_it_was_ordered),
    TEST(a_model_that_is_replaced_is_told_what_was_not_said),
    TEST(a_caller_who_was_cut_off_is_told_what_is_gone_meanwhile),
    TEST(menus_that_change_twice_before_anybody_hears_are_told_together),
    TEST(what_ran_out_a_moment_ago_is_found_when_the_order_is_placed),
    TEST(an_order_is_placed_once_the_newest_menu_is_known),
    TEST(a_menu_that_cannot_be_asked_for_keeps_no_order_back),
    TEST(each_order_asks_for_the_newest_menu),
};
