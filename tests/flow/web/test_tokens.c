/* What programs may ask by a token of the API: what its scopes say, of its restaurant, until it is revoked. */
#include "with_cmocka.h"

#include <string.h>

#include "base/clock.h"
#include "base/metric.h"
#include "flow/web/with_caller.h"
#include "store/token.h"

static char authorization[128];
static int64_t token_id;

static struct store *open_store(void)
{
    struct store *store;
    char why[256];
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    return store;
}

static void put_token(const char *scopes, const char *restaurant_id, int64_t until_unix_ms)
{
    char secret[STORE_TOKEN_SECRET_BYTES], wrong[48];
    struct store_token token = {.name = "till", .created_unix_ms = 1000, .until_unix_ms = until_unix_ms};
    snprintf(token.restaurant_id, sizeof token.restaurant_id, "%s", restaurant_id);
    assert_true(store_scopes_parse(scopes, &token.scopes, wrong, sizeof wrong));
    store_token_make(secret, token.secret_hash);
    struct store *store = open_store();
    assert_int_equal(store_put_token(store, &token, &token_id), VP_OK);
    store_close(store);
    snprintf(authorization, sizeof authorization, "Bearer %s", secret);
}

static void make_token(const char *scopes, const char *restaurant_id, int64_t until_unix_ms)
{
    put_token(scopes, restaurant_id, until_unix_ms);
    restart_bench();
}

static int ask_by_token(const char *method, const char *target, const char *json)
{
    return ask_with(method, target, &(struct asking){.json = json, .authorization = authorization});
}

static int open_guarded(void **state)
{
    (void)state;
    open_bench("", "the admin token");
    return 0;
}

static int open_unguarded(void **state)
{
    (void)state;
    open_bench("", "");
    return 0;
}

static void a_token_opens_what_its_scopes_say(void **state)
{
    (void)state;
    make_token("orders:read,menu:write", "", 0);
    assert_int_equal(ask_by_token("GET", "/api/orders", NULL), 200);
    assert_int_equal(
        ask_by_token("PUT", "/api/sold-out/harbor-pizza/item/hawaiian", "{\"until\":\"closing\"}"), 200);
    assert_int_equal(ask_by_token("GET", "/api/me", NULL), 200);
    static const struct {
        const char *method, *target, *lacks;
    } others[] = {
        {"GET", "/api/sold-out?restaurant=harbor-pizza", "menu:read"},
        {"GET", "/api/calls", "calls:read"},
        {"GET", "/api/calls/live", "calls:read"},
        {"GET", "/api/calls/" CALL_SID, "calls:read"},
        {"GET", "/api/calls/" CALL_SID "/recording", "calls:read"},
        {"DELETE", "/api/calls/" CALL_SID "/recording", "calls:write"},
        {"POST", "/api/calls/" CALL_SID "/hang-up", "calls:write"},
        {"POST", "/api/orders/harbor-pizza/1/accept", "orders:write"},
        {"GET", "/api/messages", "messages:read"},
        {"POST", "/api/messages/1/done", "messages:write"},
        {"GET", "/api/deliveries", "deliveries:read"},
        {"POST", "/api/deliveries/1/retry", "deliveries:write"},
        {"GET", "/api/figures", "figures:read"},
        {"GET", "/api/usage", "figures:read"},
        {"GET", "/api/ab", "figures:read"},
        {"GET", "/api/flags", "flags:read"},
        {"PUT", "/api/flags", "flags:write"},
        {"POST", "/api/rollback", "flags:write"},
        {"GET", "/api/events", "events:read"},
        {"GET", "/metrics", "service:read"},
        {"GET", "/streams", "service:read"},
        {"GET", "/health", "service:read"},
        {"GET", "/api/house/harbor-pizza", "menu:read"},
        {"GET", "/api/blocked", "calls:read"},
        {"PUT", "/api/blocked/harbor-pizza/%2B15550002222", "calls:write"},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char lacks[64];
        snprintf(lacks, sizeof lacks, "the token lacks the scope %s\"", others[i].lacks);
        if (ask_by_token(others[i].method, others[i].target, NULL) != 403)
            fail_msg("%s: %d", others[i].target, bench.status);
        expect(lacks);
    }
    assert_int_equal(ask_by_token("POST", "/api/browser-call", "{}"), 403);
    expect("it takes the admin token");
}

