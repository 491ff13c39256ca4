/* The UTF-8 rows of the Autobahn suite (6.5 to 6.23) as text messages: both roles, in one frame and in
 * one-byte fragments, fed whole and chopped. */

#include "with_cmocka.h"
#include <stdio.h>
#include <string.h>

#include "unit/net/with_frames.h"

#define ROW(bytes, is_valid)                                                                                 \
    {                                                                                                        \
        (bytes), sizeof(bytes) - 1, (is_valid)                                                               \
    }

static const struct row {
    const char *bytes;
    size_t len;
    bool is_valid;
} rows[] = {
    /* 6.5, 6.6: a Greek word and every way to cut it */
    ROW("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", true),
    ROW("\xce", false),
    ROW("\xce\xba", true),
    ROW("\xce\xba\xe1", false),
    ROW("\xce\xba\xe1\xbd", false),
    ROW("\xce\xba\xe1\xbd\xb9", true),
    ROW("\xce\xba\xe1\xbd\xb9\xcf", false),
    ROW("\xce\xba\xe1\xbd\xb9\xcf\x83", true),
    ROW("\xce\xba\xe1\xbd\xb9\xcf\x83\xce", false),
    ROW("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc", true),
    ROW("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce", false),
    /* 6.7: first possible sequence of each length */
    ROW("\x00", true),
    ROW("\xc2\x80", true),
    ROW("\xe0\xa0\x80", true),
    ROW("\xf0\x90\x80\x80", true),
    /* 6.8: five and six bytes, first */
    ROW("\xf8\x88\x80\x80\x80", false),
    ROW("\xfc\x84\x80\x80\x80\x80", false),
    /* 6.9: last possible sequence of each length */
    ROW("\x7f", true),
    ROW("\xdf\xbf", true),
    ROW("\xef\xbf\xbf", true),
    ROW("\xf4\x8f\xbf\xbf", true),
    /* 6.10: beyond */
    ROW("\xf7\xbf\xbf\xbf", false),
    ROW("\xfb\xbf\xbf\xbf\xbf", false),
    ROW("\xfd\xbf\xbf\xbf\xbf\xbf", false),
    /* 6.11: other boundaries */
    ROW("\xed\x9f\xbf", true),
    ROW("\xee\x80\x80", true),
    ROW("\xef\xbf\xbd", true),
    ROW("\xf4\x8f\xbf\xbf", true),
    ROW("\xf4\x90\x80\x80", false),
    /* 6.12: continuation bytes without a start */
    ROW("\x80", false),
    ROW("\xbf", false),
    ROW("\x80\xbf", false),
    ROW("\x80\xbf\x80", false),
    ROW("\x80\xbf\x80\xbf", false),
    ROW("\x80\xbf\x80\xbf\x80", false),
    ROW("\x80\xbf\x80\xbf\x80\xbf", false),
    /* 6.13: starts without continuation */
    ROW("\xc0 \xc1 \xc2 \xc3 ", false),
    ROW("\xe0 \xe1 \xe2 \xe3 ", false),
    ROW("\xf0 \xf1 \xf2 \xf3 ", false),
    ROW("\xf8 \xf9 \xfa \xfb ", false),
    ROW("\xfc \xfd ", false),
    /* 6.14: sequences without their last byte, 6.15 joined */
    ROW("\xc0", false),
    ROW("\xe0\x80", false),
    ROW("\xf0\x80\x80", false),
    ROW("\xf8\x80\x80\x80", false),
    ROW("\xfc\x80\x80\x80\x80", false),
    ROW("\xdf", false),
    ROW("\xef\xbf", false),
    ROW("\xf7\xbf\xbf", false),
    ROW("\xfb\xbf\xbf\xbf", false),
    ROW("\xfd\xbf\xbf\xbf\xbf", false),
    ROW("\xc0\xe0\x80\xf0\x80\x80\xf8\x80\x80\x80\xfc\x80\x80\x80\x80\xdf\xef\xbf", false),
    /* 6.16: bytes that never occur */
    ROW("\xfe", false),
    ROW("\xff", false),
    ROW("\xfe\xfe\xff\xff", false),
    /* 6.17, 6.18: overlong forms, smallest and largest */
    ROW("\xc0\xaf", false),
    ROW("\xe0\x80\xaf", false),
    ROW("\xf0\x80\x80\xaf", false),
    ROW("\xf8\x80\x80\x80\xaf", false),
    ROW("\xfc\x80\x80\x80\x80\xaf", false),
    ROW("\xc1\xbf", false),
    ROW("\xe0\x9f\xbf", false),
    ROW("\xf0\x8f\xbf\xbf", false),
    ROW("\xf8\x87\xbf\xbf\xbf", false),
    ROW("\xfc\x83\xbf\xbf\xbf\xbf", false),
    /* 6.19: overlong NUL */
    ROW("\xc0\x80", false),
    ROW("\xe0\x80\x80", false),
    ROW("\xf0\x80\x80\x80", false),
    ROW("\xf8\x80\x80\x80\x80", false),
    ROW("\xfc\x80\x80\x80\x80\x80", false),
    /* 6.20: single surrogates, 6.21: pairs */
    ROW("\xed\xa0\x80", false),
    ROW("\xed\xad\xbf", false),
    ROW("\xed\xae\x80", false),
    ROW("\xed\xaf\xbf", false),
    ROW("\xed\xb0\x80", false),
    ROW("\xed\xbe\x80", false),
    ROW("\xed\xbf\xbf", false),
    ROW("\xed\xa0\x80\xed\xb0\x80", false),
    ROW("\xed\xa0\x80\xed\xbf\xbf", false),
    ROW("\xed\xad\xbf\xed\xb0\x80", false),
    ROW("\xed\xad\xbf\xed\xbf\xbf", false),
    ROW("\xed\xae\x80\xed\xb0\x80", false),
    ROW("\xed\xae\x80\xed\xbf\xbf", false),
    ROW("\xed\xaf\xbf\xed\xb0\x80", false),
    ROW("\xed\xaf\xbf\xed\xbf\xbf", false),
    /* 6.23: specials */
    ROW("\xef\xbf\xb9", true),
    ROW("\xef\xbf\xba", true),
    ROW("\xef\xbf\xbb", true),
    ROW("\xef\xbf\xbc", true),
    ROW("\xef\xbf\xbd", true),
    ROW("\xef\xbf\xbe", true),
};

