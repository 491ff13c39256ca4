#include "with_cmocka.h"

#include <math.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/metric.h"
#include "call/line_watch.h"

enum { SECOND = 50 };

static struct line_watch watch;
static int64_t at_ms;

static void hear_packet(struct span ulaw_b64, int64_t timestamp_ms)
{
    struct caller_sound sound;
    caller_sound_read(ulaw_b64, &sound);
    line_watch_hear(&watch, &sound, timestamp_ms, 1000 + timestamp_ms);
}

/* Packets of a tone of this amplitude; 0: of digital silence. */
static void hear(int count, int bytes, double amplitude)
{
    char text[4096];
    uint8_t ulaw[2048];
    for (int n = 0; n < count; n++) {
        for (int i = 0; i < bytes; i++)
            ulaw[i] = ulaw_from_pcm16((int16_t)(amplitude * sin(2 * M_PI * 301 * i / 8000.0)));
        base64_encode(ulaw, (size_t)bytes, text);
        hear_packet((struct span){text, base64_encoded_len((size_t)bytes)}, at_ms);
        at_ms += bytes / ULAW_BYTES_PER_MS;
    }
}

static int begin(void **state)
{
    (void)state;
    line_watch_init(&watch);
    at_ms = 0;
    return 0;
}

static void packets_of_any_length_are_one_line(void **state)
{
    (void)state;
    static const int lengths[] = {160, 80, 800, 1600};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        (void)begin(NULL);
        hear(16000 / lengths[i], lengths[i], 4000);
        hear(16000 / lengths[i], lengths[i], 20);
        struct line_report report;
        line_quality_sum(&watch.quality, &report);
        assert_int_equal(watch.quality.heard_ms, 4000);
        assert_int_equal(watch.quality.lost_ms, 0);
        assert_in_range(report.figure, 85, 93);
    }
}

static void a_bad_line_is_complained_of_once(void **state)
{
    (void)state;
    assert_int_equal(line_watch_warns(&watch), LINE_WARNING_NONE); /* nothing is known yet */
    hear(4 * SECOND, 160, 4000);
    hear(4 * SECOND, 160, 20);
    assert_int_equal(line_watch_warns(&watch), LINE_WARNING_NONE);
    for (int n = 0; n < 8 * SECOND; n++) { /* every tenth is lost */
        hear(1, 160, n % 100 < 50 ? 4000 : 20);
        at_ms += n % 10 == 9 ? 20 : 0;
    }
    int64_t warnings = metric_get(METRIC_LINE_WARNINGS_TOTAL);
    assert_int_equal(line_watch_warns(&watch), LINE_WARNING_BAD);
    assert_int_equal(line_watch_warns(&watch), LINE_WARNING_NONE);
    assert_int_equal(metric_get(METRIC_LINE_WARNINGS_TOTAL) - warnings, 1);
    int64_t bad = metric_get(METRIC_LINES_BAD_TOTAL);
    line_watch_end(&watch);
    assert_int_equal(metric_get(METRIC_LINES_BAD_TOTAL) - bad, 1);
}

static void operators_see_figures(void **state)
{
    (void)state;
    assert_null(line_watch_json(&watch));
    hear(9 * SECOND, 160, 0);
    json_t *json = line_watch_json(&watch);
    assert_int_equal(json_integer_value(json_object_get(json, "quality")), 0);
    assert_true(json_is_true(json_object_get(json, "is_dead")));
    json_decref(json);
    assert_int_equal(line_watch_figure(&watch), 0);
    assert_int_equal(line_watch_warns(&watch), LINE_WARNING_DEAD);
}

static void malformed_packets_are_passed_over(void **state)
{
    (void)state;
    hear_packet(SPAN_LIT("!!!!"), 0);
    hear_packet(SPAN_LIT("abc"), 20);
    hear_packet(SPAN_NONE, 40);
    assert_int_equal(watch.quality.heard_ms, 0);
}

TESTS_WITH(begin, NULL) = {
    TEST(packets_of_any_length_are_one_line),
    TEST(a_bad_line_is_complained_of_once),
    TEST(operators_see_figures),
    TEST(malformed_packets_are_passed_over),
};