static void one_of_a_restaurant_sees_that_restaurant(void **state)
{
    (void)state;
    make_token("orders:read,menu:read,menu:write,calls:read,flags:read,events:read", "harbor-pizza", 0);
    assert_int_equal(ask_by_token("GET", "/api/orders?restaurant=harbor-pizza", NULL), 200);
    assert_int_equal(ask_by_token("GET", "/api/orders?restaurant=casa-verde", NULL), 404);
    static const char *const unnamed[] = {"/api/orders",   "/api/calls", "/api/calls/live",
                                          "/api/sold-out", "/api/menu",  "/api/menu?restaurant="};
    for (size_t i = 0; i < sizeof unnamed / sizeof unnamed[0]; i++)
        if (ask_by_token("GET", unnamed[i], NULL) != 200)
            fail_msg("%s: %d", unnamed[i], bench.status);
    expect("\"restaurant_id\":\"harbor-pizza\""); /* of its own, not of all */
    assert_int_equal(ask_by_token("PUT", "/api/sold-out/casa-verde/item/taco", "{}"), 404);
    assert_int_equal(
        ask_by_token("PUT", "/api/sold-out/harbor-pizza/item/hawaiian", "{\"until\":\"closing\"}"), 200);
    assert_int_equal(ask_by_token("GET", "/api/events?restaurant=casa-verde", NULL), 404);
    assert_int_equal(ask_by_token("GET", "/api/calls/" CALL_SID, NULL), 404);
    assert_int_equal(ask_by_token("GET", "/api/flags", NULL), 403); /* the operator's */
}

static void what_is_no_token_or_not_any_more_opens_nothing(void **state)
{
    (void)state;
    make_token("orders:read", "", clock_unix_ms() + 3600000);
    assert_int_equal(ask_by_token("GET", "/api/orders", NULL), 200);
    struct store *store = open_store();
    assert_int_equal(store_revoke_token(store, token_id), VP_OK);
    store_close(store);
    restart_bench();
    assert_int_equal(ask_by_token("GET", "/api/orders", NULL), 401);
    make_token("orders:read", "", clock_unix_ms() - 1);
    assert_int_equal(ask_by_token("GET", "/api/orders", NULL), 401);
    snprintf(authorization, sizeof authorization, "Bearer vpt_0");
    assert_int_equal(ask_by_token("GET", "/api/orders", NULL), 401);
    assert_int_equal(ask_by_token("GET", "/health", NULL), 401);
    snprintf(authorization, sizeof authorization, "Bearer the admin token");
    assert_int_equal(ask_by_token("GET", "/api/orders", NULL), 200);
}

static void put_call(void)
{
    struct store_call call = {.call_sid = CALL_SID, .caller_number = "+15550002222", .started_unix_ms = 1000};
    bool is_new;
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "harbor-pizza");
    struct store *store = open_store();
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_end_call(store, CALL_SID, 0, "goodbye", 2000), VP_OK);
    store_close(store);
}

/* As when whoever made it uses it at once: the table in memory is of before. */
static void a_token_that_was_made_just_now_opens_and_is_no_guess(void **state)
{
    (void)state;
    put_token("orders:read", "", 0);
    assert_int_equal(ask_by_token("GET", "/api/orders", NULL), 200);
    int64_t wrong = metric_get(METRIC_BAD_ADMIN_TOKENS_TOTAL);
    put_token("messages:read", "", 0);
    assert_int_equal(ask_by_token("GET", "/api/messages", NULL), 200);
    assert_int_equal(ask_by_token("GET", "/api/orders", NULL), 403);
    assert_int_equal(metric_get(METRIC_BAD_ADMIN_TOKENS_TOTAL), wrong);
}

static void a_restaurants_token_deletes_its_own_recordings(void **state)
{
    (void)state;
    put_call();
    make_token("calls:write", "casa-verde", 0);
    assert_int_equal(ask_by_token("DELETE", "/api/calls/" CALL_SID "/recording", NULL), 404);
    expect("there is no such thing");
    make_token("calls:write", "harbor-pizza", 0);
    assert_int_equal(ask_by_token("DELETE", "/api/calls/" CALL_SID "/recording", NULL), 404);
    expect("no such recording"); /* it is asked for */
}

static void a_token_is_told_what_it_is_for(void **state)
{
    (void)state;
    make_token("orders:read,menu:write", "harbor-pizza", 0);
    assert_int_equal(ask_by_token("GET", "/api/me", NULL), 200);
    expect("\"who\":\"token\"");
    expect("\"name\":\"till\"");
    expect("\"scopes\":[\"orders:read\",\"menu:write\"]");
    expect("\"id\":\"harbor-pizza\"");
    expect_not("staff_number");
}

