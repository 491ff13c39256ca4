/* The cases of the Autobahn test suite (sections 1 to 7 and 10, numbered as there), for both roles, each fed
 * whole, in halves and byte by byte. Where the suite only observes, the strict answer is asked for. */

#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/net/with_frames.h"

enum { MESSAGE_MAX_BYTES = 1 << 20, TRANSCRIPT_BYTES = 2048 };

#define TEN       "0123456789"
#define HUNDRED   TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define BYTES_125 HUNDRED TEN TEN "01234"
#define BYTES_126 BYTES_125 "5"
#define KOSME     "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5"
#define HELLO     "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!"

static const struct {
    const char *number;
    struct test_frame frames[12];
    const char *expected;
} cases[] = {
    {"1.1.1", {TEXT("")}, "T: "},
    {"1.1.2", {TEXT(BYTES_125)}, "T#125 "},
    {"1.1.3", {TEXT(BYTES_126)}, "T#126 "},
    {"1.1.4", {TEXT(BYTES_126 "x")}, "T#127 "},
    {"1.1.5", {TEXT(BYTES_126 "xx")}, "T#128 "},
    {"1.2.1", {BINARY(""), PING("")}, "P: "}, /* binary messages are ignored: both protocols are text */
    {"1.2.2", {BINARY(BYTES_125), PING("")}, "P: "},
    {"1.2.3", {BINARY(BYTES_126), PING("")}, "P: "},
    {"1.2.4", {BINARY(BYTES_126 "\xfe"), PING("")}, "P: "},
    {"1.2.5", {BINARY(BYTES_126 "\xfe\xff"), PING("")}, "P: "},
    {"2.1", {PING("")}, "P: "},
    {"2.2", {PING("Hello, world!")}, "P:Hello, world! "},
    {"2.3", {PING("\x01\xff\xfe\xfd\xfc\xfb\x02\xff")}, "P:\x01\xff\xfe\xfd\xfc\xfb\x02\xff "},
    {"2.4", {PING(BYTES_125)}, "P#125 "},
    {"2.5", {PING(BYTES_126)}, "!1002"},
    {"2.6", {PING(BYTES_125), PING("x")}, "P#125 P:x "},
    {"2.7", {PONG("")}, "O: "},
    {"2.8", {PONG("unsolicited")}, "O:unsolicited "},
    {"2.9", {PONG("unsolicited"), PING("ours")}, "O:unsolicited P:ours "},
    {"2.10",
     {PING("0"), PING("1"), PING("2"), PING("3"), PING("4"), PING("5"), PING("6"), PING("7"), PING("8"),
      PING("9")},
     "P:0 P:1 P:2 P:3 P:4 P:5 P:6 P:7 P:8 P:9 "},
    {"3.1", {FRAME(0xc1, HELLO)}, "!1002"},
    {"3.2", {TEXT("ok"), FRAME(0xa1, HELLO), PING("")}, "T:ok !1002"},
    {"3.3", {TEXT("ok"), FRAME(0xb1, HELLO), PING("")}, "T:ok !1002"},
    {"3.4", {TEXT("ok"), FRAME(0xc1, HELLO), PING("")}, "T:ok !1002"},
    {"3.5", {FRAME(0xd2, "\0\xff")}, "!1002"},
    {"3.6", {FRAME(0xe9, "ping")}, "!1002"},
    {"3.7", {FRAME(0xf8, "")}, "!1002"},
    {"4.1.1", {FRAME(0x83, "")}, "!1002"},
    {"4.1.2", {FRAME(0x84, "reserved")}, "!1002"},
    {"4.1.3", {TEXT("ok"), FRAME(0x85, ""), PING("")}, "T:ok !1002"},
    {"4.1.4", {TEXT("ok"), FRAME(0x86, "reserved"), PING("")}, "T:ok !1002"},
    {"4.1.5", {TEXT("ok"), FRAME(0x87, "reserved"), PING("")}, "T:ok !1002"},
    {"4.2.1", {FRAME(0x8b, "")}, "!1002"},
    {"4.2.2", {FRAME(0x8c, "reserved")}, "!1002"},
    {"4.2.3", {TEXT("ok"), FRAME(0x8d, ""), PING("")}, "T:ok !1002"},
    {"4.2.4", {TEXT("ok"), FRAME(0x8e, "reserved"), PING("")}, "T:ok !1002"},
    {"4.2.5", {TEXT("ok"), FRAME(0x8f, "reserved"), PING("")}, "T:ok !1002"},
    {"5.1", {FRAME(0x09, "frag"), LAST("ment")}, "!1002"},
    {"5.2", {FRAME(0x0a, "frag"), LAST("ment")}, "!1002"},
    {"5.3", {TEXT_BEGIN("frag"), LAST("ment")}, "T:fragment "},
    {"5.4", {TEXT_BEGIN("frag"), LAST("ment")}, "T:fragment "},
    {"5.5", {TEXT_BEGIN("f"), MORE("ra"), MORE("gmen"), LAST("t")}, "T:fragment "},
    {"5.6", {TEXT_BEGIN("frag"), PING("ping"), LAST("ment")}, "P:ping T:fragment "},
    {"5.7", {TEXT_BEGIN("frag"), PING(""), PONG("x"), LAST("ment")}, "P: O:x T:fragment "},
    {"5.8", {TEXT_BEGIN("frag"), PING("1"), LAST("ment"), PING("2")}, "P:1 T:fragment P:2 "},
    {"5.9", {LAST("no message"), TEXT("ok")}, "!1002"},
    {"5.10", {LAST("no message"), TEXT("ok")}, "!1002"},
    {"5.11", {LAST(""), TEXT("ok")}, "!1002"},
    {"5.12", {MORE("no message"), TEXT("ok")}, "!1002"},
    {"5.13", {MORE("no message"), TEXT("ok")}, "!1002"},
    {"5.14", {MORE(""), TEXT("ok")}, "!1002"},
    {"5.15", {TEXT_BEGIN("a"), LAST("b"), MORE("c"), TEXT("d")}, "T:ab !1002"},
    {"5.16", {MORE("x"), TEXT("a"), LAST("b")}, "!1002"},
    {"5.17", {LAST("x"), TEXT("a"), LAST("b")}, "!1002"},
    {"5.18", {TEXT_BEGIN("a"), TEXT("b")}, "!1002"},
    {"5.19",
     {TEXT_BEGIN("1"), MORE("2"), PING("a"), MORE("3"), MORE("4"), PING("b"), LAST("5")},
     "P:a P:b T:12345 "},
    {"5.20",
     {TEXT_BEGIN("1"), MORE("2"), PING("a"), MORE(""), MORE("4"), PING("b"), LAST("")},
     "P:a P:b T:124 "},
    {"6.1.1", {TEXT("")}, "T: "},
    {"6.1.2", {TEXT_BEGIN(""), MORE(""), LAST("")}, "T: "},
    {"6.1.3", {TEXT_BEGIN(""), MORE("middle"), LAST("")}, "T:middle "},
    {"6.2.1", {TEXT(HELLO)}, "T:" HELLO " "},
    {"6.2.2",
     {TEXT_BEGIN("Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4"), LAST("\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!")},
     "T:" HELLO " "},
    {"6.2.3",
     {TEXT_BEGIN("\xce"), MORE("\xba"), MORE("\xe1"), MORE("\xbd"), LAST("\xb9")},
     "T:\xce\xba\xe1\xbd\xb9 "},
    {"6.2.4", {TEXT_BEGIN(KOSME), LAST("")}, "T:" KOSME " "},
    {"6.3.1", {TEXT(KOSME "\xed\xa0\x80 edited")}, "!1007"},
    {"6.3.2", {TEXT_BEGIN(KOSME "\xed"), MORE("\xa0"), LAST("\x80")}, "!1007"},
    {"6.4.1", {TEXT_BEGIN(KOSME), MORE("\xf4\x90\x80\x80"), LAST("edited")}, "!1007"},
    {"6.4.2", {TEXT_BEGIN(KOSME "\xf4"), MORE("\x90"), LAST("\x80\x80")}, "!1007"},
    {"7.1.1", {TEXT("Hello World!"), CLOSE("")}, "T:Hello World! X1005: "},
    {"7.1.2", {CLOSE(""), CLOSE("")}, "X1005: "},
    {"7.1.3", {CLOSE(""), PING("after")}, "X1005: "},
    {"7.1.4", {CLOSE(""), TEXT("after")}, "X1005: "},
    {"7.1.5", {TEXT_BEGIN("frag"), CLOSE(""), LAST("ment")}, "X1005: "},
    {"7.3.1", {CLOSE("")}, "X1005: "},
    {"7.3.2", {CLOSE("a")}, "!1002"},
    {"7.3.3", {CLOSE("\x03\xe8")}, "X1000: "},
    {"7.3.4", {CLOSE("\x03\xe8Hello World!")}, "X1000:Hello World! "},
    {"7.3.5", {CLOSE("\x03\xe8" HUNDRED TEN TEN "123")}, "X1000#123 "},
    {"7.3.6", {CLOSE("\x03\xe8" HUNDRED TEN TEN "1234")}, "!1002"},
    {"7.5.1", {CLOSE("\x03\xe8" KOSME "\xed\xa0\x80 edited")}, "!1007"},
};

