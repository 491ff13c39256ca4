/* Two restaurants on one number, at the webhooks: the greeting asks, the answer or a key chooses, staff say which. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "flow/web/with_caller.h"
#include "order/menu_places.h"
#include "with_edited_menu.h"

#define RECORDING_SID "RE00000000000000000000000000000005"

static struct menu *menu_of_place(const char *id, const char *location, const char *keys)
{
    char more[200];
    snprintf(more, sizeof more, "restaurant:\n  location: {name: %s}\n%s  id: %s\n", location, keys, id);
    return edited_menu(EDITED_PIZZERIA, "restaurant:\n  id: harbor-pizza\n", more);
}

/* The bench has one menu; now it has two that share its number. */
static void share_number(void)
{
    struct menu *downtown = menu_of_place("downtown", "Downtown", ""),
                *riverside = menu_of_place("riverside", "Riverside", "  transfer_whisper: no\n");
    bench.menus.menus[1] = menu_retain(riverside);
    bench.menus.files[1] = menu_retain(riverside);
    bench.menus.count = 2;
    assert_int_equal(menu_set_put(&bench.menus, 1, riverside, 0), VP_OK);
    assert_int_equal(menu_set_put(&bench.menus, 0, downtown, 0), VP_OK);
    menu_release(downtown);
    menu_release(riverside);
}

static int open_shared(void **state)
{
    int status = with_traditional_calls(state);
    share_number();
    return status;
}

static void post_recording(const char *target)
{
    char more[256];
    snprintf(more, sizeof more,
             "&RecordingUrl=%s/2010-04-01/Accounts/" ACCOUNT_SID "/Recordings/" RECORDING_SID
             "&RecordingDuration=2",
             upstream.base_url);
    post_form(target, more);
}

static void expect_restaurant(const char *id)
{
    get("/api/calls/" CALL_SID);
    char part[96];
    snprintf(part, sizeof part, "\"restaurant_id\":\"%s\"", id);
    expect(part);
}

static void the_answer_makes_the_call_that_restaurants(void **state)
{
    (void)state;
    begin_call();
    expect_restaurant("shared.15550001111");
    upstream_calls("", "choose_restaurant", "{\"restaurant_id\":\"riverside\"}");
    upstream_says("Riverside it is. What can I get for you?");
    post_recording("/voice/turn?n=1");
    expect_restaurant("riverside");
    upstream_says("Garlic knots, got it. Anything else?");
    post_recording("/voice/turn?n=2");
    assert_non_null(strstr(upstream.last_chat, "\\\"location\\\":\\\"Riverside\\\""));
    assert_null(strstr(upstream.last_chat, "must_choose\\\":true"));
}

static void a_key_chooses_where_nobody_is_understood(void **state)
{
    (void)state;
    begin_call();
    upstream.status[UPSTREAM_CHAT] = 401;
    post_recording("/voice/turn?n=1");
    expect("For Downtown, press 1. For Riverside, press 2.");
    expect("<Gather input=\"dtmf\" action=\"/voice/turn?n=2&amp;keys=1\"");
    post_form("/voice/turn?n=2&keys=1", "&Digits=2");
    expect("+15550003333</");
    expect_restaurant("riverside");
}

/* Downtown's, and so those of the number, take a call by a key, Riverside's do not. */
static void whether_staff_are_asked_is_the_chosen_restaurants(void **state)
{
    (void)state;
    begin_call();
    upstream_calls("", "choose_restaurant", "{\"restaurant_id\":\"riverside\"}");
    upstream_says("Riverside it is. What can I get for you?");
    post_recording("/voice/turn?n=1");
    post_form("/voice/dialed", "&DialCallStatus=completed&DialCallSid=CAd1");
    expect("<Hangup/>"); /* no key was wanted: they have talked */
    expect_not("/voice/turn");
}

static void write_text(const char *text)
{
    char form[300];
    snprintf(form, sizeof form, "MessageSid=SM1&From=%%2B15550003333&To=%%2B15550001111&Body=%s", text);
    assert_int_equal(ask("POST", "/sms", form, NULL, NULL), 200);
}

static void staff_say_which_restaurant_they_mean(void **state)
{
    (void)state;
    write_text("86+hawaiian");
    expect("For which restaurant? Begin with its name: ");
    expect("Downtown 86 hawaiian");
    write_text("riverside+86+hawaiian");
    expect("is sold out until you close");
    get("/api/sold-out");
    expect("\"restaurant_id\":\"riverside\",\"kind\":\"item\",\"id\":\"hawaiian\"");
}

TESTS_WITH(open_shared, with_bench_closed) = {
    TEST(the_answer_makes_the_call_that_restaurants),
    TEST(a_key_chooses_where_nobody_is_understood),
    TEST(whether_staff_are_asked_is_the_chosen_restaurants),
    TEST(staff_say_which_restaurant_they_mean),
};
