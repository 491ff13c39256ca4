/* A call's end, and what its caller was told. */
#include <limits.h>
#include <stdio.h>

#include "audit/consistency_internal.h"
#include "base/json_scan.h"

enum { STREAM_AFTER_END_MAX_MS = 5000 };

struct told { /* one call, while its lines are read */
    struct consistency *check;
    const struct store_call *call;
    struct consistency_basket basket;
    struct ticket *orders; /* of the check */
    size_t order_count;
    int line_count;
};

static bool take_order(void *owner, const struct ticket *ticket)
{
    struct told *told = owner;
    consistency_check_order(told->check, ticket, &told->basket);
    if (told->order_count < CONSISTENCY_ORDERS_MAX)
        ticket_copy(ticket, &told->orders[told->order_count++]);
    return true;
}

static bool has_number(const struct told *told, int order_number)
{
    for (size_t i = 0; i < told->order_count; i++)
        if (told->orders[i].order_number == order_number)
            return true;
    return false;
}

static struct consistency_place place_of(const struct store_call *call, int order_number)
{
    return (struct consistency_place){call->call_sid, call->restaurant_id, order_number};
}

static bool on_line(void *owner, const struct store_line *line)
{
    struct told *told = owner;
    struct consistency *check = told->check;
    int number, at_s = (int)(line->offset_ms / 1000);
    told->line_count += line->text[0] != '\0';
    if (line->speaker != STORE_AGENT || !consistency_is_claim(line->text, &number))
        return true;
    check->counts->claim_count++;
    if (told->order_count == 0)
        consistency_violation(check, "told-but-not-stored", place_of(told->call, number),
                              "At %d:%02d the caller heard '%.120s', but no order of this call is stored.",
                              at_s / 60, at_s % 60, line->text);
    else if (number != 0 && !has_number(told, number))
        consistency_violation(check, "told-another-number", place_of(told->call, number),
                              "At %d:%02d the caller was told order number %d; "
                              "the call's order has number %d.",
                              at_s / 60, at_s % 60, number, told->orders[0].order_number);
    return true;
}

/* 0: it names none, or there is none. Most of the text is lines, which need no tree. */
static int number_in(const char *basket_json)
{
    struct json_scan scan;
    struct span key;
    struct json_value value;
    uint64_t number = 0;
    if (basket_json == NULL)
        return 0;
    json_scan_begin(&scan, span_of(basket_json));
    while (json_scan_next(&scan, &key, &value) == VP_OK)
        if (span_is(key, "order_number") && !json_value_u64(&value, &number))
            number = 0;
    return number <= INT_MAX ? (int)number : 0;
}

/* One holder of the call may order twice; two that know nothing of each other's order may not. */
static bool are_of_two_minds(const struct ticket *one, const struct ticket *other, int remembered_number)
{
    bool is_one_holder = one->epoch != 0 && one->epoch == other->epoch;
    return !is_one_holder && remembered_number != 0 &&
           (remembered_number == one->order_number) != (remembered_number == other->order_number);
}

/* The kitchen must not cook the same twice because a call was taken up again, or had two streams at once. */
static void check_pair(const struct told *told, const struct ticket *one, const struct ticket *other,
                       int remembered_number)
{
    struct consistency_place place = place_of(told->call, one->order_number);
    bool has_all = ticket_has_dishes_of(one, other), has_all_back = ticket_has_dishes_of(other, one);
    if (has_all && has_all_back)
        consistency_violation(told->check, "ordered-twice", place,
                              "Orders %d and %d of the same call hold the same dishes.", other->order_number,
                              one->order_number);
    else if (has_all || has_all_back)
        consistency_violation(told->check, "ordered-twice", place,
                              "Order %d holds all dishes of order %d of the same call once more.",
                              has_all ? one->order_number : other->order_number,
                              has_all ? other->order_number : one->order_number);
    else if (are_of_two_minds(one, other, remembered_number))
        consistency_violation(told->check, "ordered-twice", place,
                              "Orders %d and %d of the same call were made by two that did not know of each "
                              "other: the basket knows of number %d only.",
                              other->order_number, one->order_number, remembered_number);
}

/* Orders of one basket version are told by the tables alone. */
static void check_doubles(const struct told *told, int remembered_number)
{
    for (size_t i = 0; i < told->order_count; i++)
        for (size_t j = i + 1; j < told->order_count; j++)
            if (told->orders[i].basket_version != told->orders[j].basket_version)
                check_pair(told, &told->orders[i], &told->orders[j], remembered_number);
}

