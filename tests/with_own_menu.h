/* A menu with tools of the restaurant's own, of which {URL} is where they are asked. */
#ifndef VP_TESTS_WITH_OWN_MENU_H
#define VP_TESTS_WITH_OWN_MENU_H

#include <stdio.h>

#include "order/menu_tool.h"
#include "with_cmocka.h"

#define OWN_MENU_SECRET "whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE="

/* The caller releases it. */
static inline struct menu *own_menu(const char *url)
{
    static const char yaml[] =
        "restaurant: {id: own, name: Own, address: 1 Own Street, timezone: America/New_York,"
        " called_numbers: [\"+15550001111\"], greeting: \"Hello, this is Own.\"}\n"
        "pickup: {minutes: 20}\nhours: {every_day: [\"00:00-24:00\"]}\n"
        "categories: [{id: food, name: Food, items: [{id: soup, name: Soup, price: 4.00}]}]\n"
        "tools:\n"
        "  - {name: loyalty_points, description: How many loyalty points the caller has., url: \"%s\","
        " secret: " OWN_MENU_SECRET ", asked_by: [how many loyalty points do I have]}\n"
        "  - name: find_table\n"
        "    description: Whether a table is free.\n"
        "    url: \"%s\"\n"
        "    secret: " OWN_MENU_SECRET "\n"
        "    timeout_s: 1\n"
        "    parameters:\n"
        "      type: object\n"
        "      required: [people]\n"
        "      properties:\n"
        "        people: {type: integer, minimum: 1, maximum: 20, description: How many.}\n"
        "        where: {type: string, enum: [inside, outside]}\n"
        "        names: {type: array, maxItems: 2, items: {type: string, maxLength: 5}}\n";
    char text[sizeof yaml + 512];
    static struct problems problems;
    struct menu *menu = NULL;
    snprintf(text, sizeof text, yaml, url, url);
    problems_clear(&problems);
    enum vp_err err = menu_parse(span_of(text), "own.yaml", &menu, &problems);
    if (err != VP_OK)
        print_error("%s\n", problems.text);
    assert_int_equal(err, VP_OK);
    return menu;
}

#endif
