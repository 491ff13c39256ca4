/* Whether a webhook comes from Twilio, by its signature: of the URL as it stands in the console, and of the bytes that
 * came. */
#include "with_cmocka.h"

#include <stdio.h>
#include <unistd.h>

#include "call/ident.h"
#include "flow/web/with_caller.h"
#include "twilio/signature.h"
#include "with_cases.h"
#include "with_log.h"

#define TOKEN      "0123456789abcdef0123456789abcdef"
#define VOICE_FORM "CallSid=" CALL_SID "&From=%2B15550002222&To=%2B15550001111&CallStatus=ringing"

/* Twilio's signature of VOICE_FORM. */
static void sign_voice(const char *token, const char *url, char out[SIGNATURE_TEXT_BYTES])
{
    const struct signature_key key = signature_token_key(token);
    const struct signature_param params[] = {
        signature_param_of("CallSid", CALL_SID), signature_param_of("From", "+15550002222"),
        signature_param_of("To", "+15550001111"), signature_param_of("CallStatus", "ringing")};
    assert_int_equal(signature_make(&key, url, params, 4, out), VP_OK);
}

static void strangers_are_refused(void **state)
{
    (void)state;
    open_bench(TOKEN, "");
    char good[SIGNATURE_TEXT_BYTES], other[SIGNATURE_TEXT_BYTES];
    sign_voice(TOKEN, BASE_URL "/voice", good);
    sign_voice("wrong", BASE_URL "/voice", other);
    int64_t refused_before = metric_get(METRIC_BAD_SIGNATURES_TOTAL);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 403);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, "", NULL), 403);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, other, NULL), 403);
    assert_int_equal(ask("POST", "/voice/resume", VOICE_FORM, good, NULL),
                     403); /* signed for another route */
    assert_int_equal(ask("POST", "/voice", VOICE_FORM "&Digits=1", good, NULL), 403);
    assert_int_equal(metric_get(METRIC_BAD_SIGNATURES_TOTAL) - refused_before, 5);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, good, NULL), 200);
}

/* The workers open a session ahead: for calls that are connected to them, and for nobody else. */
static void only_signed_calls_are_announced_to_the_workers(void **state)
{
    (void)state;
    static struct announcements announcements;
    struct announcements_reader reader;
    uint64_t restaurant = 0;
    char good[SIGNATURE_TEXT_BYTES];
    open_bench(TOKEN, "");
    scoreboard_start_row(bench.board, 2, SCOREBOARD_WORKER, getpid()); /* whom a wake-up does nothing */
    scoreboard_beat(bench.board, 2);
    bench.web.settings.announcements = &announcements;
    announcements_follow(&announcements, &reader);
    sign_voice(TOKEN, BASE_URL "/voice", good);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 403);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM "&Digits=1", good, NULL), 403);
    assert_false(announcements_take(&announcements, &reader, &restaurant));
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, good, NULL), 200);
    assert_true(announcements_take(&announcements, &reader, &restaurant));
    assert_true(restaurant == ident_of(bench.menu->restaurant_id));
    assert_false(announcements_take(&announcements, &reader, &restaurant));
}

static int ask_of_host(const char *signature, const char *host_line)
{
    return ask_with("POST", "/voice",
                    &(struct asking){.form = VOICE_FORM, .signature = signature, .header = host_line});
}

/* Twilio signs the URL as it stands in its console: with a port or without, in whatever letters, with a query. */
static void signatures_hold_for_each_spelling_of_the_console(void **state)
{
    (void)state;
    static const struct text_case urls[] = {
        {"https://orders.example.com/voice", "/voice"},
        {"https://orders.example.com:443/voice", "/voice"},
        {"https://Orders.Example.com/voice", "/voice"},
        {"https://Orders.Example.com:443/voice?tenant=1&x=%2B", "/voice?tenant=1&x=%2B"},
    };
    char signature[SIGNATURE_TEXT_BYTES];
    open_bench(TOKEN, "");
    bench.twilio.settings.public_base_as_written = "https://Orders.Example.com";
    FOR_EACH(each, urls) {
        sign_voice(TOKEN, each->given, signature);
        assert_int_equal(ask("POST", each->wanted, VOICE_FORM, signature, NULL), 200);
    }
    sign_voice(TOKEN, "https://ORDERS.example.com/voice", signature);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, signature, NULL), 403);
    assert_int_equal(ask_of_host(signature, "Host: ORDERS.example.com"), 200);
    assert_int_equal(ask_of_host(signature, "Host: ORDERS.example.com:443"), 200);
    assert_int_equal(ask_of_host(signature, "Host: ORDERS.example.com.evil.example"), 403);
}

