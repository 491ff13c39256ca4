#include "with_cmocka.h"

#include "contract/store/with_store.h"

#include <stdio.h>
#include <string.h>

enum { VALUES_MAX = 64 };

struct values {
    int64_t of[STORE_ARM_COUNT][STORE_MEASURE_COUNT][VALUES_MAX];
    size_t count[STORE_ARM_COUNT][STORE_MEASURE_COUNT];
};

static bool note_value(void *owner, enum store_arm arm, enum store_measure measure, int64_t value)
{
    struct values *values = owner;
    size_t *count = &values->count[arm][measure];
    if (*count < VALUES_MAX)
        values->of[arm][measure][*count] = value;
    ++*count;
    return true;
}

static struct values read_values(struct store *store, const char *restaurant, int64_t since_unix_ms)
{
    struct values values = {0};
    struct store_measure_filter filter = {restaurant, since_unix_ms};
    assert_int_equal(store_each_measure(store, &filter, note_value, &values), VP_OK);
    return values;
}

struct turns {
    struct turn_latency at[8];
    size_t count;
};

static bool note_turn(void *owner, const struct turn_latency *turn)
{
    struct turns *turns = owner;
    turns->at[turns->count++] = *turn;
    return turns->count < 8;
}

/* Begins a call and writes its SID. */
static void begin(struct store *store, const char *restaurant, struct store_call *call)
{
    bool is_new;
    snprintf(call->restaurant_id, sizeof call->restaurant_id, "%s", restaurant);
    with_store_name(call->call_sid, sizeof call->call_sid, "CA");
    assert_int_equal(store_begin_call(store, call, &is_new), VP_OK);
}

static void put_order(struct store *store, const struct store_call *call, uint32_t version)
{
    int number;
    bool is_new;
    struct ticket ticket = with_store_ticket(call->restaurant_id, call->call_sid, version, 9000);
    ticket.lines[0].quantity = (int)version; /* each order another content */
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
}

static void measures_add_up_over_a_call(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char restaurant[64];
    const struct turn_latency first_turns[] = {{300, 200, 90, 0, 0, 10}, {450, 200, 50, 180, 15, 5}},
                              later_turns[] = {{.total_ms = 700}};
    struct store_call call = {.arm = STORE_ARM_TRADITIONAL, .started_unix_ms = 1000};
    with_store_name(restaurant, sizeof restaurant, "r");
    begin(store, restaurant, &call);
    const struct store_measures reports[] = {
        {.first_audio_unix_ms = 1250, .turns = first_turns, .turn_count = 2, .line_json = "{\"quality\":91}"},
        {.handover_count = 1, .line_json = "{\"quality\":47}"},
        {.handover_count = 1}, /* the same hand-over, told twice */
        {.first_audio_unix_ms = 8000, .turns = later_turns, .turn_count = 1},
    };
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++)
        assert_int_equal(store_add_measures(store, call.call_sid, &reports[i]), VP_OK);
    struct store_call found;
    assert_int_equal(store_find_call(store, call.call_sid, &found), VP_OK);
    assert_string_equal(found.line_json, "{\"quality\":47}"); /* the latest */
    struct turns turns = {0};
    assert_int_equal(store_each_turn(store, call.call_sid, note_turn, &turns), VP_OK);
    assert_int_equal(turns.count, 3);
    assert_memory_equal(turns.at, first_turns, sizeof first_turns);
    assert_memory_equal(turns.at + 2, later_turns, sizeof later_turns);
    put_order(store, &call, 5);
    put_order(store, &call, 7);
    assert_int_equal(store_end_call(store, call.call_sid, 0, "goodbye", 9000), VP_OK);
    struct values values = read_values(store, restaurant, 0);
    const int arm = STORE_ARM_TRADITIONAL;
    for (int measure = 0; measure < STORE_MEASURE_COUNT; measure++)
        assert_int_equal(values.count[STORE_ARM_REALTIME][measure], 0);
    assert_int_equal(values.count[arm][STORE_COMPLETED], 1);
    assert_int_equal(values.of[arm][STORE_COMPLETED][0], 1);
    assert_int_equal(values.count[arm][STORE_FIRST_AUDIO_MS], 1);
    assert_int_equal(values.of[arm][STORE_FIRST_AUDIO_MS][0], 250);
    assert_int_equal(values.count[arm][STORE_TURN_LATENCY_MS], 3);
    assert_int_equal(values.of[arm][STORE_TURN_LATENCY_MS][0] + values.of[arm][STORE_TURN_LATENCY_MS][1] +
                         values.of[arm][STORE_TURN_LATENCY_MS][2],
                     300 + 450 + 700);
    assert_int_equal(values.count[arm][STORE_HANDOVERS], 1);
    assert_int_equal(values.of[arm][STORE_HANDOVERS][0], 1);
    assert_int_equal(values.count[arm][STORE_ORDER_EDITS], 2);
    assert_int_equal(values.of[arm][STORE_ORDER_EDITS][0] + values.of[arm][STORE_ORDER_EDITS][1], 5 + 2);
    store_close(store);
}