static void check(const char *number, const struct buf *bytes, enum ws_role role, const char *expected)
{
    static const char *const chops[] = {"whole", "in halves", "byte by byte"};
    for (int chop = 0; chop < CHOP_COUNT; chop++) {
        char got[TRANSCRIPT_BYTES];
        frames_transcript(bytes, role, (enum chop)chop, MESSAGE_MAX_BYTES, got, sizeof got);
        if (strcmp(got, expected) != 0)
            fail_msg("case %s, %s, %s: got <%s>, expected <%s>", number,
                     role == WS_ROLE_SERVER ? "server" : "client", chops[chop], got, expected);
    }
}

static void check_frames(const char *number, const struct test_frame *frames, size_t count,
                         const char *expected)
{
    for (int role = WS_ROLE_SERVER; role <= WS_ROLE_CLIENT; role++) {
        struct buf bytes;
        buf_init(&bytes, 4 << 20);
        for (size_t i = 0; i < count && frames[i].payload != NULL; i++)
            frame_write(&bytes, (enum ws_role)role, &frames[i]);
        check(number, &bytes, (enum ws_role)role, expected);
        buf_deinit(&bytes);
    }
}

static void each_scripted_case_ends_as_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_frames(cases[i].number, cases[i].frames, 12, cases[i].expected);
}

