/* How long things take, as Prometheus reads it: each step counts all that took no longer. */
#include "with_cmocka.h"

#include <stdio.h>
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

static const char *format(struct buf *out, size_t page_count)
{
    buf_init(out, 8 << 20);
    assert_int_equal(metric_format(out, pages, page_count), VP_OK);
    return buf_text(out);
}

/* Processes count for themselves; their sums are one series. A row of its own is not told beside them. */
static void restaurants_and_models_are_told_apart(void **state)
{
    struct buf out;
    (void)state;
    memset(pages, 0, sizeof pages);
    const struct histogram_whose pizza = {"harbor-pizza", "gpt-realtime-2.1"},
                                 engine = {"casa-verde", "engine"};
    const struct histogram_whose any = {.model = "a \"strange\"\nmodel\\"};
    for (int process = 0; process < 2; process++) {
        metric_use(&pages[process]);
        metric_took_ms_of(HISTOGRAM_TURN_REALTIME, &pizza, 300);
        metric_took_ms_of(HISTOGRAM_TURN_REALTIME, &engine, 90000);
    }
    metric_took_ms_of(HISTOGRAM_TURN_MODEL, &any, 7);
    metric_use(NULL);
    const char *text = format(&out, 2);
    static const char *const lines[] = {
        "_bucket{arm=\"realtime\",restaurant=\"harbor-pizza\",model=\"gpt-realtime-2.1\",le=\"0.3\"} 2\n",
        "_turn_seconds_sum{arm=\"realtime\",restaurant=\"harbor-pizza\",model=\"gpt-realtime-2.1\"} 0.600000\n",
        "voiceplate_turn_seconds_count{arm=\"realtime\",restaurant=\"casa-verde\",model=\"engine\"} 2\n",
        "voiceplate_turn_seconds_count{arm=\"traditional\"} 0\n",
        "voiceplate_turn_part_seconds_count{part=\"model\",model=\"a__strange__model_\"} 1\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (strstr(text, lines[i]) == NULL)
            fail_msg("lacks %s", lines[i]);
    assert_null(strstr(text, "voiceplate_turn_seconds_count{arm=\"realtime\"}"));
    buf_deinit(&out);
}

/* More restaurants than there is room for: those that come late are one, and nothing is lost of the count. */
static void beyond_the_cap_restaurants_are_others(void **state)
{
    enum { RESTAURANTS = HISTOGRAM_SERIES_MAX + 100 };
    struct buf out;
    char id[32], wanted[160];
    (void)state;
    memset(pages, 0, sizeof pages);
    metric_use(&pages[0]);
    for (int i = 0; i < RESTAURANTS; i++) {
        snprintf(id, sizeof id, "r%d", i);
        metric_took_ms_of(HISTOGRAM_TURN_REALTIME, &(struct histogram_whose){id, "m"}, 1);
    }
    metric_use(NULL);
    const char *text = format(&out, 1);
    assert_non_null(
        strstr(text, "voiceplate_turn_seconds_count{arm=\"realtime\",restaurant=\"r0\",model=\"m\"} 1\n"));
    snprintf(wanted, sizeof wanted,
             "voiceplate_turn_seconds_count{arm=\"realtime\",restaurant=\"other\",model=\"other\"} %d\n",
             RESTAURANTS - (HISTOGRAM_SERIES_MAX - HISTOGRAM_SERIES_OTHER));
    if (strstr(text, wanted) == NULL)
        fail_msg("lacks %s", wanted);
    buf_deinit(&out);
}

TESTS = {
    TEST(each_step_counts_all_that_took_no_longer),
    TEST(restaurants_and_models_are_told_apart),
    TEST(beyond_the_cap_restaurants_are_others),
};
