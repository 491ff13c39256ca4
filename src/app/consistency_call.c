/* A call's end, and what its caller was told. */
#include <stdio.h>
#include <stdlib.h>

#include "app/consistency_internal.h"
#include "call/basket_json.h"

enum { ORDERS_SEEN_MAX = 8, STREAM_AFTER_END_MAX_MS = 5000 };

struct told { /* one call, while its lines are read */
    struct consistency *check;
    const struct store_call *call;
    struct ticket *orders; /* ORDERS_SEEN_MAX */
    size_t order_count;
    int line_count;
};

static bool keep_order(void *owner, const struct ticket *ticket)
{
    struct told *told = owner;
    told->orders[told->order_count++] = *ticket;
    return told->order_count < ORDERS_SEEN_MAX;
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
    told->line_count++;
    if (line->speaker != STORE_AGENT || !consistency_is_claim(line->text, &number))
        return true;
    check->counts->claim_count++;
    if (told->order_count == 0)
        consistency_violation(check, "told-but-not-stored", place_of(told->call, number),
                              "At %d:%02d the caller heard '%.120s', but no order of this call is stored.",
                              at_s / 60, at_s % 60, line->text);
    else if (number != 0 && !has_number(told, number))
        consistency_violation(check, "told-another-number", place_of(told->call, number),
                              "At %d:%02d the caller was told order number %d; the call's order has number "
                              "%d.",
                              at_s / 60, at_s % 60, number, told->orders[0].order_number);
    return true;
}

static bool is_same_food(const struct ticket *one, const struct ticket *other)
{
    if (one->line_count != other->line_count)
        return false;
    for (size_t i = 0; i < one->line_count; i++) {
        const struct ticket_line *a = &one->lines[i], *b = &other->lines[i];
        if (strcmp(a->item_id, b->item_id) != 0 || strcmp(a->size_id, b->size_id) != 0 ||
            strcmp(a->details, b->details) != 0 || a->quantity != b->quantity)
            return false;
    }
    return true;
}

/* The kitchen must not cook the same twice because a call was taken up again. */
static void check_doubles(const struct told *told)
{
    for (size_t i = 0; i < told->order_count; i++)
        for (size_t j = i + 1; j < told->order_count; j++)
            if (told->orders[i].basket_version != told->orders[j].basket_version &&
                is_same_food(&told->orders[i], &told->orders[j]))
                consistency_violation(told->check, "ordered-twice",
                                      place_of(told->call, told->orders[i].order_number),
                                      "Orders %d and %d of the same call hold the same dishes.",
                                      told->orders[j].order_number, told->orders[i].order_number);
}

/* What the basket says was ordered is what the model was told after the order was stored. */
static void check_memory(const struct told *told)
{
    uint32_t version;
    char *text = NULL;
    enum vp_err err = store_load_basket(told->check->store, told->call->call_sid, &version, &text);
    if (err != VP_OK) {
        if (err != VP_ERR_NOT_FOUND)
            told->check->err = err;
        return;
    }
    json_t *saved = json_loads(text, 0, NULL);
    int number = (int)json_integer_value(json_object_get(saved, "order_number"));
    if (number != 0 && !has_number(told, number))
        consistency_violation(told->check, "told-but-not-stored", place_of(told->call, number),
                              "The basket says that it was ordered as number %d, but there is no such "
                              "order of this call.",
                              number);
    json_decref(saved);
    free(text);
}

static bool has_stream(const struct consistency_settings *settings, const char *call_sid)
{
    for (size_t i = 0; i < settings->stream_count; i++)
        if (strcmp(settings->streams[i], call_sid) == 0)
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
    struct told told = {.check = check, .call = call};
    const struct store_order_filter filter = {.call_sid = call->call_sid, .limit = ORDERS_SEEN_MAX};
    told.orders = calloc(ORDERS_SEEN_MAX, sizeof *told.orders);
    enum vp_err err = told.orders != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = store_each_order(check->store, &filter, keep_order, &told);
    if (err == VP_OK)
        err = store_each_line(check->store, call->call_sid, on_line, &told);
    if (err == VP_OK) {
        check->counts->wordless_count += told.line_count == 0;
        check_doubles(&told);
        check_memory(&told);
        check_end(check, call);
    } else {
        check->err = err;
    }
    free(told.orders);
}

/* Streams that go on although their call is over: fallback and transfer are ends after which a call may be
 * taken up again. */
void consistency_check_streams(struct consistency *check)
{
    const struct consistency_settings *settings = check->settings;
    for (size_t i = 0; i < settings->stream_count && check->err == VP_OK; i++) {
        struct store_call call;
        enum vp_err err = store_find_call(check->store, settings->streams[i], &call);
        if (err == VP_ERR_NOT_FOUND)
            consistency_violation(check, "stream-without-call",
                                  (struct consistency_place){settings->streams[i], "", 0},
                                  "A media stream is live for a call nobody knows.");
        else if (err != VP_OK)
            check->err = err;
        else if (call.ended_unix_ms != 0 && strcmp(call.end_reason, "fallback") != 0 &&
                 strcmp(call.end_reason, "transfer") != 0 &&
                 settings->now_unix_ms - call.ended_unix_ms > STREAM_AFTER_END_MAX_MS)
            consistency_violation(check, "left-live", place_of(&call, 0),
                                  "The call ended %lld s ago (%s), but its media stream is still live.",
                                  (long long)((settings->now_unix_ms - call.ended_unix_ms) / 1000),
                                  call.end_reason);
    }
}
