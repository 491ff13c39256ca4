#include "base/utf8.h"

#include "with_cmocka.h"

/* A naive decoder of one code point, from the table in RFC 3629. Returns its length, 0 when malformed. */
static size_t naive(const uint8_t *at, size_t len)
{
    size_t want = at[0] < 0x80 ? 1 : at[0] >> 5 == 6 ? 2 : at[0] >> 4 == 14 ? 3 : at[0] >> 3 == 30 ? 4 : 0;
    if (want == 0 || want > len)
        return 0;
    uint32_t code = want == 1 ? at[0] : at[0] & (0x7fu >> want);
    for (size_t i = 1; i < want; i++) {
        if (at[i] >> 6 != 2)
            return 0;
        code = code << 6 | (at[i] & 63);
    }
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < lowest[want] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return 0;
    return want;
}

static bool naive_valid(const uint8_t *at, size_t len)
{
    while (len > 0) {
        size_t step = naive(at, len);
        if (step == 0)
            return false;
        at += step;
        len -= step;
    }
    return true;
}

static void all_short_strings_agree_with_a_naive_decoder(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 1u << 24; i += 1) {
        uint8_t bytes[3] = {(uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i};
        if (utf8_is_valid((struct span){(const char *)bytes, 3}) != naive_valid(bytes, 3))
            fail_msg("%06x", i);
    }
}

static void all_code_points_pass_in_any_pieces(void **state)
{
    (void)state;
    for (uint32_t code = 0x10000; code <= 0x10ffff; code++) {
        uint8_t bytes[4] = {(uint8_t)(0xf0 | code >> 18), (uint8_t)(0x80 | (code >> 12 & 63)),
                            (uint8_t)(0x80 | (code >> 6 & 63)), (uint8_t)(0x80 | (code & 63))};
        struct utf8_check check = {0};
        for (int i = 0; i < 4; i++)
            assert_true(utf8_feed(&check, bytes + i, 1));
        assert_true(utf8_is_whole(&check));
    }
}

static void bad_bytes_fail_at_once(void **state)
{
    (void)state;
    struct utf8_check check = {0};
    assert_true(utf8_feed(&check, "abc\xf4", 4));
    assert_false(utf8_is_whole(&check));
    assert_false(utf8_feed(&check, "\x90", 1)); /* would pass U+10FFFF: refused before the sequence ends */
}

static void only_what_shows_is_printable(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
    } cases[] = {
        {"a", 1},
        {" ", 1},
        {"~", 1},
        {"\x7f", 0},
        {"\n", 0},
        {"\xc2\x80", 0},
        {"\xc2\x9f", 0},
        {"\xc2\xa0", 2},
        {"\xc3\xa9"
         "x",
         2},
        {"\xd8\x9c", 0},
        {"\xe2\x80\x8d", 3},
        {"\xe2\x80\x8e", 0},
        {"\xe2\x80\xa7", 3},
        {"\xe2\x80\xa8", 0},
        {"\xe2\x80\xae", 0},
        {"\xe2\x80\xaf", 3},
        {"\xe2\x81\xa5", 3},
        {"\xe2\x81\xa6", 0},
        {"\xe2\x81\xa9", 0},
        {"\xe2\x81\xaa", 3},
        {"\xf0\x9f\x8d\x95", 4},
        {"\xf0\x9f\x8d", 0},
        {"\x80", 0},
        {"\xc0\x8a", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(utf8_printable(span_of(cases[i].text)), cases[i].len);
    assert_int_equal(utf8_printable(SPAN_NONE), 0);
    assert_int_equal(utf8_printable(SPAN_LIT("\0")), 0);
}

static void what_does_not_show_is_blank(void **state)
{
    (void)state;
    static const char *const blank[] = {"", " ", " \n\t", "\x07", "\xe2\x80\xae "};
    static const char *const shown[] = {"a", " .", "\n\xc3\xa9"};
    for (size_t i = 0; i < sizeof blank / sizeof blank[0]; i++)
        assert_true(utf8_is_blank(blank[i]));
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        assert_false(utf8_is_blank(shown[i]));
}

static void text_is_cut_between_characters(void **state)
{
    (void)state;
    assert_int_equal(utf8_cut(SPAN_LIT("abc"), 10), 3);
    assert_int_equal(utf8_cut(SPAN_LIT("abc"), 3), 3);
    assert_int_equal(utf8_cut(SPAN_LIT("abc"), 2), 2);
    assert_int_equal(utf8_cut(SPAN_LIT("a\xc3\xa9z"), 2), 1);
    assert_int_equal(utf8_cut(SPAN_LIT("a\xc3\xa9z"), 3), 3);
    assert_int_equal(utf8_cut(SPAN_LIT("\xf0\x9f\x8d\x95"), 3), 0);
    assert_int_equal(utf8_cut(SPAN_NONE, 3), 0);
}

TESTS = {
    TEST(all_short_strings_agree_with_a_naive_decoder),
    TEST(all_code_points_pass_in_any_pieces),
    TEST(bad_bytes_fail_at_once),
    TEST(only_what_shows_is_printable),
    TEST(what_does_not_show_is_blank),
    TEST(text_is_cut_between_characters),
};
