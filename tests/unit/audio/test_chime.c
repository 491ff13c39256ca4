#include "with_cmocka.h"

#include <stdint.h>
#include <stdlib.h>

#include "audio/chime.h"
#include "audio/ulaw.h"

static void a_chime_is_heard_and_frightens_nobody(void **state)
{
    (void)state;
    struct span chime = chime_ulaw();
    int loudest = 0;
    int64_t sum = 0;
    assert_int_equal(chime.len, 700 * ULAW_BYTES_PER_MS);
    for (size_t i = 0; i < chime.len; i++) {
        int sample = abs(ulaw_to_pcm16((uint8_t)chime.at[i]));
        loudest = sample > loudest ? sample : loudest;
        sum += sample;
    }
    assert_in_range(loudest, 1500, 4000);
    assert_in_range(sum / (int64_t)chime.len, 300, 1500);
    assert_true(abs(ulaw_to_pcm16((uint8_t)chime.at[0])) < 100); /* no click */
    assert_ptr_equal(chime_ulaw().at, chime.at);
}

TESTS = {
    TEST(a_chime_is_heard_and_frightens_nobody),
};
