#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <string.h>

/* Deliveries of other tests may be due in the same database: only those of this restaurant count. Each test
 * works at a time of its own, long before anybody else's orders. */
static int lease_own(int64_t now_ms, int64_t lease_ms, struct store_delivery *out_own)
{
    struct store_delivery all[16];
    size_t count = 0;
    int own_count = 0;
    do {
        assert_int_equal(store_lease_deliveries(store, now_ms, lease_ms, all, 16, &count), VP_OK);
        for (size_t i = 0; i < count; i++)
            if (strcmp(all[i].restaurant_id, restaurant) == 0)
                out_own[own_count++] = all[i];
    } while (count == 16);
    return own_count;
}

static void a_delivery_is_leased_until_its_lease_ends(void **state)
{
    (void)state;
    struct store_delivery got[16];
    order_once(1, 1000);
    assert_int_equal(lease_own(999, 50, got), 0);
    assert_int_equal(lease_own(1000, 50, got), 1);
    assert_int_equal(got[0].order_number, 1);
    assert_int_equal(got[0].attempt_count, 1);
    int64_t id = got[0].id;
    assert_int_equal(lease_own(1049, 50, got), 0);
    assert_int_equal(lease_own(1050, 50, got), 1); /* the process that had it died */
    assert_int_equal(got[0].id, id);
    assert_int_equal(got[0].attempt_count, 2);
    assert_int_equal(store_delivered(store, id, 1060), VP_OK);
    assert_int_equal(lease_own(999999, 50, got), 0);
}

static void a_retry_waits_for_its_time(void **state)
{
    (void)state;
    struct store_delivery got[16];
    order_once(1, 1000);
    assert_int_equal(lease_own(1000, 100000, got), 1);
    assert_int_equal(store_retry_delivery(store, got[0].id, 3000), VP_OK);
    assert_int_equal(lease_own(2999, 50, got), 0);
    assert_int_equal(lease_own(3000, 50, got), 1);
    assert_int_equal(got[0].attempt_count, 2);
    int64_t id = got[0].id;
    assert_int_equal(store_delivered(store, id, 3001), VP_OK);
    assert_int_equal(store_delivered(store, id, 3002), VP_OK);
    assert_int_equal(store_retry_delivery(store, id, 3003), VP_OK); /* too late to matter */
    assert_int_equal(lease_own(4000, 50, got), 0);
}

static void an_unknown_delivery_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(store_delivered(store, INT64_MAX - 1, 1), VP_ERR_NOT_FOUND);
    assert_int_equal(store_retry_delivery(store, INT64_MAX - 1, 1), VP_ERR_NOT_FOUND);
}

static void the_longest_waiting_comes_first_and_max_holds(void **state)
{
    (void)state;
    struct store_delivery got[4];
    size_t count = 0;
    order_once(1, 20);
    order_once(2, 10);
    order_once(3, 30);
    assert_int_equal(store_lease_deliveries(store, 40, 60000, got, 2, &count), VP_OK);
    assert_int_equal(count, 2);
    assert_int_equal(got[0].order_number, 2);
    assert_int_equal(got[1].order_number, 1);
    assert_int_equal(store_lease_deliveries(store, 40, 60000, got, 2, &count), VP_OK);
    assert_int_equal(count, 1);
    assert_int_equal(got[0].order_number, 3);
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(a_delivery_is_leased_until_its_lease_ends),
    TEST(a_retry_waits_for_its_time),
    TEST(an_unknown_delivery_is_not_found),
    TEST(the_longest_waiting_comes_first_and_max_holds),
};