static void only_drawn_calls_that_are_over_are_compared(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char restaurant[64];
    with_store_name(restaurant, sizeof restaurant, "r");
    struct store_call calls[] = {
        {.started_unix_ms = 2000},                               /* over: the one that counts */
        {.started_unix_ms = 2000},                               /* live */
        {.started_unix_ms = 2000, .is_test = true},              /* of a test number */
        {.started_unix_ms = 1000, .arm = STORE_ARM_TRADITIONAL}, /* too old */
    };
    for (size_t i = 0; i < 4; i++) {
        begin(store, restaurant, &calls[i]);
        if (i != 1)
            assert_int_equal(store_end_call(store, calls[i].call_sid, 0, "goodbye", 3000), VP_OK);
    }
    struct store_call found;
    assert_int_equal(store_find_call(store, calls[2].call_sid, &found), VP_OK);
    assert_true(found.is_test);
    struct values values = read_values(store, restaurant, 2000);
    assert_int_equal(values.count[STORE_ARM_REALTIME][STORE_COMPLETED], 1);
    assert_int_equal(values.of[STORE_ARM_REALTIME][STORE_COMPLETED][0], 0);
    assert_int_equal(values.count[STORE_ARM_REALTIME][STORE_FIRST_AUDIO_MS], 0); /* never heard anything */
    assert_int_equal(values.count[STORE_ARM_TRADITIONAL][STORE_COMPLETED], 0);
    assert_int_equal(read_values(store, restaurant, 0).count[STORE_ARM_TRADITIONAL][STORE_COMPLETED], 1);
    assert_true(read_values(store, NULL, 2000).count[STORE_ARM_REALTIME][STORE_COMPLETED] >= 1);
    store_close(store);
}

struct usages {
    struct store_usage of[8];
    size_t count;
};

static bool note_usage(void *owner, const struct store_usage *usage)
{
    struct usages *usages = owner;
    if (usages->count < 8)
        usages->of[usages->count] = *usage;
    usages->count++;
    return true;
}

static struct usages read_usage(struct store *store, const char *call_sid, const char *restaurant,
                                const char *since)
{
    struct usages usages = {.count = 0};
    const struct store_usage_filter filter = {call_sid, restaurant, since};
    assert_int_equal(store_each_usage(store, &filter, note_usage, &usages), VP_OK);
    return usages;
}

static void use(struct store *store, const char *call_sid, const char *day, int64_t tokens,
                int64_t cost_micros)
{
    struct store_measures measures = {.cost_micros = cost_micros};
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        measures.usage.tokens[i] = tokens + i;
    snprintf(measures.usage_day, sizeof measures.usage_day, "%s", day);
    assert_int_equal(store_add_measures(store, call_sid, &measures), VP_OK);
}

