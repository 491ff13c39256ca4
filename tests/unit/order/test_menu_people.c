/* Who takes calls: rules by topic and hour, the restaurant's own telephone first, blocked numbers. */
#include "order/menu_people.h"
#include "unit/order/with_menu.h"
#include "with_cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REST                                                                                                 \
    "pickup: {minutes: 20}\n"                                                                                \
    "hours: {every_day: [\"11:00-22:00\"]}\n"                                                                \
    "categories: [{id: food, name: Food, items: [{id: soup, name: Soup, price: 4.00}]}]\n"
#define RESTAURANT                                                                                           \
    "restaurant:\n  id: test\n  name: Test\n  address: 1 Test Street\n  timezone: UTC\n"                     \
    "  called_numbers: [\"+15550001111\"]\n  greeting: Hello.\n"
#define STAFF "  staff_number: \"+15550003333\"\n"

enum { HOUR_MS = 3600 * 1000, MONDAY_MS = 4 * 24 };

/* 1970-01-05 was a Monday. */
static int64_t monday_at(int hour)
{
    return (int64_t)(MONDAY_MS + hour) * HOUR_MS;
}

static void the_topics_rule_goes_first_and_the_staff_number_last(void **state)
{
    (void)state;
    struct menu *menu = with_menu_parse(
        RESTAURANT STAFF "transfers:\n"
                         "  - {topic: catering, number: \"+15550004444\", words: [party platter], "
                         "hours: {every_day: [\"09:00-17:00\"], sunday: [closed]}}\n"
                         "  - {topic: catering, number: \"+15550005555\", hours: {every_day: "
                         "[\"17:00-02:00\"]}}\n"
                         "  - {topic: accounting, number: \"+15550006666\"}\n" REST);
    assert_string_equal(menu_transfer_number(menu, "catering", monday_at(10)), "+15550004444");
    assert_string_equal(menu_transfer_number(menu, "catering", monday_at(18)), "+15550005555");
    assert_string_equal(menu_transfer_number(menu, "catering", monday_at(25)), "+15550005555");
    assert_string_equal(menu_transfer_number(menu, "catering", monday_at(27)), "+15550003333");
    assert_string_equal(menu_transfer_number(menu, "catering", monday_at(-12)), "+15550003333");
    assert_string_equal(menu_transfer_number(menu, "accounting", monday_at(3)), "+15550006666");
    assert_string_equal(menu_transfer_number(menu, "complaint", monday_at(10)), "+15550003333");
    assert_string_equal(menu_transfer_number(menu, "", monday_at(10)), "+15550003333");
    assert_string_equal(menu_transfer_number(menu, NULL, monday_at(10)), "+15550003333");
    FOR_EACH_TEXT(number, "+15550003333", "+15550004444", "+15550005555", "+15550006666")
        assert_true(menu_has_person(menu, *number));
    assert_false(menu_has_person(menu, "+15550007777"));
    assert_true(menu->people->is_asked);
    assert_int_equal(menu_first_rings(menu, monday_at(12)), 0);
    menu_release(menu);
}

static void without_a_staff_number_only_rules_reach_somebody(void **state)
{
    (void)state;
    struct menu *menu = with_menu_parse(
        RESTAURANT "  transfer_whisper: no\ntransfers: [{topic: catering, number: \"+15550004444\"}]\n" REST);
    assert_string_equal(menu_transfer_number(menu, "catering", monday_at(10)), "+15550004444");
    assert_string_equal(menu_transfer_number(menu, "complaint", monday_at(10)), "");
    assert_true(menu_has_person(menu, "+15550004444"));
    assert_false(menu_has_person(menu, ""));
    assert_false(menu->people->is_asked);
    menu_release(menu);
}

static void the_staffs_telephone_rings_first_while_it_is_open_or_as_it_says(void **state)
{
    (void)state;
    struct menu *menu = with_menu_parse(RESTAURANT STAFF "staff_first: {rings: 4}\n" REST);
    assert_int_equal(menu_first_rings(menu, monday_at(12)), 4);
    assert_int_equal(menu_first_rings(menu, monday_at(23)), 0);
    menu_release(menu);
    menu = with_menu_parse(RESTAURANT STAFF
                           "staff_first: {rings: 2, hours: {monday: [\"14:00-17:00\"]}}\n" REST);
    assert_int_equal(menu_first_rings(menu, monday_at(12)), 0);
    assert_int_equal(menu_first_rings(menu, monday_at(15)), 2);
    assert_int_equal(menu_first_rings(menu, monday_at(24 + 15)), 0);
    menu_release(menu);
}

static void blocked_numbers_are_known(void **state)
{
    (void)state;
    struct menu *menu =
        with_menu_parse(RESTAURANT "  blocked_numbers: [\"+15550009999\", \"+15550009998\"]\n" REST);
    assert_true(menu_blocks(menu, "+15550009998"));
    assert_false(menu_blocks(menu, "+15550009997"));
    assert_false(menu_blocks(menu, ""));
    menu_release(menu);
}

static void expect_problem(const char *yaml, const char *part)
{
    struct problems problems = {0};
    struct menu *menu = NULL;
    char *text = NULL;
    size_t size;
    assert_int_equal(menu_parse(span_of(yaml), "test.yaml", &menu, &problems), VP_ERR_BAD_VALUE);
    FILE *out = open_memstream(&text, &size);
    problems_print(&problems, out);
    (void)fclose(out);
    if (strstr(text, part) == NULL)
        fail_msg("%s is not in: %s", part, text);
    free(text);
    problems_clear(&problems);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    expect_problem(RESTAURANT STAFF "transfers: [{topic: Catering, number: \"+15550004444\"}]\n" REST,
                   "transfers[0].topic");
    expect_problem(RESTAURANT STAFF "transfers: [{topic: catering}]\n" REST, "transfers[0].number");
    expect_problem(RESTAURANT STAFF "transfers: [{topic: catering, number: \"12\"}]\n" REST,
                   "is not a number");
    expect_problem(RESTAURANT STAFF
                   "transfers: [{topic: catering, number: \"+15550004444\", hours: {monday: [late]}}]\n" REST,
                   "transfers[0].hours.monday[0]");
    expect_problem(RESTAURANT STAFF "staff_first: {rings: 11}\n" REST, "staff_first.rings");
    expect_problem(RESTAURANT "staff_first: {rings: 3}\n" REST, "staff_number");
    expect_problem(RESTAURANT "  blocked_numbers: [all]\n" REST, "restaurant.blocked_numbers[0]");
}

TESTS = {
    TEST(the_topics_rule_goes_first_and_the_staff_number_last),
    TEST(without_a_staff_number_only_rules_reach_somebody),
    TEST(the_staffs_telephone_rings_first_while_it_is_open_or_as_it_says),
    TEST(blocked_numbers_are_known),
    TEST(what_is_wrong_is_named),
};
