/* The list of calls: what came of each, pages, and the search by number, name and what was said. */
#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "contract/store/with_store.h"
#include "store/call_list.h"
#include "store/message.h"
#include "store/slowest_turn.h"

static struct store *store;
static char restaurant[48];

static int open_it(void **state)
{
    (void)state;
    store = with_store_open();
    with_store_name(restaurant, sizeof restaurant, "r");
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    store_close(store);
    return 0;
}

static void begin(char out_sid[40], int64_t started_unix_ms, const char *number)
{
    struct store_call call = {.arm = STORE_ARM_REALTIME, .started_unix_ms = started_unix_ms};
    bool is_new;
    with_store_name(out_sid, 40, "CA");
    snprintf(call.call_sid, sizeof call.call_sid, "%s", out_sid);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", restaurant);
    snprintf(call.caller_number, sizeof call.caller_number, "%s", number);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
}

static void end(const char *call_sid, const char *why)
{
    assert_int_equal(store_end_call(store, call_sid, 0, why, 900000), VP_OK);
}

static void answer_turn(const char *call_sid, int latency_ms)
{
    const struct turn_latency turn = {.total_ms = latency_ms};
    const struct store_measures measures = {.turns = &turn, .turn_count = 1};
    assert_int_equal(store_add_measures(store, call_sid, &measures), VP_OK);
}

static void say(const char *call_sid, enum store_speaker speaker, int64_t offset_ms, const char *text)
{
    const struct store_line line = {.speaker = speaker, .offset_ms = offset_ms, .text = text};
    assert_int_equal(store_add_line(store, call_sid, &line), VP_OK);
}

struct seen {
    struct call_summary calls[CALL_LIST_MAX];
    size_t count;
    int64_t next_unix_ms;
};
static struct seen seen;

static bool on_call(void *owner, const struct call_summary *call)
{
    (void)owner;
    seen.calls[seen.count++] = *call;
    return true;
}

static void list(struct call_list_filter filter)
{
    seen.count = 0;
    filter.restaurant_id = restaurant;
    if (filter.limit == 0)
        filter.limit = 50;
    assert_int_equal(store_list_calls(store, &filter, on_call, NULL, &seen.next_unix_ms), VP_OK);
}

static void shows(size_t index, const char *call_sid)
{
    assert_true(index < seen.count);
    assert_string_equal(seen.calls[index].call.call_sid, call_sid);
}

static void outcome_is(const char *call_sid, enum call_outcome outcome)
{
    list((struct call_list_filter){.call_sid = call_sid});
    assert_int_equal(seen.count, 1);
    assert_string_equal(call_outcome_name(seen.calls[0].outcome), call_outcome_name(outcome));
}

static void a_call_has_the_outcome_of_its_end(void **state)
{
    static const struct {
        const char *why;
        enum call_outcome outcome;
    } ends[] = {{"message taken", OUTCOME_MESSAGE}, {"transfer", OUTCOME_TRANSFERRED},
                {"hang-up", OUTCOME_ABANDONED},     {"length", OUTCOME_FAILED},
                {"fallback", OUTCOME_FAILED},       {"stream broke: timed out", OUTCOME_FAILED}};
    char sid[40];
    (void)state;
    begin(sid, 1000, "+15550001111");
    outcome_is(sid, OUTCOME_LIVE);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        begin(sid, 1000, "+15550001111");
        end(sid, ends[i].why);
        outcome_is(sid, ends[i].outcome);
    }
}

static void who_was_answered_and_left_no_dish_was_not_lost(void **state)
{
    char sid[40];
    (void)state;
    begin(sid, 1000, "+15550001111");
    answer_turn(sid, 700);
    assert_int_equal(store_save_basket(store, sid, 0, 1, "{\"version\":1,\"lines\":[]}"), VP_OK);
    end(sid, "hang-up");
    outcome_is(sid, OUTCOME_ANSWERED);
    begin(sid, 1000, "+15550001111");
    answer_turn(sid, 700);
    assert_int_equal(store_save_basket(store, sid, 0, 1, "{\"version\":1,\"lines\":[{\"item_id\":\"x\"}]}"),
                     VP_OK);
    end(sid, "hang-up");
    outcome_is(sid, OUTCOME_ABANDONED);
}

static void who_left_a_message_was_served(void **state)
{
    char sid[40];
    bool is_new;
    (void)state;
    begin(sid, 1000, "+15550001111");
    struct store_message message = {
        .key = 1, .kind = STORE_MESSAGE_CALLBACK, .text = "Call back.", .unix_ms = 1500};
    snprintf(message.call_sid, sizeof message.call_sid, "%s", sid);
    snprintf(message.restaurant_id, sizeof message.restaurant_id, "%s", restaurant);
    assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
    end(sid, "goodbye");
    outcome_is(sid, OUTCOME_MESSAGE);
}

