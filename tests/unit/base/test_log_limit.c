/* Log lines that the outside causes: counted beyond a few, and said so. Lines go to a file
 * instead of standard error. */

#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"

static int saved_stderr, file;
static int64_t now_ms = 10000000;
static char text[4 << 20];

static int begin(void **state)
{
    (void)state;
    char name[] = "/tmp/voiceplate-log-XXXXXX";
    now_ms += 10 * LOG_LIMIT_WINDOW_MS;
    clock_set_for_test(now_ms * 1000, 1767290400000);
    saved_stderr = dup(STDERR_FILENO);
    file = mkstemp(name);
    assert_true(file >= 0);
    unlink(name);
    dup2(file, STDERR_FILENO);
    return 0;
}

static int end(void **state)
{
    (void)state;
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    close(file);
    return 0;
}

/* Lines that hold the words. */
static int count_lines(const char *words)
{
    int count = 0;
    ssize_t len = pread(file, text, sizeof text - 1, 0);
    text[len > 0 ? len : 0] = '\0';
    for (const char *at = text; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

static void complain(const char *call_sid, int times)
{
    for (int i = 0; i < times; i++)
        log_of_call(LOG_LEVEL_WARN, "call", call_sid, "model_error n=%d", i);
}

static void a_flood_of_one_call_is_a_few_lines_and_a_count(void **state)
{
    (void)state;
    char summary[120];
    int64_t left_out = metric_get(METRIC_LOG_LINES_LEFT_OUT_TOTAL);
    complain("CA1", 100000);
    assert_int_equal(count_lines("call=CA1 model_error n="), LOG_LIMIT_CALL_LINES);
    assert_int_equal(metric_get(METRIC_LOG_LINES_LEFT_OUT_TOTAL) - left_out, 100000 - LOG_LIMIT_CALL_LINES);
    complain("CA2", 3); /* another call is heard as ever */
    assert_int_equal(count_lines("call=CA2 model_error n="), 3);
    log_of_call(LOG_LEVEL_INFO, "call", "CA1", "another kind");
    assert_int_equal(count_lines("call=CA1 another kind"), 1);
    log_limit_end_call("CA1");
    snprintf(summary, sizeof summary, "call=CA1 left_out=%d more lines like \"call=%%s model_error n=%%d\"",
             100000 - LOG_LIMIT_CALL_LINES);
    assert_int_equal(count_lines(summary), 1);
    log_limit_end_call("CA1");
    log_limit_end_call("CA2");
    assert_int_equal(count_lines("left_out="), 1);
}

static void the_count_is_told_each_window(void **state)
{
    (void)state;
    complain("CA3", LOG_LIMIT_CALL_LINES + 7);
    now_ms += LOG_LIMIT_WINDOW_MS;
    clock_set_for_test(now_ms * 1000, 1767290400000);
    complain("CA3", 1);
    assert_int_equal(count_lines("call=CA3 left_out=7 more"), 1);
    assert_int_equal(count_lines("call=CA3 model_error n="), LOG_LIMIT_CALL_LINES + 1);
}

/* Whoever invents a CallSid for each line is held by the limit of the kind. */
static void many_calls_cannot_flood_together(void **state)
{
    (void)state;
    char call_sid[40];
    for (int i = 0; i < 50000; i++) {
        snprintf(call_sid, sizeof call_sid, "CA%032d", i);
        log_of_call(LOG_LEVEL_WARN, "web", call_sid, "refused");
    }
    for (int i = 0; i < 50000; i++)
        log_sampled(LOG_LEVEL_WARN, "web", "nobody's line %d", i);
    for (int i = 0; i < 50000; i++)
        log_of_call(LOG_LEVEL_WARN, "web", "-", "of nobody known");
    assert_int_equal(count_lines(" refused"), LOG_LIMIT_ALL_LINES);
    assert_int_equal(count_lines("nobody's line"), LOG_LIMIT_ALL_LINES);
    assert_int_equal(count_lines("of nobody known"), LOG_LIMIT_ALL_LINES);
}

TESTS_WITH(begin, end) = {
    TEST(a_flood_of_one_call_is_a_few_lines_and_a_count),
    TEST(the_count_is_told_each_window),
    TEST(many_calls_cannot_flood_together),
};
