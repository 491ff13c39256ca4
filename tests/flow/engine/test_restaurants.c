/* Several restaurants on one number: the dialogue and the real order tools, as text. And what a restaurant wants to be
 * offered of itself. */
#include "with_cmocka.h"

#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "bench/dialogue/desk.h"
#include "order/menu_places.h"
#include "with_folder.h"

#define HEAD(id, location, hours, dish, upsell)                                                              \
    "restaurant:\n  id: " id "\n  name: Harbor\n  address: 1 " id " Street\n  timezone: America/New_York\n"  \
    "  called_numbers: [\"+15550001111\"]\n  staff_number: \"+15550003333\"\n  greeting: Hello.\n"           \
    "  location:\n    name: " location "\n    synonyms: [the " id " one]\n"                                  \
    "pickup:\n  minutes: 20\nhours:\n  every_day: [\"" hours "\"]\n" upsell                                  \
    "categories:\n  - id: mains\n    name: Mains\n    items:\n"                                              \
    "      - {id: burger, name: Burger, price: 5.00, allergens: []}\n"                                       \
    "      - {id: fries, name: Fries, price: 3.00, allergens: []}\n"                                         \
    "      - {id: own, name: " dish ", price: 6.00, allergens: []}\n"

struct call {
    char dir[FOLDER_PATH_BYTES];
    struct menu_set menus;
    struct desk desk;
};

static void put(const struct call *call, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", call->dir, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    fclose(out);
}

/* The same with many more dishes: what a function answers of it is long. */
static void put_large(const struct call *call, const char *name, const char *text)
{
    static char longer[64 * 1024];
    size_t len = (size_t)snprintf(longer, sizeof longer, "%s", text);
    for (int i = 0; i < 400; i++)
        len += (size_t)snprintf(longer + len, sizeof longer - len,
                                "      - {id: dish-%d, name: Dish number %d, price: 7.00, allergens: []}\n",
                                i, i);
    assert_true(len < sizeof longer);
    put(call, name, longer);
}

static int open_call(void **state)
{
    struct call *call = calloc(1, sizeof *call);
    if (call == NULL)
        return -1;
    folder_make(call->dir, "/tmp/voiceplate-restaurants");
    put(call, "a.yaml", HEAD("downtown", "Downtown", "00:00-24:00", "Lasagna", ""));
    put(call, "b.yaml",
        HEAD("riverside", "Riverside", "00:00-24:00", "Salmon",
             "upsell:\n  - {offer: fries, with: [burger]}\n"));
    put_large(call, "c.yaml", HEAD("airport", "Airport", "00:00-00:01", "Soup", ""));
    log_set_level(LOG_LEVEL_ERROR);
    assert_true(menu_set_load(&call->menus, call->dir, stderr));
    assert_int_equal(desk_init(&call->desk, menu_set_find_called(&call->menus, "+15550001111")), VP_OK);
    call->desk.menus = &call->menus;
    *state = call;
    return 0;
}

static int close_call(void **state)
{
    struct call *call = *state;
    desk_deinit(&call->desk);
    menu_set_release(&call->menus);
    folder_remove(call->dir);
    return tests_free(call);
}

static void hear(struct call *call, const char *words)
{
    desk_hear(&call->desk, words, -0.1F);
}

/* What the agent said holds this. */
static void expect(const struct call *call, const char *part)
{
    if (strstr(call->desk.said, part) == NULL)
        fail_msg("said \"%s\", not \"%s\"", call->desk.said, part);
}

static void expect_at(const struct call *call, const char *restaurant_id)
{
    assert_string_equal(call->desk.tools.menu->restaurant_id, restaurant_id);
    assert_ptr_equal(call->desk.tools.basket.menu, call->desk.tools.menu);
}

static void the_answer_chooses_the_menu(void **state)
{
    struct call *call = *state;
    assert_string_equal(call->desk.said,
                        "Thank you for calling Harbor. Which restaurant would you like, Downtown, "
                        "Riverside or Airport?");
    hear(call, "Downtown please.");
    expect(call, "Downtown it is. What");
    expect_at(call, "downtown");
    hear(call, "One lasagna.");
    expect(call, "Lasagna");
    assert_int_equal(call->desk.tools.basket.line_count, 1);
}

static void an_order_in_the_same_breath_is_taken_there(void **state)
{
    struct call *call = *state;
    hear(call, "Hi, the Riverside location please, and I'd like one salmon.");
    expect(call, "Riverside it is.");
    expect(call, "Salmon");
    expect_at(call, "riverside");
    assert_int_equal(call->desk.tools.basket.line_count, 1);
}

static void an_order_before_the_choice_is_kept_for_it(void **state)
{
    struct call *call = *state;
    hear(call, "I'd like to have two burgers please.");
    expect(call, "Which restaurant would you like");
    assert_true(call->desk.tools.menu->is_shared);
    hear(call, "Downtown");
    expect_at(call, "downtown");
    assert_int_equal(call->desk.tools.basket.lines[0].quantity, 2);
}

/* Neither a number of dishes nor what sounds a little like a name says where. */
static void an_order_chooses_no_restaurant(void **state)
{
    static const char *const orders[] = {"Two burgers, please.",    "A large down said, please.",
                                         "Two large fries please.", "Two burgers and a fries.",
                                         "Three burgers.",          "Can I get the second burger free?"};
    struct call *call = *state;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        hear(call, orders[i]);
        expect(call, "hich restaurant would you like");
        assert_true(call->desk.tools.menu->is_shared);
    }
}