static void a_call_that_is_taken_up_again_is_live(void **state)
{
    char sid[40];
    (void)state;
    begin(sid, 1000, "+15550001111");
    end(sid, "stream closed");
    assert_int_equal(store_take_call(store, sid, 5), VP_OK);
    outcome_is(sid, OUTCOME_LIVE);
    list((struct call_list_filter){.has_outcome = true, .outcome = OUTCOME_LIVE});
    assert_int_equal(seen.count, 1);
}

static void what_was_ordered_stands_with_the_call(void **state)
{
    char sid[40];
    int number;
    bool is_new;
    (void)state;
    begin(sid, 1000, "+15550001111");
    answer_turn(sid, 700);
    answer_turn(sid, 1900);
    struct ticket ticket = with_store_ticket(restaurant, sid, 2, 1500);
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    end(sid, "goodbye");
    list((struct call_list_filter){.limit = 10});
    shows(0, sid);
    const struct call_summary *call = &seen.calls[0];
    assert_int_equal(call->outcome, OUTCOME_ORDERED);
    assert_string_equal(call->caller_name, "Zoë O'Hara");
    assert_int_equal(call->order_count, 1);
    assert_int_equal(call->order_numbers[0], number);
    assert_int_equal(call->total_cents, 5794);
    assert_int_equal(call->turn_count, 2);
    assert_int_equal(call->slowest_ms, 1900);
}

static void an_order_that_comes_after_the_end_counts(void **state)
{
    char sid[40];
    int number;
    bool is_new;
    (void)state;
    begin(sid, 1000, "+15550001111");
    end(sid, "left behind");
    struct ticket ticket = with_store_ticket(restaurant, sid, 2, 1500);
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    outcome_is(sid, OUTCOME_ORDERED);
}

static void of_the_newest_the_slowest_come_first(void **state)
{
    char oldest[40], slow[40] = "", other[40] = "";
    struct call_list_filter filter = {.restaurant_id = restaurant, .limit = 2};
    (void)state;
    begin(oldest, 1000, "+15550001111");
    answer_turn(oldest, 9000);
    for (int i = 0; i < CALL_LIST_MAX; i++)
        begin(i == 7 ? slow : other, 2000 + i, "+15550001111");
    answer_turn(slow, 3000);
    answer_turn(other, 2000);
    seen.count = 0;
    assert_int_equal(store_list_slowest(store, &filter, CALL_LIST_MAX, on_call, NULL), VP_OK);
    assert_int_equal(seen.count, 2);
    shows(0, slow);
    shows(1, other);
    seen.count = 0;
    assert_int_equal(store_list_slowest(store, &filter, CALL_LIST_MAX + 1, on_call, NULL), VP_OK);
    shows(0, oldest);
    shows(1, slow);
}

static void pages_show_each_call_once(void **state)
{
    char sids[7][40];
    (void)state;
    for (int i = 0; i < 7; i++)
        begin(sids[i], i == 3 ? 1002 : 1000 + i, "+15550001111"); /* two of one moment */
    list((struct call_list_filter){.limit = 4});
    assert_int_equal(seen.count, 5); /* those two stay together */
    shows(0, sids[6]);
    assert_int_equal(seen.next_unix_ms, 1002);
    list((struct call_list_filter){.limit = 4, .until_unix_ms = seen.next_unix_ms});
    assert_int_equal(seen.count, 2);
    shows(1, sids[0]);
    assert_int_equal(seen.next_unix_ms, 0);
    list((struct call_list_filter){.from_unix_ms = 1001, .until_unix_ms = 1003});
    assert_int_equal(seen.count, 3);
}

static void a_call_is_found_by_its_number_and_its_name(void **state)
{
    char first[40], second[40];
    int number;
    bool is_new;
    (void)state;
    begin(first, 1000, "+15557654321");
    begin(second, 2000, "+15550001111");
    struct ticket ticket = with_store_ticket(restaurant, second, 2, 2500);
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    list((struct call_list_filter){.words = "765-43"});
    assert_int_equal(seen.count, 1);
    shows(0, first);
    list((struct call_list_filter){.words = "o'hara"});
    assert_int_equal(seen.count, 1);
    shows(0, second);
    list((struct call_list_filter){.words = "100%"});
    assert_int_equal(seen.count, 0);
}

static void a_call_is_found_by_what_was_said(void **state)
{
    char first[40], second[40];
    (void)state;
    begin(first, 1000, "+15550001111");
    begin(second, 2000, "+15550001111");
    say(first, STORE_CALLER, 100, "Do you have the grilled Salmon today?");
    say(first, STORE_AGENT, 300, "We do; the salmon is 18 dollars.");
    say(second, STORE_AGENT, 100, "A café au lait, anything else?");
    say(second, STORE_NOTE, 200, "salmon: a note is not what was said");
    list((struct call_list_filter){.words = "salm"});
    assert_int_equal(seen.count, 1);
    shows(0, first);
    list((struct call_list_filter){.words = "salmon grilled"});
    assert_int_equal(seen.count, 1);
    list((struct call_list_filter){.words = "cafe"});
    shows(0, second);
    list((struct call_list_filter){.words = "\"grilled* OR NOT ("});
    assert_int_equal(seen.count, 0);
    list((struct call_list_filter){.words = "?!"});
    assert_int_equal(seen.count, 0);
    list((struct call_list_filter){.words = "salmon", .has_outcome = true, .outcome = OUTCOME_ORDERED});
    assert_int_equal(seen.count, 0);
}