/* One line for many, with the URL that would have fitted and what is probably wrong. */
static void a_refused_signature_is_logged(void **state)
{
    (void)state;
    static struct log_capture capture;
    char signature[SIGNATURE_TEXT_BYTES];
    sign_voice(TOKEN, "https://orders.example.com/voice/", signature);
    const struct {
        const char *signature, *host, *cause;
    } cases[] = {
        {NULL, "orders.example.com", "there is no X-Twilio-Signature"},
        {signature, "127.0.0.1:5001", "the request was sent to another host than public_base_url says"},
        {signature, "orders.example.com:8080",
         "usually the URL in Twilio's console differs from url_expected"},
        {"short", "orders.example.com", "the signature has a wrong length"},
    };
    open_bench(TOKEN, "");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char host[64];
        snprintf(host, sizeof host, "Host: %s", cases[i].host);
        const struct asking asking = {.form = VOICE_FORM, .signature = cases[i].signature, .header = host};
        bench.twilio.webhooks_log = (struct log_seldom){0};
        log_capture_start(&capture);
        for (int n = 0; n < 5; n++)
            assert_int_equal(ask_with("POST", "/voice?a=%22b", &asking), 403);
        const char *text = log_capture_stop(&capture), *line = strstr(text, "signature refused");
        assert_non_null(line);
        assert_null(strstr(line + 1, "signature refused"));
        assert_non_null(strstr(line, "url_expected=\"https://orders.example.com/voice?a=%22b\""));
        if (strstr(line, cases[i].cause) == NULL)
            fail_msg("expected \"%s\" in %s", cases[i].cause, line);
    }
}

/* The vectors are npm twilio 6.3.1's, of VOICE_FORM. */
static const char BY_TOKEN[] = "BlK4n80gUN93rSoE1LPPyAO2qcU=",
                  BY_TOKEN_SHA256[] = "R36DAPhbhMiLMZy13VzdC/l7+RkQcD6C7piGop42WRU=",
                  BY_SHARED_KEY_SHA1[] = "++9NCR0N5F+nT5jYEtAngcpa3fA=",
                  BY_SHARED_KEY[] = "PTA0WoXH1fHqIamFI65yPgE2mS+LnYr3+igImG6T0R8=";

#define SHARED_SETTINGS "X-Twilio-Webhooks-Signature-Settings: key=webhooks_sharedkey_1,algorithm="

/* settings, settings_behind: header lines, or NULL. */
static int ask_signed(const char *signature, const char *settings, const char *settings_behind)
{
    return ask_with("POST", "/voice",
                    &(struct asking){.form = VOICE_FORM,
                                     .signature = signature,
                                     .header = settings,
                                     .header_behind = settings_behind});
}

static void a_shared_key_signs_where_the_request_says_so(void **state)
{
    (void)state;
    open_bench(TOKEN, "");
    bench.twilio.settings.shared_key = "shared-key-of-the-test";
    assert_int_equal(ask_signed(BY_SHARED_KEY, SHARED_SETTINGS "HMAC_SHA256", NULL), 200);
    assert_int_equal(ask_signed(BY_SHARED_KEY, SHARED_SETTINGS "hmac_sha256", NULL), 200);
    assert_int_equal(ask_signed(BY_SHARED_KEY_SHA1, SHARED_SETTINGS "HMAC_SHA1", NULL), 200);
    assert_int_equal(ask_signed(BY_TOKEN, NULL, NULL), 200); /* other URLs may have none */
    assert_int_equal(ask_signed(BY_SHARED_KEY_SHA1, SHARED_SETTINGS "HMAC_SHA256", NULL), 403);
    assert_int_equal(ask_signed(BY_SHARED_KEY, SHARED_SETTINGS "HMAC_SHA1", NULL), 403);
    assert_int_equal(ask_signed(BY_SHARED_KEY, SHARED_SETTINGS "HMAC_SHA512", NULL), 403);
    assert_int_equal(ask_signed(BY_SHARED_KEY, NULL, NULL), 403);
    assert_int_equal(ask_signed(NULL, SHARED_SETTINGS "HMAC_SHA256", NULL), 403);
    /* Nor does the header lead to the token. */
    assert_int_equal(ask_signed(BY_TOKEN, SHARED_SETTINGS "HMAC_SHA1", NULL), 403);
    assert_int_equal(ask_signed(BY_TOKEN_SHA256, SHARED_SETTINGS "HMAC_SHA256", NULL), 403);
    assert_int_equal(ask_signed(BY_SHARED_KEY, SHARED_SETTINGS "HMAC_SHA256", SHARED_SETTINGS "HMAC_SHA1"),
                     403);
}

