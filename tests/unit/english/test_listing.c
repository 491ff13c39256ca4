#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "english/listing.h"

static void check_listing(enum listing listing, size_t count, const char *wanted)
{
    char out[64] = "";
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(out);
        snprintf(out + len, sizeof out - len, "%s%c", listing_joint(listing, i, count), (char)('a' + i));
    }
    assert_string_equal(out, wanted);
}

static void things_are_joined_as_they_are_said(void **state)
{
    (void)state;
    check_listing(LISTING_AND, 1, "a");
    check_listing(LISTING_AND, 2, "a and b");
    check_listing(LISTING_AND, 3, "a, b and c");
    check_listing(LISTING_OR, 2, "a or b");
    check_listing(LISTING_OR, 4, "a, b, c or d");
    check_listing(LISTING_AND_SERIAL, 2, "a and b");
    check_listing(LISTING_AND_SERIAL, 3, "a, b, and c");
    check_listing(LISTING_AND_PAUSE, 2, "a, and b");
    check_listing(LISTING_AND_PAUSE, 3, "a, b, and c");
}

TESTS = {
    TEST(things_are_joined_as_they_are_said),
};
