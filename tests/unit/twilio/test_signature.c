/* The known-answer vectors of twilio.md, section 4.3, and thousands of near misses. */
#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#include "base/rand.h"
#include "twilio/signature.h"
#include "with_cases.h"

static const char SHORT_TOKEN[] = "12345", LONG_TOKEN[] = "0123456789abcdef0123456789abcdef";

enum { PARAMS_MAX = 10 };
struct vector {
    const char *token, *url;
    struct signature_param params[PARAMS_MAX];
    const char *signature;
};

static const struct vector vectors[] = {
    {SHORT_TOKEN,
     "https://example.com/myapp.php?foo=1&bar=2",
     {{"CallSid", "CA1234567890ABCDE"},
      {"Caller", "+14158675310"},
      {"Digits", "1234"},
      {"From", "+14158675310"},
      {"To", "+18005551212"}},
     "L/OH5YylLD5NRKLltdqwSvS0BnU="},
    {SHORT_TOKEN,
     "https://mycompany.com/myapp.php?foo=1&bar=2",
     {{"To", "+18005551212"},
      {"From", "+14158675309"},
      {"Digits", "1234"},
      {"Caller", "+14158675309"},
      {"CallSid", "CA1234567890ABCDE"}},
     "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
    {SHORT_TOKEN,
     "https://mycompany.com/myapp.php",
     {{"a", "1"}, {"B", "2"}, {"_c", "3"}, {"A", "4"}},
     "421SSgan76dbUHdqAoHD6TXCX8A="},
    {SHORT_TOKEN,
     "https://mycompany.com/myapp.php",
     {{"MediaUrl", "b"}, {"MediaUrl", "a"}, {"MediaUrl", "a"}, {"Z", "1"}},
     "yPpgslnQeTNWW9nASDOfc/9ugOI="},
    {LONG_TOKEN,
     "https://orders.example.com/twilio/voice",
     {{"AccountSid", "AC00000000000000000000000000000001"},
      {"ApiVersion", "2010-04-01"},
      {"CallSid", "CA00000000000000000000000000000002"},
      {"CallStatus", "ringing"},
      {"Called", "+15550001111"},
      {"Caller", "+15550002222"},
      {"Direction", "inbound"},
      {"From", "+15550002222"},
      {"To", "+15550001111"}},
     "+Cw5nlzWO7A3vOoLD1RuuTSNsus="},
    {LONG_TOKEN,
     "https://orders.example.com:8443/twilio/speech?turn=2",
     {{"CallSid", "CA00000000000000000000000000000002"},
      {"Confidence", "0.9128376"},
      {"Digits", ""},
      {"SpeechResult", "Zwei D\u00f6ner, bitte & eine Cola"}},
     "JDqLs/bAu4mjbguM4Ux8f/9av1c="},
    {LONG_TOKEN, "wss://orders.example.com/media", {{0}}, "JDjwffkxfw27Mc2UkneVAW/jzeY="},
    {LONG_TOKEN, "wss://orders.example.com/media/", {{0}}, "rD2LKCKx0fvRaDhY01xhZgx8utY="},
    {LONG_TOKEN, "https://orders.example.com/media", {{0}}, "XB4uBzBTcv6usZiAX46Jwaw03FQ="},
    {LONG_TOKEN, "wss://orders.example.com:443/media", {{0}}, "ip0J69iwXaczlqY7a+G3fbYZ2rA="},
};
enum { VECTOR_COUNT = sizeof vectors / sizeof vectors[0] };

static size_t param_count(const struct vector *vector)
{
    size_t count = 0;
    while (count < PARAMS_MAX && vector->params[count].name != NULL)
        count++;
    return count;
}

static enum vp_err check(const struct vector *vector, const char *header)
{
    return signature_check(vector->token, vector->url, vector->params, param_count(vector), header);
}

static void vectors_are_made_and_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        char text[SIGNATURE_TEXT_BYTES];
        assert_int_equal(signature_make(vectors[i].token, vectors[i].url, vectors[i].params,
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
        for (size_t bit = 0; bit < 28 * 8; bit++) {
            char header[SIGNATURE_TEXT_BYTES];
            memcpy(header, vectors[i].signature, sizeof header);
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
            snprintf(value, sizeof value, "%s ", changed.params[at].value);
            changed.params[at].value = value;
            assert_int_equal(check(&changed, changed.signature), VP_ERR_BAD_SIGNATURE);

            changed = vectors[i];
            changed.params[at].name = "digits";
            assert_int_equal(check(&changed, changed.signature), VP_ERR_BAD_SIGNATURE);

            changed = vectors[i];
            changed.params[at] = changed.params[count - 1];
            changed.params[count - 1] = (struct signature_param){0};
            bool was_double = strcmp(vectors[i].params[at].name, "MediaUrl") == 0 &&
                              strcmp(vectors[i].params[at].value, "a") == 0;
            assert_int_equal(check(&changed, changed.signature), was_double ? VP_OK : VP_ERR_BAD_SIGNATURE);
        }
    }
}

static void added_parameters_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        struct vector more = vectors[i];
        more.params[param_count(&more)] = (struct signature_param){"X", ""};
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
    assert_int_equal(signature_make(LONG_TOKEN, "https://h.example:443/x?y=1", NULL, 0, text), VP_OK);
    assert_int_equal(signature_check(LONG_TOKEN, "https://h.example/x?y=1", NULL, 0, text), VP_OK);
    assert_int_equal(signature_check(LONG_TOKEN, "https://h.example/x", NULL, 0, text), VP_ERR_BAD_SIGNATURE);
    assert_int_equal(signature_make(LONG_TOKEN, "https://[::1]/x", NULL, 0, text), VP_OK);
    assert_int_equal(signature_check(LONG_TOKEN, "https://[::1]:9000/x", NULL, 0, text), VP_OK);
}

