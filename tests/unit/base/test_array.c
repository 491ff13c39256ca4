/* Arrays that grow by doubling. */
#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>

#include "with_cmocka.h"

static void an_array_doubles_when_it_is_full_and_keeps_what_it_has(void **state)
{
    (void)state;
    int *at = NULL;
    size_t room = 0;
    for (size_t count = 0; count < 9; count++) {
        at = array_grow(at, count, &room, 4, sizeof *at);
        assert_non_null(at);
        assert_int_equal(room, count < 4 ? 4 : count < 8 ? 8 : 16);
        at[count] = (int)count;
    }
    for (int i = 0; i < 9; i++)
        assert_int_equal(at[i], i);
    free(at);
}

static void without_memory_the_array_stays_as_it_was(void **state)
{
    (void)state;
    size_t room = SIZE_MAX / 4;
    char *at = malloc(4);
    assert_null(array_grow(at, room, &room, 4, 64));
    assert_int_equal(room, SIZE_MAX / 4);
    free(at);
}

TESTS = {
    TEST(an_array_doubles_when_it_is_full_and_keeps_what_it_has),
    TEST(without_memory_the_array_stays_as_it_was),
};
