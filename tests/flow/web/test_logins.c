/* Who may see what at the page: the operator all, a restaurant its own, a stranger nothing. */
#include "with_cmocka.h"

#include "base/password.h"
#include "flow/web/with_caller.h"
#include "store/message.h"
#include "web/logins.h"
#include "web/web_internal.h" /* guard_password_of */
#include "with_edited_menu.h"

#define OPERATORS  "the harbour master"
#define PIZZERIAS  "sail at nine"
#define OWN_PAGE   "X-VoicePlate: 1"
#define LOGIN_PATH "/api/login"

static char cookie_line[128];

/* With a password for the operator and one for the pizzeria. */
static int open_with_passwords(void **state)
{
    (void)state;
    static char operators[PASSWORD_HASH_BYTES], pizzerias[PASSWORD_HASH_BYTES], key[2 * PASSWORD_HASH_BYTES];
    if (operators[0] == '\0') { /* each takes a tenth of a second */
        assert_int_equal(password_hash(SPAN_LIT(OPERATORS), operators), VP_OK);
        assert_int_equal(password_hash(SPAN_LIT(PIZZERIAS), pizzerias), VP_OK);
        snprintf(key, sizeof key, "  page_password: %s\n  staff_number:", pizzerias);
    }
    open_bench("", "");
    bench.web.settings.page_password = operators;
    menu_release(bench.menu);
    bench.menu = bench.menus.menus[0] = edited_menu(EDITED_PIZZERIA, "  staff_number:", key);
    return 0;
}

static int try_login(const char *restaurant, const char *password)
{
    char json[256];
    snprintf(json, sizeof json, "{\"restaurant\":\"%s\",\"password\":\"%s\"}", restaurant, password);
    return ask_with("POST", LOGIN_PATH, &(struct asking){.json = json, .header = OWN_PAGE});
}

