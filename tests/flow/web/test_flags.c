/* Feature flags over real sockets: who may change them, what is refused, how fast a change is in effect, what
 * stays as it was drawn; and the comparison of the arms. */
#include "with_cmocka.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "arms/flag_watch.h"
#include "arms/flags.h"
#include "with_bench.h"
#include "with_cases.h"

#define ADMIN "Bearer letmein"

static int put(const char *target, const char *json)
{
    return ask_with("PUT", target, &(struct asking){.json = json});
}

/* A call from this caller; the last digits make its SID. */
static void call_from(int number, const char *caller_digits)
{
    char form[160];
    snprintf(form, sizeof form, "CallSid=CA%032d&From=%%2B%s&To=%%2B15550001111", number, caller_digits);
    assert_int_equal(ask("POST", "/voice", form, NULL, NULL), 200);
}

static bool was_sent_to_traditional(void)
{
    bool is_redirected = strstr(bench.body, "<Redirect>/voice/turn</Redirect>") != NULL;
    assert_true(is_redirected != (strstr(bench.body, "<Stream ") != NULL));
    return is_redirected;
}

/* Whether that call, of that caller, is one of the traditional arm. */
static bool goes_traditional(int number, const char *caller_digits)
{
    call_from(number, caller_digits);
    return was_sent_to_traditional();
}

static void assert_stored_arm(int number, const char *arm)
{
    char target[64], expected[32];
    snprintf(target, sizeof target, "/api/calls/CA%032d", number);
    snprintf(expected, sizeof expected, "\"arm\":\"%s\"", arm);
    get(target);
    expect(expected);
}

static void open_both_arms(void)
{
    open_bench_with_turns("", "");
}

