/* Spans go through a ring that nobody waits for. */
#include "base/trace.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/metric.h"
#include "with_cmocka.h"

static const char sid[] = "CA0123456789abcdef0123456789abcdef";
static struct trace_ring ring;

static int open_ring(void **state)
{
    (void)state;
    memset(&ring, 0, sizeof ring);
    trace_use(&ring);
    return 0;
}

static int close_ring(void **state)
{
    (void)state;
    trace_use(NULL);
    return 0;
}

static void put(int64_t number)
{
    struct trace_span span = trace_span_of(TRACE_TOOL, sid, "add_item", clock_unix_us());
    span.numbers[0] = number;
    trace_put(&span);
}

static void spans_come_out_as_they_went_in(void **state)
{
    (void)state;
    struct trace_span span;
    put(1);
    put(2);
    for (int64_t i = 1; i <= 2; i++) {
        assert_true(trace_take(&ring, &span));
        assert_int_equal(span.numbers[0], i);
        assert_string_equal(span.call_sid, sid);
        assert_string_equal(span.name, "add_item");
        assert_true(span.end_unix_us >= span.start_unix_us);
    }
    assert_false(trace_take(&ring, &span));
}

static void a_full_ring_loses_the_newest_and_counts_them(void **state)
{
    (void)state;
    struct trace_span span;
    int64_t lost_before = metric_get(METRIC_TRACE_SPANS_LOST_TOTAL);
    for (int64_t i = 0; i < TRACE_RING_SPANS + 7; i++)
        put(i);
    assert_int_equal(metric_get(METRIC_TRACE_SPANS_LOST_TOTAL) - lost_before, 7);
    for (int64_t i = 0; i < TRACE_RING_SPANS; i++) {
        assert_true(trace_take(&ring, &span));
        assert_int_equal(span.numbers[0], i);
    }
    assert_false(trace_take(&ring, &span));
    put(99); /* there is room again */
    assert_true(trace_take(&ring, &span) && span.numbers[0] == 99);
}

static void what_belongs_to_no_call_is_no_span(void **state)
{
    (void)state;
    struct trace_span span = trace_span_of(TRACE_MODEL, "-", "m", 1);
    trace_put(&span);
    span = trace_span_of(TRACE_MODEL, "", "m", 1);
    trace_put(&span);
    assert_false(trace_take(&ring, &span));
}

static void nobody_wants_them_unless_somebody_says_so(void **state)
{
    (void)state;
    struct trace_span span;
    assert_true(trace_is_wanted());
    trace_use(NULL);
    assert_false(trace_is_wanted());
    put(1);
    assert_false(trace_take(&ring, &span));
}

static void a_long_name_is_cut_between_characters(void **state)
{
    (void)state;
    char name[200] = "";
    for (int i = 0; i < 50; i++)
        memcpy(name + strlen(name), "\xe2\x82\xac", 4);
    const struct trace_span span = trace_span_of(TRACE_TOOL, sid, name, 1);
    assert_int_equal(strlen(span.name) % 3, 0);
    assert_true(strlen(span.name) > TRACE_NAME_BYTES - 4);
}

enum { EACH = 20000 };

static void *put_many(void *arg)
{
    for (int64_t i = 0; i < EACH; i++)
        put(i);
    return arg;
}

/* The loop's thread and the store's write, another process reads: every span is taken or counted as lost. */
static void two_threads_write_while_one_reads(void **state)
{
    (void)state;
    pthread_t threads[2];
    struct trace_span span;
    int64_t lost_before = metric_get(METRIC_TRACE_SPANS_LOST_TOTAL), taken = 0;
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, put_many, NULL), 0);
    while (taken + metric_get(METRIC_TRACE_SPANS_LOST_TOTAL) - lost_before < 2 * EACH)
        if (trace_take(&ring, &span)) {
            taken++;
            assert_string_equal(span.call_sid, sid);
        }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_false(trace_take(&ring, &span));
}

TESTS_WITH(open_ring, close_ring) = {
    TEST(spans_come_out_as_they_went_in),        TEST(a_full_ring_loses_the_newest_and_counts_them),
    TEST(what_belongs_to_no_call_is_no_span),    TEST(nobody_wants_them_unless_somebody_says_so),
    TEST(a_long_name_is_cut_between_characters), TEST(two_threads_write_while_one_reads),
};
