/* Web pages of restaurants. */
#include "unit/menu_import/with_import.h"

static void a_page_gives_place_and_menu(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "page.html", "", "");
    assert_int_equal(import.source, MENU_SOURCE_SCHEMA_ORG);
    struct menu *menu = import_menu(&import);
    assert_string_equal(menu->restaurant_name, "Olive & Fig");
    assert_string_equal(menu->address, "7 Mill Lane, Springfield");
    assert_true(menu_serves_number(menu, "+15550001234"));
    assert_int_equal(menu->hours[5][0].close_minute, 25 * 60);
    assert_int_equal(menu->hours[6][0].open_minute, 17 * 60);
    const struct menu_item *salad = menu_find_item(menu, "fig-salad"), *soup = menu_find_item(menu, "soup");
    assert_int_equal(salad->price_cents, 950);
    assert_string_equal(salad->description, "Figs & leaves");
    assert_true(salad->is_vegan);
    assert_int_equal(menu->groups[salad->groups[0]].options[0].price_cents, 150);
    assert_int_equal(soup->size_count, 2);
    assert_string_equal(soup->sizes[1].name, "Bowl");
    assert_int_equal(soup->sizes[1].price_cents, 650);
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void what_is_unclear_is_told(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "page.html", "", "");
    assert_int_equal(import.err, VP_OK);
    assert_true(import_notes(&import, "\"Catch of the day\": left out, it has no price"));
    assert_true(import_notes(&import, "closed or all day?"));
    menu_draft_deinit(&import.draft);
}

#define FETA "\"priceCurrency\": \"EUR\"}"

static void an_offer_of_some_hours_is_served_then(void **state)
{
    (void)state;
    char text[200];
    struct import import;
    import_file(
        &import, "page.html", FETA,
        "\"priceCurrency\": \"EUR\", \"availabilityStarts\": \"11:00\", \"availabilityEnds\": \"15:00\"}");
    struct menu *menu = import_menu(&import);
    assert_string_equal(week_times_write(&menu->categories[0].items[0].serves, text, sizeof text),
                        "from 11 AM to 3 PM");
    menu_release(menu);
    menu_draft_deinit(&import.draft);
    import_file(&import, "page.html", FETA,
                "\"priceCurrency\": \"EUR\", \"availabilityStarts\": \"2027-01-01T11:00\"}");
    assert_true(import_notes(&import, "is offered at some times only (2027-01-01T11:00 to )"));
    menu_draft_deinit(&import.draft);
}

static void a_page_without_a_menu_is_none(void **state)
{
    (void)state;
    struct import import;
    import_text(&import, "{\"@type\":\"Restaurant\",\"hasMenu\":\"https://example.com/menu.pdf\"}");
    assert_int_equal(import.err, VP_ERR_BAD_VALUE);
    assert_non_null(strstr(import.problems.text, "often only links to it"));
    menu_draft_deinit(&import.draft);
}

TESTS = {
    TEST(a_page_gives_place_and_menu),
    TEST(what_is_unclear_is_told),
    TEST(a_page_without_a_menu_is_none),
    TEST(an_offer_of_some_hours_is_served_then),
};
