/* A call that is over is one line of the log, which says why it ended, what it was slow for and what came of it. */
#include "service/call_report.h"

#include <stdio.h>
#include <string.h>

#include "store/call_over.h"
#include "with_cmocka.h"
#include "with_folder.h"
#include "with_log.h"

static const char sid[] = "CA0123456789abcdef0123456789abcdef";
static char folder[FOLDER_PATH_BYTES];
static struct store *store;

static int open_store(void **state)
{
    char url[FOLDER_PATH_BYTES + 32], why[256] = "";
    (void)state;
    folder_make(folder, "/tmp/test_call_report");
    snprintf(url, sizeof url, "sqlite:%s/calls.db", folder);
    assert_int_equal(store_open(url, &store, why, sizeof why), VP_OK);
    call_over_follow(call_report_write);
    return 0;
}

static int close_store(void **state)
{
    (void)state;
    call_over_follow(NULL);
    store_close(store);
    return folder_remove(folder);
}

static void begin(void)
{
    struct store_call call = {.restaurant_id = "harbor-pizza", .started_unix_ms = 1000};
    bool is_new;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", sid);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
}

static void measure(void)
{
    const struct turn_latency turns[] = {
        {800, 300, 400, 0, 60, 40}, {2100, 300, 400, 1300, 60, 40}, {900, 300, 500, 0, 60, 40}};
    const struct store_measures measures = {.first_audio_unix_ms = 1180,
                                            .turns = turns,
                                            .turn_count = 3,
                                            .handover_count = 1,
                                            .line_json = "{\"quality\":88}",
                                            .usage = {.tokens = {[TOKENS_AUDIO_OUT] = 1000}},
                                            .cost_micros = 64000,
                                            .usage_day = "2026-12-01"};
    assert_int_equal(store_add_measures(store, sid, &measures), VP_OK);
}

static void order(void)
{
    struct ticket ticket = {.basket_version = 2, .created_unix_ms = 5000};
    int number;
    bool is_new;
    snprintf(ticket.restaurant_id, sizeof ticket.restaurant_id, "%s", "harbor-pizza");
    snprintf(ticket.call_sid, sizeof ticket.call_sid, "%s", sid);
    snprintf(ticket.currency, sizeof ticket.currency, "%s", "USD");
    assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
}

static const char *log_of_end(const char *reason, int64_t unix_ms)
{
    static struct log_capture capture;
    log_capture_start(&capture);
    assert_int_equal(store_end_call(store, sid, 0, reason, unix_ms), VP_OK);
    return log_capture_stop(&capture);
}

static void a_call_that_is_over_is_one_line(void **state)
{
    (void)state;
    begin();
    measure();
    order();
    const char *text = log_of_end("hang-up", 64200);
    const char *line =
        strstr(text, " info  main app call=CA0123456789abcdef0123456789abcdef over end=\"hang-up\" ");
    assert_non_null(line);
    assert_non_null(strstr(line,
                           " class=ordered outcome=ordered arm=realtime restaurant=harbor-pizza seconds=63.2 "
                           "first_audio_ms=180 handovers=1 turns=3 slowest_ms=2100 slowest_turn=2 "
                           "slowest_part=tools part_ms=1300 line_quality=88 cost=0.0640 order=1\n"));
    assert_ptr_equal(strchr(text, '\n') + 1, text + strlen(text));
}

static void a_call_that_failed_is_a_warning_and_says_what_was_heard(void **state)
{
    (void)state;
    begin();
    const char *text = log_of_end("stream broke: timed out", 3000);
    assert_non_null(strstr(text, " warn  main app call="));
    assert_non_null(strstr(text,
                           " over end=\"stream broke: timed out\" class=failed outcome=failed arm=realtime "
                           "restaurant=harbor-pizza seconds=2.0 heard=nothing turns=0\n"));
}

/* A fallback is no end: somebody else takes the call up. An end that does not count is not told. */
static void a_call_that_goes_on_is_not_told(void **state)
{
    (void)state;
    begin();
    assert_string_equal(log_of_end("fallback", 2000), "");
    assert_non_null(strstr(log_of_end("goodbye", 3000), " over end=\"goodbye\" class=abandoned "));
    assert_string_equal(log_of_end("hang-up", 4000), "");
}

static void a_call_that_is_not_taken_is_told_as_it_comes(void **state)
{
    (void)state;
    struct store_call call = {.restaurant_id = "harbor-pizza",
                              .started_unix_ms = 1000,
                              .ended_unix_ms = 1000,
                              .end_reason = "blocked"};
    static struct log_capture capture;
    bool is_new;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", sid);
    log_capture_start(&capture);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    const char *text = log_capture_stop(&capture);
    assert_non_null(strstr(text, " over end=\"blocked\" "));
    assert_ptr_equal(strchr(text, '\n') + 1, text + strlen(text));
}

TESTS_WITH(open_store, close_store) = {
    TEST(a_call_that_is_over_is_one_line),
    TEST(a_call_that_failed_is_a_warning_and_says_what_was_heard),
    TEST(a_call_that_goes_on_is_not_told),
    TEST(a_call_that_is_not_taken_is_told_as_it_comes),
};
