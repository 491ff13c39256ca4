#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <string.h>

#include "with_cases.h"

static const struct {
    const char *path, *words, *item_id;
} heard[] = {
    {WITH_MENU_PIZZERIA, "carbon are", "carbonara"},
    {WITH_MENU_PIZZERIA, "margarita", "margherita"},
    {WITH_MENU_PIZZERIA, "Margherita", "margherita"},
    {WITH_MENU_PIZZERIA, "large margarita pizza please", "margherita"},
    {WITH_MENU_PIZZERIA, "marinara", "spaghetti-marinara"},
    {WITH_MENU_PIZZERIA, "veggie pizza", "veggie"},
    {WITH_MENU_PIZZERIA, "a meat lover's pie", "meat-lovers"},
    {WITH_MENU_PIZZERIA, "garlic nuts", "garlic-knots"},
    {WITH_MENU_PIZZERIA, "two liter of coke", "coke"},
    {WITH_MENU_PIZZERIA, "diet coke", "diet-coke"},
    {WITH_MENU_PIZZERIA, "philly cheese steak", "cheesesteak"},
    {WITH_MENU_PIZZERIA, "pepperoni calzone", "pepperoni-calzone"},
    {WITH_MENU_PIZZERIA, "pepperoni", "pepperoni-pizza"},
    {WITH_MENU_PIZZERIA, "seizure salad", "caesar-salad"},
    {WITH_MENU_PIZZERIA, "tirameesu", "tiramisu"},
    {WITH_MENU_PIZZERIA, "spagetti and meatballs", "spaghetti-meatballs"},
    {WITH_MENU_PIZZERIA, "mozarella stix", "mozzarella-sticks"},
    {WITH_MENU_TAQUERIA, "case a dia", "quesadilla"},
    {WITH_MENU_TAQUERIA, "or chata", "horchata"},
    {WITH_MENU_TAQUERIA, "fish tacos", "baja-fish-taco"},
    {WITH_MENU_TAQUERIA, "guac", "chips-guacamole"},
    {WITH_MENU_TAQUERIA, "birria tacos", "quesabirria"},
};

static void what_callers_say_finds_what_they_mean(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heard / sizeof heard[0]; i++) {
        struct menu *menu = with_menu_load(heard[i].path);
        struct menu_match matches[5];
        size_t count = menu_search(menu, heard[i].words, matches, 5);
        if (count == 0 || strcmp(matches[0].item->id, heard[i].item_id) != 0)
            fail_msg("\"%s\" found %s", heard[i].words, count > 0 ? matches[0].item->id : "nothing");
        for (size_t m = 0; m < count; m++) {
            assert_true(matches[m].score > 0 && matches[m].score <= 1);
            assert_true(m == 0 || matches[m - 1].score >= matches[m].score);
        }
        menu_release(menu);
    }
}

static void what_is_not_sold_is_not_found(void **state)
{
    (void)state;
    static const char *const words[] = {"sushi", "xyzzy", "", "   ", "the", "!!!", "pad thai", "hamburger"};
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA);
    struct menu_match matches[5];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (menu_search(menu, words[i], matches, 5) != 0 && matches[0].score >= 0.7)
            fail_msg("\"%s\" found %s", words[i], matches[0].item->id);
    assert_int_equal(menu_search(menu, "pizza", matches, 0), 0);
    menu_release(menu);
}

static void every_item_is_found_by_its_own_names(void **state)
{
    (void)state;
    FOR_EACH_TEXT(path, WITH_MENU_PIZZERIA, WITH_MENU_TAQUERIA) {
        struct menu *menu = with_menu_load(*path);
        for (size_t c = 0; c < menu->category_count; c++)
            for (size_t i = 0; i < menu->categories[c].item_count; i++) {
                const struct menu_item *item = &menu->categories[c].items[i];
                struct menu_match matches[8];
                bool is_found = false;
                size_t count = menu_search(menu, item->name, matches, 8);
                for (size_t m = 0; m < count; m++)
                    is_found |= matches[m].item == item && matches[m].score > 0.99;
                if (!is_found)
                    fail_msg("\"%s\" does not find itself", item->name);
            }
        menu_release(menu);
    }
}

static void a_category_finds_all_of_it_a_little(void **state)
{
    (void)state;
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA);
    struct menu_match matches[20];
    size_t count = menu_search(menu, "pizza", matches, 20);
    assert_true(count >= 13);
    for (size_t m = 0; m < 13; m++)
        assert_string_equal(matches[m].category->id, "pizzas");
    assert_true(matches[0].score < 0.7);
    menu_release(menu);
}

TESTS = {
    TEST(what_callers_say_finds_what_they_mean),
    TEST(what_is_not_sold_is_not_found),
    TEST(every_item_is_found_by_its_own_names),
    TEST(a_category_finds_all_of_it_a_little),
};
