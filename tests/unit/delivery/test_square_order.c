/* An order as Square's Orders API takes it. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "delivery/square_order.h"

static struct delivery_job job;
static struct menu_delivery way = {
    .id = "till", .way = MENU_SQUARE, .columns = 42, .square = {.token = "T", .location = "LOC1"}};

static struct ticket_line *begin_line(const char *name, const char *external_id)
{
    struct ticket_line *line = &job.ticket.lines[job.ticket.line_count++];
    line->quantity = 2;
    line->unit_cents = 1450;
    snprintf(line->name, sizeof line->name, "%s", name);
    snprintf(line->external_id, sizeof line->external_id, "%s", external_id);
    return line;
}

static struct ticket_option *add_option(struct ticket_line *line, const char *external_id)
{
    struct ticket_option *option = &line->options[line->option_count++];
    option->count = 1;
    snprintf(option->external_id, sizeof option->external_id, "%s", external_id);
    return option;
}

static int open_job(void **state)
{
    static const char yaml[] =
        "restaurant:\n  id: test\n  name: Test\n  address: 1 Test Street\n  timezone: America/New_York\n"
        "  called_numbers: [\"+15550001111\"]\n  greeting: Hello.\npickup: {minutes: 20}\n"
        "hours: {every_day: [\"00:00-24:00\"]}\n"
        "categories:\n  - id: food\n    name: Food\n    items:\n      - {id: soup, name: Soup, price: 4.00}\n";
    struct problems problems = {0};
    (void)state;
    job = (struct delivery_job){.way = &way};
    assert_int_equal(menu_parse(span_of(yaml), "test.yaml", &job.menu, &problems), VP_OK);
    snprintf(job.ticket.currency, sizeof job.ticket.currency, "USD");
    return 0;
}

static int close_job(void **state)
{
    (void)state;
    menu_release(job.menu);
    return 0;
}

/* The order's lines; compared as text, then let go. */
static void expect_lines(const char *expected)
{
    json_t *body = square_order_json(&job);
    char *text = json_dumps(json_object_get(json_object_get(body, "order"), "line_items"), JSON_COMPACT);
    assert_string_equal(text, expected);
    free(text);
    json_decref(body);
}

static void a_line_that_the_catalog_has_goes_by_its_ids(void **state)
{
    (void)state;
    struct ticket_line *line = begin_line("Large Margherita", "VAR1");
    add_option(line, "MOD2")->amount = BASKET_EXTRA;
    add_option(line, "MOD3")->count = 3;
    snprintf(line->details, sizeof line->details, "no basil");
    expect_lines(
        "[{\"uid\":\"L1\",\"quantity\":\"2\",\"catalog_object_id\":\"VAR1\",\"modifiers\":["
        "{\"uid\":\"m1\",\"catalog_object_id\":\"MOD2\",\"quantity\":\"2\"},"
        "{\"uid\":\"m2\",\"catalog_object_id\":\"MOD3\",\"quantity\":\"3\"}],\"note\":\"no basil\"}]");
}

static void what_the_catalog_has_only_in_part_is_said_in_words(void **state)
{
    (void)state;
    struct ticket_line *line = begin_line("Large Margherita", "VAR1");
    add_option(line, "MOD2");
    add_option(line, "");
    begin_line("Coke", "");
    begin_line("Water", "VAR9");
    expect_lines(
        "[{\"uid\":\"L1\",\"quantity\":\"2\",\"name\":\"Large Margherita\",\"base_price_money\":{\"amount\":1450,"
        "\"currency\":\"USD\"}},{\"uid\":\"L2\",\"quantity\":\"2\",\"name\":\"Coke\","
        "\"base_price_money\":{\"amount\":1450,"
        "\"currency\":\"USD\"}},{\"uid\":\"L3\",\"quantity\":\"2\",\"catalog_object_id\":\"VAR9\"}]");
}

TESTS_WITH(open_job, close_job) = {
    TEST(a_line_that_the_catalog_has_goes_by_its_ids),
    TEST(what_the_catalog_has_only_in_part_is_said_in_words),
};
