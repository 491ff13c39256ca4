#include "base/fnv.h"

#include "with_cmocka.h"

/* The test vectors of draft-eastlake-fnv, appendix C. */
static void the_published_hashes_are_found(void **state)
{
    (void)state;
    assert_true(fnv_hash(FNV_START, SPAN_NONE) == UINT64_C(0xcbf29ce484222325));
    assert_true(fnv_hash(FNV_START, SPAN_LIT("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(fnv_hash(FNV_START, SPAN_LIT("foobar")) == UINT64_C(0x85944171f73967e8));
}

static void pieces_hash_as_the_whole(void **state)
{
    (void)state;
    uint64_t whole = fnv_hash(FNV_START, SPAN_LIT("foobar"));
    assert_true(fnv_hash(fnv_hash(FNV_START, SPAN_LIT("foo")), SPAN_LIT("bar")) == whole);
}

TESTS = {
    TEST(the_published_hashes_are_found),
    TEST(pieces_hash_as_the_whole),
};
