#include "with_cmocka.h"

#include "unit/order/with_menu.h"
#include "with_cases.h"

#include <stdio.h>
#include <string.h>

static void the_pizzerias_menu_is_read_whole(void **state)
{
    (void)state;
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA);
    size_t item_count = 0;
    for (size_t c = 0; c < menu->category_count; c++)
        item_count += menu->categories[c].item_count;
    assert_true(item_count >= 40);
    assert_string_equal(menu->restaurant_id, "harbor-pizza");
    assert_string_equal(menu->staff_number, "+15550003333");
    assert_int_equal(menu->tax_ppm, 88750);
    assert_true(menu_serves_number(menu, "+15550001111"));
    assert_false(menu_serves_number(menu, "+15550001122"));
    assert_true(menu->has_pickup && menu->has_delivery);
    assert_int_equal(menu->delivery_fee_cents, 350);
    const struct menu_item *margherita = menu_find_item(menu, "margherita");
    assert_non_null(margherita);
    assert_int_equal(menu_find_size(margherita, "large")->price_cents, 1700);
    assert_null(menu_find_size(margherita, "huge"));
    const struct menu_group *group = NULL;
    const struct menu_option *option = menu_find_option(menu, margherita, "mushrooms", &group);
    assert_non_null(option);
    assert_string_equal(group->id, "toppings");
    assert_true(group->may_be_halved);
    assert_null(menu_find_option(menu, margherita, "ranch", NULL));
    assert_null(menu_find_item(menu, "sushi"));
    assert_false(menu_find_item(menu, "prosciutto-arugula")->is_available);
    assert_true(menu_find_item(menu, "vegan-garden")->is_vegetarian); /* vegan is enough */
    menu_release(menu);
    menu_release(NULL);
}

static void the_examples_are_open_at_any_time(void **state)
{
    (void)state;
    FOR_EACH_TEXT(path, WITH_MENU_PIZZERIA, WITH_MENU_TAQUERIA) {
        struct menu *menu = with_menu_load(*path);
        for (int64_t hour = 0; hour < 366 * 24; hour += 5)
            assert_true(menu_is_open(menu, (1790000000 + hour * 3600) * 1000));
        menu_release(menu);
    }
}

static void prices_are_read_to_the_cent(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t cents;
    } right[] = {{"12.50", 1250}, {"0", 0}, {"7", 700}, {"7.5", 750}, {"0.05", 5}, {"100000.00", 10000000}};
    static const char *const wrong[] = {"",
                                        ".5",
                                        "5.",
                                        "1.234",
                                        "-1",
                                        "$5",
                                        "1,50",
                                        "5 ",
                                        " 5",
                                        "1e3",
                                        "1.2.3",
                                        "100000.01",
                                        "99999999999999999999",
                                        "0x10"};
    char text[32];
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        int64_t cents = -1;
        assert_int_equal(menu_parse_price(right[i].text, &cents), VP_OK);
        assert_int_equal(cents, right[i].cents);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int64_t cents = -1;
        assert_int_equal(menu_parse_price(wrong[i], &cents), VP_ERR_BAD_VALUE);
        assert_int_equal(cents, -1);
    }
    assert_string_equal(menu_format_price(text, sizeof text, 2722), "27.22");
    assert_string_equal(menu_format_price(text, sizeof text, 5), "0.05");
    assert_string_equal(menu_format_price(text, sizeof text, -150), "-1.50");
    assert_string_equal(menu_format_price(text, sizeof text, INT64_MIN), "-92233720368547758.08");
}

static void a_missing_file_is_not_found(void **state)
{
    (void)state;
    struct menu *menu = NULL;
    struct problems problems;
    assert_int_equal(menu_load("menus/none.yaml", &menu, &problems), VP_ERR_NOT_FOUND);
    assert_int_equal(problems.count, 1);
    assert_non_null(strstr(problems.text, "menus/none.yaml"));
}

/* The example in docs/menu.md is a menu that works. */
static void the_documented_example_is_a_menu(void **state)
{
    (void)state;
    static char text[64 * 1024];
    FILE *file = fopen("docs/menu.md", "rb");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    char *begin = strstr(text, "```yaml\n");
    assert_non_null(begin);
    begin += strlen("```yaml\n");
    char *end = strstr(begin, "```");
    assert_non_null(end);
    *end = '\0';
    struct menu *menu = with_menu_parse(begin);
    assert_string_equal(menu->restaurant_id, "trattoria-uno");
    assert_int_equal(menu->hours[1][0].close_minute, 0);
    assert_int_equal(menu->hours[5][1].close_minute, 25 * 60);
    menu_release(menu);
}

TESTS = {
    TEST(the_pizzerias_menu_is_read_whole), TEST(the_examples_are_open_at_any_time),
    TEST(the_documented_example_is_a_menu), TEST(prices_are_read_to_the_cent),
    TEST(a_missing_file_is_not_found),
};