static void what_was_ordered_first_is_wanted_once(void **state)
{
    struct call *call = *state;
    hear(call, "Two burgers, please.");
    expect(call, "Sure, in a moment. Which restaurant would you like");
    hear(call, "I said two burgers.");
    hear(call, "And one fries.");
    hear(call, "Number two, please.");
    expect_at(call, "riverside");
    assert_int_equal(call->desk.tools.basket.line_count, 2);
    assert_int_equal(call->desk.tools.basket.lines[0].quantity, 2);
    assert_int_equal(call->desk.tools.basket.lines[1].quantity, 1);
}

static void the_first_the_second_and_the_last(void **state)
{
    struct call *call = *state;
    hear(call, "What branches do you have?");
    if (strncmp(call->desk.said, "Which restaurant would you like, Downtown", 41) != 0)
        fail_msg("said \"%s\"", call->desk.said);
    hear(call, "I think the second location would be best.");
    expect_at(call, "riverside");
}

static void what_names_none_is_asked_again_and_keys_choose(void **state)
{
    struct call *call = *state;
    hear(call, "Hello?");
    expect(call, "hich restaurant would you like");
    hear(call, "Blue elephants.");
    expect(call, "didn't catch that");
    hear(call, "Blue elephants.");
    expect(call, "press 1 for Downtown, 2 for Riverside or 3 for Airport");
    hear(call, "The caller typed on the telephone's keys: 2");
    expect_at(call, "riverside");
}

static void badly_heard_and_by_its_place_in_the_list(void **state)
{
    struct call *call = *state;
    hear(call, "the down town won");
    expect_at(call, "downtown");
    hear(call, "No sorry, the riverside one");
    expect_at(call, "riverside");
    hear(call, "Actually I meant Downtown");
    expect_at(call, "downtown");
}

static void the_closed_one_says_so_at_once(void **state)
{
    struct call *call = *state;
    hear(call, "The third one.");
    expect_at(call, "airport");
    expect(call, "closed");
}

static void where_they_are_is_told(void **state)
{
    struct call *call = *state;
    hear(call, "Where are you?");
    expect(call, "Downtown is at 1 downtown Street. Riverside is at 1 riverside Street.");
    expect(call, "Which restaurant would you like");
}

static void an_order_goes_along_where_all_of_it_can_be_had(void **state)
{
    struct call *call = *state;
    hear(call, "Downtown");
    hear(call, "A burger please");
    hear(call, "Actually, I wanted Riverside");
    expect_at(call, "riverside");
    assert_int_equal(call->desk.tools.basket.line_count, 1);
    assert_string_equal(call->desk.tools.basket.lines[0].item->name, "Burger");
}

static void an_order_that_cannot_is_kindly_kept(void **state)
{
    struct call *call = *state;
    hear(call, "Downtown");
    hear(call, "One lasagna");
    hear(call, "Can we change to Riverside instead?");
    expect(call, "Riverside does not have");
    expect_at(call, "downtown");
    assert_int_equal(call->desk.tools.basket.line_count, 1);
}

static void a_person_can_be_had_before_the_choice(void **state)
{
    struct call *call = *state;
    hear(call, "Can I talk to a person please?");
    assert_int_equal(call->desk.tools.wish, TOOLS_WISH_TRANSFER);
}

static void other_functions_ask_for_the_choice_first(void **state)
{
    struct call *call = *state;
    const struct tool_call add = {
        .id = "x1", .name = "add_item", .arguments = "{\"item_id\":\"burger\"}", .response = 77};
    assert_true(tools_take(&call->desk.tools, &add));
    assert_int_equal(call->desk.tools.basket.line_count, 0);
}

static void what_goes_with_a_dish_is_offered_once(void **state)
{
    struct call *call = *state;
    hear(call, "Riverside");
    hear(call, "Two burgers");
    expect(call, "Would you like Fries with that?");
    hear(call, "Yes please");
    assert_int_equal(call->desk.tools.basket.line_count, 2);
    hear(call, "Another burger");
    assert_null(strstr(call->desk.said, "with that"));
}

static void a_no_to_the_offer_goes_on(void **state)
{
    struct call *call = *state;
    hear(call, "Riverside");
    hear(call, "A burger");
    hear(call, "No thank you");
    assert_int_equal(call->desk.tools.basket.line_count, 1);
    assert_null(strstr(call->desk.said, "with that"));
    hear(call, "That's all, for pickup, my name is Ann");
    assert_null(strstr(call->desk.said, "with that"));
}

TESTS_WITH(open_call, close_call) = {
    TEST(the_answer_chooses_the_menu),
    TEST(an_order_in_the_same_breath_is_taken_there),
    TEST(an_order_before_the_choice_is_kept_for_it),
    TEST(an_order_chooses_no_restaurant),
    TEST(what_was_ordered_first_is_wanted_once),
    TEST(the_first_the_second_and_the_last),
    TEST(what_names_none_is_asked_again_and_keys_choose),
    TEST(badly_heard_and_by_its_place_in_the_list),
    TEST(the_closed_one_says_so_at_once),
    TEST(where_they_are_is_told),
    TEST(an_order_goes_along_where_all_of_it_can_be_had),
    TEST(an_order_that_cannot_is_kindly_kept),
    TEST(a_person_can_be_had_before_the_choice),
    TEST(other_functions_ask_for_the_choice_first),
    TEST(what_goes_with_a_dish_is_offered_once),
    TEST(a_no_to_the_offer_goes_on),
};
