#include "call/piece_sound.h"

#include <stdlib.h>

#include "base/base64.h"
#include "base/rand.h"
#include "with_cmocka.h"

enum { LONGEST_BYTES = 3 * (3 * PIECE_SOUND_MAX + 120) };

/* Whatever the length: each third sample once, in whole frames but for the last part, which has more than one where
 * anything is left over. */
static void a_piece_is_read_part_by_part(void **state)
{
    (void)state;
    static uint8_t ulaw[LONGEST_BYTES];
    static char text[LONGEST_BYTES / 3 * 4 + 4];
    rand_seed_for_test(9);
    rand_bytes(ulaw, sizeof ulaw);
    for (size_t bytes = 1; bytes <= sizeof ulaw; bytes += 1 + bytes / 300) {
        struct piece_sound sound;
        size_t done = 0, all = (bytes + 2) / 3;
        base64_encode(ulaw, bytes, text);
        piece_sound_begin(&sound, (struct span){text, base64_encoded_len(bytes)});
        while (piece_sound_next(&sound)) {
            bool is_last = done + sound.count == all;
            assert_int_equal(sound.from_bytes, done * PIECE_SOUND_GROUP_BYTES);
            assert_true(is_last || sound.count % (2 * ULAW_STRETCH) == 0);
            assert_true(!is_last || all < 2 * ULAW_STRETCH || sound.count >= 2 * ULAW_STRETCH);
            for (size_t i = 0; i < sound.count; i++)
                assert_int_equal(sound.thirds[i], ulaw[3 * (done + i)]);
            struct ulaw_sums sums = piece_sound_sums(&sound, 0, sound.count), wanted;
            ulaw_sums_of(sound.thirds, sound.count, &wanted);
            assert_int_equal(sums.sum, wanted.sum);
            assert_int_equal(sums.squares, wanted.squares);
            done += sound.count;
        }
        assert_int_equal(done, all);
    }
    rand_seed_for_test(0);
}

static void what_is_malformed_has_no_parts(void **state)
{
    (void)state;
    struct piece_sound sound;
    piece_sound_begin(&sound, SPAN_LIT("!!!!"));
    assert_false(piece_sound_next(&sound));
    piece_sound_begin(&sound, SPAN_NONE);
    assert_false(piece_sound_next(&sound));
}

TESTS = {
    TEST(a_piece_is_read_part_by_part),
    TEST(what_is_malformed_has_no_parts),
};
