/* Frames: what Autobahn does not ask for, and the mask. */

#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "base/rand.h"
#include "unit/net/with_frames.h"

static void expect(enum ws_role role, const char *bytes, size_t len, const char *expected)
{
    struct buf wire = {.at = (char *)bytes, .len = len};
    for (int chop = 0; chop < CHOP_COUNT; chop++) {
        char got[512];
        frames_transcript(&wire, role, (enum chop)chop, 4096, got, sizeof got);
        assert_string_equal(got, expected);
    }
}

#define EXPECT(role, bytes, expected) expect(role, bytes, sizeof(bytes) - 1, expected)

static void hostile_heads_are_refused_with_their_code(void **state)
{
    (void)state;
    EXPECT(WS_ROLE_SERVER, "\x81\x02hi", "!1002");            /* unmasked to a server */
    EXPECT(WS_ROLE_CLIENT, "\x81\x82\0\0\0\0hi", "!1002");    /* masked to a client */
    EXPECT(WS_ROLE_CLIENT, "\x81\x7e\x00\x05hello", "!1002"); /* 16-bit length not minimal */
    EXPECT(WS_ROLE_CLIENT, "\x81\x7e\x00\x7dx", "!1002");
    EXPECT(WS_ROLE_CLIENT, "\x81\x7f\0\0\0\0\0\0\xff\xff", "!1002"); /* 64-bit length not minimal */
    EXPECT(WS_ROLE_CLIENT, "\x81\x7f\x80\0\0\0\0\0\0\0", "!1002");   /* 2^63 */
    EXPECT(WS_ROLE_CLIENT, "\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff",
           "!1009");                                     /* 2^63-1: a length, too big */
    EXPECT(WS_ROLE_CLIENT, "\x88\x7e\x00\x7e", "!1002"); /* control frames never need 16 bits */
    EXPECT(WS_ROLE_CLIENT, "\x81", "");                  /* a cut head is no error yet */
    EXPECT(WS_ROLE_CLIENT, "\x81\x7e\x01", "");
}

static void a_message_is_taken_up_to_its_limit(void **state)
{
    (void)state;
    static char big[5000];
    memset(big, 'a', sizeof big);
    struct buf wire;
    buf_init(&wire, 1 << 20);
    struct test_frame exact[] = {{0x01, big, 4000}, {0x80, big, 96}},
                      over[] = {{0x01, big, 4000}, {0x80, big, 97}};
    for (int i = 0; i < 2; i++)
        frame_write(&wire, WS_ROLE_SERVER, &exact[i]);
    expect(WS_ROLE_SERVER, wire.at, wire.len, "T#4096 ");
    wire.len = 0;
    for (int i = 0; i < 2; i++)
        frame_write(&wire, WS_ROLE_SERVER, &over[i]);
    expect(WS_ROLE_SERVER, wire.at, wire.len, "!1009");
    wire.len = 0;
    struct test_frame begin = TEXT_BEGIN(""), more = MORE(""), last = LAST("x"), binary = {0x82, big, 4097};
    /* 8 times 4096 bytes and a head, at 6 bytes a head: so many fragments there may be. */
    enum { EMPTY_MAX = 5463 };
    for (int is_over = 0; is_over < 2; is_over++) {
        wire.len = 0;
        frame_write(&wire, WS_ROLE_SERVER, &begin);
        for (int i = 0; i < EMPTY_MAX - 2 + is_over; i++)
            frame_write(&wire, WS_ROLE_SERVER, &more);
        frame_write(&wire, WS_ROLE_SERVER, &last);
        expect(WS_ROLE_SERVER, wire.at, wire.len, is_over ? "!1008" : "T:x ");
    }
    wire.len = 0;
    frame_write(&wire, WS_ROLE_SERVER, &binary); /* what is ignored is bounded too */
    expect(WS_ROLE_SERVER, wire.at, wire.len, "!1009");
    buf_deinit(&wire);
}