static void run_sql(const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(bench.store_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void turn_for(int64_t duration_ms)
{
    for (int64_t until_ms = clock_mono_ms() + duration_ms; clock_mono_ms() < until_ms;)
        loop_round(bench.loop, 20);
}

static void flags_are_listed_set_or_not(void **state)
{
    (void)state;
    open_both_arms();
    get("/api/flags");
    assert_string_equal(
        bench.body, "{\"flags\":[{\"name\":\"realtime_enabled\",\"restaurant_id\":null,\"value\":true,"
                    "\"changed_by\":null,\"changed_unix_ms\":null},"
                    "{\"name\":\"realtime_percent\",\"restaurant_id\":null,\"value\":100,\"changed_by\":null,"
                    "\"changed_unix_ms\":null}],\"test_numbers\":[],\"traditional_available\":true}");
    assert_int_equal(put("/api/flags", "{\"name\":\"realtime_percent\",\"value\":25}"), 200);
    expect("\"value\":25,\"changed_by\":\"api\"");
    assert_int_equal(put("/api/flags", "{\"name\":\"realtime_percent\",\"value\":5,"
                                       "\"restaurant_id\":\"harbor-pizza\"}"),
                     200);
    expect("\"restaurant_id\":\"harbor-pizza\",\"value\":5");
    assert_int_equal(put("/api/flags", "{\"name\":\"realtime_percent\",\"value\":null}"), 200);
    expect_not("\"value\":25");
    assert_int_equal(put("/api/flags", "{\"name\":\"realtime_percent\",\"value\":null}"), 200);
}

static void roll_back(void)
{
    assert_int_equal(ask("POST", "/api/rollback", NULL, NULL, NULL), 200);
}

static void a_change_is_in_effect_at_once(void **state)
{
    (void)state;
    open_both_arms();
    assert_false(goes_traditional(1, "15550002222"));
    roll_back();
    assert_true(goes_traditional(2, "15550002222"));
    assert_false(goes_traditional(1, "15550002222")); /* a webhook that comes again: the call keeps its arm */
    assert_stored_arm(1, "realtime");
    assert_stored_arm(2, "traditional");
    assert_int_equal(put("/api/flags", "{\"name\":\"realtime_enabled\",\"value\":true}"), 200);
    assert_false(goes_traditional(3, "15550002222"));
    assert_int_equal(put("/api/flags", "{\"name\":\"realtime_enabled\",\"value\":false,"
                                       "\"restaurant_id\":\"harbor-pizza\"}"),
                     200);
    assert_true(goes_traditional(4, "15550002222"));
}

/* Another process, such as the command line, with a connection of its own. */
static void a_change_by_another_process_is_in_effect_within_a_second(void **state)
{
    (void)state;
    struct store *other = NULL;
    char why[256] = "";
    open_both_arms();
    assert_int_equal(store_open(bench.store_url, &other, why, sizeof why), VP_OK);
    assert_int_equal(flags_roll_back(other, "Ada", clock_unix_ms()), VP_OK);
    store_close(other);
    turn_for(1000);
    assert_true(goes_traditional(1, "15550002222"));
}

static void while_the_store_fails_the_last_flags_hold(void **state)
{
    (void)state;
    open_both_arms();
    roll_back();
    run_sql("ALTER TABLE flag_log RENAME TO away");
    turn_for(2 * FLAG_WATCH_MS);
    assert_int_equal(ask("POST", "/api/rollback", NULL, NULL, NULL), 503); /* and it says so */
    assert_true(goes_traditional(1, "15550002222"));
    run_sql("ALTER TABLE away RENAME TO flag_log");
    run_sql("UPDATE flag SET value = 'true'; INSERT INTO flag_log (unix_ms, who, name, scope, old_value, "
            "new_value) VALUES (1, 'Ada', 'realtime_enabled', '', 'false', 'true')");
    turn_for(2 * FLAG_WATCH_MS);
    assert_false(goes_traditional(2, "15550002222"));
}

static void flags_set_before_the_start_hold_for_the_first_call(void **state)
{
    (void)state;
    open_both_arms();
    roll_back();
    web_close(&bench.web);
    struct web_settings settings = bench.web.settings;
    assert_int_equal(web_open(bench.loop, bench.listen_fd, &settings, &bench.web), VP_OK);
    assert_true(goes_traditional(1, "15550002222"));
}

static void without_a_traditional_pipeline_calls_stay_realtime(void **state)
{
    (void)state;
    open_bench("", "");
    roll_back();
    expect("\"traditional_available\":false");
    assert_false(goes_traditional(1, "15550002222"));
    assert_stored_arm(1, "realtime");
}

static void a_full_house_does_not_stop_the_traditional_arm(void **state)
{
    (void)state;
    open_both_arms();
    scoreboard_end_row(bench.board, 2); /* no worker */
    call_from(1, "15550002222");
    expect("<Dial ");
    roll_back();
    assert_true(goes_traditional(2, "15550002222"));
}

static void a_failing_model_is_spared(void **state)
{
    static struct breaker breaker;
    (void)state;
    open_both_arms();
    breaker = (struct breaker){0};
    bench.web.settings.breaker = &breaker;
    assert_false(goes_traditional(1, "15550002222"));
    for (int i = 0; i < BREAKER_FAILURES; i++)
        breaker_lost(&breaker, (uint64_t)i + 1, clock_mono_ms(), 0);
    assert_true(goes_traditional(2, "15550002222"));
    assert_stored_arm(2, "traditional");
    assert_false(goes_traditional(1, "15550002222")); /* the webhook comes again: the arm stays */
    get("/health");
    expect("\"breaker\":{\"state\":\"open\",\"failures\":0,\"next_try_in_s\":");
    assert_int_equal(put("/api/test-numbers/+15550002222", "{\"arm\":\"realtime\"}"), 200);
    assert_false(goes_traditional(3, "15550002222"));
    close_bench();
    open_bench("", ""); /* without the pipeline the workers begin at the engine */
    bench.web.settings.breaker = &breaker;
    assert_false(goes_traditional(4, "15550003333"));
}

static void numbers_keep_their_arm(void **state)
{
    (void)state;
    open_both_arms();
    assert_int_equal(put("/api/test-numbers/+15550002222", "{\"arm\":\"traditional\"}"), 200);
    assert_non_null(
        strstr(bench.body, "{\"number\":\"+15550002222\",\"arm\":\"traditional\",\"changed_by\":"));
    assert_true(goes_traditional(1, "15550002222"));
    assert_false(goes_traditional(2, "15550003333"));
    assert_int_equal(put("/api/test-numbers/%2B15550002222", "{\"arm\":\"realtime\"}"), 200);
    roll_back();
    assert_false(goes_traditional(3, "15550002222"));
    assert_int_equal(ask("DELETE", "/api/test-numbers/+15550002222", NULL, NULL, NULL), 200);
    assert_true(goes_traditional(4, "15550002222"));
    assert_int_equal(ask("DELETE", "/api/test-numbers/+15550002222", NULL, NULL, NULL), 404);
}

static void each_change_is_logged(void **state)
{
    (void)state;
    open_both_arms();
    struct asking asking = {.json = "{\"name\":\"realtime_percent\",\"value\":50}",
                            .header = "X-Admin-Name: Ada Lovelace"};
    int64_t before_unix_ms = clock_unix_ms();
    assert_int_equal(ask_with("PUT", "/api/flags", &asking), 200);
    roll_back();
    assert_int_equal(put("/api/test-numbers/+15550002222", "{\"arm\":\"traditional\"}"), 200);
    get("/api/flags/log");
    json_t *json = json_loads(bench.body, 0, NULL), *changes = json_object_get(json, "changes");
    assert_int_equal(json_array_size(changes), 3);
    const char *who, *name, *number, *old_value, *new_value;
    json_t *newest = json_array_get(changes, 0), *oldest = json_array_get(changes, 2);
    assert_int_equal(json_unpack(newest, "{s:s, s:s, s:s, s:n, s:s}", "who", &who, "name", &name, "number",
                                 &number, "old", "new", &new_value),
                     0);
    assert_string_equal(who, "api");
    assert_string_equal(name, "test_number");
    assert_string_equal(number, "+15550002222");
    assert_string_equal(new_value, "traditional");
    json_int_t unix_ms;
    assert_int_equal(json_unpack(oldest, "{s:s, s:s, s:n, s:n, s:s, s:I}", "who", &who, "name", &name,
                                 "restaurant_id", "old", "new", &new_value, "unix_ms", &unix_ms),
                     0);
    assert_string_equal(who, "Ada Lovelace");
    assert_string_equal(name, "realtime_percent");
    assert_string_equal(new_value, "50");
    assert_true(unix_ms >= before_unix_ms && unix_ms <= clock_unix_ms());
    assert_int_equal(
        json_unpack(json_array_get(changes, 1), "{s:s, s:n, s:s}", "name", &name, "old", "new", &old_value),
        0);
    assert_string_equal(name, "realtime_enabled");
    json_decref(json);
    get("/api/flags/log?limit=1");
    expect_not("Ada");
    assert_int_equal(ask("GET", "/api/flags/log?limit=0", NULL, NULL, NULL), 400);
}

static void what_makes_no_sense_is_refused_and_says_why(void **state)
{
    (void)state;
    static const struct text_case cases[] = {
        {"", "must be a JSON object"},
        {"[]", "must be a JSON object"},
        {"{\"name\":", "must be a JSON object"},
        {"{\"name\":\"realtime_percent\",\"name\":\"realtime_percent\",\"value\":1}", "JSON object"},
        {"{\"value\":1}", "name is needed"},
        {"{\"name\":\"realtime_percent\"}", "value is needed"},
        {"{\"name\":\"realtime_percent\",\"value\":1.5}", "value is needed"},
        {"{\"name\":\"realtime_percent\",\"value\":\"1\"}", "value is needed"},
        {"{\"name\":\"realtime_percent\",\"value\":101}", "0 to 100"},
        {"{\"name\":\"realtime_percent\",\"value\":-1}", "0 to 100"},
        {"{\"name\":\"realtime_percent\",\"value\":9223372036854775807}", "0 to 100"},
        {"{\"name\":\"realtime_percent\",\"value\":true}", "0 to 100"},
        {"{\"name\":\"realtime_enabled\",\"value\":1}", "true or false"},
        {"{\"name\":\"realtime\",\"value\":1}", "there is no such flag"},
        {"{\"name\":\"realtime_percent\",\"value\":1,\"restaurant\":\"x\"}", "unknown key 'restaurant'"},
        {"{\"name\":\"realtime_percent\",\"value\":1,\"restaurant_id\":\"x\"}", "no restaurant"},
        {"{\"name\":\"realtime_percent\",\"value\":1,\"restaurant_id\":7}", "no restaurant"},
    };
    open_both_arms();
    FOR_EACH(each, cases) {
        assert_int_equal(put("/api/flags", each->given), 400);
        if (strstr(bench.body, each->wanted) == NULL)
            fail_msg("%s: %s", each->given, bench.body);
    }
    assert_int_equal(put("/api/test-numbers/+15550002222", "{\"arm\":\"both\"}"), 400);
    assert_int_equal(put("/api/test-numbers/+15550002222", "{}"), 400);
    assert_int_equal(put("/api/test-numbers/anonymous", "{\"arm\":\"realtime\"}"), 400);
    assert_int_equal(put("/api/test-numbers/", "{\"arm\":\"realtime\"}"), 400);
    assert_int_equal(ask("GET", "/api/rollback", NULL, NULL, NULL), 405);
    struct asking long_name = {
        .json = "{\"name\":\"realtime_percent\",\"value\":1}",
        .header = "X-Admin-Name: 0123456789012345678901234567890123456789012345678901234567890123456789"};
    assert_int_equal(ask_with("PUT", "/api/flags", &long_name), 400);
    get("/api/flags/log");
    assert_string_equal(bench.body, "{\"changes\":[]}"); /* nothing came of any of it */
}

static void strangers_change_nothing(void **state)
{
    (void)state;
    static const struct text_case requests[] = {
        {"GET", "/api/flags"},     {"PUT", "/api/flags"},
        {"GET", "/api/flags/log"}, {"PUT", "/api/test-numbers/+15550002222"},
        {"POST", "/api/rollback"}, {"DELETE", "/api/test-numbers/+15550002222"},
        {"GET", "/api/ab"},
    };
    open_bench("0123456789abcdef0123456789abcdef", "letmein");
    FOR_EACH(each, requests) {
        const char *json =
            strcmp(each->given, "PUT") == 0 ? "{\"name\":\"realtime_enabled\",\"value\":false}" : NULL;
        struct asking stranger = {.json = json}, wrong = {.json = json, .authorization = "Bearer letmeout"};
        assert_int_equal(ask_with(each->given, each->wanted, &stranger), 401);
        assert_int_equal(ask_with(each->given, each->wanted, &wrong), 401);
    }
    struct asking admin = {.authorization = ADMIN};
    assert_int_equal(ask_with("GET", "/api/flags/log", &admin), 200);
    assert_string_equal(bench.body, "{\"changes\":[]}");
    assert_int_equal(ask_with("POST", "/api/rollback", &admin), 200);
    assert_int_equal(ask_with("GET", "/api/ab", &admin), 200);
}

static double number_at(json_t *json, const char *arm, const char *key, const char *part)
{
    json_t *found = json_object_get(json_object_get(json_object_get(json, "arms"), arm), key);
    return json_number_value(part != NULL ? json_object_get(found, part) : found);
}

static void the_arms_are_compared(void **state)
{
    (void)state;
    open_both_arms();
    assert_int_equal(put("/api/test-numbers/+15550004444", "{\"arm\":\"traditional\"}"), 200);
    for (int i = 1; i <= 3; i++) {
        char form[96];
        call_from(i, i == 3 ? "15550004444" : "15550002222"); /* the third is a test */
        snprintf(form, sizeof form, "CallSid=CA%032d&To=%%2B15550001111", i);
        if (i == 2) /* broke off once, told twice */
            for (int again = 0; again < 2; again++)
                assert_int_equal(ask("POST", "/voice/resume?n=1", form, NULL, NULL), 200);
        snprintf(form, sizeof form, "CallSid=CA%032d&CallStatus=completed", i);
        assert_int_equal(ask("POST", "/voice/status", form, NULL, NULL), 204);
        snprintf(form, sizeof form, "CallSid=CA%032d&To=%%2B15550001111", i);
        assert_int_equal(ask("POST", "/voice/resume?n=1", form, NULL, NULL), 200); /* over: no hand-over */
    }
    get("/api/ab?days=1&restaurant=harbor-pizza");
    json_t *json = json_loads(bench.body, 0, NULL);
    assert_int_equal((int)number_at(json, "realtime", "calls", NULL), 2);
    assert_int_equal((int)number_at(json, "traditional", "calls", NULL), 0);
    assert_true(number_at(json, "realtime", "handovers_per_call", "value") == 0.5);
    assert_true(number_at(json, "realtime", "completed_rate", "value") == 0);
    assert_true(number_at(json, "realtime", "completed_rate", "high") > 0.6);
    json_decref(json);
    expect("\"turn_p50_ms\":{\"value\":null,\"low\":null,\"high\":null}");
    assert_int_equal(ask("GET", "/api/ab?days=0", NULL, NULL, NULL), 400);
    assert_int_equal(ask("GET", "/api/ab?restaurant=nobody", NULL, NULL, NULL), 404);
}

TESTS_WITH(NULL, with_bench_closed) = {
    TEST(flags_are_listed_set_or_not),
    TEST(a_change_is_in_effect_at_once),
    TEST(a_change_by_another_process_is_in_effect_within_a_second),
    TEST(while_the_store_fails_the_last_flags_hold),
    TEST(flags_set_before_the_start_hold_for_the_first_call),
    TEST(without_a_traditional_pipeline_calls_stay_realtime),
    TEST(a_full_house_does_not_stop_the_traditional_arm),
    TEST(a_failing_model_is_spared),
    TEST(numbers_keep_their_arm),
    TEST(each_change_is_logged),
    TEST(what_makes_no_sense_is_refused_and_says_why),
    TEST(strangers_change_nothing),
    TEST(the_arms_are_compared),
};
