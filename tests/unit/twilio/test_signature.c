/* The known-answer vectors of twilio.md, section 4.3, and thousands of near misses. */
#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#include "base/rand.h"
#include "twilio/signature.h"
#include "with_cases.h"

static const char SHORT_TOKEN[] = "12345", LONG_TOKEN[] = "0123456789abcdef0123456789abcdef";

static const struct signature_key long_key = {.secret = LONG_TOKEN, .digest = SIGNATURE_SHA1},
                                  short_key = {.secret = SHORT_TOKEN, .digest = SIGNATURE_SHA1};

enum { PARAMS_MAX = 10 };
struct vector {
    struct signature_key key;
    const char *url;
    struct signature_param params[PARAMS_MAX];
    const char *signature; /* those of SHA-256 by npm twilio 6.3.1 */
};
#define NO_PARAM                                                                                             \
    {                                                                                                        \
        {NULL, 0},                                                                                           \
        {                                                                                                    \
            NULL, 0                                                                                          \
        }                                                                                                    \
    }
#define P(name, value)                                                                                       \
    {                                                                                                        \
        SPAN_INIT(name), SPAN_INIT(value)                                                                    \
    }

static const struct vector vectors[] = {
    {{.secret = SHORT_TOKEN, .digest = SIGNATURE_SHA1},
     "https://example.com/myapp.php?foo=1&bar=2",
     {P("CallSid", "CA1234567890ABCDE"), P("Caller", "+14158675310"), P("Digits", "1234"),
      P("From", "+14158675310"), P("To", "+18005551212")},
     "L/OH5YylLD5NRKLltdqwSvS0BnU="},
    {{.secret = SHORT_TOKEN, .digest = SIGNATURE_SHA1},
     "https://mycompany.com/myapp.php?foo=1&bar=2",
     {P("To", "+18005551212"), P("From", "+14158675309"), P("Digits", "1234"), P("Caller", "+14158675309"),
      P("CallSid", "CA1234567890ABCDE")},
     "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
    {{.secret = SHORT_TOKEN, .digest = SIGNATURE_SHA1},
     "https://mycompany.com/myapp.php",
     {P("a", "1"), P("B", "2"), P("_c", "3"), P("A", "4")},
     "421SSgan76dbUHdqAoHD6TXCX8A="},
    {{.secret = SHORT_TOKEN, .digest = SIGNATURE_SHA1},
     "https://mycompany.com/myapp.php",
     {P("MediaUrl", "b"), P("MediaUrl", "a"), P("MediaUrl", "a"), P("Z", "1")},
     "yPpgslnQeTNWW9nASDOfc/9ugOI="},
    {{.secret = LONG_TOKEN, .digest = SIGNATURE_SHA1},
     "https://orders.example.com/twilio/voice",
     {P("AccountSid", "AC00000000000000000000000000000001"), P("ApiVersion", "2010-04-01"),
      P("CallSid", "CA00000000000000000000000000000002"), P("CallStatus", "ringing"),
      P("Called", "+15550001111"), P("Caller", "+15550002222"), P("Direction", "inbound"),
      P("From", "+15550002222"), P("To", "+15550001111")},
     "+Cw5nlzWO7A3vOoLD1RuuTSNsus="},
    {{.secret = LONG_TOKEN, .digest = SIGNATURE_SHA1},
     "https://orders.example.com:8443/twilio/speech?turn=2",
     {P("CallSid", "CA00000000000000000000000000000002"), P("Confidence", "0.9128376"), P("Digits", ""),
      P("SpeechResult", "Zwei D\u00f6ner, bitte & eine Cola")},
     "JDqLs/bAu4mjbguM4Ux8f/9av1c="},
    {{.secret = LONG_TOKEN, .digest = SIGNATURE_SHA1},
     "wss://orders.example.com/media",
     {NO_PARAM},
     "JDjwffkxfw27Mc2UkneVAW/jzeY="},
    {{.secret = LONG_TOKEN, .digest = SIGNATURE_SHA1},
     "wss://orders.example.com/media/",
     {NO_PARAM},
     "rD2LKCKx0fvRaDhY01xhZgx8utY="},
    {{.secret = LONG_TOKEN, .digest = SIGNATURE_SHA1},
     "https://orders.example.com/media",
     {NO_PARAM},
     "XB4uBzBTcv6usZiAX46Jwaw03FQ="},
    {{.secret = LONG_TOKEN, .digest = SIGNATURE_SHA1},
     "wss://orders.example.com:443/media",
     {NO_PARAM},
     "ip0J69iwXaczlqY7a+G3fbYZ2rA="},
    {{.secret = SHORT_TOKEN, .digest = SIGNATURE_SHA256},
     "https://mycompany.com/myapp.php",
     {P("MediaUrl", "b"), P("MediaUrl", "a"), P("MediaUrl", "a"), P("Z", "1")},
     "7d2W+X+qpONSXO6UIuIezoQ8mw+L/xS8kxHf4tk/dNs="},
    {{.secret = SHORT_TOKEN, .digest = SIGNATURE_SHA256},
     "https://example.com/myapp.php?foo=1&bar=2",
     {P("CallSid", "CA1234567890ABCDE"), P("Caller", "+14158675310"), P("Digits", "1234"),
      P("From", "+14158675310"), P("To", "+18005551212")},
     "qMztBq0IANMH/q0K9sCfKQJLylezvRdRzRS647SAVow="},
};
enum { VECTOR_COUNT = sizeof vectors / sizeof vectors[0] };

static size_t param_count(const struct vector *vector)
{
    size_t count = 0;
    while (count < PARAMS_MAX && vector->params[count].name.at != NULL)
        count++;
    return count;
}

static enum vp_err check(const struct vector *vector, const char *header)
{
    return signature_check(&vector->key, vector->url, vector->params, param_count(vector), header);
}

static void vectors_are_made_and_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        char text[SIGNATURE_TEXT_BYTES];
        assert_int_equal(signature_make(&vectors[i].key, vectors[i].url, vectors[i].params,
                                        param_count(&vectors[i]), text),
                         VP_OK);
        assert_string_equal(text, vectors[i].signature);
        assert_int_equal(check(&vectors[i], vectors[i].signature), VP_OK);
    }
}

