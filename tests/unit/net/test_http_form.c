#include "net/http_form.h"

#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#include "net/http_server.h"
#include "with_cases.h"

static void parameters_are_read_in_order(void **state)
{
    (void)state;
    struct http_form form;
    assert_int_equal(http_form_parse(SPAN_LIT("&To=%2B15550001111&Speech=two+pizzas%21&flag&=x&To=b"), &form),
                     VP_OK);
    assert_int_equal(form.count, 5);
    assert_string_equal(form.params[0].name, "To");
    assert_string_equal(form.params[0].value, "+15550001111");
    assert_string_equal(form.params[1].value, "two pizzas!");
    assert_string_equal(form.params[2].value, "");
    assert_string_equal(form.params[3].name, "");
    assert_string_equal(http_form_find(&form, "To"), "+15550001111");
    assert_null(http_form_find(&form, "to"));
    http_form_deinit(&form);
    assert_int_equal(http_form_parse(SPAN_LIT(""), &form), VP_OK);
    assert_int_equal(form.count, 0);
    http_form_deinit(&form);
}

static void too_many_parameters_are_refused(void **state)
{
    (void)state;
    struct http_form form;
    char many[4 * (HTTP_PARAMS_MAX + 1)];
    for (size_t i = 0; i <= HTTP_PARAMS_MAX; i++)
        memcpy(many + 4 * i, "a=1&", 4);
    assert_int_equal(http_form_parse((struct span){many, sizeof many}, &form), VP_ERR_BAD_REQUEST);
    assert_int_equal(http_form_parse((struct span){many, sizeof many - 4}, &form), VP_OK);
    assert_int_equal(form.count, HTTP_PARAMS_MAX);
    http_form_deinit(&form);
}

/* Callers' names come from carriers, and some of those know Latin-1 only. */
static void a_value_that_is_no_text_is_made_one_and_costs_no_other(void **state)
{
    (void)state;
    static const struct {
        const char *given, *text;
        struct span raw;
    } cases[] = {
        {"M%FCller", "M\ufffdller", SPAN_INIT("M\xfcller")},
        {"%C3%BC", "\u00fc", SPAN_INIT("\u00fc")},
        {"a%C3", "a\ufffd", SPAN_INIT("a\xc3")},
        {"%C3%28", "\ufffd(", SPAN_INIT("\xc3(")},
        {"%C0%AF", "\ufffd\ufffd", SPAN_INIT("\xc0\xaf")},
        {"%ED%A0%80", "\ufffd\ufffd\ufffd", SPAN_INIT("\xed\xa0\x80")},
        {"%EF%BB%BFAnn", "Ann",
         SPAN_INIT("\xef\xbb\xbf"
                   "Ann")},
        {"%FF%FEA%00n%00", "\ufffd\ufffdAn",
         SPAN_INIT("\xff\xfe"
                   "A\0n\0")},
        {"a%00b", "ab", SPAN_INIT("a\0b")},
        {"\xe9t\xe9", "\ufffdt\ufffd", SPAN_INIT("\xe9t\xe9")},
        {"%F8%88%80%80%80", "\ufffd\ufffd\ufffd\ufffd\ufffd", SPAN_INIT("\xf8\x88\x80\x80\x80")},
        {"100%", "100%", SPAN_INIT("100%")},
        {"%4", "%4", SPAN_INIT("%4")},
        {"%zz%41", "%zzA", SPAN_INIT("%zzA")},
        {"%u00e9", "%u00e9", SPAN_INIT("%u00e9")},
        {"%%41", "%A", SPAN_INIT("%A")},
    };
    FOR_EACH(each, cases) {
        char text[128];
        struct http_form form;
        snprintf(text, sizeof text, "From=%%2B1&Name=%s&To=%%2B2", each->given);
        assert_int_equal(http_form_parse(span_of(text), &form), VP_OK);
        assert_int_equal(form.count, 3);
        assert_string_equal(http_form_find(&form, "From"), "+1");
        assert_string_equal(http_form_find(&form, "Name"), each->text);
        assert_string_equal(http_form_find(&form, "To"), "+2");
        assert_int_equal(form.params[1].raw_value.len, each->raw.len);
        assert_memory_equal(form.params[1].raw_value.at, each->raw.at, each->raw.len);
        assert_true(span_is(form.params[1].raw_name, "Name"));
        http_form_deinit(&form);
    }
}

static void a_path_is_decoded_or_refused(void **state)
{
    (void)state;
    char out[32];
    assert_int_equal(http_percent_decode(SPAN_LIT("/a%20b+c%2f"), out), VP_OK);
    assert_string_equal(out, "/a b+c/");
    FOR_EACH_TEXT(bad, "%", "a%4", "a%zz", "%00", "%ff", "%c3", "%ed%a0%80")
        assert_int_equal(http_percent_decode(span_of(*bad), out), VP_ERR_BAD_REQUEST);
}

TESTS = {
    TEST(parameters_are_read_in_order),
    TEST(too_many_parameters_are_refused),
    TEST(a_value_that_is_no_text_is_made_one_and_costs_no_other),
    TEST(a_path_is_decoded_or_refused),
};