/* 1.1.6 to 1.1.8, 1.2.6 to 1.2.8: where the length field grows. */
static void payloads_are_whole_where_the_length_field_grows(void **state)
{
    (void)state;
    static char big[65537];
    memset(big, '*', sizeof big);
    static const size_t lens[] = {65535, 65536, 65537};
    for (size_t i = 0; i < 3; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "T#%zu ", lens[i]);
        struct test_frame text = {0x81, big, lens[i]}, binary = {0x82, big, lens[i]};
        check_frames("1.1.6", &text, 1, expected);
        check_frames("1.2.6", &binary, 1, "");
    }
}

/* 10.1.1: 65,536 bytes in fragments of 1,300. */
static void a_text_in_many_fragments_is_one(void **state)
{
    (void)state;
    static char big[65536];
    memset(big, '*', sizeof big);
    struct test_frame frames[64];
    size_t count = 0;
    for (size_t done = 0; done < sizeof big; done += 1300, count++) {
        size_t len = sizeof big - done < 1300 ? sizeof big - done : 1300;
        uint8_t first = (uint8_t)((done == 0 ? 0x01 : 0x00) | (done + len == sizeof big ? 0x80 : 0));
        frames[count] = (struct test_frame){first, big + done, len};
    }
    check_frames("10.1.1", frames, count, "T#65536 ");
}