static void the_mask_equals_that_of_byte_by_byte(void **state)
{
    (void)state;
    char bytes[64], wide[64], narrow[64];
    uint8_t mask[4];
    rand_bytes(bytes, sizeof bytes);
    rand_bytes(mask, sizeof mask);
    for (size_t phase = 0; phase < 9; phase++) {
        for (size_t len = 0; len <= sizeof bytes; len++) {
            ws_mask(wide, bytes, len, mask, phase);
            for (size_t i = 0; i < len; i++)
                narrow[i] = (char)((uint8_t)bytes[i] ^ mask[(phase + i) % 4]);
            assert_memory_equal(wide, narrow, len);
        }
    }
}

static void an_encoded_head_is_as_short_as_it_can_be(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 200000);
    static char big[65536];
    static const size_t lens[] = {0, 125, 126, 65535, 65536};
    static const size_t heads[] = {2, 2, 4, 4, 10};
    for (size_t i = 0; i < 5; i++) {
        struct span part = {big, lens[i]};
        out.len = 0;
        assert_int_equal(ws_frame_encode(&out, WS_ROLE_SERVER, WS_OPCODE_TEXT, &part, 1), VP_OK);
        assert_int_equal(out.len, heads[i] + lens[i]);
        out.len = 0;
        assert_int_equal(ws_frame_encode(&out, WS_ROLE_CLIENT, WS_OPCODE_TEXT, &part, 1), VP_OK);
        assert_int_equal(out.len, heads[i] + 4 + lens[i]);
        assert_int_equal((uint8_t)out.at[1] & 0x80, 0x80);
    }
    /* A client's mask is new for each frame. */
    out.len = 0;
    for (int i = 0; i < 2; i++)
        assert_int_equal(ws_frame_encode(&out, WS_ROLE_CLIENT, WS_OPCODE_PING, NULL, 0), VP_OK);
    assert_memory_not_equal(out.at + 2, out.at + 8, 4);
    buf_deinit(&out);
    /* All or nothing at the cap. */
    buf_init(&out, 10);
    struct span eleven = SPAN_LIT("hello world");
    assert_int_equal(ws_frame_encode(&out, WS_ROLE_SERVER, WS_OPCODE_TEXT, &eleven, 1), VP_ERR_TOO_BIG);
    assert_int_equal(out.len, 0);
    buf_deinit(&out);
}

static void a_close_frame_has_an_allowed_code_and_a_bounded_reason(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1000);
    static const uint16_t never[] = {0, 999, 1004, 1006, 1015, 1016, 2999, 5000};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        assert_int_equal(ws_close_encode(&out, WS_ROLE_SERVER, never[i], SPAN_NONE), VP_ERR_BAD_VALUE);
    assert_int_equal(ws_close_encode(&out, WS_ROLE_SERVER, WS_CLOSE_NO_CODE, SPAN_LIT("x")), VP_OK);
    assert_memory_equal(out.at, "\x88\x00", 2);
    out.len = 0;
    char reason[130];
    memset(reason, 'r', sizeof reason);
    assert_int_equal(ws_close_encode(&out, WS_ROLE_SERVER, 1000, (struct span){reason, 123}), VP_OK);
    assert_int_equal(out.len, 2 + 125);
    out.len = 0;
    assert_int_equal(ws_close_encode(&out, WS_ROLE_SERVER, 1000, (struct span){reason, 124}), VP_OK);
    assert_int_equal(out.len, 2 + 125);
    out.len = 0;
    memcpy(reason + 121, "\xe2\x82\xac", 3); /* must not be cut in the middle */
    assert_int_equal(ws_close_encode(&out, WS_ROLE_SERVER, 1000, (struct span){reason, 124}), VP_OK);
    assert_int_equal(out.len, 2 + 2 + 121);
    buf_deinit(&out);
}

TESTS = {
    TEST(hostile_heads_are_refused_with_their_code),
    TEST(a_message_is_taken_up_to_its_limit),
    TEST(the_mask_equals_that_of_byte_by_byte),
    TEST(an_encoded_head_is_as_short_as_it_can_be),
    TEST(a_close_frame_has_an_allowed_code_and_a_bounded_reason),
};
