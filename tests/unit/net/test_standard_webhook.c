/* The known answers of the protocol, which npm standardwebhooks 1.1.1 gave. */
#include "with_cmocka.h"

#include "net/standard_webhook.h"

static const char id[] = "msg_vp_00000042";
static const struct span body = SPAN_INIT(
    "{\"type\":\"order.created\",\"timestamp\":\"2027-01-05T18:30:00Z\",\"data\":{\"order_number\":42}}");
enum { AT_UNIX_S = 1799173800 };

static void signatures_are_those_of_the_library(void **state)
{
    static const char *const known[][2] = {
        {"whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE=",
         "v1,Z+3AldpSCU1dOUo1ZI63bFQD6haObhuDlL9O2C5+elo="},
        {"whsec_YW4tb2xkZXIta2V5LW9mLWV4YWN0bHktMzJieXRlcyE=",
         "v1,5p9y3sO8GpIeSiDkqPpUqLg2btQ4+VXCBUHOEstelTA="},
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct webhook_secret secret;
        char signature[WEBHOOK_SIGNATURE_BYTES];
        assert_int_equal(webhook_secret_parse(known[i][0], &secret), VP_OK);
        assert_int_equal(secret.key_bytes, 32);
        assert_int_equal(webhook_sign(&secret, id, AT_UNIX_S, body, signature), VP_OK);
        assert_string_equal(signature, known[i][1]);
    }
}

static void id_time_and_body_are_all_signed(void **state)
{
    struct webhook_secret secret;
    char signatures[4][WEBHOOK_SIGNATURE_BYTES];
    (void)state;
    assert_int_equal(webhook_secret_parse("whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE=", &secret),
                     VP_OK);
    assert_int_equal(webhook_sign(&secret, id, AT_UNIX_S, body, signatures[0]), VP_OK);
    assert_int_equal(webhook_sign(&secret, "msg_vp_00000043", AT_UNIX_S, body, signatures[1]), VP_OK);
    assert_int_equal(webhook_sign(&secret, id, AT_UNIX_S + 1, body, signatures[2]), VP_OK);
    assert_int_equal(webhook_sign(&secret, id, AT_UNIX_S, SPAN_LIT("{}"), signatures[3]), VP_OK);
    for (int i = 1; i < 4; i++)
        assert_string_not_equal(signatures[0], signatures[i]);
}

static void what_is_no_secret_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "whsec_",
        "dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE=",        /* no prefix */
        "whpk_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE=",   /* of another kind */
        "whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE",   /* no padding */
        "whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vay E=", /* a blank */
        "whsec_c2hvcnQ=",                                      /* 5 bytes */
        "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",              /* 23 bytes */
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", /* 65 */
    };
    struct webhook_secret secret;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(webhook_secret_parse(texts[i], &secret), VP_ERR_BAD_VALUE);
}

static void keys_of_24_to_64_bytes_are_taken(void **state)
{
    struct webhook_secret secret;
    (void)state;
    assert_int_equal(webhook_secret_parse("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &secret), VP_OK);
    assert_int_equal(secret.key_bytes, 24);
    assert_int_equal(webhook_secret_parse(
                         "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                         "AAAAAAAAAA==",
                         &secret),
                     VP_OK);
    assert_int_equal(secret.key_bytes, 64);
}

TESTS = {
    TEST(signatures_are_those_of_the_library),
    TEST(id_time_and_body_are_all_signed),
    TEST(what_is_no_secret_is_refused),
    TEST(keys_of_24_to_64_bytes_are_taken),
};
