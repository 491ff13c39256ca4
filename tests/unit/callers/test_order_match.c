#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "callers/order_match.h"

static const char *mushrooms_left[] = {"left mushrooms", "thin-crust"};
static const char *basil[] = {"basil"};
static struct scenario_line wanted_lines[] = {{.item = "margherita",
                                               .size = "large",
                                               .quantity = 2,
                                               .options = mushrooms_left,
                                               .options_count = 2,
                                               .without = basil,
                                               .without_count = 1,
                                               .say = "two large Margheritas"},
                                              {.item = "coke", .size = "can", .quantity = 3}};
static struct scenario_order wanted = {.service = SCENARIO_PICKUP,
                                       .name = "Sara|Sarah",
                                       .lines = wanted_lines,
                                       .lines_count = 2,
                                       .total = "50.00"};

#define MARGHERITA(quantity, side)                                                                           \
    "{\"item_id\":\"margherita\",\"size_id\":\"large\","                                                     \
    "\"name\":\"Large Margherita\",\"quantity\":" #quantity                                                  \
    ",\"options\":[{\"option_id\":\"thin-crust\",\"side\":\"whole\",\"amount\":\"regular\"},"                \
    "{\"option_id\":\"mushrooms\",\"name\":\"Mushrooms\",\"side\":\"" side                                   \
    "\",\"amount\":\"regular\"}],\"without\":[\"Basil\"],"                                                   \
    "\"spoken\":\"two of them\"}"
#define COKE(quantity)                                                                                       \
    "{\"item_id\":\"coke\",\"size_id\":\"can\",\"name\":\"Can Coke\",\"quantity\":" #quantity                \
    ",\"options\":[],\"without\":[],\"spoken\":\"cokes\"}"

static void expect_sentence(const char *lines, const char *service, const char *name, const char *sentence)
{
    int tries = strncmp(sentence != NULL ? sentence : "", "No, please", 10) == 0 ? 2 : 0;
    char said[ORDER_MATCH_SENTENCE_BYTES] = "";
    json_t *order = json_pack("{s:o, s:{s:s, s:s}}", "lines", json_loads(lines, 0, NULL), "customer",
                              "service", service, "name", name);
    assert_non_null(order);
    assert_int_equal(order_match_correct(order, &wanted, tries, said, sizeof said), sentence != NULL);
    assert_string_equal(said, sentence != NULL ? sentence : "");
    json_decref(order);
}

static void a_listening_caller_corrects(void **state)
{
    (void)state;
    expect_sentence("[" MARGHERITA(2, "left") "," COKE(3) "]", "pickup", "sarah", NULL);
    expect_sentence("[" COKE(3) "," MARGHERITA(2, "right") "]", "", "", NULL);
    expect_sentence("[" MARGHERITA(2, "left") "]", "", "", "No, I also wanted three can coke.");
    expect_sentence("[" COKE(3) "]", "", "", "No, I also wanted two large Margheritas.");
    expect_sentence("[" MARGHERITA(2, "left") "," COKE(1) "]", "", "", "No, make that three can coke.");
    expect_sentence("[" MARGHERITA(2, "whole") "," COKE(3) "]", "", "",
                    "No, please take off the two of them.");
    expect_sentence("[" MARGHERITA(2, "whole") "," COKE(3) "]", "", "",
                    "No, change the Mushrooms to mushrooms on one half.");
    expect_sentence(
        "[{\"item_id\":\"margherita\",\"size_id\":\"small\",\"name\":\"Margherita\",\"quantity\":2}]", "", "",
        "No, make the Margherita large.");
    expect_sentence(
        "[{\"item_id\":\"margherita\",\"size_id\":\"large\",\"name\":\"Margherita\",\"quantity\":2}]", "", "",
        "No, the Margherita should be with mushrooms on one half.");
    expect_sentence("[" MARGHERITA(2, "left") "," COKE(3) "," COKE(1) "]", "", "",
                    "No, please take off the cokes.");
    expect_sentence("[" MARGHERITA(2, "left") "," COKE(3) "]", "delivery", "", "No, it's for pickup.");
    expect_sentence("[" MARGHERITA(2, "left") "," COKE(3) "]", "pickup", "Zara", "No, the name is Sara.");
}

static void expect_judgement(json_t *call, const struct scenario_expect *expect, enum phone_line_ended_by by,
                             const char *differences)
{
    struct buf out;
    buf_init(&out, 4096);
    assert_int_equal(order_match_judge(call, expect, &(struct phone_line_end){.by = by}, &out),
                     differences[0] == '\0');
    assert_string_equal(buf_text(&out), differences);
    buf_deinit(&out);
    json_decref(call);
}

static json_t *call_of(const char *lines, const char *basket_total, const char *orders)
{
    return json_pack("{s:{s:o, s:s}, s:o}", "order", "lines", json_loads(lines, 0, NULL), "total",
                     basket_total, "orders", json_loads(orders, 0, NULL));
}

#define TICKET "[{\"order_number\":1,\"service\":\"pickup\",\"name\":\"SARA\",\"total\":\"50.00\"}]"