static void check_row(const struct row *row)
{
    for (int role = WS_ROLE_SERVER; role <= WS_ROLE_CLIENT; role++) {
        for (int in_fragments = 0; in_fragments < 2; in_fragments++) {
            struct buf bytes;
            buf_init(&bytes, 4096);
            for (size_t i = 0; i < (in_fragments ? row->len : 1); i++) {
                uint8_t first =
                    (uint8_t)((i == 0 ? 0x01 : 0) | (!in_fragments || i + 1 == row->len ? 0x80 : 0));
                struct test_frame frame = {first, row->bytes + i, in_fragments ? 1 : row->len};
                frame_write(&bytes, (enum ws_role)role, &frame);
            }
            for (int chop = 0; chop < CHOP_COUNT; chop++) {
                char got[128];
                frames_transcript(&bytes, (enum ws_role)role, (enum chop)chop, 4096, got, sizeof got);
                bool is_delivered = got[0] == 'T', is_refused = strcmp(got, "!1007") == 0;
                if (row->is_valid ? !is_delivered : !is_refused)
                    fail_msg("row %td role %d fragments %d chop %d: <%s>", row - rows, role, in_fragments,
                             chop, got);
            }
            buf_deinit(&bytes);
        }
    }
}

static void each_row_is_valid_or_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_row(&rows[i]);
}

/* 6.22: non-characters are valid: the last two of each of the 17 planes. */
static void non_characters_are_valid(void **state)
{
    (void)state;
    for (unsigned plane = 0; plane <= 16; plane++) {
        for (unsigned low = 0xfffe; low <= 0xffff; low++) {
            unsigned point = plane << 16 | low;
            char bytes[4];
            size_t len = 0;
            if (plane == 0) {
                bytes[len++] = (char)(0xe0 | point >> 12);
            } else {
                bytes[len++] = (char)(0xf0 | point >> 18);
                bytes[len++] = (char)(0x80 | (point >> 12 & 0x3f));
            }
            bytes[len++] = (char)(0x80 | (point >> 6 & 0x3f));
            bytes[len++] = (char)(0x80 | (point & 0x3f));
            struct row row = {bytes, len, true};
            check_row(&row);
        }
    }
}

TESTS = {
    TEST(each_row_is_valid_or_not),
    TEST(non_characters_are_valid),
};
