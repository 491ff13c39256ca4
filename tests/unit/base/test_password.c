#include "base/password.h"

#include <string.h>

#include "with_cmocka.h"

#define HASH "scrypt:15:8:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static void a_hash_knows_its_password_and_no_other(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_BYTES], again[PASSWORD_HASH_BYTES];
    assert_int_equal(password_hash(SPAN_LIT("correct horse"), hash), VP_OK);
    assert_int_equal(password_hash(SPAN_LIT("correct horse"), again), VP_OK);
    assert_string_not_equal(hash, again); /* another salt */
    assert_true(password_hash_is_valid(hash));
    assert_null(strstr(hash, "horse"));
    assert_true(password_is_right(SPAN_LIT("correct horse"), hash));
    assert_true(password_is_right(SPAN_LIT("correct horse"), again));
    assert_false(password_is_right(SPAN_LIT("correct horse "), hash));
    assert_false(password_is_right(SPAN_LIT(""), hash));
}

static void what_is_no_hash_opens_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "secret",
        ":",
        "scrypt",
        "scrypt:15:8:1",
        "scrypt:15:8:1::",
        HASH ":",
        HASH "x",
        "bcrypt:15:8:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt:8:8:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",  /* too cheap */
        "scrypt:40:8:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", /* too dear */
        "scrypt:15:8:1:AAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt:15:8:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAA"};
    assert_true(password_hash_is_valid(HASH));
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_false(password_hash_is_valid(lines[i]));
        assert_false(password_is_right(SPAN_LIT("secret"), lines[i]));
    }
}

static void a_password_has_a_length(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_BYTES];
    static char text[PASSWORD_MAX_BYTES + 1];
    memset(text, 'x', sizeof text);
    assert_int_equal(password_hash((struct span){text, sizeof text}, hash), VP_ERR_BAD_VALUE);
    assert_int_equal(password_hash(SPAN_LIT(""), hash), VP_ERR_BAD_VALUE);
}

TESTS = {TEST(a_hash_knows_its_password_and_no_other), TEST(what_is_no_hash_opens_nothing),
         TEST(a_password_has_a_length)};
