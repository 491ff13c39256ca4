/* Tips and coupons in callers' words. */
#include <string.h>

#include "with_cmocka.h"

#include "meaning/tip.h"

static void reads(const char *text, bool is_answer, const char *tip)
{
    char out[TIP_BYTES] = "";
    struct words words;
    words_split(&words, text);
    bool is_read = tip_read(&words, is_answer, out);
    if (is_read != (tip[0] != '\0') || strcmp(out, tip) != 0)
        fail_msg("'%s' is '%s', not '%s'", text, out, tip);
}

static void amounts_and_parts_are_read(void **state)
{
    (void)state;
    reads("add a five dollar tip", false, "5.00");
    reads("add a $5 tip", false, "5.00");
    reads("add a twenty five percent tip", false, "25%");
    reads("a 20% tip please", false, "20%");
    reads("two dollars and fifty cents", true, "2.50");
    reads("make the tip 2.50", false, "2.50");
    reads("a tip of three pounds fifty", false, "3.50");
    reads("tip two fifty", false, "2.50");
    reads("tip ten bucks", false, "10.00");
}

static void other_numbers_are_no_tip(void **state)
{
    (void)state;
    reads("two lemonades and a tip", false, "");
    reads("two lemonades and a tip of five", false, "5.00");
    reads("a tip", false, "");
    reads("three", true, "3.00");
}

static void a_tip_is_taken_back(void **state)
{
    (void)state;
    reads("no tip", false, "0");
    reads("no, without a tip", false, "0");
    reads("take the tip off", false, "0");
    reads("forget the tip", false, "0");
    reads("nothing", true, "");
    reads("none, no", true, "0");
}

static void names(const char *text, const char *coupon)
{
    char out[40] = "";
    struct words words;
    words_split(&words, text);
    (void)coupon_read(&words, text, out, sizeof out);
    assert_string_equal(out, coupon);
}

static void a_coupon_is_what_stands_behind_it(void **state)
{
    (void)state;
    names("my coupon code is SAVE5", "SAVE5");
    names("I have a coupon for ten percent off, please", "ten percent off");
    names("use the promo code SUMMER 10 thanks", "SUMMER 10");
    names("I have a coupon", "");
}

TESTS = {
    TEST(amounts_and_parts_are_read),
    TEST(other_numbers_are_no_tip),
    TEST(a_tip_is_taken_back),
    TEST(a_coupon_is_what_stands_behind_it),
};