static void a_call_is_judged_by_order_and_end(void **state)
{
    (void)state;
    const struct scenario_expect expect = {.order = &wanted, .ended_by = SCENARIO_ENDED_BY_AGENT};
    const char *right = "[" MARGHERITA(2, "left") "," COKE(3) "]";
    expect_judgement(call_of(right, "50.00", TICKET), &expect, PHONE_LINE_ENDED_BY_AGENT, "");
    expect_judgement(call_of(right, "50.00", TICKET), &expect, PHONE_LINE_ENDED_BY_CALLER,
                     "the agent did not end the call\n");
    expect_judgement(call_of(right, "50.00", "[]"), &expect, PHONE_LINE_ENDED_BY_AGENT,
                     "orders stored: 0 instead of 1\n");
    expect_judgement(call_of(right, "60.00", TICKET), &expect, PHONE_LINE_ENDED_BY_AGENT,
                     "the basket was changed after it was ordered\n");
    expect_judgement(
        call_of("[" COKE(2) "," COKE(1) "]", "50.00", TICKET), &expect, PHONE_LINE_ENDED_BY_AGENT,
        "missing: 2 x large margherita\ncoke: 2 instead of 3\nnot ordered by the caller: cokes\n");
    expect_judgement(
        call_of(right, "51.00",
                "[{\"order_number\":1,\"service\":\"delivery\",\"name\":\"Zara\",\"total\":\"51.00\"}]"),
        &expect, PHONE_LINE_ENDED_BY_AGENT,
        "service: delivery instead of pickup\n"
        "name: \"Zara\" instead of \"Sara|Sarah\"\n"
        "total: 51.00 instead of 50.00\n");
    expect_judgement(NULL, &expect, PHONE_LINE_FAILED,
                     "the call failed\nthe agent did not end the call\n"
                     "the API did not answer, so the order cannot be checked\n");
    wanted.address = (char *)"12 main street|twelve main street";
    expect_judgement(
        call_of(right, "50.00",
                "[{\"order_number\":1,\"service\":\"pickup\",\"name\":\"Sara\",\"total\":\"50.00\","
                "\"address\":\"Twelve Main Street.\"}]"),
        &expect, PHONE_LINE_ENDED_BY_AGENT, "");
    expect_judgement(call_of(right, "50.00", TICKET), &expect, PHONE_LINE_ENDED_BY_AGENT,
                     "address: \"\" instead of \"12 main street|twelve main street\"\n");
    wanted.address = NULL;
    const struct scenario_expect nothing = {.no_order = true};
    expect_judgement(call_of(right, "50.00", "[]"), &nothing, PHONE_LINE_ENDED_BY_CALLER, "");
    expect_judgement(call_of(right, "50.00", TICKET), &nothing, PHONE_LINE_ENDED_BY_CALLER,
                     "an order was stored, though none was expected\n");
    expect_judgement(NULL, NULL, PHONE_LINE_ENDED_BY_AGENT, "");
    const struct scenario_expect transfer = {.transfer = true};
    expect_judgement(NULL, &transfer, PHONE_LINE_ENDED_BY_AGENT,
                     "the call was not put through to a person\n");
}

static void expect_ticket(json_t *call, const struct scenario_expect *expect, enum order_match_ticket ticket)
{
    assert_int_equal(order_match_ticket(call, expect), ticket);
    json_decref(call);
}

static void a_ticket_is_right_wrong_or_missing(void **state)
{
    (void)state;
    const char *right = "[" MARGHERITA(2, "left") "," COKE(3) "]";
    const struct scenario_expect order = {.order = &wanted, .ended_by = SCENARIO_ENDED_BY_AGENT},
                                 none = {.no_order = true}, some = {.some_order = true},
                                 transfer = {.transfer = true};
    expect_ticket(call_of(right, "50.00", TICKET), &order, ORDER_MATCH_TICKET_RIGHT);
    expect_ticket(call_of("[" COKE(3) "]", "50.00", TICKET), &order, ORDER_MATCH_TICKET_WRONG);
    expect_ticket(call_of(right, "60.00", TICKET), &order, ORDER_MATCH_TICKET_WRONG);
    expect_ticket(call_of(right, "50.00", "[{\"total\":\"50.00\"},{\"total\":\"50.00\"}]"), &order,
                  ORDER_MATCH_TICKET_WRONG);
    expect_ticket(call_of(right, "50.00", "[]"), &order, ORDER_MATCH_TICKET_MISSING);
    expect_ticket(NULL, &order, ORDER_MATCH_TICKET_MISSING);
    expect_ticket(call_of(right, "50.00", "[]"), &none, ORDER_MATCH_TICKET_RIGHT);
    expect_ticket(call_of(right, "50.00", TICKET), &none, ORDER_MATCH_TICKET_WRONG);
    expect_ticket(NULL, &none, ORDER_MATCH_TICKET_MISSING);
    expect_ticket(call_of("[]", "50.00", TICKET), &some, ORDER_MATCH_TICKET_RIGHT);
    expect_ticket(call_of(right, "50.00", "[]"), &some, ORDER_MATCH_TICKET_MISSING);
    expect_ticket(call_of(right, "50.00", "[]"), &transfer, ORDER_MATCH_TICKET_RIGHT);
    expect_ticket(NULL, NULL, ORDER_MATCH_TICKET_RIGHT);
}

TESTS = {
    TEST(a_listening_caller_corrects),
    TEST(a_call_is_judged_by_order_and_end),
    TEST(a_ticket_is_right_wrong_or_missing),
};