static void a_token_signs_as_itself(void **state)
{
    (void)state;
    make_token("flags:read,flags:write", "", 0);
    assert_int_equal(ask_with("PUT", "/api/flags",
                              &(struct asking){.json = "{\"name\":\"realtime_percent\",\"value\":10}",
                                               .authorization = authorization,
                                               .header = "X-Admin-Name: Ada"}),
                     200);
    assert_int_equal(ask_by_token("GET", "/api/flags/log", NULL), 200);
    expect("\"till: Ada\"");
    assert_int_equal(ask_by_token("PUT", "/api/flags", "{\"name\":\"realtime_percent\",\"value\":20}"), 200);
    assert_int_equal(ask_by_token("GET", "/api/flags/log", NULL), 200);
    expect("\"till\"");
}

/* The media port has no table of tokens. */
static void where_there_are_no_tokens_a_good_one_is_no_guess(void **state)
{
    (void)state;
    make_token("service:read", "", 0);
    struct tokens *tokens = bench.web.api_tokens;
    bench.web.api_tokens = NULL;
    for (int i = 0; i < 3 * GUESS_SOURCE_MAX; i++)
        assert_int_equal(ask_by_token("GET", "/metrics", NULL), 403);
    expect("ask the web port");
    bench.web.api_tokens = tokens;
    assert_int_equal(ask_by_token("GET", "/metrics", NULL), 200);
}

static void tokens_are_not_guessed_for_long(void **state)
{
    (void)state;
    int status = 0;
    snprintf(authorization, sizeof authorization, "Bearer vpt_0");
    for (int i = 0; i < 3 * GUESS_SOURCE_MAX && status != 429; i++)
        status = ask_by_token("GET", "/api/orders", NULL);
    assert_int_equal(status, 429);
}

/* Where whoever is on this machine may do all, a program is still held to the token that it sends. */
static void a_token_holds_on_this_machine_too(void **state)
{
    (void)state;
    make_token("orders:read", "harbor-pizza", 0);
    assert_int_equal(ask("GET", "/api/flags", NULL, NULL, NULL), 200);
    assert_int_equal(ask_by_token("GET", "/api/flags", NULL), 403);
    assert_int_equal(ask_by_token("GET", "/api/orders?restaurant=harbor-pizza", NULL), 200);
}

static void the_document_says_which_scope_opens_what(void **state)
{
    (void)state;
    get("/openapi.json");
    expect("\"api_token\":[\"orders:read\"]");
    expect("\"api_token\":[\"menu:write\"]");
    expect("\"api_token\":{\"type\":\"http\"");
}

static void a_caller_is_forgotten_by_who_may(void **state)
{
    (void)state;
    put_call();
    make_token("calls:write", "", 0);
    assert_int_equal(ask_by_token("DELETE", "/api/callers/%2B15550002222", NULL), 403);
    expect("callers:write");
    make_token("callers:write", "casa-verde", 0);
    assert_int_equal(ask_by_token("DELETE", "/api/callers/%2B15550002222", NULL), 200);
    expect("\"calls\":0"); /* it has none of theirs */
    assert_int_equal(ask_by_token("DELETE", "/api/callers/%2B15550002222?restaurant=harbor-pizza", NULL),
                     404);
    make_token("callers:write", "harbor-pizza", 0);
    assert_int_equal(ask_by_token("DELETE", "/api/callers/15550002222", NULL), 400);
    assert_int_equal(ask_by_token("DELETE", "/api/callers/%2B15550002222", NULL), 200);
    expect("\"calls\":1");
}

TESTS_WITH(open_guarded, with_bench_closed) = {
    TEST(a_caller_is_forgotten_by_who_may),
    TEST(a_token_opens_what_its_scopes_say),
    TEST(one_of_a_restaurant_sees_that_restaurant),
    TEST(what_is_no_token_or_not_any_more_opens_nothing),
    TEST(a_token_that_was_made_just_now_opens_and_is_no_guess),
    TEST(a_restaurants_token_deletes_its_own_recordings),
    TEST(a_token_is_told_what_it_is_for),
    TEST(a_token_signs_as_itself),
    TEST(where_there_are_no_tokens_a_good_one_is_no_guess),
    TEST(tokens_are_not_guessed_for_long),
    TEST_WITH(a_token_holds_on_this_machine_too, open_unguarded, with_bench_closed),
    TEST_WITH(the_document_says_which_scope_opens_what, open_unguarded, with_bench_closed),
};
