#include "base/base64.h"

#include <stdlib.h>
#include <string.h>

#include "base/rand.h"
#include "with_cmocka.h"
#include "with_cases.h"

/* RFC 4648, section 10. */
static const struct text_case vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

static void the_published_answers_are_given(void **state)
{
    (void)state;
    FOR_EACH(vector, vectors) {
        char text[16] = "";
        uint8_t plain[16];
        size_t len;
        base64_encode(vector->given, strlen(vector->given), text);
        assert_string_equal(text, vector->wanted);
        assert_int_equal(base64_decode(span_of(vector->wanted), plain, &len), VP_OK);
        assert_int_equal(len, strlen(vector->given));
        assert_memory_equal(plain, vector->given, len);
        assert_int_equal(base64_decoded_len(span_of(vector->wanted)), len);
    }
}

static void refuses_foreign_text(void **state)
{
    (void)state;
    FOR_EACH_TEXT(bad, "Z", "Zg", "Zg=", "Zg==Zg==", "=g==", "Z===", "Zm9v\n", "Zm9-", "Zm9_",
                  "====", "Zm9vY g=", "\xc3\xa4zz") {
        uint8_t plain[16];
        size_t len = 99;
        assert_int_equal(base64_decode(span_of(*bad), plain, &len), VP_ERR_BAD_BASE64);
        assert_int_equal(len, 99);
    }
}

static void every_length_round_trips(void **state)
{
    (void)state;
    rand_seed_for_test(7);
    for (size_t len = 0; len < 700; len++) {
        uint8_t plain[700], *back = malloc(base64_decoded_max(base64_encoded_len(len)));
        char text[1000];
        size_t back_len;
        rand_bytes(plain, len);
        base64_encode(plain, len, text);
        struct span span = {text, base64_encoded_len(len)};
        assert_int_equal(base64_decode(span, back, &back_len), VP_OK);
        assert_int_equal(back_len, len);
        assert_memory_equal(back, plain, len);
        free(back);
    }
    rand_seed_for_test(0);
}

/* What is called valid is what decodes. */
static void what_is_decoded_is_appended_whole_or_not_at_all(void **state)
{
    (void)state;
    struct buf buf;
    size_t len = 0;
    buf_init(&buf, 16);
    assert_int_equal(base64_append(&buf, span_of("Zm9v"), &len), VP_OK);
    assert_int_equal(len, 3);
    assert_int_equal(base64_append(&buf, span_of("YmFy"), NULL), VP_OK);
    assert_int_equal(base64_append(&buf, span_of("Zm9"), NULL), VP_ERR_BAD_BASE64);
    assert_int_equal(base64_append(&buf, span_of("Zm9vYmFyZm9vYmFy"), NULL), VP_ERR_TOO_BIG);
    assert_string_equal(buf_text(&buf), "foobar");
    buf_deinit(&buf);
}

static void every_third_byte_is_that_of_decoding(void **state)
{
    (void)state;
    for (size_t len = 0; len <= 400; len++) {
        uint8_t plain[400] = {0}, thirds[134];
        char text[536];
        for (size_t i = 0; i < len; i++)
            plain[i] = (uint8_t)rand_u32();
        base64_encode(plain, len, text);
        struct span span = {text, base64_encoded_len(len)};
        assert_int_equal(base64_every_third(span, thirds), VP_OK);
        for (size_t i = 0; i < span.len / 4; i++)
            assert_int_equal(thirds[i], plain[3 * i]);
    }
    uint8_t thirds[2];
    assert_int_equal(base64_every_third(SPAN_LIT("AAA"), thirds), VP_ERR_BAD_BASE64);
    assert_int_equal(base64_every_third(SPAN_LIT("AAAA-AAA"), thirds), VP_ERR_BAD_BASE64);
}

static void validity_is_decodability(void **state)
{
    (void)state;
    uint8_t plain[64];
    size_t len;
    assert_false(base64_is_valid(span_of("")));
    for (int round = 0; round < 100000; round++) {
        static const char chars[] = "AZaz09+/AZaz09+/=-";
        char text[16];
        size_t text_len = rand_u32() % sizeof text;
        for (size_t i = 0; i < text_len; i++)
            text[i] = chars[rand_u32() % (sizeof chars - 1)];
        for (size_t i = rand_u32() % 4; i > 0 && i < text_len; i--)
            text[text_len - i] = '=';
        struct span span = {text, text_len};
        bool is_decoded = base64_decode(span, plain, &len) == VP_OK && text_len > 0;
        assert_int_equal(base64_is_valid(span), is_decoded);
    }
}

static bool is_of_alphabet(int character)
{
    return character != '\0' &&
           strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", character) != NULL;
}

/* Short texts and long ones are read differently, and a long one's end again. */
static void a_foreign_character_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t len = 4; len <= 4 * 60; len += 4 * (1 + len / 64)) {
        char *text = malloc(len);
        uint8_t *plain = malloc(base64_decoded_max(len)), *thirds = malloc(len / 4);
        size_t plain_len;
        memset(text, 'A', len);
        struct span span = {text, len};
        for (size_t at = 0; at < len; at++) {
            for (int character = 0; character <= UINT8_MAX; character++) {
                bool is_padding = character == '=' && at == len - 1;
                bool is_looked_at = at % 4 < 2;
                bool is_good = is_of_alphabet(character) || is_padding;
                text[at] = (char)character;
                assert_int_equal(base64_is_valid(span), is_good);
                assert_ptr_equal(base64_run(span), text + (is_of_alphabet(character) ? len : at));
                assert_int_equal(base64_decode(span, plain, &plain_len) == VP_OK, is_good);
                assert_int_equal(base64_every_third(span, thirds) == VP_OK, is_good || !is_looked_at);
            }
            text[at] = 'A';
        }
        free(text);
        free(plain);
        free(thirds);
    }
}

TESTS = {
    TEST(the_published_answers_are_given),
    TEST(refuses_foreign_text),
    TEST(every_length_round_trips),
    TEST(every_third_byte_is_that_of_decoding),
    TEST(validity_is_decodability),
    TEST(what_is_decoded_is_appended_whole_or_not_at_all),
    TEST(a_foreign_character_is_found_wherever_it_stands),
};
