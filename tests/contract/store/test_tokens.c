#include "with_cmocka.h"

#include "contract/store/with_call.h"
#include "store/token.h"

#include <stdio.h>
#include <string.h>

static struct store_token new_token(const char *scopes, int64_t until_unix_ms)
{
    char secret[STORE_TOKEN_SECRET_BYTES], wrong[48];
    struct store_token token = {.name = "till", .created_unix_ms = 1000, .until_unix_ms = until_unix_ms};
    snprintf(token.restaurant_id, sizeof token.restaurant_id, "%s", restaurant);
    assert_true(store_scopes_parse(scopes, &token.scopes, wrong, sizeof wrong));
    store_token_make(secret, token.secret_hash);
    return token;
}

struct wanted_token {
    int64_t id;
    struct store_token found;
    int count;
};

static bool look_for(void *owner, const struct store_token *token)
{
    struct wanted_token *wanted = owner;
    if (token->id == wanted->id) {
        wanted->found = *token;
        wanted->count++;
    }
    return true;
}

static int count_token(int64_t id, struct store_token *out_found)
{
    struct wanted_token wanted = {.id = id};
    assert_int_equal(store_each_token(store, look_for, &wanted), VP_OK);
    *out_found = wanted.found;
    return wanted.count;
}

static void a_token_is_kept_until_it_is_revoked(void **state)
{
    (void)state;
    struct store_token token = new_token("orders:read,menu:write", 0), found;
    int64_t id = 0;
    assert_int_equal(store_put_token(store, &token, &id), VP_OK);
    assert_true(id > 0);
    assert_int_equal(count_token(id, &found), 1);
    assert_string_equal(found.secret_hash, token.secret_hash);
    assert_string_equal(found.name, "till");
    assert_string_equal(found.restaurant_id, restaurant);
    assert_int_equal(found.scopes,
                     STORE_SCOPE_BIT(STORE_SCOPE_ORDERS_READ) | STORE_SCOPE_BIT(STORE_SCOPE_MENU_WRITE));
    assert_int_equal(store_revoke_token(store, id), VP_OK);
    assert_int_equal(count_token(id, &found), 0);
    assert_int_equal(store_revoke_token(store, id), VP_ERR_NOT_FOUND);
}

static void those_whose_time_is_over_make_room(void **state)
{
    (void)state;
    struct store_token old = new_token("orders:read", 2000), next = new_token("orders:read", 0), found;
    int64_t old_id, next_id;
    assert_int_equal(store_put_token(store, &old, &old_id), VP_OK);
    next.created_unix_ms = 3000;
    assert_int_equal(store_put_token(store, &next, &next_id), VP_OK);
    assert_int_equal(count_token(old_id, &found), 0);
    assert_int_equal(count_token(next_id, &found), 1);
    assert_true(next_id > old_id); /* no id comes again */
    assert_int_equal(store_revoke_token(store, next_id), VP_OK);
}

static void a_scope_that_is_none_is_named(void **state)
{
    (void)state;
    unsigned scopes;
    char wrong[48] = "";
    assert_false(store_scopes_parse("orders:read,orders:eat", &scopes, wrong, sizeof wrong));
    assert_string_equal(wrong, "orders:eat");
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(a_token_is_kept_until_it_is_revoked),
    TEST(those_whose_time_is_over_make_room),
    TEST(a_scope_that_is_none_is_named),
};
