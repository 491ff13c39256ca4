/* What the API tells of a menu that changes with the hours. */
#include "with_cmocka.h"

#include "flow/web/with_caller.h"

static const char yaml[] =
    "restaurant: {id: t, name: T, address: A, timezone: UTC, called_numbers: [\"+15550001111\"], greeting: Hi.}\n"
    "pickup: {minutes: 20}\nhours: {every_day: [\"00:00-24:00\"]}\n"
    "price_times: [{id: always, name: Happy Hour, hours: [\"00:00-24:00\"]}]\n"
    "groups: [{id: extras, name: Extras, options: [{id: lime, name: Lime, price: 1.00, "
    "time_prices: [{time: always, price: 0.50}]}]}]\n"
    "categories:\n"
    "  - id: lunch\n    name: Lunch\n    serves: [{hours: [\"00:00-24:00\"]}]\n    items:\n"
    "      - {id: plate, name: Plate, price: 9.00, allergens: []}\n"
    "      - {id: bisque, name: Bisque, price: 8.00, allergens: [], serves: [{days: [friday], hours: "
    "[\"11:00-15:00\"]}]}\n"
    "  - id: drinks\n    name: Drinks\n    items:\n"
    "      - {id: lemonade, name: Lemonade, allergens: [], groups: [extras], sizes: [{id: small, name: Small, price: "
    "3.00, time_prices: [{time: always, price: 2.00}]}]}\n";

static void the_menu_tells_when_things_are_served_and_what_they_cost_then(void **state)
{
    static struct problems problems;
    struct menu *menu = NULL;
    (void)state;
    if (menu_parse(span_of(yaml), "menus/test.yaml", &menu, &problems) != VP_OK)
        fail_msg("%s", problems.text);
    menu_release(bench.menus.files[0]);
    menu_release(bench.menu);
    bench.menus.files[0] = menu_retain(menu);
    bench.menu = bench.menus.menus[0] = menu;
    get("/api/menu");
    expect("\"id\":\"lunch\",\"name\":\"Lunch\",");
    expect("\"serves\":\"all day\",\"served_now\":true");
    expect(
        "\"id\":\"bisque\",\"name\":\"Bisque\",\"sold_out\":null,\"serves\":\"on Friday from 11 AM to 3 PM\",");
    expect("\"price_times\":[{\"id\":\"always\",\"name\":\"Happy Hour\",\"when\":\"all day\",\"now\":true}]");
    expect("\"price_cents\":300,\"time_prices\":[{\"time\":\"always\",\"price_cents\":200}]");
    expect("\"sold_out\":null,\"time_prices\":[{\"time\":\"always\",\"price_cents\":50}]");
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(the_menu_tells_when_things_are_served_and_what_they_cost_then),
};
