#include "with_cmocka.h"

#include "english/spoken.h"
#include "with_put.h"

static void check_spoken(const char *written, const char *spoken)
{
    assert_puts(spoken, spoken_format, written);
}

static void amounts_are_spoken(void **state)
{
    (void)state;
    check_spoken("That is $12.50.", "That is twelve dollars and fifty cents.");
    check_spoken("$1", "one dollar");
    check_spoken("$0.99", "ninety nine cents");
    check_spoken("$1,250.01!", "one thousand two hundred fifty dollars and one cent!");
    check_spoken("$5.5 or $0.5", "five dollars and fifty cents or fifty cents");
    check_spoken("$.50 or \xc2\xa3.75, paid in $. 5", "fifty cents or seventy five pence, paid in $. five");
    check_spoken("$0", "zero dollars");
    check_spoken("2.5%", "two point five percent");
}

static void telephone_numbers_go_digit_by_digit(void **state)
{
    (void)state;
    check_spoken("Call 555-0123.", "Call five five five, zero one two three.");
    check_spoken("(555) 010-4477 please", "five five five, zero one zero, four four seven seven please");
    check_spoken("+15550104477", "one, five five five, zero one zero, four four seven seven");
    check_spoken("5550104477", "five five five, zero one zero, four four seven seven");
}

static void times_and_places_are_spoken(void **state)
{
    (void)state;
    check_spoken("at 6:30 PM", "at six thirty PM");
    check_spoken("at 6:05", "at six oh five");
    check_spoken("by 7:00", "by seven o'clock");
    check_spoken("6pm", "six PM");
    check_spoken("7 am, 10am and 6:30pm", "seven AM, ten AM and six thirty PM");
    check_spoken("7 a.m. or 8 ambers", "seven a.m. or eight ambers");
    check_spoken("the 2nd and the 21st of 12th", "the second and the twenty first of twelfth");
    check_spoken("1234 Oak Street 90210", "twelve thirty four Oak Street nine zero two one zero");
    check_spoken("order #4", "order number four");
    check_spoken("No. 36, no. 2 and No.7", "number thirty six, no. two and number seven");
    check_spoken("No, 36. Oh no. 36?", "No, thirty six. Oh no. thirty six?");
    check_spoken("12\" pizza", "twelve inch pizza");
    check_spoken("1/2 cheese & 1/4 ham", "half cheese  and  a quarter ham");
    check_spoken("2 tacos, 3000 people", "two tacos, three thousand people");
}

static void other_alphabets_are_folded(void **state)
{
    (void)state;
    check_spoken("jalape\xc3\xb1o cr\xc3\xa8me br\xc3\xbbl\xc3\xa9"
                 "e",
                 "jalapeno creme brulee");
    check_spoken("it\xe2\x80\x99s \xe2\x80\x9cgood\xe2\x80\x9d", "it's good");
    check_spoken("**bold** `x`", "bold x");
    check_spoken("\xff\xc3", ""); /* no UTF-8 */
    check_spoken("", "");
}

static void a_full_buffer_is_an_error(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 5);
    assert_int_equal(spoken_format(&out, "$12.50"), VP_ERR_TOO_BIG);
    buf_deinit(&out);
}

TESTS = {
    TEST(amounts_are_spoken),          TEST(telephone_numbers_go_digit_by_digit),
    TEST(times_and_places_are_spoken), TEST(other_alphabets_are_folded),
    TEST(a_full_buffer_is_an_error),
};
