/* What a limit of descriptors allows. */

#include "with_cmocka.h"

#include "service/capacity.h"
#include "net/descriptors.h"

static void calls_and_connections_fit(void **state)
{
    (void)state;
    for (int limit = 64; limit < 6000; limit++) {
        struct capacity capacity;
        capacity_make(limit, 500, &capacity);
        int used = (int)capacity.calls_max * 2 + (int)capacity.connections_max;
        assert_in_range(capacity.calls_max, 1, 500);
        assert_true(capacity.connections_max >= 8);
        assert_true(capacity.streams_max > capacity.calls_max);
        assert_true(used <= descriptors_line_of(limit) || capacity.calls_max == 1);
    }
}

static void capacity_follows_from_the_usual_limits(void **state)
{
    (void)state;
    struct capacity capacity;
    capacity_make(524288, 500, &capacity);
    assert_int_equal(capacity.calls_max, 500);
    assert_int_equal(capacity.connections_max, http_limits_default.connections_max);
    assert_int_equal(capacity_limits(&capacity).connections_per_address_max,
                     http_limits_default.connections_per_address_max);
    capacity_make(1024, 500, &capacity); /* what a shell gives */
    assert_int_equal(capacity.calls_max, 432);
    assert_int_equal(capacity.connections_max, 64);
    capacity_make(1024, 100, &capacity);
    assert_int_equal(capacity.calls_max, 100);
    assert_int_equal(capacity.connections_max, 728);
}

TESTS = {
    TEST(calls_and_connections_fit),
    TEST(capacity_follows_from_the_usual_limits),
};
