/* How often a stranger, a login and a restaurant may ask: at the limit all is answered, one over it not. A rate of one
 * a second lets two in at once, and the tests ask faster than that. */
#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "flow/web/with_caller.h"
#include "twilio/signature.h"
#include "web/web_internal.h" /* a login as the store has it */
#include "with_cases.h"

#define TOKEN "0123456789abcdef0123456789abcdef"
#define AT_A  "X-Forwarded-For: 203.0.113.7"
#define AT_B  "X-Forwarded-For: 203.0.113.8"
#define BUSY  "<Response><Reject reason=\"busy\"/></Response>"

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

/* From a number (digits behind its +) to the restaurant, with one parameter more. */
static int post_signed(const char *path, const char *from, const char *name, const char *value,
                       const char *forwarded)
{
    const struct signature_key key = signature_token_key(TOKEN);
    char number[32], form[256], url[64], signature[SIGNATURE_TEXT_BYTES];
    snprintf(number, sizeof number, "+%s", from);
    snprintf(url, sizeof url, "%s%s", BASE_URL, path);
    snprintf(form, sizeof form, "%s=%s&MessageSid=SM1&From=%%2B%s&To=%%2B15550001111&AccountSid=" ACCOUNT_SID,
             name, value, from);
    const struct signature_param params[] = {
        signature_param_of(name, value), signature_param_of("MessageSid", "SM1"),
        signature_param_of("From", number), signature_param_of("To", "+15550001111"),
        signature_param_of("AccountSid", ACCOUNT_SID)};
    assert_int_equal(signature_make(&key, url, params, 5, signature), VP_OK);
    return ask_with("POST", path,
                    &(struct asking){.form = form, .signature = signature, .header = forwarded});
}

static int ask_signed(const char *forwarded)
{
    return post_signed("/voice", "15550002222", "CallSid", CALL_SID, forwarded);
}

/* Calls that nobody has seen before. */
static void ring(const char *from)
{
    static int count;
    char call_sid[40];
    snprintf(call_sid, sizeof call_sid, "CA%032d", 1000 + count++);
    assert_int_equal(post_signed("/voice", from, "CallSid", call_sid, NULL), 200);
}

static void write_text(const char *from, const char *text)
{
    assert_int_equal(post_signed("/sms", from, "Body", text, NULL), 200);
}

/* Whatever is asked, found or not: it counts together. */
static void a_stranger_asks_so_often_and_no_more(void **state)
{
    (void)state;
    int64_t limited = metric_get(METRIC_LIMITED_ADDRESS);
    assert_int_equal(ask_from("GET", "/nowhere", AT_A), 404);
    assert_int_equal(ask_from("GET", "/nowhere", AT_A), 404);
    assert_int_equal(ask_from("GET", "/nowhere", AT_A), 429);
    expect("too many requests");
    assert_int_equal(metric_get(METRIC_LIMITED_ADDRESS) - limited, 1);
    assert_int_equal(ask_from("GET", "/nowhere", AT_B), 404);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(ask_from("GET", "/", AT_A), 200);        /* the page itself is everybody's */
        assert_int_equal(ask_from("GET", "/nowhere", NULL), 404); /* a probe of this machine */
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

/* A monitor that asks from elsewhere is not told that the service is ill. */
static void whether_the_service_is_well_is_told_to_everybody(void **state)
{
    (void)state;
    while (ask_from("GET", "/nowhere", AT_A) != 429)
        continue;
    for (int i = 0; i < 30; i++)
        FOR_EACH_TEXT(path, "/health", "/ready")
            assert_int_equal(ask_from("GET", *path, AT_A), 200);
}

/* Where no token is looked at a wrong one lets nobody in more often; and the limit tells nobody which one is right. */
static void a_wrong_token_is_a_strangers(void **state)
{
    (void)state;
    FOR_EACH_TEXT(authorization, "Bearer junk", "Bearer vpt_0123456789abcdef0123456789abcdef") {
        const struct asking wrong = {.authorization = *authorization, .header = AT_A};
        restart_bench();
        for (int i = 0; i < 2; i++)
            assert_int_not_equal(ask_with("GET", "/nowhere", &wrong), 429);
        for (int i = 0; i < 12; i++)
            assert_int_equal(ask_with("GET", "/nowhere", &wrong), 429);
        assert_int_equal(
            ask_with("GET", "/nowhere", &(struct asking){.authorization = "Bearer letmein", .header = AT_A}),
            429);
        assert_int_equal(
            ask_with("GET", "/metrics", &(struct asking){.authorization = "Bearer letmein", .header = AT_B}),
            200);
    }
}

/* Who proves who they are is not held to what strangers do from the same address. */
static void signatures_and_tokens_are_no_strangers(void **state)
{
    (void)state;
    while (ask_from("GET", "/nowhere", AT_A) != 429)
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
        assert_int_equal(ask_from("GET", "/nowhere", chains[i]), 404);
    assert_int_equal(ask_from("GET", "/nowhere", AT_A), 429);
    assert_int_equal(ask_from("GET", "/nowhere", "X-Forwarded-For: 203.0.113.8, 198.51.100.9"), 404);
    /* What a stranger wrote himself stands behind nobody who is believed. */
    assert_int_equal(ask_from("GET", "/nowhere", "X-Forwarded-For: 192.0.2.1, 203.0.113.7"), 429);
    bench.trusted_proxies = NULL;
    restart_bench();
    assert_int_equal(ask_from("GET", "/nowhere", chains[0]), 404);
    assert_int_equal(ask_from("GET", "/nowhere", "X-Forwarded-For: 203.0.113.9, 198.51.100.9"), 404);
    assert_int_equal(ask_from("GET", "/nowhere", chains[0]), 429);
}

static void a_port_behind_an_address_is_no_other_address(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second, *third, *other;
    } rows[] = {
        {AT_A ":5123", AT_A ":5124", AT_A, AT_B ":5123"},
        {"X-Forwarded-For: [2001:db8::1]:443", "X-Forwarded-For: [2001:db8::2]",
         "X-Forwarded-For: 2001:db8::3", "X-Forwarded-For: [2001:db8:1::1]:443"},
    };
    FOR_EACH(row, rows) {
        assert_int_equal(ask_from("GET", "/nowhere", row->first), 404);
        assert_int_equal(ask_from("GET", "/nowhere", row->second), 404);
        assert_int_equal(ask_from("GET", "/nowhere", row->third), 429);
        assert_int_equal(ask_from("GET", "/nowhere", row->other), 404);
    }
    for (int i = 0; i < 5; i++) /* a proxy of this machine that brings itself */
        assert_int_equal(ask_from("GET", "/nowhere", "X-Forwarded-For: 127.0.0.1:5123"), 404);
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
    FOR_EACH_TEXT(from, "15550002222", "15550004444") {
        ring(*from);
        expect("<Stream ");
    }
    ring("15550005555");
    expect(BUSY);
    assert_int_equal(metric_get(METRIC_LIMITED_WEBHOOKS) - limited, 1);
}

