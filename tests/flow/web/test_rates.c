/* How often a stranger, a login and a restaurant may ask: at the limit all is answered, one over it not. A rate of one
 * a second lets two in at once, and the tests ask faster than that. */
#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "flow/web/with_caller.h"
#include "twilio/signature.h"
#include "web/web_internal.h" /* a login as the store has it */

#define TOKEN "0123456789abcdef0123456789abcdef"
#define AT_A  "X-Forwarded-For: 203.0.113.7"
#define AT_B  "X-Forwarded-For: 203.0.113.8"

static int open_limited(void **state)
{
    (void)state;
    open_bench(TOKEN, "letmein");
    for (int i = 0; i < RATE_OF_COUNT; i++)
        bench.per_second[i] = 1;
    restart_bench();
    return 0;
}

static int ask_from(const char *method, const char *target, const char *forwarded)
{
    return ask_with(
        method, target,
        &(struct asking){.form = strcmp(method, "POST") == 0 ? CALL_FORM : NULL, .header = forwarded});
}

static int ask_signed(const char *forwarded)
{
    const struct signature_key key = signature_token_key(TOKEN);
    const struct signature_param params[] = {
        signature_param_of("CallSid", CALL_SID), signature_param_of("From", "+15550002222"),
        signature_param_of("To", "+15550001111"), signature_param_of("AccountSid", ACCOUNT_SID)};
    char signature[SIGNATURE_TEXT_BYTES];
    assert_int_equal(signature_make(&key, BASE_URL "/voice", params, 4, signature), VP_OK);
    return ask_with("POST", "/voice",
                    &(struct asking){.form = CALL_FORM, .signature = signature, .header = forwarded});
}

/* Whatever is asked, found or not: it counts together. */
static void a_stranger_asks_so_often_and_no_more(void **state)
{
    (void)state;
    int64_t limited = metric_get(METRIC_LIMITED_ADDRESS);
    assert_int_equal(ask_from("GET", "/health", AT_A), 200);
    assert_int_equal(ask_from("GET", "/nowhere", AT_A), 404);
    assert_int_equal(ask_from("GET", "/health", AT_A), 429);
    expect("too many requests");
    assert_int_equal(metric_get(METRIC_LIMITED_ADDRESS) - limited, 1);
    assert_int_equal(ask_from("GET", "/health", AT_B), 200);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(ask_from("GET", "/", AT_A), 200);       /* the page itself is everybody's */
        assert_int_equal(ask_from("GET", "/health", NULL), 200); /* a probe of this machine */
    }
}

static void unsigned_webhooks_are_a_strangers(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(ask_from("POST", "/voice", AT_A), 403);
    assert_int_equal(ask_from("POST", "/voice", AT_A), 429);
    assert_int_equal(ask_from("GET", "/print/guess", AT_A), 429);
    assert_int_equal(ask_from("POST", "/voice/status", AT_B), 403);
}

/* Who proves who they are is not held to what strangers do from the same address. */
static void signatures_and_tokens_are_no_strangers(void **state)
{
    (void)state;
    while (ask_from("GET", "/health", AT_A) != 429)
        continue;
    assert_int_equal(ask_signed(AT_A), 200);
    for (int i = 0; i < 5; i++)
        assert_int_equal(
            ask_with("GET", "/metrics", &(struct asking){.authorization = "Bearer letmein", .header = AT_A}),
            200);
}

/* An address is whom the nearest believed proxy names: proxies elsewhere are believed where the settings say so. */
static void proxies_are_believed_that_the_settings_name(void **state)
{
    (void)state;
    bench.trusted_proxies = "198.51.100.0/24, 2001:db8::/32";
    restart_bench();
    static const char *const chains[] = {"X-Forwarded-For: 203.0.113.7, 198.51.100.9",
                                         "X-Forwarded-For: 203.0.113.7,2001:db8::1 , 198.51.100.9"};
    for (int i = 0; i < 2; i++)
        assert_int_equal(ask_from("GET", "/health", chains[i]), 200);
    assert_int_equal(ask_from("GET", "/health", AT_A), 429);
    assert_int_equal(ask_from("GET", "/health", "X-Forwarded-For: 203.0.113.8, 198.51.100.9"), 200);
    /* What a stranger wrote himself stands behind nobody who is believed. */
    assert_int_equal(ask_from("GET", "/health", "X-Forwarded-For: 192.0.2.1, 203.0.113.7"), 429);
    bench.trusted_proxies = NULL;
    restart_bench();
    assert_int_equal(ask_from("GET", "/health", chains[0]), 200);
    assert_int_equal(ask_from("GET", "/health", "X-Forwarded-For: 203.0.113.9, 198.51.100.9"), 200);
    assert_int_equal(ask_from("GET", "/health", chains[0]), 429);
}

static void a_login_asks_so_often_and_no_more(void **state)
{
    (void)state;
    static const char *const secrets[] = {"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                                          "10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"};
    char cookies[2][128];
    for (int i = 0; i < 2; i++) {
        struct store_login login = {.until_unix_ms = INT64_MAX};
        logins_hash(secrets[i], login.secret_hash);
        logins_mark("letmein", login.password_mark);
        logins_put(bench.web.logins, &login);
        snprintf(cookies[i], sizeof cookies[i], "Cookie: " PAGE_COOKIE "=%s", secrets[i]);
    }
    int64_t limited = metric_get(METRIC_LIMITED_LOGIN);
    for (int i = 0; i < 2; i++)
        assert_int_equal(ask_from("GET", "/api/orders", cookies[0]), 200);
    assert_int_equal(ask_from("GET", "/api/orders", cookies[0]), 429);
    assert_int_equal(ask_from("GET", "/api/orders", cookies[1]), 200);
    assert_int_equal(metric_get(METRIC_LIMITED_LOGIN) - limited, 1);
}

/* Its line is busy, which no caller and no restaurant pays for. */
static void a_restaurant_that_everybody_rings_is_busy(void **state)
{
    (void)state;
    int64_t limited = metric_get(METRIC_LIMITED_WEBHOOKS);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ask_signed(NULL), 200);
        expect("<Stream ");
    }
    assert_int_equal(ask_signed(NULL), 200);
    expect("<Response><Reject reason=\"busy\"/></Response>");
    assert_int_equal(metric_get(METRIC_LIMITED_WEBHOOKS) - limited, 1);
}

static void zero_is_no_limit(void **state)
{
    (void)state;
    memset(bench.per_second, 0, sizeof bench.per_second);
    restart_bench();
    for (int i = 0; i < 30; i++) {
        assert_int_equal(ask_from("GET", "/health", AT_A), 200);
        assert_int_equal(ask_signed(AT_A), 200);
        expect("<Stream ");
    }
}

TESTS_WITH(open_limited, with_bench_closed) = {
    TEST(a_stranger_asks_so_often_and_no_more),
    TEST(unsigned_webhooks_are_a_strangers),
    TEST(signatures_and_tokens_are_no_strangers),
    TEST(proxies_are_believed_that_the_settings_name),
    TEST(a_login_asks_so_often_and_no_more),
    TEST(a_restaurant_that_everybody_rings_is_busy),
    TEST(zero_is_no_limit),
};