/* While a new token takes over, Twilio signs with the one or the other; a SharedKey has neither's rights. */
static void two_tokens_are_good_while_one_takes_over(void **state)
{
    (void)state;
    open_bench("ffffffffffffffffffffffffffffffff", "");
    assert_int_equal(ask_signed(BY_TOKEN, NULL, NULL), 403);
    bench.twilio.settings.old_auth_token = "";
    assert_int_equal(ask_signed(BY_TOKEN, NULL, NULL), 403);
    bench.twilio.settings.old_auth_token = "0";
    assert_int_equal(ask_signed(BY_TOKEN, NULL, NULL), 403);
    bench.twilio.settings.old_auth_token = TOKEN;
    assert_int_equal(ask_signed(BY_TOKEN, NULL, NULL), 200);
    bench.twilio.settings.shared_key = "another-shared-key";
    assert_int_equal(ask_signed(BY_TOKEN, SHARED_SETTINGS "HMAC_SHA1", NULL), 403);
    assert_int_equal(ask_signed(BY_TOKEN_SHA256, SHARED_SETTINGS "HMAC_SHA256", NULL), 403);
    close_bench();
    open_bench(TOKEN, "");
    bench.twilio.settings.old_auth_token = "ffffffffffffffffffffffffffffffff";
    assert_int_equal(ask_signed(BY_TOKEN, NULL, NULL), 200);
    assert_int_equal(ask_signed(NULL, NULL, NULL), 403);
    close_bench();
    open_bench("", ""); /* alone it opens nothing, and closes nothing */
    bench.twilio.settings.old_auth_token = TOKEN;
    assert_int_equal(ask_signed(NULL, NULL, NULL), 200);
}

static void without_a_shared_key_its_header_is_refused(void **state)
{
    (void)state;
    static struct log_capture capture;
    open_bench(TOKEN, "");
    log_capture_start(&capture);
    assert_int_equal(ask_signed(BY_TOKEN, SHARED_SETTINGS "HMAC_SHA1", NULL), 403);
    assert_non_null(strstr(log_capture_stop(&capture), "twilio_shared_key is not set"));
    assert_int_equal(ask_signed(BY_TOKEN_SHA256, SHARED_SETTINGS "HMAC_SHA256", NULL), 403);
    assert_int_equal(ask_signed(BY_TOKEN, "X-Twilio-Webhooks-Signature-Settings: key=a", NULL), 403);
    assert_int_equal(ask_signed(BY_TOKEN, NULL, NULL), 200);
    close_bench();
    open_bench("", "");
    assert_int_equal(ask_signed(BY_TOKEN, SHARED_SETTINGS "HMAC_SHA256", NULL), 403);
    assert_int_equal(ask_signed(NULL, NULL, NULL), 200);
}

/* Vectors 5 and 6 of twilio.md 4.3 have such URLs; here the hash is VOICE_FORM's. */
static void a_url_with_the_bodys_hash_stands_for_the_body(void **state)
{
    (void)state;
    static const char target[] =
        "/voice?bodySHA256=958e189dc18402a155fe07f46bb9e97455385ed7ca24b68dd015c0d13cb359ce";
    const struct signature_key key = signature_token_key(TOKEN);
    char url[200], signature[SIGNATURE_TEXT_BYTES];
    snprintf(url, sizeof url, "%s%s", BASE_URL, target);
    assert_int_equal(signature_make(&key, url, NULL, 0, signature), VP_OK);
    open_bench(TOKEN, "");
    assert_int_equal(ask("POST", target, VOICE_FORM, signature, NULL), 200);
    assert_int_equal(ask("POST", target, VOICE_FORM "&Digits=1", signature, NULL), 403);
}

/* The signature is over the bytes that came. */
static void a_form_that_is_not_utf8_does_not_lose_the_call(void **state)
{
    (void)state;
    static const struct {
        const char *wire;
        struct span raw;
    } names[] = {
        {"M%FCller", SPAN_INIT("M\xfcller")},
        {"%E9", SPAN_INIT("\xe9")},
        {"100%", SPAN_INIT("100%")},
        {"%zz", SPAN_INIT("%zz")},
        {"a%00b", SPAN_INIT("a\0b")},
        {"%C0%AF", SPAN_INIT("\xc0\xaf")},
        {"%EF%BB%BFA", SPAN_INIT("\xef\xbb\xbf"
                                 "A")},
        {"%FF%FEA%00", SPAN_INIT("\xff\xfe"
                                 "A\0")},
        {"%ED%A0%80", SPAN_INIT("\xed\xa0\x80")},
    };
    const struct signature_key key = signature_token_key(TOKEN);
    open_bench(TOKEN, "");
    FOR_EACH(each, names) {
        const struct signature_param params[] = {signature_param_of("CallSid", CALL_SID),
                                                 {SPAN_LIT("CallerName"), each->raw},
                                                 {SPAN_LIT("From"), each->raw},
                                                 signature_param_of("To", "+15550001111")};
        char form[256], signature[SIGNATURE_TEXT_BYTES];
        snprintf(form, sizeof form, "CallSid=" CALL_SID "&CallerName=%s&From=%s&To=%%2B15550001111",
                 each->wire, each->wire);
        assert_int_equal(signature_make(&key, BASE_URL "/voice", params, 4, signature), VP_OK);
        assert_int_equal(ask("POST", "/voice", form, signature, NULL), 200);
        expect("<Stream ");
        expect("<Parameter name=\"from\" value=\"\"/>");
    }
}

