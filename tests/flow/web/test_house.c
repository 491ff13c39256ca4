/* The API of what is out of the ordinary at a restaurant. */
#include "with_cmocka.h"

#include "flow/web/with_caller.h"

static int put(const char *json)
{
    return ask_with("PUT", "/api/house/harbor-pizza", &(struct asking){.json = json});
}

static void it_is_changed_and_shown(void **state)
{
    (void)state;
    get("/api/house/harbor-pizza");
    expect(
        "\"paused\":false,\"pause_until\":null,\"paused_until_unix_ms\":null,\"busy_minutes\":0,\"special\":\"\","
        "\"closed_on\":[],\"changed_by\":\"\",\"changed_unix_ms\":null}");
    assert_int_equal(put("{\"paused\":true}"), 200);
    expect("\"paused\":true,\"pause_until\":\"closing\",\"paused_until_unix_ms\":1");
    expect("\"changed_by\":\"api\"");
    assert_int_equal(put("{\"busy_minutes\":20,\"special\":\"Lobster rolls\"}"), 200);
    expect("\"paused\":true"); /* what is not named stays */
    expect("\"busy_minutes\":20,\"special\":\"Lobster rolls.\"");
    assert_int_equal(put("{\"paused\":true,\"pause_until\":\"further-notice\",\"closed_on\":[\"2026-12-26\","
                         "\"2026-12-25\"]}"),
                     200);
    expect("\"pause_until\":\"further-notice\",\"paused_until_unix_ms\":null");
    expect("\"closed_on\":[\"2026-12-25\",\"2026-12-26\"]");
    assert_int_equal(put("{\"paused\":false,\"closed_on\":[],\"special\":\"\",\"busy_minutes\":0}"), 200);
    expect("\"paused\":false,\"pause_until\":null");
}

static void what_may_not_be_is_refused(void **state)
{
    static const char *const bad[] = {"{\"paused\":\"yes\"}",
                                      "{\"paused\":true,\"pause_until\":\"noon\"}",
                                      "{\"busy_minutes\":241}",
                                      "{\"busy_minutes\":\"20\"}",
                                      "{\"special\":5}",
                                      "{\"special\":\"two\\nlines\"}",
                                      "{\"closed_on\":\"2026-12-25\"}",
                                      "{\"closed_on\":[\"2026-02-30\"]}",
                                      "{\"open\":true}",
                                      "[]"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(put(bad[i]), 400);
    assert_int_equal(ask("GET", "/api/house/nowhere", NULL, NULL, NULL), 404);
    assert_int_equal(ask_with("PUT", "/api/house/nowhere", &(struct asking){.json = "{\"paused\":true}"}),
                     404);
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(it_is_changed_and_shown),
    TEST(what_may_not_be_is_refused),
};
