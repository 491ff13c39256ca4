#include "flow/web/with_caller.h"

#include <stdio.h>

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
