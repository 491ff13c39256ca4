#include "flow/web/with_caller.h"

#include <stdio.h>
#include <stdlib.h>

#include "call/basket_json.h"

enum { IMPATIENT_MS = 150, PATIENT_MS = 4000 };

int with_realtime_calls(void **state)
{
    (void)state;
    open_bench_with_turns("", "");
    return 0;
}

int with_traditional_calls(void **state)
{
    with_realtime_calls(state);
    assert_int_equal(ask_with("PUT", "/api/flags",
                              &(struct asking){.json = "{\"name\":\"realtime_enabled\",\"value\":false}"}),
                     200);
    return 0;
}

void post_form(const char *target, const char *more)
{
    char form[1024];
    snprintf(form, sizeof form, "%s%s", CALL_FORM, more);
    assert_int_equal(ask("POST", target, form, NULL, NULL), 200);
}

void post_words(const char *target, const char *words)
{
    char more[128];
    snprintf(more, sizeof more, "&SpeechResult=%s", words);
    post_form(target, more);
}

void begin_call(void)
{
    post_form("/voice", "&CallStatus=ringing");
    expect("<Redirect>/voice/turn</Redirect>");
    post_form("/voice/turn", "&CallStatus=in-progress");
    expect("/voice/turn?n=1");
}

void hold_upstream(enum upstream_path path)
{
    upstream.settings.filler_ms = IMPATIENT_MS;
    upstream.is_held[path] = true;
}

void let_upstream_go(enum upstream_path path)
{
    upstream_release(path);
    upstream.settings.filler_ms = PATIENT_MS;
}

void script_order(void)
{
    upstream_calls("", "add_item", "{\"item_id\":\"garlic-knots\"}");
    upstream_calls("", "set_customer", "{\"name\":\"Anna\",\"service\":\"pickup\"}");
    upstream_calls("", "get_order", "{\"for_read_back\":true}");
    upstream_says("I have one Garlic Knots for pickup. Is that right?");
}

void script_yes(int version)
{
    char arguments[48];
    snprintf(arguments, sizeof arguments, "{\"version\":%d}", version);
    upstream_calls("", "submit_order", arguments);
    upstream_calls("Your order is in. Goodbye!", "end_call", "{}");
}

int order_count(void)
{
    get("/api/orders");
    int count = 0;
    for (const char *at = bench.body; (at = strstr(at, "\"order_number\":")) != NULL; at++)
        count++;
    return count;
}

/* What a worker leaves in the store. */
struct left {
    const char *end_reason; /* NULL: it broke off */
    bool was_heard;         /* the caller heard the greeting, and ordered garlic knots */
    char *basket_json;
};

static enum vp_err work_leave(struct store *store, void *job)
{
    struct left *left = job;
    const struct store_measures measures = {.first_audio_unix_ms = 1};
    const struct store_line line = {.speaker = STORE_CALLER, .text = "an order of garlic knots"};
    enum vp_err err = VP_OK;
    if (left->was_heard)
        err = store_add_measures(store, CALL_SID, &measures);
    if (err == VP_OK && left->was_heard)
        err = store_add_line(store, CALL_SID, &line);
    if (err == VP_OK && left->was_heard)
        err = store_save_basket(store, CALL_SID, 0, 1, left->basket_json);
    if (err == VP_OK && left->end_reason != NULL)
        err = store_end_call(store, CALL_SID, 0, left->end_reason, 5);
    return err;
}

void leave_call(const char *end_reason, bool was_heard)
{
    struct left left = {end_reason, was_heard, NULL};
    struct basket basket;
    struct basket_memory memory = {0};
    struct basket_refusal refusal;
    char line_id[BASKET_LINE_ID_BYTES];
    const struct basket_request request = {.item_id = "garlic-knots", .quantity = 2};
    basket_init(&basket, bench.menu);
    assert_true(basket_add(&basket, &request, line_id, &refusal));
    left.basket_json = basket_json_encode(&basket, &memory, 1);
    basket_deinit(&basket);
    assert_int_equal(store_thread_wait(bench.store, work_leave, &left), VP_OK);
    free(left.basket_json);
}

struct found {
    struct store_call call;
};

static enum vp_err work_find(struct store *store, void *job)
{
    return store_find_call(store, CALL_SID, &((struct found *)job)->call);
}

struct store_call stored_call(void)
{
    struct found found;
    assert_int_equal(store_thread_wait(bench.store, work_find, &found), VP_OK);
    return found.call;
}

void open_call(void)
{
    post_form("/voice", "&CallStatus=ringing");
    expect("<Stream ");
}

void break_call(const char *end_reason)
{
    open_call();
    leave_call(end_reason, true);
}
