#include "with_cmocka.h"

#include "contract/store/with_call.h"
#include "store/login.h"

#include <stdio.h>
#include <string.h>

static struct store_login new_login(const char *restaurant_id, int64_t until_unix_ms)
{
    struct store_login login = {.password_mark = "0123456789abcdef", .until_unix_ms = until_unix_ms};
    with_store_name(login.secret_hash, sizeof login.secret_hash, "login");
    snprintf(login.restaurant_id, sizeof login.restaurant_id, "%s", restaurant_id);
    return login;
}

struct wanted_login {
    const char *secret_hash;
    struct store_login found;
    int count;
};

static bool look_for(void *owner, const struct store_login *login)
{
    struct wanted_login *wanted = owner;
    if (strcmp(login->secret_hash, wanted->secret_hash) == 0) {
        wanted->found = *login;
        wanted->count++;
    }
    return true;
}

static int count_login(const struct store_login *login, struct store_login *out_found)
{
    struct wanted_login wanted = {.secret_hash = login->secret_hash};
    assert_int_equal(store_each_login(store, look_for, &wanted), VP_OK);
    *out_found = wanted.found;
    return wanted.count;
}

static void a_login_is_kept_until_it_ends(void **state)
{
    (void)state;
    struct store_login found, login = new_login(restaurant, 5000), other = new_login("", 5000);
    assert_int_equal(store_put_login(store, &login, 1000), VP_OK);
    assert_int_equal(store_put_login(store, &other, 1000), VP_OK);
    assert_int_equal(count_login(&login, &found), 1);
    assert_string_equal(found.restaurant_id, restaurant);
    assert_string_equal(found.password_mark, "0123456789abcdef");
    assert_int_equal(found.until_unix_ms, 5000);
    assert_int_equal(store_end_login(store, login.secret_hash), VP_OK);
    assert_int_equal(count_login(&login, &found), 0);
    assert_int_equal(count_login(&other, &found), 1);
    assert_int_equal(store_end_login(store, login.secret_hash), VP_OK); /* twice is once */
    assert_int_equal(store_end_login(store, other.secret_hash), VP_OK);
}

static void one_that_goes_on_is_not_a_second(void **state)
{
    (void)state;
    struct store_login found, login = new_login(restaurant, 5000);
    assert_int_equal(store_put_login(store, &login, 1000), VP_OK);
    login.until_unix_ms = 9000;
    assert_int_equal(store_put_login(store, &login, 2000), VP_OK);
    assert_int_equal(count_login(&login, &found), 1);
    assert_int_equal(found.until_unix_ms, 9000);
    assert_int_equal(store_end_login(store, login.secret_hash), VP_OK);
}

static void what_is_over_is_forgotten(void **state)
{
    (void)state;
    struct store_login found, old = new_login(restaurant, 5000), young = new_login(restaurant, 9000);
    assert_int_equal(store_put_login(store, &old, 1000), VP_OK);
    assert_int_equal(store_put_login(store, &young, 5000), VP_OK);
    assert_int_equal(count_login(&old, &found), 0);
    assert_int_equal(count_login(&young, &found), 1);
    assert_int_equal(store_end_login(store, young.secret_hash), VP_OK);
}

static void there_are_not_more_than_so_many(void **state)
{
    (void)state;
    struct store_login found, first = new_login(restaurant, 10000);
    assert_int_equal(store_put_login(store, &first, 0), VP_OK);
    for (int i = 0; i < STORE_LOGINS_MAX; i++) {
        struct store_login login = new_login(restaurant, 10001 + i);
        assert_int_equal(store_put_login(store, &login, 0), VP_OK);
    }
    assert_int_equal(count_login(&first, &found), 0);
}

TESTS_WITH(with_call_open,
           with_call_close) = {TEST(a_login_is_kept_until_it_ends), TEST(one_that_goes_on_is_not_a_second),
                               TEST(what_is_over_is_forgotten), TEST(there_are_not_more_than_so_many)};
