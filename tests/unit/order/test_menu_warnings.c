/* A right menu file that says what its owner should look at. */
#include "with_cmocka.h"

#include "unit/order/with_menu.h"
#include "with_folder.h"

#include <stdio.h>
#include <string.h>

#define KEY "whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE="

static const char doubtful[] =
    "restaurant: {id: bar, name: Bar, address: 1 Road, timezone: Europe/London, greeting: Hello.,"
    " called_numbers: [\"+15550001111\"]}\n"
    "pickup: {minutes: 20}\n"
    "hours: {every_day: [\"00:00-24:00\"]}\n"
    "groups:\n"
    "  - {id: filling, name: Filling, question: Which?, min: 1, max: 1, options: [{id: beef, name: Beef, price: 7}]}\n"
    "categories:\n"
    "  - id: wraps\n    name: Wraps\n    items:\n"
    "      - {id: wrap, name: Wrap, price: 0, groups: [filling], allergens: []}\n"
    "      - {id: again, name: WRAP, price: 5}\n"
    "      - {id: wraps, name: Wraps, price: 0}\n"
    "      - {id: wings, name: Wings, allergens: [], sizes: [{id: s, name: S, price: 1},"
    " {id: a, name: 24 Pieces, price: 2},"
    " {id: b, name: twenty four pieces, price: 3}, {id: c, name: '12\"', price: 4}, {id: x, name: X, price: 4,"
    " synonyms: [extra]}]}\n";

static const char untimely[] =
    "restaurant: {id: bar, name: Bar, address: 1 Road, timezone: Europe/London, greeting: Hello.,"
    " called_numbers: [\"+15550001111\"]}\n"
    "pickup: {minutes: 20}\n"
    "hours: {every_day: [\"11:00-14:00\", \"17:00-01:00\"], monday: [closed]}\n"
    "price_times:\n"
    "  - {id: early, name: Early, hours: [\"16:00-18:00\"]}\n"
    "  - {id: late, name: Late, days: [friday], hours: [\"22:00-01:00\"]}\n"
    "categories:\n"
    "  - id: wraps\n    name: Wraps\n    serves: [{days: [tuesday-sunday], hours: [\"11:00-24:00\"]}]\n    items:\n"
    "      - {id: wrap, name: Wrap, price: 2, allergens: [], serves: [{days: [monday], hours: [\"12:00-13:00\"]}]}\n"
    "      - {id: roll, name: Roll, price: 2, allergens: [], time_prices: [{time: early, price: 1},"
    " {time: late, price: 1}]}\n";

static const char futile[] =
    "restaurant: {id: bar, name: Bar, address: 1 Road, timezone: Europe/London, greeting: Hello.,"
    " called_numbers: [\"+15550001111\"]}\n"
    "pickup: {minutes: 20}\n"
    "delivery: {minutes: 20, zones: [{name: West, postcodes: [W1, 100]}, {name: Soho, postcodes: [W1D, W11, 10014]}]}\n"
    "hours: {every_day: [\"00:00-24:00\"]}\n"
    "holidays: [{date: 12-25, hours: [closed]}, {date: 2026-12-25, hours: [closed]}, {date: 12-25, hours: [closed]}]\n"
    "faq: [{question: Do you park?, answer: Yes.}, {questions: [Where?, do you park?], answer: No.}]\n"
    "price_times: [{id: early, name: Early, hours: [\"16:00-18:00\"]}]\n"
    "deliveries: [{id: a, way: webhook, url: \"http://x.example/\", secret: " KEY "},"
    " {id: b, way: webhook, url: \"https://172.16.0.9/\", secret: " KEY "},"
    " {id: c, way: webhook, url: \"https://localhost.example/\", secret: " KEY "}]\n"
    "tools: [{name: points, description: Points, url: \"https://localhost:9/t\", secret: " KEY "}]\n"
    "groups:\n"
    "  - {id: shot, name: Shot, max: 1, included: 2, options: [{id: tall, name: Tall}, {id: up, name: Up}]}\n"
    "  - {id: idle, name: Idle, max: 1, options: [{id: lone, name: Lone}]}\n"
    "categories:\n"
    "  - id: drinks\n    name: Drinks\n    items:\n"
    "      - {id: tea, name: Tea, allergens: [], groups: [shot], "
    "sizes: [{id: l, name: Large, price: 1, synonyms: [tall]}]}\n";

