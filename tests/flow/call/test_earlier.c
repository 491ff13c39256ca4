/* What the caller's number ordered before this call: looked for when the model asks, and told as it stands. */
#include <stdlib.h>

#include "base/clock.h"
#include "with_cmocka.h"

#include "scene.h"

enum { MINUTE_MS = 60000 };

static struct earlier_orders *found;

static int open_found(void **state)
{
    found = calloc(1, sizeof *found);
    return found != NULL ? open_stage(state) : -1;
}

static int close_found(void **state)
{
    free(found);
    return close_stage(state);
}

static struct ticket *find_one(enum order_state order_state, int due_in_minutes)
{
    struct ticket *ticket = &found->at[found->count++];
    ticket->order_number = 12;
    ticket->life.state = order_state;
    ticket->created_unix_ms = clock_unix_ms() - (int64_t)10 * MINUTE_MS;
    ticket->life.due_unix_ms = clock_unix_ms() + (int64_t)due_in_minutes * MINUTE_MS;
    ticket->customer.service = BASKET_PICKUP;
    ticket->totals.total_cents = 3400;
    ticket->line_count = 1;
    ticket->lines[0] = (struct ticket_line){.quantity = 2,
                                            .item_id = "margherita",
                                            .size_id = "large",
                                            .name = "Large Margherita",
                                            .details = "left: Mushrooms; no basil, no garlic; note: crisp"};
    ticket->lines[0].option_count = 1;
    ticket->lines[0].options[0] =
        (struct ticket_option){.id = "mushrooms", .name = "Mushrooms", .side = BASKET_LEFT, .count = 1};
    return ticket;
}

static void ask(const char *arguments)
{
    begin_asked(500);
    stage.earlier = found;
    stage_ai_calls(&stage, "find_earlier_orders", arguments);
}

static void an_order_is_told_as_it_stands(void **state)
{
    (void)state;
    find_one(ORDER_ACCEPTED, 15);
    ask("{}");
    assert_string_equal(stage.last_wanted.caller_number, "+15550002222");
    assert_string_equal(stage.last_wanted.restaurant_id, "harbor-pizza");
    assert_true(stage.last_wanted.since_unix_ms > clock_unix_ms() - (int64_t)25 * 60 * MINUTE_MS);
    answered("\"order_number\":12");
    answered("\"state\":\"accepted\"");
    answered("The kitchen has your order number 12, and it should be ready ");
    answered("Order number 12 is 2 Large Margherita, left: Mushrooms; no basil");
    answered("$34");
    answered("\"item_id\":\"margherita\"");
    answered("{\"option_id\":\"mushrooms\",\"side\":\"left\"}");
    answered("\"without\":[\"basil\",\"garlic\"]");
    answered("\"is_late\":false");
}

static void one_that_should_be_done_is_told_to_be_late(void **state)
{
    (void)state;
    find_one(ORDER_RECEIVED, -20);
    ask("{}");
    answered("was due ");
    answered("\"is_late\":true");
}

static void each_state_has_its_words(void **state)
{
    static const struct {
        enum order_state state;
        enum basket_service service;
        const char *says;
    } rows[] = {
        {ORDER_RECEIVED, BASKET_PICKUP, "is in, and it should be ready"},
        {ORDER_RECEIVED, BASKET_DELIVERY, "is in, and it should be with you"},
        {ORDER_ACCEPTED, BASKET_DELIVERY, "The kitchen has your order number 12, and it should be with"},
        {ORDER_READY, BASKET_PICKUP, "is ready to be picked up"},
        {ORDER_READY, BASKET_DELIVERY, "will be on its way"},
        {ORDER_PICKED_UP, BASKET_PICKUP, "was picked up"},
        {ORDER_PICKED_UP, BASKET_DELIVERY, "has left"},
        {ORDER_CANCELLED, BASKET_PICKUP, "was cancelled"}};
    (void)state;
    begin_asked(500);
    stage.earlier = found;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        found->count = 0;
        find_one(rows[i].state, 15)->customer.service = rows[i].service;
        stage_ai_calls(&stage, "find_earlier_orders", "{}");
        answered(rows[i].says);
    }
}

static void last_time_may_be_long_ago(void **state)
{
    (void)state;
    ask("{\"any_day\":true}");
    assert_true(stage.last_wanted.since_unix_ms < clock_unix_ms() - (int64_t)60 * 24 * 60 * MINUTE_MS);
    answered("\"orders\":[]");
    answered("can't find an order");
}

static void the_basket_is_as_it_was(void **state)
{
    (void)state;
    find_one(ORDER_RECEIVED, 15);
    begin_asked(500);
    stage.earlier = found;
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"cannoli\"}");
    char *basket = strdup(stage.saved_basket);
    stage_ai_calls(&stage, "find_earlier_orders", "{}");
    answered("\"order_number\":12");
    assert_string_equal(stage.saved_basket, basket);
    free(basket);
}

static void what_cannot_be_looked_up_is_tried_again(void **state)
{
    (void)state;
    begin_asked(500);
    stage.journal_fails = true;
    stage_ai_calls(&stage, "find_earlier_orders", "{}");
    answered("try_again");
}

TESTS_WITH(open_found, close_found) = {
    TEST(an_order_is_told_as_it_stands), TEST(one_that_should_be_done_is_told_to_be_late),
    TEST(each_state_has_its_words),      TEST(last_time_may_be_long_ago),
    TEST(the_basket_is_as_it_was),       TEST(what_cannot_be_looked_up_is_tried_again),
};