static void give_restaurants_more(void)
{
    bench.per_second[RATE_OF_RESTAURANT] = 10;
    restart_bench();
}

/* Who rings without end, also where the number is withheld, makes the line busy for nobody else. */
static void one_number_has_its_share_of_a_restaurant(void **state)
{
    (void)state;
    give_restaurants_more();
    FOR_EACH_TEXT(from, "15550002222", "266696687" /* ANONYMOUS */) {
        for (int i = 0; i < 2; i++) {
            ring(*from);
            expect("<Stream ");
        }
        for (int i = 0; i < 30; i++) {
            ring(*from);
            expect(BUSY);
        }
    }
    ring("15550004444");
    expect("<Stream ");
}

/* The provider had no answer in time and asks again: the caller has been taken. */
static void a_call_that_is_asked_for_again_is_not_counted(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) {
        assert_int_equal(ask_signed(NULL), 200);
        expect("<Stream ");
    }
    ring("15550004444");
    expect("<Stream ");
    ring("15550005555");
    expect(BUSY);
}

static void the_staffs_calls_and_texts_are_not_counted(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) {
        ring("15550003333");
        expect("<Stream ");
        write_text("15550003333", "status");
        expect("Orders are taken.");
    }
    ring("15550002222");
    expect("<Stream ");
}

static void texts_of_strangers_hold_up_no_call_and_no_text_of_the_staff(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) {
        write_text("15550009999", "hello");
        expect(i < 2 ? "nobody reads messages" : "<Response/>");
    }
    write_text("15550003333", "status");
    expect("Orders are taken.");
    FOR_EACH_TEXT(from, "15550002222", "15550004444") {
        ring(*from);
        expect("<Stream ");
    }
}

/* It is turned away as often as it rings; what is written down of that has a bound. */
static void a_blocked_number_holds_up_nobody(void **state)
{
    (void)state;
    int rejected = 0;
    const struct blocked_number blocked = {"harbor-pizza", "+15550009999"};
    assert_int_equal(menu_set_put_blocked(&bench.menus, &blocked, true), VP_OK);
    for (int i = 0; i < 30; i++) {
        ring("15550009999");
        expect("<Response><Reject/></Response>");
    }
    FOR_EACH_TEXT(from, "15550002222", "15550004444") {
        ring(*from);
        expect("<Stream ");
    }
    assert_int_equal(ask_with("GET", "/api/calls", &(struct asking){.authorization = "Bearer letmein"}), 200);
    for (const char *at = bench.body; (at = strstr(at, "+15550009999")) != NULL; at++)
        rejected++;
    assert_int_equal(rejected, 2);
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
    TEST(whether_the_service_is_well_is_told_to_everybody),
    TEST(a_wrong_token_is_a_strangers),
    TEST(signatures_and_tokens_are_no_strangers),
    TEST(proxies_are_believed_that_the_settings_name),
    TEST(a_port_behind_an_address_is_no_other_address),
    TEST(a_login_asks_so_often_and_no_more),
    TEST(a_restaurant_that_everybody_rings_is_busy),
    TEST(one_number_has_its_share_of_a_restaurant),
    TEST(a_call_that_is_asked_for_again_is_not_counted),
    TEST(the_staffs_calls_and_texts_are_not_counted),
    TEST(texts_of_strangers_hold_up_no_call_and_no_text_of_the_staff),
    TEST(a_blocked_number_holds_up_nobody),
    TEST(zero_is_no_limit),
};