static void each_flipped_bit_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++)
        for (size_t bit = 0; bit < strlen(vectors[i].signature) * 8; bit++) {
            char header[SIGNATURE_TEXT_BYTES];
            snprintf(header, sizeof header, "%s", vectors[i].signature);
            header[bit / 8] = (char)(header[bit / 8] ^ 1 << bit % 8);
            assert_int_equal(check(&vectors[i], header), VP_ERR_BAD_SIGNATURE);
        }
}

static void each_changed_parameter_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        size_t count = param_count(&vectors[i]);
        for (size_t at = 0; at < count; at++) {
            struct vector changed = vectors[i];
            char value[80];
            snprintf(value, sizeof value, "%s ", changed.params[at].value.at);
            changed.params[at].value = span_of(value);
            assert_int_equal(check(&changed, changed.signature), VP_ERR_BAD_SIGNATURE);

            changed = vectors[i];
            changed.params[at].name = SPAN_LIT("digits");
            assert_int_equal(check(&changed, changed.signature), VP_ERR_BAD_SIGNATURE);

            changed = vectors[i];
            changed.params[at] = changed.params[count - 1];
            changed.params[count - 1] = (struct signature_param){SPAN_NONE, SPAN_NONE};
            bool was_double =
                span_is(vectors[i].params[at].name, "MediaUrl") && span_is(vectors[i].params[at].value, "a");
            assert_int_equal(check(&changed, changed.signature), was_double ? VP_OK : VP_ERR_BAD_SIGNATURE);
        }
    }
}

