#include "base/buf.h"

#include "base/log.h"
#include "base/metric.h"
#include "base/rand.h"
#include "with_cmocka.h"

static void the_cap_is_exact(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 10);
    assert_int_equal(buf_append_text(&buf, "0123456789"), VP_OK);
    assert_int_equal(buf_append_text(&buf, "x"), VP_ERR_TOO_BIG);
    assert_string_equal(buf_text(&buf), "0123456789");
    buf_consume(&buf, 4);
    assert_int_equal(buf_appendf(&buf, "%d%s", 12, "ab"), VP_OK);
    assert_string_equal(buf_text(&buf), "45678912ab");
    assert_int_equal(buf_appendf(&buf, "%c", 'y'), VP_ERR_TOO_BIG);
    assert_int_equal(buf.len, 10);
    assert_int_equal(buf_reserve(&buf, SIZE_MAX), VP_ERR_TOO_BIG);
    buf_deinit(&buf);
    assert_int_equal(buf_append_text(&buf, "again"), VP_OK);
    buf_deinit(&buf);
}

static void metrics_are_summed_over_pages(void **state)
{
    (void)state;
    static struct metric_page pages[2];
    metric_use(&pages[0]);
    metric_add(METRIC_ORDERS_TOTAL, 3);
    metric_use(&pages[1]);
    metric_add(METRIC_ORDERS_TOTAL, 4);
    metric_use(NULL);
    struct buf out;
    buf_init(&out, 65536);
    assert_int_equal(metric_format(&out, pages, 2), VP_OK);
    assert_non_null(
        strstr(buf_text(&out), "# TYPE voiceplate_orders_total counter\nvoiceplate_orders_total 7\n"));
    buf_deinit(&out);
}

static void logs_cannot_be_forged(void **state)
{
    (void)state;
    char out[64];
    assert_string_equal(log_quote(out, sizeof out, SPAN_LIT("a\"b\n\x1b[0m")), "\"a\\\"b\\x0a\\x1b[0m\"");
    assert_string_equal(log_mask_number(out, sizeof out, "+15550002222"), "+*********22");
    assert_string_equal(log_mask_number(out, sizeof out, "anonymous"), "*********");
    assert_string_equal(log_mask_number(out, sizeof out, ""), "unknown");
}

static void numbers_in_the_words_of_others_are_masked(void **state)
{
    (void)state;
    char text[] = "'+15550002222' and 123456 are none (error 21211), nor is 987654321";
    log_mask_digits(text);
    assert_string_equal(text, "'+*********22' and ****56 are none (error 21211), nor is *******21");
}

static void random_bytes_differ_and_seeds_repeat(void **state)
{
    (void)state;
    char first[33], second[33];
    rand_hex(first, 16);
    rand_hex(second, 16);
    assert_string_not_equal(first, second);
    rand_seed_for_test(42);
    uint32_t a = rand_u32();
    rand_seed_for_test(42);
    assert_int_equal(rand_u32(), a);
    rand_seed_for_test(0);
}

TESTS = {
    TEST(the_cap_is_exact),
    TEST(metrics_are_summed_over_pages),
    TEST(logs_cannot_be_forged),
    TEST(numbers_in_the_words_of_others_are_masked),
    TEST(random_bytes_differ_and_seeds_repeat),
};
