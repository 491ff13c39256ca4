#include "base/name_ring.h"

#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"

static void names_are_told_apart_whole_and_make_room(void **state)
{
    (void)state;
    struct name_ring ring = {.next = 0};
    char one[400], two[400];
    memset(one, 'x', sizeof one);
    one[399] = two[399] = '\0';
    memcpy(two, one, sizeof two);
    two[398] = 'y';
    assert_true(name_ring_put(&ring, one));
    assert_false(name_ring_put(&ring, one));
    assert_false(name_ring_has(&ring, two));
    assert_true(name_ring_put(&ring, two));
    assert_false(name_ring_put(&ring, "")); /* no name */
    for (int i = 0; i < NAME_RING_MAX - 1; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        assert_true(name_ring_put(&ring, name));
    }
    assert_false(name_ring_has(&ring, one)); /* the oldest went */
    assert_true(name_ring_has(&ring, two));
    name_ring_clear(&ring);
    assert_false(name_ring_has(&ring, two));
}

TESTS = {
    TEST(names_are_told_apart_whole_and_make_room),
};