static void usage_adds_up_by_call_restaurant_and_day(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char restaurant[64];
    struct store_call calls[3] = {
        {.started_unix_ms = 1000}, {.started_unix_ms = 2000}, {.started_unix_ms = 3000}};
    with_store_name(restaurant, sizeof restaurant, "r");
    for (int i = 0; i < 3; i++)
        begin(store, restaurant, &calls[i]);
    use(store, calls[0].call_sid, "2026-11-27", 100, 7000);
    use(store, calls[0].call_sid, "2026-11-28", 10, 700); /* past midnight: still of its first day */
    use(store, calls[1].call_sid, "2026-11-28", 1, 40);
    use(store, calls[2].call_sid, "2026-11-28", 2, 2);
    struct usages usages = read_usage(store, calls[0].call_sid, NULL, NULL);
    assert_int_equal(usages.count, 1);
    assert_int_equal(usages.of[0].tokens.tokens[TOKENS_TEXT_IN], 110);
    assert_int_equal(usages.of[0].tokens.tokens[TOKENS_AUDIO_OUT], 110 + 2 * TOKENS_AUDIO_OUT);
    assert_int_equal(usages.of[0].cost_micros, 7700);
    usages = read_usage(store, NULL, restaurant, "");
    assert_int_equal(usages.count, 2);
    assert_string_equal(usages.of[0].day, "2026-11-28"); /* the newest first */
    assert_int_equal(usages.of[0].call_count, 2);
    assert_int_equal(usages.of[0].cost_micros, 42);
    assert_string_equal(usages.of[1].day, "2026-11-27");
    assert_string_equal(usages.of[1].restaurant_id, restaurant);
    assert_int_equal(read_usage(store, NULL, restaurant, "2026-11-28").count, 1);
    assert_int_equal(read_usage(store, NULL, restaurant, "2026-11-29").count, 0);
    assert_int_equal(read_usage(store, "CAnobody", NULL, NULL).count, 0);
    assert_true(read_usage(store, NULL, NULL, "2026-11-27").count >= 2);
    store_close(store);
}

static void what_is_told_again_counts_once(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char restaurant[64];
    struct store_call call = {.started_unix_ms = 1000};
    const struct turn_latency turn = {.total_ms = 300};
    with_store_name(restaurant, sizeof restaurant, "r");
    begin(store, restaurant, &call);
    static const uint64_t keys[] = {0x8000000000000001, 7, 7, 0x8000000000000001, 70, 0, 0};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct store_measures measures = {.turns = &turn,
                                                .turn_count = 1,
                                                .usage = {.tokens = {[TOKENS_TEXT_OUT] = 7}},
                                                .cost_micros = 100,
                                                .usage_day = "2026-11-28",
                                                .key = keys[i]};
        assert_int_equal(store_add_measures(store, call.call_sid, &measures), VP_OK);
    }
    struct turns turns = {0};
    assert_int_equal(store_each_turn(store, call.call_sid, note_turn, &turns), VP_OK);
    assert_int_equal(turns.count, 5);
    assert_int_equal(read_usage(store, call.call_sid, NULL, NULL).of[0].cost_micros, 500);
    store_close(store);
}

static void measures_of_an_unknown_call_are_refused(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    char call_sid[40];
    const struct store_measures measures = {.first_audio_unix_ms = 1};
    with_store_name(call_sid, sizeof call_sid, "CA");
    assert_int_equal(store_add_measures(store, call_sid, &measures), VP_ERR_NOT_FOUND);
    store_close(store);
}

TESTS = {
    TEST(measures_add_up_over_a_call),
    TEST(only_drawn_calls_that_are_over_are_compared),
    TEST(usage_adds_up_by_call_restaurant_and_day),
    TEST(what_is_told_again_counts_once),
    TEST(measures_of_an_unknown_call_are_refused),
};