/* What the basket says was ordered is what the model was told after the order was stored. */
static void check_memory(const struct told *told, int remembered_number)
{
    if (remembered_number != 0 && !has_number(told, remembered_number))
        consistency_violation(told->check, "told-but-not-stored", place_of(told->call, remembered_number),
                              "The basket says that it was ordered as number %d, but there is no such "
                              "order of this call.",
                              remembered_number);
}

static bool has_stream(const struct consistency_settings *settings, const char *call_sid)
{
    for (size_t i = 0; i < settings->stream_count; i++)
        if (strcmp(settings->streams[i].call_sid, call_sid) == 0)
            return true;
    return false;
}

static void check_end(struct consistency *check, const struct store_call *call)
{
    const struct consistency_settings *settings = check->settings;
    if (call->ended_unix_ms != 0)
        return;
    check->counts->live_count++;
    int64_t age_ms = settings->now_unix_ms - call->started_unix_ms;
    int64_t max_ms = settings->live_max_ms[call->arm < STORE_ARM_COUNT ? call->arm : STORE_ARM_REALTIME];
    if (age_ms > max_ms && !has_stream(settings, call->call_sid))
        consistency_violation(check, "left-live", place_of(call, 0),
                              "The call began %lld s ago and has no end, but no media stream either.",
                              (long long)(age_ms / 1000));
}

void consistency_check_call(struct consistency *check, const struct store_call *call)
{
    struct told told = {.check = check, .call = call, .orders = check->orders};
    const struct store_order_filter filter = {.call_sid = call->call_sid, .limit = INT_MAX};
    enum vp_err err = consistency_load_basket(check->store, call->call_sid, &told.basket);
    if (err == VP_OK)
        err = store_each_order(check->store, &filter, take_order, &told);
    if (err == VP_OK)
        err = store_each_line(check->store, call->call_sid, on_line, &told);
    if (err == VP_OK) {
        int remembered_number = number_in(told.basket.text);
        check->counts->wordless_count += told.line_count == 0;
        check_doubles(&told, remembered_number);
        check_memory(&told, remembered_number);
        check_end(check, call);
    } else {
        check->err = err;
    }
    consistency_free_basket(&told.basket);
}

/* Ends after which a call may be taken up again. */
static bool may_go_on(const struct store_call *call)
{
    enum end_reason reason = end_reason_find(call->end_reason);
    return reason == END_TRANSFER || end_reason_is_resumable(reason);
}

/* The caller would hear two voices. */
static void check_alone(struct consistency *check, size_t at)
{
    const struct live_stream *streams = check->settings->streams;
    size_t earlier_count = 0;
    for (size_t i = 0; i < at && !streams[at].is_leaving; i++)
        earlier_count += !streams[i].is_leaving && strcmp(streams[i].call_sid, streams[at].call_sid) == 0;
    if (earlier_count == 1) /* once a call */
        consistency_violation(check, "two-streams", (struct consistency_place){streams[at].call_sid, "", 0},
                              "Several media streams of this call are live at once.");
}

/* Streams that go on although their call is over: fallback and transfer are ends after which a call may be
 * taken up again. */
void consistency_check_streams(struct consistency *check)
{
    const struct consistency_settings *settings = check->settings;
    for (size_t i = 0; i < settings->stream_count && check->err == VP_OK; i++) {
        struct store_call call;
        const char *call_sid = settings->streams[i].call_sid;
        check_alone(check, i);
        enum vp_err err = store_find_call(check->store, call_sid, &call);
        if (err == VP_ERR_NOT_FOUND)
            consistency_violation(check, "stream-without-call", (struct consistency_place){call_sid, "", 0},
                                  "A media stream is live for a call nobody knows.");
        else if (err != VP_OK)
            check->err = err;
        else if (call.ended_unix_ms != 0 && !may_go_on(&call) &&
                 settings->now_unix_ms - call.ended_unix_ms > STREAM_AFTER_END_MAX_MS)
            consistency_violation(check, "left-live", place_of(&call, 0),
                                  "The call ended %lld s ago (%s), but its media stream is still live.",
                                  (long long)((settings->now_unix_ms - call.ended_unix_ms) / 1000),
                                  call.end_reason);
    }
}