static void write_file(char folder[FOLDER_PATH_BYTES], char *path, size_t size_bytes, const char *yaml)
{
    folder_make(folder, "/tmp/voiceplate-warn");
    snprintf(path, size_bytes, "%s/warn.yaml", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(yaml, file);
    fclose(file);
}

static void what_is_served_while_nobody_is_there_is_a_warning(void **state)
{
    (void)state;
    static struct problems problems;
    char folder[FOLDER_PATH_BYTES], path[FOLDER_PATH_BYTES + 16];
    write_file(folder, path, sizeof path, untimely);
    assert_int_equal(menu_warnings(path, &problems), VP_OK);
    assert_non_null(strstr(problems.text, "price_times[0].hours[0]: \"16:00-18:00\" begins or ends when the "
                                          "restaurant is closed (on Sunday)"));
    assert_non_null(strstr(problems.text,
                           "items[0].serves[0].hours[0]: \"12:00-13:00\" begins or ends when the "
                           "restaurant is closed (on Monday)"));
    assert_int_equal(problems.count, 2);
    folder_remove(folder);
}

static void what_callers_will_stumble_over_is_a_warning_and_no_problem(void **state)
{
    (void)state;
    static struct problems problems;
    static const char *const wanted[] = {
        "warn.yaml:11: categories[0].items[1].name: \"WRAP\" is the name of categories[0].items[0] too",
        "warn.yaml:12: categories[0].items[2].name: \"Wraps\" is the name of categories[0] too",
        "warn.yaml:12: categories[0].items[2].price: is 0, and nothing that must be chosen is paid for",
        "warn.yaml:13: categories[0].items[3].sizes[0].name: \"S\" is hardly said so",
        "warn.yaml:13: categories[0].items[3].sizes[2].name: \"twenty four pieces\" sounds like sizes[1]",
        "items[1].allergens: is missing, in 2 of 4 items",
    };
    char folder[FOLDER_PATH_BYTES], path[FOLDER_PATH_BYTES + 16];
    write_file(folder, path, sizeof path, doubtful);
    menu_release(with_menu_load(path));
    assert_int_equal(menu_warnings(path, &problems), VP_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (strstr(problems.text, wanted[i]) == NULL)
            fail_msg("no '%s' in:\n%s", wanted[i], problems.text);
    assert_int_equal(problems.count, sizeof wanted / sizeof *wanted);
    assert_int_equal(menu_warnings("/nowhere.yaml", &problems), VP_ERR_NOT_FOUND);
    folder_remove(folder);
}

static void what_is_said_in_vain_is_a_warning(void **state)
{
    (void)state;
    static struct problems problems;
    static const char *const wanted[] = {
        "zones[1].postcodes[0]: \"W1D\" is in zones[0] already",
        "zones[1].postcodes[2]: \"10014\" is in zones[0] already",
        "holidays[2].date: \"12-25\" is the date of holidays[0] too",
        "faq[1].question: faq[0] has the same question",
        "price_times[0].id: \"early\" is in no time_prices",
        "deliveries[0].url: is not https: nothing is posted there unless delivery_private_webhooks is set",
        "deliveries[1].url: is no public address",
        "tools[0].url: is no public address: nothing is posted there unless own_tools_private_urls is set",
        "groups[0].included: 2 is more than max, which is 1",
        "groups[0].options[0].name: is called like the size \"Large\" of \"Tea\"",
        "groups[1].id: \"idle\" is in the groups of no item",
    };
    char folder[FOLDER_PATH_BYTES], path[FOLDER_PATH_BYTES + 16];
    write_file(folder, path, sizeof path, futile);
    menu_release(with_menu_load(path));
    assert_int_equal(menu_warnings(path, &problems), VP_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (strstr(problems.text, wanted[i]) == NULL)
            fail_msg("no '%s' in:\n%s", wanted[i], problems.text);
    assert_int_equal(problems.count, sizeof wanted / sizeof *wanted);
    folder_remove(folder);
}

TESTS = {
    TEST(what_is_said_in_vain_is_a_warning),
    TEST(what_is_served_while_nobody_is_there_is_a_warning),
    TEST(what_callers_will_stumble_over_is_a_warning_and_no_problem),
};