static void each_documented_spelling_of_the_stream_is_accepted(void **state)
{
    (void)state;
    static const char *const configured[] = {"wss://orders.example.com/media",
                                             "wss://orders.example.com/media/",
                                             "https://orders.example.com/media"};
    for (size_t i = 0; i < 3; i++)
        for (size_t v = 6; v < VECTOR_COUNT; v++) { /* signatures of all four documented spellings */
            assert_int_equal(signature_check_stream(LONG_TOKEN, configured[i], vectors[v].signature), VP_OK);
            assert_int_equal(signature_check_stream(SHORT_TOKEN, configured[i], vectors[v].signature),
                             VP_ERR_BAD_SIGNATURE);
            assert_int_equal(
                signature_check_stream(LONG_TOKEN, "wss://orders.example.com/other", vectors[v].signature),
                VP_ERR_BAD_SIGNATURE);
            assert_int_equal(
                signature_check_stream(LONG_TOKEN, "ws://orders.example.com/media", vectors[v].signature),
                VP_ERR_BAD_SIGNATURE);
        }
    char text[SIGNATURE_TEXT_BYTES];
    assert_int_equal(signature_make(LONG_TOKEN, "ws://127.0.0.1:6001/ws/media", NULL, 0, text), VP_OK);
    assert_int_equal(signature_check_stream(LONG_TOKEN, "ws://127.0.0.1:6001/ws/media", text), VP_OK);
}

/* The hole seen in the wild: no token configured, so everything is "signed". */
static void nothing_matches_without_token_or_header(void **state)
{
    (void)state;
    const struct vector *v = &vectors[0];
    char text[SIGNATURE_TEXT_BYTES];
    assert_int_equal(signature_make("", v->url, v->params, param_count(v), text), VP_ERR_BAD_VALUE);
    static const char *const tokens[] = {NULL, ""};
    static const char *const headers[] = {NULL,
                                          "",
                                          "=",
                                          "L/OH5YylLD5NRKLltdqwSvS0BnU",
                                          "L/OH5YylLD5NRKLltdqwSvS0BnU==",
                                          "L/OH5YylLD5NRKLltdqwSvS0BnU=, L/OH5YylLD5NRKLltdqwSvS0BnU="};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(signature_check(tokens[i], v->url, v->params, 5, v->signature),
                         VP_ERR_BAD_SIGNATURE);
        assert_int_equal(signature_check_stream(tokens[i], v->url, v->signature), VP_ERR_BAD_SIGNATURE);
    }
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        assert_int_equal(check(v, headers[i]), VP_ERR_BAD_SIGNATURE);
}

TESTS = {
    TEST(vectors_are_made_and_accepted),           TEST(each_flipped_bit_is_refused),
    TEST(each_changed_parameter_is_refused),       TEST(added_parameters_are_refused),
    TEST(order_and_repetition_do_not_matter),      TEST(each_spelling_of_the_url_is_judged),
    TEST(a_port_in_the_signature_is_accepted),     TEST(each_documented_spelling_of_the_stream_is_accepted),
    TEST(nothing_matches_without_token_or_header),
};
