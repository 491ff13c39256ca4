/* What the model costs: kept for each call, restaurant and day, and limited by the day. */
#include "with_cmocka.h"

#include "base/clock.h"
#include "flow/web/with_caller.h"

/* The call used the model, for that much, on the restaurant's day of that time. */
static void use_model(const char *call_sid, int64_t cost_micros, int64_t unix_ms)
{
    struct store *store;
    char why[256];
    struct store_measures measures = {.usage = {.tokens = {[TOKENS_AUDIO_IN] = 100}},
                                      .cost_micros = cost_micros};
    menu_day(bench.menu, unix_ms, measures.usage_day);
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    assert_int_equal(store_add_measures(store, call_sid, &measures), VP_OK);
    store_close(store);
}

#define OTHER_FORM                                                                                           \
    "CallSid=CA00000000000000000000000000000003&From=%2B15550002222&To=%2B15550001111&AccountSid=" ACCOUNT_SID
#define LATER_FORM                                                                                           \
    "CallSid=CA00000000000000000000000000000004&From=%2B15550002222&To=%2B15550001111&AccountSid=" ACCOUNT_SID

/* Those in progress go on; new ones are put through, with a sentence. */
static void a_restaurant_that_spent_its_limit_gets_its_calls_itself(void **state)
{
    (void)state;
    bench.web.settings.call_limits.day_micros = 2000000;
    assert_int_equal(ask("POST", "/voice", CALL_FORM, NULL, NULL), 200);
    expect("<Stream ");
    use_model(CALL_SID, 1999999, clock_unix_ms());
    assert_int_equal(ask("POST", "/voice", OTHER_FORM, NULL, NULL), 200);
    expect("<Stream ");
    int64_t kept = metric_get(METRIC_MODEL_LIMIT_CALLS_TOTAL);
    use_model("CA00000000000000000000000000000003", 1, clock_unix_ms());
    assert_int_equal(ask("POST", "/voice", LATER_FORM, NULL, NULL), 200);
    expect_not("<Stream ");
    expect("<Say");
    expect("<Dial");
    assert_int_equal(metric_get(METRIC_MODEL_LIMIT_CALLS_TOTAL) - kept, 1);
    assert_int_equal(ask("POST", "/voice/resume?n=1", CALL_FORM, NULL, NULL), 200);
    expect("<Stream ");
    get("/api/calls/" CALL_SID);
    expect("\"cost\":\"2.0000\"");
    expect("\"audio_in\":100");
    get("/api/usage");
    expect("\"calls\":2");
    get("/api/usage?restaurant=nobody");
    expect("{\"usage\":[]}");
    get("/api/usage?since=2999-01-01");
    expect("{\"usage\":[]}");
    assert_int_equal(ask("GET", "/api/usage?since=yesterday", NULL, NULL, NULL), 400);
    bench.web.settings.call_limits.day_micros = 0; /* none */
    assert_int_equal(ask("POST", "/voice", LATER_FORM, NULL, NULL), 200);
    expect("<Stream ");
}

/* What was spent yesterday is no reason. */
static void another_day_has_its_own_limit(void **state)
{
    (void)state;
    bench.web.settings.call_limits.day_micros = 1;
    assert_int_equal(ask("POST", "/voice", CALL_FORM, NULL, NULL), 200);
    use_model(CALL_SID, 500, clock_unix_ms() - (int64_t)24 * 3600 * 1000);
    assert_int_equal(ask("POST", "/voice", OTHER_FORM, NULL, NULL), 200);
    expect("<Stream ");
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(a_restaurant_that_spent_its_limit_gets_its_calls_itself),
    TEST(another_day_has_its_own_limit),
};
