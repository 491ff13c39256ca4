/* What web pages of strangers and guessers of the admin token get. */
#include <stdio.h>
#include <stdlib.h>

#include "with_bench.h"

#define CALL_SID "CA00000000000000000000000000000002"
#define TOKEN    "0123456789abcdef0123456789abcdef"

#define VOICE_FORM "CallSid=" CALL_SID "&From=%2B15550002222&To=%2B15550001111&CallStatus=ringing"

static int ask_as(const char *method, const char *target, const char *form, const char *header)
{
    return ask_with(method, target, &(struct asking){.form = form, .header = header});
}

static void a_foreign_page_orders_nothing(void **state)
{
    (void)state;
    static const char *const headers[] = {"Origin: https://evil.example", "Origin: null",
                                          "Sec-Fetch-Site: cross-site", "Host: evil.example:5001"};
    open_bench("", "");
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        assert_int_equal(ask_as("POST", "/voice", VOICE_FORM, headers[i]), 403);
        assert_non_null(strstr(bench.body, "or set a token"));
        assert_int_equal(ask_as("POST", "/api/rollback", NULL, headers[i]), 403);
        assert_int_equal(ask_as("GET", "/api/orders", NULL, headers[i]), 403);
        assert_int_equal(ask_as("GET", "/streams", NULL, headers[i]), 403);
        assert_int_equal(ask_as("GET", "/nowhere", NULL, headers[i]), 403);
    }
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID, NULL, NULL, NULL), 404);
    assert_int_equal(ask_as("GET", "/api/orders", NULL, "Sec-Fetch-Site: none"), 200);
    close_bench();
}

/* A signature or a token is what no page has; a proxy may give any Host. */
static void with_tokens_names_do_not_matter(void **state)
{
    (void)state;
    open_bench(TOKEN, "letmein");
    assert_int_equal(ask_as("POST", "/voice", VOICE_FORM, "Origin: https://evil.example"), 403);
    assert_non_null(strstr(bench.body, "not signed"));
    assert_int_equal(
        ask_with("GET", "/api/orders",
                 &(struct asking){.authorization = "Bearer letmein", .header = "Host: upstream"}),
        200);
    close_bench();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_foreign_page_orders_nothing),
        cmocka_unit_test(with_tokens_names_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