static void pages_of_a_search_show_each_call_once(void **state)
{
    char sids[9][40];
    (void)state;
    for (int i = 0; i < 9; i++) {
        begin(sids[i], 1000000000000 + i * 1000, "+15550001111");
        say(sids[i], STORE_CALLER, 100, "a tiramisu please");
    }
    say(sids[0], STORE_CALLER, 900, "and another tiramisu"); /* the oldest call spoke last */
    size_t count = 0;
    struct call_list_filter filter = {.words = "tiramisu", .limit = 2};
    do {
        list(filter);
        for (size_t i = 0; i < seen.count; i++)
            shows(i, sids[8 - count - i]);
        count += seen.count;
        filter.until_unix_ms = seen.next_unix_ms;
    } while (seen.next_unix_ms != 0 && count < 20);
    assert_int_equal(count, 9);
}

static void figures_are_of_a_time_and_an_arm(void **state)
{
    char sid[40];
    int number;
    bool is_new;
    struct call_figures all, arms[STORE_ARM_COUNT];
    int64_t count;
    const struct call_period period = {restaurant, 1000, 2000};
    (void)state;
    for (int i = 0; i < 4; i++) {
        begin(sid, 1000 + i * 300, "+15550001111");
        for (int turn = 1; turn <= 5; turn++)
            answer_turn(sid, 1000 * i + 100 * turn);
        end(sid, "goodbye");
    }
    begin(sid, 2000, "+15550001111"); /* not of it any more */
    struct ticket ticket = with_store_ticket(restaurant, sid, 2, 1999);
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    assert_int_equal(store_read_figures(store, &period, &all, arms), VP_OK);
    assert_int_equal(all.call_count, 4);
    assert_int_equal(all.ended_count, 4);
    assert_int_equal(all.ordered_count, 0);
    assert_int_equal(all.order_count, 1);
    assert_int_equal(all.revenue_cents, 5794);
    assert_int_equal(all.turn_count, 20);
    assert_int_equal(all.p50_ms, 1500);
    assert_int_equal(all.p95_ms, 3400);
    assert_int_equal(arms[STORE_ARM_REALTIME].p95_ms, 3400);
    assert_int_equal(arms[STORE_ARM_TRADITIONAL].turn_count, 0);
    assert_int_equal(store_count_calls(store, &period, &count), VP_OK);
    assert_int_equal(count, 4);
}

static bool on_record(void *owner, const struct tool_record *record)
{
    char *text = owner;
    snprintf(text + strlen(text), 4096 - strlen(text), "%d %s %s %s\n", (int)record->unix_ms, record->name,
             record->arguments, record->answer);
    return true;
}

static void function_calls_are_kept_with_the_call(void **state)
{
    char sid[40], text[4096] = "", huge[5000];
    (void)state;
    begin(sid, 1000, "+15550001111");
    const struct tool_record second = {900, true, "add_item", "{\"item_id\":\"x\"}", "{\"ok\":false}"};
    const struct tool_record first = {100, false, "get_menu", "{}", "{\"ok\":true}"};
    assert_int_equal(store_add_tool_record(store, sid, &second), VP_OK);
    assert_int_equal(store_add_tool_record(store, sid, &first), VP_OK);
    assert_int_equal(store_add_tool_record(store, sid, &first), VP_OK); /* a replay adds nothing */
    assert_int_equal(store_each_tool_record(store, sid, on_record, text), VP_OK);
    assert_string_equal(text,
                        "100 get_menu {} {\"ok\":true}\n900 add_item {\"item_id\":\"x\"} {\"ok\":false}\n");
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    const struct tool_record long_one = {50, false, huge, huge, huge};
    text[0] = '\0';
    assert_int_equal(store_add_tool_record(store, sid, &long_one), VP_OK);
    assert_int_equal(store_each_tool_record(store, sid, on_record, text), VP_OK);
    assert_true(strlen(text) <
                TOOL_RECORD_NAME_BYTES + TOOL_RECORD_ARGUMENTS_BYTES + TOOL_RECORD_ANSWER_BYTES + 200);
}

TESTS_WITH(open_it, close_it) = {
    TEST(a_call_has_the_outcome_of_its_end),
    TEST(who_was_answered_and_left_no_dish_was_not_lost),
    TEST(who_left_a_message_was_served),
    TEST(a_call_that_is_taken_up_again_is_live),
    TEST(what_was_ordered_stands_with_the_call),
    TEST(an_order_that_comes_after_the_end_counts),
    TEST(of_the_newest_the_slowest_come_first),
    TEST(pages_show_each_call_once),
    TEST(a_call_is_found_by_its_number_and_its_name),
    TEST(a_call_is_found_by_what_was_said),
    TEST(pages_of_a_search_show_each_call_once),
    TEST(figures_are_of_a_time_and_an_arm),
    TEST(function_calls_are_kept_with_the_call),
};