/* Each of a call's webhooks, as the console may be set: the signature is over the URL with its query. */
static void webhooks_may_be_gets(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int status;
    } cases[] = {
        {"/voice?tenant=1&" VOICE_FORM, 200},
        {"/voice/resume?n=1&" VOICE_FORM, 200},
        {"/voice/status?" VOICE_FORM, 204},
    };
    const struct signature_key key = signature_token_key(TOKEN);
    char url[256], signature[SIGNATURE_TEXT_BYTES];
    open_bench(TOKEN, "");
    FOR_EACH(each, cases) {
        snprintf(url, sizeof url, "%s%s", BASE_URL, each->target);
        assert_int_equal(signature_make(&key, url, NULL, 0, signature), VP_OK);
        assert_int_equal(ask("GET", each->target, NULL, signature, NULL), each->status);
        if (each->status == 200)
            expect("<Stream ");
        assert_int_equal(ask("GET", each->target, NULL, NULL, NULL), 403);
    }
    sign_voice(TOKEN, BASE_URL "/voice", signature);
    assert_int_equal(ask("GET", "/voice?" VOICE_FORM, NULL, signature, NULL), 403);
}

/* Some proxies take the path off, others leave it. */
static void a_public_url_with_a_path_is_served_behind_either_proxy(void **state)
{
    (void)state;
    static const char *const bases[] = {"https://orders.example.com/vp", "https://orders.example.com/a/b.c",
                                        "https://orders.example.com/voice"};
    FOR_EACH(base, bases) {
        char url[96], signature[SIGNATURE_TEXT_BYTES], target[96], wanted[128];
        const char *path = strchr(*base + 8, '/');
        open_bench_at(*base, TOKEN);
        snprintf(url, sizeof url, "%s/voice", *base);
        sign_voice(TOKEN, url, signature);
        snprintf(target, sizeof target, "%s/voice", path);
        assert_int_equal(ask("POST", target, VOICE_FORM, signature, NULL), 200);
        snprintf(wanted, sizeof wanted, "<Connect action=\"%s/voice/resume?n=1&amp;s=", path);
        expect(wanted);
        snprintf(wanted, sizeof wanted, "<Redirect>%s/voice/resume?n=1&amp;s=", path);
        expect(wanted);
        assert_int_equal(ask("POST", "/voice", VOICE_FORM, signature, NULL), 200);
        snprintf(url, sizeof url, "%s/voice/resume?n=3", *base);
        sign_voice(TOKEN, url, signature);
        snprintf(target, sizeof target, "%s/voice/resume?n=3", path);
        assert_int_equal(ask("POST", target, VOICE_FORM, signature, NULL), 200);
        snprintf(wanted, sizeof wanted, "<Dial action=\"%s/voice/dialed\"", path);
        expect(wanted);
        sign_voice(TOKEN, "https://orders.example.com/voice/status", signature);
        snprintf(target, sizeof target, "%s/voice/status", path);
        assert_int_equal(ask("POST", target, VOICE_FORM, signature, NULL), 403);
        assert_int_equal(ask("POST", "/other/voice", VOICE_FORM, signature, NULL), 404);
        assert_int_equal(ask("POST", "/%76p/voice", VOICE_FORM, signature, NULL), 404);
        snprintf(target, sizeof target, "%s/health", path);
        get(target);
        close_bench();
    }
}

TESTS_WITH(NULL, with_bench_closed) = {
    TEST(strangers_are_refused),
    TEST(only_signed_calls_are_announced_to_the_workers),
    TEST(signatures_hold_for_each_spelling_of_the_console),
    TEST(a_refused_signature_is_logged),
    TEST(a_shared_key_signs_where_the_request_says_so),
    TEST(two_tokens_are_good_while_one_takes_over),
    TEST(without_a_shared_key_its_header_is_refused),
    TEST(a_url_with_the_bodys_hash_stands_for_the_body),
    TEST(a_form_that_is_not_utf8_does_not_lose_the_call),
    TEST(webhooks_may_be_gets),
    TEST_ALONE(a_public_url_with_a_path_is_served_behind_either_proxy),
};