static void added_parameters_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        struct vector more = vectors[i];
        more.params[param_count(&more)] = signature_param_of("X", "");
        assert_int_equal(check(&more, more.signature), VP_ERR_BAD_SIGNATURE);
    }
}

static void order_and_repetition_do_not_matter(void **state)
{
    (void)state;
    rand_seed_for_test(7);
    for (size_t round = 0; round < 200; round++) {
        struct vector shuffled = vectors[round % VECTOR_COUNT];
        size_t count = param_count(&shuffled);
        for (size_t at = count; at > 1; at--) {
            size_t other = rand_u32() % at;
            struct signature_param kept = shuffled.params[at - 1];
            shuffled.params[at - 1] = shuffled.params[other];
            shuffled.params[other] = kept;
        }
        if (count > 0)
            shuffled.params[count] = shuffled.params[0]; /* the same pair twice counts once */
        assert_int_equal(check(&shuffled, shuffled.signature), VP_OK);
    }
    rand_seed_for_test(0);
}

static void each_spelling_of_the_url_is_judged(void **state)
{
    (void)state;
    const struct vector *v = &vectors[4]; /* signed without a port */
    static const struct {
        const char *url;
        bool is_accepted;
    } spellings[] = {
        {"https://orders.example.com:443/twilio/voice", true},
        {"https://orders.example.com:8443/twilio/voice", true}, /* Twilio may drop the port before signing */
        {"https://me:secret@orders.example.com/twilio/voice", true},
        {"https://orders.example.com/twilio/voice#rc=3", true},
        {"http://orders.example.com/twilio/voice", false},
        {"https://Orders.example.com/twilio/voice", false},
        {"https://orders.example.com/twilio/voice/", false},
        {"https://orders.example.com/twilio/voice?", false},
        {"https://orders.example.com/twilio/voic%65", false},
        {"https://orders.example.com/twilio/resume", false},
        {"https://orders.example.com.evil.example/twilio/voice", false},
        {"orders.example.com/twilio/voice", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        struct vector other = *v;
        other.url = spellings[i].url;
        assert_int_equal(check(&other, v->signature),
                         spellings[i].is_accepted ? VP_OK : VP_ERR_BAD_SIGNATURE);
    }
}

static void a_port_in_the_signature_is_accepted(void **state)
{
    (void)state;
    char text[SIGNATURE_TEXT_BYTES];
    assert_int_equal(signature_make(&long_key, "https://h.example:443/x?y=1", NULL, 0, text), VP_OK);
    assert_int_equal(signature_check(&long_key, "https://h.example/x?y=1", NULL, 0, text), VP_OK);
    assert_int_equal(signature_check(&long_key, "https://h.example/x", NULL, 0, text), VP_ERR_BAD_SIGNATURE);
    assert_int_equal(signature_make(&long_key, "https://[::1]/x", NULL, 0, text), VP_OK);
    assert_int_equal(signature_check(&long_key, "https://[::1]:9000/x", NULL, 0, text), VP_OK);
}

static void each_documented_spelling_of_the_stream_is_accepted(void **state)
{
    (void)state;
    static const char *const configured[] = {"wss://orders.example.com/media",
                                             "wss://orders.example.com/media/",
                                             "https://orders.example.com/media"};
    for (size_t i = 0; i < 3; i++)
        for (size_t v = 6; v < 10; v++) { /* signatures of all four documented spellings */
            assert_int_equal(signature_check_stream(&long_key, configured[i], vectors[v].signature), VP_OK);
            assert_int_equal(signature_check_stream(&short_key, configured[i], vectors[v].signature),
                             VP_ERR_BAD_SIGNATURE);
            assert_int_equal(
                signature_check_stream(&long_key, "wss://orders.example.com/other", vectors[v].signature),
                VP_ERR_BAD_SIGNATURE);
            assert_int_equal(
                signature_check_stream(&long_key, "ws://orders.example.com/media", vectors[v].signature),
                VP_OK);
        }
    char text[SIGNATURE_TEXT_BYTES];
    assert_int_equal(signature_make(&long_key, "ws://127.0.0.1:6001/ws/media", NULL, 0, text), VP_OK);
    assert_int_equal(signature_check_stream(&long_key, "ws://127.0.0.1:6001/ws/media", text), VP_OK);
    assert_int_equal(signature_check_stream(&long_key, "wss://127.0.0.1:6001/ws/media", text),
                     VP_ERR_BAD_SIGNATURE);
}

/* The hole seen in the wild: no token configured, so everything is "signed". */
static void nothing_matches_without_token_or_header(void **state)
{
    (void)state;
    const struct vector *v = &vectors[0];
    char text[SIGNATURE_TEXT_BYTES];
    assert_int_equal(signature_make(&(struct signature_key){.secret = "", .digest = SIGNATURE_SHA1}, v->url,
                                    v->params, param_count(v), text),
                     VP_ERR_BAD_VALUE);
    static const char *const tokens[] = {NULL, ""};
    static const char *const headers[] = {NULL,
                                          "",
                                          "=",
                                          "L/OH5YylLD5NRKLltdqwSvS0BnU",
                                          "L/OH5YylLD5NRKLltdqwSvS0BnU==",
                                          "L/OH5YylLD5NRKLltdqwSvS0BnU=, L/OH5YylLD5NRKLltdqwSvS0BnU="};
    for (size_t i = 0; i < 2; i++) {
        const struct signature_key key = signature_token_key(tokens[i]);
        assert_int_equal(signature_check(&key, v->url, v->params, 5, v->signature), VP_ERR_BAD_SIGNATURE);
        assert_int_equal(signature_check_stream(&key, v->url, v->signature), VP_ERR_BAD_SIGNATURE);
    }
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        assert_int_equal(check(v, headers[i]), VP_ERR_BAD_SIGNATURE);
}

/* Carriers' names are not always UTF-8, and may hold a NUL. */
static void bytes_that_are_no_text_are_signed_as_they_are(void **state)
{
    (void)state;
    const struct signature_param bytes[] = {P("CallerName", "M\xfcller\0x"), P("From", "\xff")};
    const struct signature_param text[] = {P("CallerName", "M\ufffdllerx"), P("From", "\ufffd")};
    char of_bytes[SIGNATURE_TEXT_BYTES], of_text[SIGNATURE_TEXT_BYTES];
    assert_int_equal(signature_make(&long_key, "https://h/x", bytes, 2, of_bytes), VP_OK);
    assert_int_equal(signature_make(&long_key, "https://h/x", text, 2, of_text), VP_OK);
    assert_string_equal(of_bytes, "JU90Jki4inKPzJ7AzSR69M8CFUc=");
    assert_int_equal(signature_check(&long_key, "https://h/x", bytes, 2, of_bytes), VP_OK);
    assert_int_equal(signature_check(&long_key, "https://h/x", bytes, 2, of_text), VP_ERR_BAD_SIGNATURE);
}

/* A digest fits its own signatures only. */
static void a_signature_of_the_other_digest_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        struct vector other = vectors[i];
        other.key.digest = other.key.digest == SIGNATURE_SHA1 ? SIGNATURE_SHA256 : SIGNATURE_SHA1;
        assert_int_equal(check(&other, other.signature), VP_ERR_BAD_SIGNATURE);
    }
}

TESTS = {
    TEST(vectors_are_made_and_accepted),
    TEST(each_flipped_bit_is_refused),
    TEST(each_changed_parameter_is_refused),
    TEST(added_parameters_are_refused),
    TEST(order_and_repetition_do_not_matter),
    TEST(each_spelling_of_the_url_is_judged),
    TEST(a_port_in_the_signature_is_accepted),
    TEST(each_documented_spelling_of_the_stream_is_accepted),
    TEST(nothing_matches_without_token_or_header),
    TEST(bytes_that_are_no_text_are_signed_as_they_are),
    TEST(a_signature_of_the_other_digest_is_refused),
};