/* A login that the store has, as a browser would have got it. */
static void log_in(const char *restaurant, const char *password)
{
    static const char secret[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    assert_int_equal(try_login(restaurant, password), 200);
    struct store_login login = {.until_unix_ms = INT64_MAX};
    logins_hash(secret, login.secret_hash);
    snprintf(login.restaurant_id, sizeof login.restaurant_id, "%s", restaurant);
    logins_mark(guard_password_of(&bench.web, restaurant), login.password_mark);
    struct store *store;
    char why[256];
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    assert_int_equal(store_put_login(store, &login, 0), VP_OK);
    store_close(store);
    logins_put(bench.web.logins, &login);
    snprintf(cookie_line, sizeof cookie_line, "Cookie: a=b; " PAGE_COOKIE "=%s; c=d", secret);
}

static int ask_logged_in(const char *method, const char *target, const char *json, const char *header)
{
    return ask_with(method, target,
                    &(struct asking){.json = json, .header = cookie_line, .header_behind = header});
}

static void a_stranger_sees_nothing(void **state)
{
    (void)state;
    static const char *const paths[] = {"/api/me",       "/api/orders", "/api/sold-out", "/api/flags",
                                        "/api/messages", "/api/usage",  "/metrics"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_int_equal(ask("GET", paths[i], NULL, NULL, NULL), 401);
    get("/health");
    expect_not("processes");
    get("/");
}

static void a_wrong_password_opens_nothing(void **state)
{
    (void)state;
    assert_int_equal(try_login("harbor-pizza", "sail at ten"), 401);
    expect("The restaurant or the password is wrong.");
    assert_int_equal(try_login("harbor-pizza", OPERATORS), 401); /* another's */
    assert_int_equal(try_login("", PIZZERIAS), 401);
    assert_int_equal(try_login("nowhere", PIZZERIAS), 401);
    assert_int_equal(try_login("harbor-pizza", PIZZERIAS), 200);
}

static void a_login_comes_from_the_page_alone(void **state)
{
    (void)state;
    static const char json[] = "{\"restaurant\":\"harbor-pizza\",\"password\":\"" PIZZERIAS "\"}";
    assert_int_equal(ask_with("POST", LOGIN_PATH, &(struct asking){.json = json}), 403);
    assert_int_equal(ask_with("POST", LOGIN_PATH,
                              &(struct asking){.json = json,
                                               .header = OWN_PAGE,
                                               .header_behind = "Origin: http://evil.example"}),
                     403);
}

static void passwords_are_not_guessed_for_long(void **state)
{
    (void)state;
    int status = 0;
    for (int i = 0; i < 3 * GUESS_SOURCE_MAX && status != 429; i++)
        status = try_login("harbor-pizza", "guess");
    assert_int_equal(status, 429);
    assert_int_equal(try_login("harbor-pizza", PIZZERIAS), 429); /* nor told apart */
}

static void a_restaurant_sees_its_own(void **state)
{
    (void)state;
    log_in("harbor-pizza", PIZZERIAS);
    assert_int_equal(ask_logged_in("GET", "/api/me", NULL, NULL), 200);
    expect("\"who\":\"restaurant\"");
    expect("\"open\":false");
    static const char *const own[] = {
        "/api/orders?restaurant=harbor-pizza", "/api/sold-out?restaurant=harbor-pizza",
        "/api/messages?restaurant=harbor-pizza", "/api/usage?restaurant=harbor-pizza"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        assert_int_equal(ask_logged_in("GET", own[i], NULL, NULL), 200);
    assert_int_equal(ask_logged_in("GET", "/api/menu", NULL, NULL), 200); /* its own where none is named */
    expect("\"restaurant_id\":\"harbor-pizza\"");
    assert_int_equal(ask_logged_in("GET", "/api/orders?restaurant=casa-verde", NULL, NULL), 404);
    assert_int_equal(ask_logged_in("GET", "/api/flags", NULL, NULL), 403);
    assert_int_equal(ask_logged_in("GET", "/metrics", NULL, NULL), 403);
}

/* A message for each of two restaurants, and a delivery of it. */
static void leave_messages(void)
{
    static const char *const restaurants[] = {"harbor-pizza", "casa-verde"};
    struct store *store;
    char why[256];
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    for (int i = 0; i < 2; i++) {
        struct store_message message = {.call_sid = CALL_SID, .key = (uint32_t)i + 1, .text = "call back"};
        struct store_ways ways = {.way_ids = {"till"}, .way_events = {STORE_EVENTS_ALL}, .way_count = 1};
        const struct store_plan plan = {.restaurants = &ways, .restaurant_count = 1};
        bool is_new;
        int count;
        snprintf(message.restaurant_id, sizeof message.restaurant_id, "%s", restaurants[i]);
        snprintf(ways.restaurant_id, sizeof ways.restaurant_id, "%s", restaurants[i]);
        assert_int_equal(store_put_message(store, &message, &is_new), VP_OK);
        assert_int_equal(store_plan_deliveries(store, &plan, &count), VP_OK);
        assert_int_equal(count, 1);
    }
    store_close(store);
}

static void a_restaurant_finishes_its_own_messages_and_deliveries(void **state)
{
    (void)state;
    leave_messages();
    log_in("harbor-pizza", PIZZERIAS);
    assert_int_equal(ask_logged_in("POST", "/api/messages/1/done", NULL, NULL), 403); /* not by the page */
    assert_int_equal(ask_logged_in("POST", "/api/messages/1/done", NULL, OWN_PAGE), 200);
    assert_int_equal(ask_logged_in("POST", "/api/messages/2/done", NULL, OWN_PAGE), 404);
    assert_int_equal(ask_logged_in("POST", "/api/deliveries/1/retry", NULL, OWN_PAGE), 200);
    assert_int_equal(ask_logged_in("POST", "/api/deliveries/1/done", NULL, OWN_PAGE), 200);
    assert_int_equal(ask_logged_in("POST", "/api/deliveries/2/retry", NULL, OWN_PAGE), 404);
    assert_int_equal(ask_logged_in("POST", "/api/deliveries/2/done", NULL, OWN_PAGE), 404);
    assert_int_equal(ask_logged_in("POST", "/api/deliveries/2/redirect", "{\"way\":\"till\"}", OWN_PAGE),
                     404);
    assert_int_equal(ask_logged_in("POST", "/api/orders/casa-verde/1/ready", NULL, OWN_PAGE), 404);
}

static void a_call_is_seen_by_its_restaurant_alone(void **state)
{
    (void)state;
    struct store *store;
    char why[256];
    bool is_new;
    static const char *const sids[] = {CALL_SID, "CA00000000000000000000000000000003"};
    assert_int_equal(store_open(bench.store_url, &store, why, sizeof why), VP_OK);
    for (int i = 0; i < 2; i++) {
        struct store_call call = {.caller_number = "+15550002222", .started_unix_ms = 1000};
        snprintf(call.call_sid, sizeof call.call_sid, "%s", sids[i]);
        snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", i == 0 ? "harbor-pizza" : "casa-verde");
        assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    }
    store_close(store);
    log_in("harbor-pizza", PIZZERIAS);
    assert_int_equal(ask_logged_in("GET", "/api/calls/CA00000000000000000000000000000002", NULL, NULL), 200);
    assert_int_equal(ask_logged_in("GET", "/api/calls/CA00000000000000000000000000000003", NULL, NULL), 404);
    assert_int_equal(ask_logged_in("GET", "/api/calls/CA00000000000000000000000000000009", NULL, NULL), 404);
    assert_int_equal(
        ask_logged_in("POST", "/api/calls/CA00000000000000000000000000000003/hang-up", "{}", OWN_PAGE), 404);
    assert_int_equal(ask_logged_in("POST", "/api/messages/1/done", "{}", OWN_PAGE), 404);
    assert_int_equal(ask_logged_in("POST", "/api/deliveries/1/retry", "{}", OWN_PAGE), 404);
    assert_int_equal(ask("GET", "/api/calls/CA00000000000000000000000000000002", NULL, NULL, NULL), 401);
}

static void the_operator_sees_all(void **state)
{
    (void)state;
    log_in("", OPERATORS);
    assert_int_equal(ask_logged_in("GET", "/api/me", NULL, NULL), 200);
    expect("\"who\":\"operator\"");
    assert_int_equal(ask_logged_in("GET", "/api/flags", NULL, NULL), 200);
    assert_int_equal(ask_logged_in("GET", "/metrics", NULL, NULL), 200);
}

static void a_change_needs_the_page(void **state)
{
    (void)state;
    static const char thing[] = "/api/sold-out/harbor-pizza/item/hawaiian";
    log_in("harbor-pizza", PIZZERIAS);
    assert_int_equal(ask_logged_in("PUT", thing, "{\"until\":\"closing\"}", NULL), 403);
    assert_int_equal(ask_logged_in("PUT", thing, "{\"until\":\"closing\"}", OWN_PAGE), 200);
    expect("\"hawaiian\"");
    assert_int_equal(ask_logged_in("PUT", "/api/sold-out/casa-verde/item/taco", "{}", OWN_PAGE), 404);
}

static void who_logs_out_is_out(void **state)
{
    (void)state;
    log_in("harbor-pizza", PIZZERIAS);
    assert_int_equal(ask_logged_in("POST", "/api/logout", NULL, NULL), 403);
    assert_int_equal(ask_logged_in("GET", "/api/me", NULL, NULL), 200);
    assert_int_equal(ask_logged_in("POST", "/api/logout", NULL, OWN_PAGE), 200);
    assert_int_equal(ask_logged_in("GET", "/api/me", NULL, NULL), 401);
    restart_bench();
    bench.web.settings.page_password = "scrypt:";
    assert_int_equal(ask_logged_in("GET", "/api/me", NULL, NULL), 401);
}

static void a_login_survives_a_new_process_and_ends_with_its_password(void **state)
{
    (void)state;
    log_in("harbor-pizza", PIZZERIAS);
    restart_bench();
    assert_int_equal(ask_logged_in("GET", "/api/me", NULL, NULL), 200);
    char hash[PASSWORD_HASH_BYTES], key[2 * PASSWORD_HASH_BYTES];
    assert_int_equal(password_hash(SPAN_LIT("another one"), hash), VP_OK);
    snprintf(key, sizeof key, "  page_password: %s\n  staff_number:", hash);
    menu_release(bench.menu);
    bench.menu = bench.menus.menus[0] = edited_menu(EDITED_PIZZERIA, "  staff_number:", key);
    assert_int_equal(ask_logged_in("GET", "/api/me", NULL, NULL), 401);
}

TESTS_WITH(open_with_passwords, with_bench_closed) = {
    TEST(a_stranger_sees_nothing),
    TEST(a_wrong_password_opens_nothing),
    TEST(a_login_comes_from_the_page_alone),
    TEST(passwords_are_not_guessed_for_long),
    TEST(a_restaurant_sees_its_own),
    TEST(a_restaurant_finishes_its_own_messages_and_deliveries),
    TEST(a_call_is_seen_by_its_restaurant_alone),
    TEST(the_operator_sees_all),
    TEST(a_change_needs_the_page),
    TEST(who_logs_out_is_out),
    TEST(a_login_survives_a_new_process_and_ends_with_its_password),
};
