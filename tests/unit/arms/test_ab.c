/* The comparison as computed from a store whose values are known. */
#include "with_cmocka.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arms/ab.h"

static struct store *open_store(void)
{
    struct store *store = NULL;
    char why[256] = "";
    assert_int_equal(store_open("sqlite::memory:", &store, why, sizeof why), VP_OK);
    return store;
}

/* A call that began at 1000 and is over; every fifth made an order. */
static void put_call(struct store *store, int number, enum store_arm arm, int first_audio_ms,
                     int32_t latency_ms, int handover_count)
{
    struct store_call call = {.restaurant_id = "r", .arm = arm, .started_unix_ms = 1000};
    const struct turn_latency turn = {.total_ms = latency_ms};
    const struct store_measures measures = {.first_audio_unix_ms = 1000 + first_audio_ms,
                                            .turns = &turn,
                                            .turn_count = 1,
                                            .handover_count = handover_count};
    bool is_new;
    snprintf(call.call_sid, sizeof call.call_sid, "CA%d-%d", (int)arm, number);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_add_measures(store, call.call_sid, &measures), VP_OK);
    if (number % 5 == 0) {
        struct ticket ticket = {.restaurant_id = "r", .basket_version = 4 + (uint32_t)(number % 2) * 2};
        int order_number;
        snprintf(ticket.call_sid, sizeof ticket.call_sid, "%s", call.call_sid);
        assert_int_equal(store_put_order(store, &ticket, &order_number, &is_new), VP_OK);
    }
    assert_int_equal(store_end_call(store, call.call_sid, 0, "goodbye", 2000), VP_OK);
}

static void assert_estimate(const struct estimate *estimate, double value, double low, double high)
{
    assert_true(fabs(estimate->value - value) < 5e-4);
    assert_true(fabs(estimate->low - low) < 5e-4);
    assert_true(fabs(estimate->high - high) < 5e-4);
}

static void figures_follow_from_what_was_stored(void **state)
{
    (void)state;
    struct store *store = open_store();
    struct ab_report report;
    const struct store_measure_filter filter = {.restaurant_id = "r"};
    for (int i = 1; i <= 100; i++) /* latencies 10, 20, ... 1000 ms, in another order */
        put_call(store, i, STORE_ARM_REALTIME, i, 10 * (i * 37 % 100 + 1), i % 4 == 0);
    for (int i = 1; i <= 5; i++)
        put_call(store, i, STORE_ARM_TRADITIONAL, 100000, 3000, 0);
    assert_int_equal(ab_compute(store, &filter, &report), VP_OK);
    const struct ab_arm *arm = &report.arms[STORE_ARM_REALTIME];
    assert_int_equal(arm->call_count, 100);
    assert_int_equal(arm->completed_count, 20);
    assert_int_equal(arm->order_count, 20);
    assert_int_equal(arm->turn_count, 100);
    assert_estimate(&arm->completed_rate, 0.2, 0.1334, 0.2888);
    assert_estimate(&arm->turn_p50_ms, 500, 400, 610);
    assert_estimate(&arm->turn_p95_ms, 950, 900, 1000);
    assert_estimate(&arm->first_audio_p50_ms, 50, 40, 61);
    assert_estimate(&arm->handovers_per_call, 0.25, 0.1647, 0.3353);
    assert_estimate(&arm->edits_per_order, 5, 4.5503, 5.4497);
    arm = &report.arms[STORE_ARM_TRADITIONAL];
    assert_int_equal(arm->call_count, 5);
    assert_true(arm->turn_p50_ms.value == 3000 && isnan(arm->turn_p50_ms.low));
    assert_true(arm->first_audio_p50_ms.value == 60000); /* a minute and more is told as a minute */
    store_close(store);
}

static char *table_of(const struct ab_report *report)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    ab_print(report, out);
    fclose(out);
    return text;
}

static void table_and_json_tell_the_same(void **state)
{
    (void)state;
    struct store *store = open_store();
    struct ab_report report;
    const struct store_measure_filter filter = {0};
    for (int i = 1; i <= 10; i++)
        put_call(store, i, STORE_ARM_REALTIME, 250, 300 + i, 0);
    assert_int_equal(ab_compute(store, &filter, &report), VP_OK);
    char *table = table_of(&report);
    assert_non_null(strstr(table, " 305 [302 .. 309]"));
    assert_non_null(strstr(table, " 20.0 [5.7 .. 51.0]"));
    assert_non_null(strstr(table, " 310 [308 .. ?]"));
    json_t *json = ab_json(&report);
    double value, low, high;
    assert_int_equal(json_unpack(json, "{s:{s:{s:{s:F, s:F, s:F}}}}", "arms", "realtime", "turn_p50_ms",
                                 "value", &value, "low", &low, "high", &high),
                     0);
    assert_true(value == 305 && low == 302 && high == 309);
    json_t *traditional = json_object_get(json_object_get(json, "arms"), "traditional");
    assert_int_equal(json_integer_value(json_object_get(traditional, "calls")), 0);
    assert_true(json_is_null(json_object_get(json_object_get(traditional, "completed_rate"), "low")));
    json_decref(json);
    free(table);
    store_close(store);
}

TESTS = {
    TEST(figures_follow_from_what_was_stored),
    TEST(table_and_json_tell_the_same),
};
