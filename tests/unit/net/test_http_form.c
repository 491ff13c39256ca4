#include "net/http_form.h"

#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#include "net/http_server.h"

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

static void bad_escapes_and_too_many_parameters_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"a=%",   "a=%4",  "a=%zz", "%=1",
                                      "a=%00", "a=%ff", "a=%c3", "%ed%a0%80=1"};
    struct http_form form;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(http_form_parse(span_of(bad[i]), &form), VP_ERR_BAD_REQUEST);
    char many[4 * (HTTP_PARAMS_MAX + 1)];
    for (size_t i = 0; i <= HTTP_PARAMS_MAX; i++)
        memcpy(many + 4 * i, "a=1&", 4);
    assert_int_equal(http_form_parse((struct span){many, sizeof many}, &form), VP_ERR_BAD_REQUEST);
    assert_int_equal(http_form_parse((struct span){many, sizeof many - 4}, &form), VP_OK);
    assert_int_equal(form.count, HTTP_PARAMS_MAX);
    http_form_deinit(&form);
}

static void percent_escapes_are_decoded(void **state)
{
    (void)state;
    char out[32];
    assert_int_equal(http_percent_decode(SPAN_LIT("/a%20b+c%2f"), false, out), VP_OK);
    assert_string_equal(out, "/a b+c/");
    assert_int_equal(http_percent_decode(SPAN_LIT("a+b"), true, out), VP_OK);
    assert_string_equal(out, "a b");
}

TESTS = {
    TEST(parameters_are_read_in_order),
    TEST(bad_escapes_and_too_many_parameters_are_refused),
    TEST(percent_escapes_are_decoded),
};
