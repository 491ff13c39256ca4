#include "with_cmocka.h"

#include "contract/store/with_store.h"

#include <stdio.h>
#include <string.h>

static struct store_call new_call(int64_t started_unix_ms)
{
    struct store_call call = {.restaurant_id = "harbor-pizza",
                              .caller_number = "+15550002222",
                              .arm = STORE_ARM_TRADITIONAL,
                              .started_unix_ms = started_unix_ms};
    with_store_name(call.call_sid, sizeof call.call_sid, "CA");
    return call;
}

static void a_webhook_that_comes_twice_is_one_call(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    struct store_call call = new_call(1000), found;
    bool is_new = false;
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_true(is_new);
    call.started_unix_ms = 2000;
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_false(is_new);
    assert_int_equal(store_find_call(store, call.call_sid, &found), VP_OK);
    assert_int_equal(found.started_unix_ms, 1000);
    assert_string_equal(found.call_sid, call.call_sid);
    assert_string_equal(found.restaurant_id, "harbor-pizza");
    assert_string_equal(found.caller_number, "+15550002222");
    assert_int_equal(found.arm, STORE_ARM_TRADITIONAL);
    assert_int_equal(found.ended_unix_ms, 0);
    store_close(store);
}

static void the_first_end_counts(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    struct store_call call = new_call(1000), found;
    bool is_new;
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    assert_int_equal(store_end_call(store, call.call_sid, 0, "goodbye", 5000), VP_OK);
    assert_int_equal(store_end_call(store, call.call_sid, 0, "hung up", 6000), VP_OK);
    assert_int_equal(store_find_call(store, call.call_sid, &found), VP_OK);
    assert_int_equal(found.ended_unix_ms, 5000);
    assert_string_equal(found.end_reason, "goodbye");
    store_close(store);
}

static void an_unknown_call_is_not_found(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    struct store_call call = new_call(0), found;
    assert_int_equal(store_find_call(store, call.call_sid, &found), VP_ERR_NOT_FOUND);
    assert_int_equal(store_end_call(store, call.call_sid, 0, "goodbye", 1), VP_ERR_NOT_FOUND);
    store_close(store);
}

static void an_older_basket_never_replaces_a_newer(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    struct store_call call = new_call(0);
    uint32_t version = 0;
    char *json = NULL;
    assert_int_equal(store_load_basket(store, call.call_sid, &version, &json), VP_ERR_NOT_FOUND);
    assert_int_equal(store_save_basket(store, call.call_sid, 0, 3, "{\"v\":3}"), VP_OK);
    assert_int_equal(store_save_basket(store, call.call_sid, 0, 2, "{\"v\":2}"), VP_OK);
    assert_int_equal(store_load_basket(store, call.call_sid, &version, &json), VP_OK);
    assert_int_equal(version, 3);
    assert_string_equal(json, "{\"v\":3}");
    free(json);
    assert_int_equal(store_save_basket(store, call.call_sid, 0, 4000000000u, "{\"v\":\"é\"}"), VP_OK);
    assert_int_equal(store_load_basket(store, call.call_sid, &version, &json), VP_OK);
    assert_int_equal(version, 4000000000u);
    assert_string_equal(json, "{\"v\":\"é\"}");
    free(json);
    store_close(store);
}

struct heard {
    char text[256];
    int left;
};

static bool hear(void *owner, const struct store_line *line)
{
    struct heard *heard = owner;
    size_t len = strlen(heard->text);
    snprintf(heard->text + len, sizeof heard->text - len, "%s%d:%s%s%s;",
             line->speaker == STORE_AGENT ? "agent" : "caller", (int)line->offset_ms, line->text,
             line->unheard[0] != '\0' ? " - " : "", line->unheard);
    return --heard->left > 0;
}

static void a_transcript_is_read_in_the_order_of_speech(void **state)
{
    (void)state;
    struct store *store = with_store_open();
    struct store_call call = new_call(0);
    const struct store_line lines[] = {
        {.speaker = STORE_AGENT, .offset_ms = 0, .text = "Hello"},
        {.speaker = STORE_AGENT, .offset_ms = 900, .text = "A large one?", .unheard = "Or a small one?"},
        {.speaker = STORE_CALLER, .offset_ms = 400, .text = "A pizza"}};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(store_add_line(store, call.call_sid, &lines[i]), VP_OK);
    struct heard all = {.left = 99}, first = {.left = 1}, none = {.left = 99};
    assert_int_equal(store_each_line(store, call.call_sid, hear, &all), VP_OK);
    assert_string_equal(all.text, "agent0:Hello;caller400:A pizza;agent900:A large one? - Or a small one?;");
    assert_int_equal(store_each_line(store, call.call_sid, hear, &first), VP_OK);
    assert_string_equal(first.text, "agent0:Hello;");
    assert_int_equal(store_each_line(store, new_call(0).call_sid, hear, &none), VP_OK);
    assert_string_equal(none.text, "");
    store_close(store);
}

TESTS = {
    TEST(a_webhook_that_comes_twice_is_one_call),
    TEST(the_first_end_counts),
    TEST(an_unknown_call_is_not_found),
    TEST(an_older_basket_never_replaces_a_newer),
    TEST(a_transcript_is_read_in_the_order_of_speech),
};
