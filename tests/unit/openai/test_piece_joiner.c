#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/base64.h"
#include "base/buf.h"
#include "openai/piece_joiner.h"

enum { SOUND_BYTES = 16000, PIECES_MAX = 4000 }; /* two seconds */

struct desk {
    struct piece_joiner joiner;
    uint8_t sound[SOUND_BYTES];
    struct buf heard; /* what was given out */
    int piece_count;
    size_t least_bytes;
    char items[256]; /* of each piece, when there are few */
};

static void put(void *owner, const char *response_id, const char *item_id, struct span ulaw_b64)
{
    struct desk *desk = owner;
    uint8_t bytes[SOUND_BYTES + 3];
    size_t len;
    assert_int_equal(base64_decode(ulaw_b64, bytes, &len), VP_OK);
    assert_true(len > 0);
    assert_int_equal(buf_append(&desk->heard, bytes, len), VP_OK);
    desk->piece_count++;
    if (len < desk->least_bytes)
        desk->least_bytes = len;
    size_t used = strlen(desk->items);
    snprintf(desk->items + used, sizeof desk->items - used, "%s/%s:%zu ", response_id, item_id, len);
}

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    for (size_t i = 0; i < SOUND_BYTES; i++)
        desk->sound[i] = (uint8_t)(i * 37 + i / 256);
    buf_init(&desk->heard, 4 * SOUND_BYTES);
    desk->least_bytes = SIZE_MAX;
    piece_joiner_init(&desk->joiner, put, desk);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    buf_deinit(&desk->heard);
    free(desk);
    return 0;
}

static void feed(struct desk *desk, const char *item_id, size_t at, size_t bytes, int64_t now_ms)
{
    char text[(SOUND_BYTES + 2) / 3 * 4];
    base64_encode(desk->sound + at, bytes, text);
    piece_joiner_feed(&desk->joiner, "R", item_id, (struct span){text, base64_encoded_len(bytes)}, now_ms);
}

static void two_seconds_are_a_hundred_messages_however_they_are_cut(void **state)
{
    static const size_t sizes[] = {1, 2, 3, 7, 8, 20, 53, 79, 80, 159, 160, 161, 319, 1023, 1024, 1025, 4000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct desk *desk = *state;
        desk->heard.len = 0;
        desk->piece_count = 0;
        for (size_t at = 0; at < SOUND_BYTES; at += sizes[i])
            feed(desk, "A", at, SOUND_BYTES - at < sizes[i] ? SOUND_BYTES - at : sizes[i], 0);
        piece_joiner_flush(&desk->joiner);
        assert_int_equal(desk->heard.len, SOUND_BYTES);
        assert_memory_equal(desk->heard.at, desk->sound, SOUND_BYTES);
        assert_true(desk->piece_count <= 101);
    }
}

static void pieces_of_every_size_in_turn_stay_in_order(void **state)
{
    struct desk *desk = *state;
    size_t at = 0;
    uint32_t seed = 1;
    while (at < SOUND_BYTES) {
        seed = seed * 1664525 + 1013904223;
        size_t bytes = (seed >> 16) % (seed % 5 == 0 ? 2500 : 40) + 1;
        bytes = bytes < SOUND_BYTES - at ? bytes : SOUND_BYTES - at;
        feed(desk, "A", at, bytes, 0);
        at += bytes;
    }
    piece_joiner_flush(&desk->joiner);
    assert_int_equal(desk->heard.len, SOUND_BYTES);
    assert_memory_equal(desk->heard.at, desk->sound, SOUND_BYTES);
    assert_true(desk->piece_count <= 101);
}

static void a_frame_goes_at_once_and_a_rest_has_its_time(void **state)
{
    struct desk *desk = *state;
    feed(desk, "A", 0, 159, 1000);
    assert_int_equal(desk->piece_count, 0);
    assert_int_equal(desk->joiner.due_ms, 1000 + PIECE_WAIT_MS);
    feed(desk, "A", 159, 1, 1030);
    assert_int_equal(desk->heard.len, 160);
    assert_true(desk->joiner.due_ms == INT64_MAX);
    feed(desk, "A", 160, 200, 1040);
    assert_int_equal(desk->heard.len, 360);
    feed(desk, "A", 360, 5, 2000);
    feed(desk, "A", 365, 5, 2030); /* the oldest byte counts */
    assert_int_equal(desk->joiner.due_ms, 2000 + PIECE_WAIT_MS);
    piece_joiner_flush(&desk->joiner);
    piece_joiner_flush(&desk->joiner); /* once */
    assert_string_equal(desk->items, "R/A:160 R/A:200 R/A:10 ");
}

static void the_rest_of_an_item_goes_under_its_own_name(void **state)
{
    struct desk *desk = *state;
    feed(desk, "A", 0, 10, 0);
    feed(desk, "B", 10, 20, 0);
    piece_joiner_feed(&desk->joiner, "S", "B", SPAN_LIT("f39/"), 0); /* another answer, the same name */
    piece_joiner_flush(&desk->joiner);
    assert_string_equal(desk->items, "R/A:10 R/B:20 S/B:3 ");
}

static void what_nobody_may_hear_is_forgotten(void **state)
{
    struct desk *desk = *state;
    feed(desk, "A", 0, 10, 0);
    piece_joiner_drop(&desk->joiner);
    piece_joiner_flush(&desk->joiner);
    piece_joiner_feed(&desk->joiner, "R", "A", SPAN_LIT("f39"), 0); /* no base64 */
    piece_joiner_flush(&desk->joiner);
    assert_int_equal(desk->piece_count, 0);
}

static void a_name_too_long_to_keep_is_not_cut(void **state)
{
    struct desk *desk = *state;
    char name[PIECE_ID_BYTES + 10] = "", told[sizeof name + 40];
    memset(name, 'x', sizeof name - 1);
    feed(desk, "A", 0, 10, 0);
    feed(desk, name, 10, 7, 0);
    snprintf(told, sizeof told, "R/A:10 R/%s:7 ", name);
    assert_string_equal(desk->items, told);
}

TESTS_WITH(open_desk, close_desk) = {
    TEST(two_seconds_are_a_hundred_messages_however_they_are_cut),
    TEST(pieces_of_every_size_in_turn_stay_in_order),
    TEST(a_frame_goes_at_once_and_a_rest_has_its_time),
    TEST(the_rest_of_an_item_goes_under_its_own_name),
    TEST(what_nobody_may_hear_is_forgotten),
    TEST(a_name_too_long_to_keep_is_not_cut),
};
