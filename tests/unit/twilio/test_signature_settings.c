/* Which secret signs a request, by the header that anybody may send. */
#include "twilio/signature_settings.h"

#include "with_cases.h"
#include "with_cmocka.h"

static const char TOKEN[] = "0123456789abcdef0123456789abcdef", SHARED[] = "shared-key-of-the-test";

static void a_request_without_settings_is_signed_with_the_token(void **state)
{
    (void)state;
    static const char *const headers[] = {NULL, "", " ", "\t"};
    FOR_EACH(header, headers) {
        for (int has_shared = 0; has_shared < 2; has_shared++) {
            struct signature_key key;
            assert_int_equal(signature_choose_key(TOKEN, has_shared ? SHARED : "", *header, &key),
                             SIGNATURE_CHOSEN);
            assert_string_equal(key.secret, TOKEN);
            assert_int_equal(key.digest, SIGNATURE_SHA1);
        }
    }
}

/* As npm twilio 6.3.1 reads them. */
static void settings_choose_the_shared_key_and_its_digest(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum signature_digest digest;
    } cases[] = {
        {"key=webhooks_sharedkey_1,algorithm=HMAC_SHA256", SIGNATURE_SHA256},
        {"key=webhooks_sharedkey_1,algorithm=HMAC_SHA1", SIGNATURE_SHA1},
        {"algorithm=hmac_sha256,key=webhooks_sharedkey_1", SIGNATURE_SHA256},
        {" key=webhooks_sharedkey_1 , algorithm = Hmac_Sha256 ", SIGNATURE_SHA256},
        {"algorithm=,algorithm=HMAC_SHA256", SIGNATURE_SHA256},
        {"key=webhooks_sharedkey_1", SIGNATURE_SHA1},
        {"key=webhooks_sharedkey_1,algorithm=", SIGNATURE_SHA1},
        {"key=a=b,algorithm=HMAC_SHA256,", SIGNATURE_SHA256},
        {"algorithm", SIGNATURE_SHA1},
        {"x", SIGNATURE_SHA1},
        {",", SIGNATURE_SHA1},
    };
    FOR_EACH(each, cases) {
        struct signature_key key;
        assert_int_equal(signature_choose_key(TOKEN, SHARED, each->header, &key), SIGNATURE_CHOSEN);
        assert_string_equal(key.secret, SHARED);
        assert_int_equal(key.digest, each->digest);
    }
}

/* Nor does a name that is unknown lead to one that is known. */
static void an_unknown_algorithm_is_refused(void **state)
{
    (void)state;
    FOR_EACH_TEXT(header, "algorithm=HMAC_SHA512", "algorithm=HMAC_MD5", "algorithm=none",
                  "algorithm=HMAC_SHA", "algorithm=HMAC_SHA2560", "key=a,algorithm=HMAC-SHA256",
                  "algorithm=HMAC_SHA256;x", "algorithm=HMAC_SHA256,algorithm=HMAC_SHA1",
                  "algorithm=HMAC_SHA1,algorithm=none") {
        struct signature_key key;
        assert_int_equal(signature_choose_key(TOKEN, SHARED, *header, &key), SIGNATURE_OF_UNKNOWN_DIGEST);
    }
}

static void without_a_shared_key_settings_never_lead_to_the_token(void **state)
{
    (void)state;
    static const char *const shared[] = {NULL, ""};
    FOR_EACH(none, shared) {
        FOR_EACH_TEXT(header, "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256", "algorithm=HMAC_SHA1",
                      "key=a", "x") {
            struct signature_key key = {0};
            assert_int_equal(signature_choose_key(TOKEN, *none, *header, &key), SIGNATURE_WITHOUT_SHARED_KEY);
            assert_null(key.secret);
        }
    }
}

TESTS = {
    TEST(a_request_without_settings_is_signed_with_the_token),
    TEST(settings_choose_the_shared_key_and_its_digest),
    TEST(an_unknown_algorithm_is_refused),
    TEST(without_a_shared_key_settings_never_lead_to_the_token),
};
