#include "with_cmocka.h"

#include "english/sound_alike.h"

static double alike(const char *a, const char *b)
{
    char key_a[SOUND_KEY_BYTES], key_b[SOUND_KEY_BYTES];
    return sound_alike(a, sound_key(a, key_a), b, sound_key(b, key_b), 0);
}

static void what_is_heard_for_another_sounds_alike(void **state)
{
    (void)state;
    assert_true(alike("carbon are", "carbonara") > 0.9);
    assert_true(alike("pad tie", "pad thai") > 0.8);
    assert_true(alike("glacan mauve", "guacamole") > 0.63);
    assert_true(alike("pizza", "lemonade") < 0.4);
    assert_true(alike("coke", "coke") > 0.99);
    assert_true(alike("", "coke") == 0);
}

TESTS = {
    TEST(what_is_heard_for_another_sounds_alike),
};
