/* What web pages of strangers and guessers of the admin token get. */
#include "with_cmocka.h"

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
        expect("or set a token");
        assert_int_equal(ask_as("POST", "/api/rollback", NULL, headers[i]), 403);
        assert_int_equal(ask_as("GET", "/api/orders", NULL, headers[i]), 403);
        assert_int_equal(ask_as("GET", "/streams", NULL, headers[i]), 403);
        assert_int_equal(ask_as("GET", "/nowhere", NULL, headers[i]), 403);
    }
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID, NULL, NULL, NULL), 404);
    assert_int_equal(ask_as("GET", "/api/orders", NULL, "Sec-Fetch-Site: none"), 200);
}

/* A signature or a token is what no page has; a proxy may give any Host. */
static void with_tokens_names_do_not_matter(void **state)
{
    (void)state;
    open_bench(TOKEN, "letmein");
    assert_int_equal(ask_as("POST", "/voice", VOICE_FORM, "Origin: https://evil.example"), 403);
    expect("not signed");
    assert_int_equal(
        ask_with("GET", "/api/orders",
                 &(struct asking){.authorization = "Bearer letmein", .header = "Host: upstream"}),
        200);
}

static int ask_operator(const char *token, const char *forwarded)
{
    char authorization[96];
    snprintf(authorization, sizeof authorization, "Bearer %s", token);
    return ask_with("GET", "/api/orders",
                    &(struct asking){.authorization = authorization, .header = forwarded});
}

static void guessing_the_admin_token_is_slowed(void **state)
{
    (void)state;
    open_bench(TOKEN, "letmein");
    int64_t refused_before = metric_get(METRIC_BAD_ADMIN_TOKENS_TOTAL);
    int counts[2] = {0};
    for (int i = 0; i < 50; i++) {
        char guess[32];
        snprintf(guess, sizeof guess, "guess%d", i);
        int status = ask_operator(guess, "X-Forwarded-For: 10.9.9.9, 203.0.113.7");
        assert_true(status == 401 || status == 429);
        counts[status == 429]++;
    }
    assert_in_range(counts[0], 10, 12); /* the others were not looked at */
    assert_int_equal(metric_get(METRIC_BAD_ADMIN_TOKENS_TOTAL) - refused_before, 50);
    /* Not even the right one, from there; a guess at the health page is one too. */
    assert_int_equal(ask_operator("letmein", "X-Forwarded-For: 10.9.9.9, 203.0.113.7"), 429);
    assert_int_equal(ask_with("GET", "/health",
                              &(struct asking){.authorization = "Bearer letmein",
                                               .header = "X-Forwarded-For: 203.0.113.7"}),
                     429);
    /* The operator is elsewhere, behind the same proxy or on the machine. */
    assert_int_equal(ask_operator("letmein", "X-Forwarded-For: 203.0.113.7, 198.51.100.2"), 200);
    assert_int_equal(ask_operator("letmein", NULL), 200);
    /* Who sends no token guesses nothing. */
    assert_int_equal(ask_as("GET", "/health", NULL, "X-Forwarded-For: 203.0.113.7"), 200);
}

/* Some proxies add a line of their own behind the stranger's. */
static void nobody_guesses_in_the_operators_name(void **state)
{
    (void)state;
    open_bench(TOKEN, "letmein");
    assert_int_equal(ask_operator("letmein", "X-Forwarded-For: 198.51.100.2"), 200);
    const struct asking guess = {.authorization = "Bearer guess",
                                 .header = "X-Forwarded-For: 198.51.100.2",
                                 .header_behind = "X-Forwarded-For: 203.0.113.7"};
    int refused = 0;
    for (int i = 0; i < 30; i++)
        refused += ask_with("GET", "/api/orders", &guess) == 429;
    assert_in_range(refused, 18, 20);
    assert_int_equal(ask_operator("letmein", "X-Forwarded-For: 198.51.100.2"), 200);
}

static void strangers_see_no_pids(void **state)
{
    (void)state;
    open_bench(TOKEN, "letmein");
    get("/health");
    assert_string_equal(bench.body, "{\"status\":\"ok\"}");
    assert_int_equal(ask("GET", "/health", NULL, NULL, "Bearer letmeout"), 401);
    assert_int_equal(ask("GET", "/health", NULL, NULL, "Bearer letmein"), 200);
    expect("\"pid\":101");
    close_bench();
    open_bench(TOKEN, ""); /* nobody is the operator */
    get("/health");
    assert_string_equal(bench.body, "{\"status\":\"ok\"}");
    close_bench();
    open_bench("", ""); /* this machine is */
    get("/health");
    expect("\"pid\":101");
}

TESTS_WITH(NULL, with_bench_closed) = {
    TEST(a_foreign_page_orders_nothing),
    TEST(with_tokens_names_do_not_matter),
    TEST(guessing_the_admin_token_is_slowed),
    TEST(nobody_guesses_in_the_operators_name),
    TEST(strangers_see_no_pids),
};
