/* How long things take, as Prometheus reads it: each step counts all that took no longer. */
#include "with_cmocka.h"

#include <string.h>

#include "base/metric.h"

static struct metric_page pages[2];

static void each_step_counts_all_that_took_no_longer(void **state)
{
    struct buf out;
    (void)state;
    memset(pages, 0, sizeof pages);
    buf_init(&out, 1 << 20);
    metric_use(&pages[0]);
    metric_took_ms(HISTOGRAM_TURN_REALTIME, 300); /* le: not longer */
    metric_took_us(HISTOGRAM_TURN_REALTIME, 300001);
    metric_took_ms(HISTOGRAM_TURN_REALTIME, -5);
    metric_use(&pages[1]); /* another process */
    metric_took_ms(HISTOGRAM_TURN_REALTIME, 90000);
    metric_use(NULL);
    assert_int_equal(metric_format(&out, pages, 2), VP_OK);
    const char *text = buf_text(&out);
    static const char *const lines[] = {
        "# TYPE voiceplate_turn_seconds histogram\n",
        "voiceplate_turn_seconds_bucket{arm=\"realtime\",le=\"0.001\"} 1\n",
        "voiceplate_turn_seconds_bucket{arm=\"realtime\",le=\"0.2\"} 1\n",
        "voiceplate_turn_seconds_bucket{arm=\"realtime\",le=\"0.3\"} 2\n",
        "voiceplate_turn_seconds_bucket{arm=\"realtime\",le=\"0.5\"} 3\n",
        "voiceplate_turn_seconds_bucket{arm=\"realtime\",le=\"60\"} 3\n",
        "voiceplate_turn_seconds_bucket{arm=\"realtime\",le=\"+Inf\"} 4\n",
        "voiceplate_turn_seconds_sum{arm=\"realtime\"} 90.600001\n",
        "voiceplate_turn_seconds_count{arm=\"realtime\"} 4\n",
        "voiceplate_turn_seconds_count{arm=\"traditional\"} 0\n",
        "voiceplate_store_seconds_bucket{le=\"0.001\"} 0\n",
        "voiceplate_store_seconds_sum 0.000000\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (strstr(text, lines[i]) == NULL)
            fail_msg("lacks %s", lines[i]);
    const char *head = strstr(text, "# TYPE voiceplate_turn_seconds histogram\n");
    assert_null(strstr(head + 1, "# TYPE voiceplate_turn_seconds histogram\n")); /* one head for both arms */
    buf_deinit(&out);
}

TESTS = {
    TEST(each_step_counts_all_that_took_no_longer),
};