/* 9.3 and 9.4: 4 MiB in fragments of 64 bytes and more; and finer ones, whose ends cut characters. */
static void four_mib_may_come_in_fragments_of_any_size(void **state)
{
    (void)state;
    enum { WHOLE = 4 << 20 };
    static const size_t sizes[] = {7,        61,       64,        256,     1 << 10, 4 << 10,
                                   16 << 10, 64 << 10, 256 << 10, 1 << 20, WHOLE};
    char *big = malloc(WHOLE);
    assert_non_null(big);
    for (size_t i = 0; i < WHOLE; i += 4)
        memcpy(big + i, "\xf0\x9f\x8d\x95", 4);
    for (int role = WS_ROLE_SERVER; role <= WS_ROLE_CLIENT; role++) {
        for (size_t i = 0; i < 2 * sizeof sizes / sizeof sizes[0]; i++) {
            struct buf bytes;
            uint8_t opcode = i % 2 == 0 ? 0x01 : 0x02;
            size_t size = sizes[i / 2];
            buf_init(&bytes, 64 << 20);
            for (size_t done = 0; done < WHOLE; done += size) {
                size_t len = WHOLE - done < size ? WHOLE - done : size;
                struct test_frame frame = {
                    (uint8_t)((done == 0 ? opcode : 0) | (done + len == WHOLE ? 0x80 : 0)), big + done, len};
                frame_write(&bytes, (enum ws_role)role, &frame);
            }
            for (int chop = CHOP_WHOLE; chop <= CHOP_HALVES; chop++) {
                char got[64];
                frames_transcript(&bytes, (enum ws_role)role, (enum chop)chop, WHOLE, got, sizeof got);
                assert_string_equal(got, opcode == 0x01 ? "T#4194304 " : "");
            }
            buf_deinit(&bytes);
        }
    }
    free(big);
}

/* 7.7 and 7.9 and 7.13: which close codes may come. */
static void only_the_registered_close_codes_may_come(void **state)
{
    (void)state;
    for (unsigned code = 0; code <= 65535; code++) {
        bool is_edge = code <= 1020 || (code >= 1095 && code <= 1105) || code % 997 == 0 ||
                       (code >= 1999 && code <= 2001) || (code >= 2995 && code <= 3005) ||
                       (code >= 3995 && code <= 4005) || (code >= 4995 && code <= 5005) || code >= 65530;
        if (!is_edge)
            continue;
        bool is_allowed = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
                          (code >= 3000 && code <= 4999);
        char payload[2] = {(char)(code >> 8), (char)(code & 0xff)}, expected[32];
        snprintf(expected, sizeof expected, is_allowed ? "X%u: " : "!1002", code);
        struct test_frame frame = {0x88, payload, 2};
        check_frames("7.7", &frame, 1, expected);
    }
}

/* 6.4.1 to 6.4.4 strictly: the bad byte itself ends it, not the end of the frame or message. */
static void bad_utf8_fails_at_once(void **state)
{
    (void)state;
    for (int role = WS_ROLE_SERVER; role <= WS_ROLE_CLIENT; role++) {
        struct buf bytes;
        struct test_frame frame = TEXT_BEGIN("ab\xf4\x90 and a long rest that must not be waited for");
        buf_init(&bytes, 4096);
        frame_write(&bytes, (enum ws_role)role, &frame);
        size_t bad_at = (role == WS_ROLE_SERVER ? 6 : 2) + 4;
        for (size_t len = bad_at - 2; len <= bad_at; len++) {
            char got[64];
            struct buf front = {.at = bytes.at, .len = len};
            frames_transcript(&front, (enum ws_role)role, CHOP_BYTES, 4096, got, sizeof got);
            assert_string_equal(got, len < bad_at ? "" : "!1007");
        }
        buf_deinit(&bytes);
    }
}

TESTS = {
    TEST(each_scripted_case_ends_as_it_should),     TEST(payloads_are_whole_where_the_length_field_grows),
    TEST(a_text_in_many_fragments_is_one),          TEST(four_mib_may_come_in_fragments_of_any_size),
    TEST(only_the_registered_close_codes_may_come), TEST(bad_utf8_fails_at_once),
};
