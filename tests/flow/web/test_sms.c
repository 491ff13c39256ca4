/* Text messages of the staff change the menu and the house; those of others change nothing. */
#include "with_cmocka.h"

#include "flow/web/with_caller.h"

#define STAFF "%2B15550003333"
#define OTHER "%2B15550009999"

static void write_text(const char *from, const char *text)
{
    char form[300];
    snprintf(form, sizeof form, "MessageSid=SM1&From=%s&To=%%2B15550001111&Body=%s", from, text);
    assert_int_equal(ask("POST", "/sms", form, NULL, NULL), 200);
    expect("<Response><Message>");
}

static void what_has_run_out_is_taken_off_and_put_back(void **state)
{
    (void)state;
    write_text(STAFF, "86+Hawaiian");
    expect("Hawaiian");
    expect("is sold out until you close");
    get("/api/sold-out");
    expect("\"id\":\"hawaiian\"");
    expect("\"changed_by\":\"sms\"");
    write_text(STAFF, "status");
    expect("Orders are taken.");
    expect("Sold out: ");
    write_text(STAFF, "hawaiian+is+back");
    expect(" is back.");
    write_text(STAFF, "hawaiian+back");
    expect("was not sold out");
    write_text(STAFF, "86+mushroom+for+good"); /* an option, by a synonym */
    expect("Mushrooms is sold out until you say it is back");
    get("/api/sold-out");
    expect("\"kind\":\"option\",\"id\":\"mushrooms\",\"until_unix_ms\":null");
}

static void what_is_not_clear_is_asked(void **state)
{
    (void)state;
    write_text(STAFF, "86+pizza");
    expect("Which one? Answer with ");
    write_text(STAFF, "86+xyzzy+quux");
    expect("There is nothing like");
    write_text(STAFF, "hello");
    expect("busy 20");
    write_text(STAFF, "busy+very");
    expect("busy 20");
    get("/api/sold-out");
    expect("{\"sold_out\":[]}");
}

static void the_house_is_changed(void **state)
{
    (void)state;
    write_text(STAFF, "pause");
    expect("Paused");
    write_text(STAFF, "busy+20");
    expect("20 minutes more");
    write_text(STAFF, "special+Lobster+rolls+today");
    get("/api/house/harbor-pizza");
    expect("\"paused\":true,\"pause_until\":\"closing\"");
    expect("\"busy_minutes\":20,\"special\":\"Lobster rolls today.\"");
    write_text(STAFF, "busy+900");
    expect("That cannot be: busy_minutes must be 0 to 240.");
    write_text(STAFF, "resume");
    expect("Orders are taken again.");
    get("/api/house/harbor-pizza");
    expect("\"paused\":false");
}

static void others_change_nothing(void **state)
{
    (void)state;
    write_text(OTHER, "86+Hawaiian");
    expect("nobody reads messages");
    get("/api/sold-out");
    expect("{\"sold_out\":[]}");
    assert_int_equal(ask("POST", "/sms", "MessageSid=SM1&From=" STAFF "&To=%2B15550001111", NULL, NULL), 400);
    assert_int_equal(ask("POST", "/sms", "MessageSid=SM1&Body=pause&To=%2B15550001111", NULL, NULL), 400);
}

static void an_unsigned_message_is_refused(void **state)
{
    (void)state;
    open_bench("0123456789abcdef0123456789abcdef", "");
    assert_int_equal(
        ask("POST", "/sms", "MessageSid=SM1&From=" STAFF "&To=%2B15550001111&Body=pause", NULL, NULL), 403);
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(what_has_run_out_is_taken_off_and_put_back),
    TEST(what_is_not_clear_is_asked),
    TEST(the_house_is_changed),
    TEST(others_change_nothing),
    TEST_WITH(an_unsigned_message_is_refused, NULL, with_bench_closed),
};
