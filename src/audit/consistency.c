#include "audit/consistency.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/consistency_internal.h"

/* ---- what the tables alone show ---- */

static const struct {
    const char *rule, *sentence; /* %s: the detail */
} flaw_words[STORE_FLAW_COUNT] = {
    [STORE_FLAW_FILE_DAMAGED] = {"database-damaged", "The database is damaged: %s."},
    [STORE_FLAW_ORDER_WITHOUT_CALL] = {"order-without-call", "The order belongs to a call nobody knows%s."},
    [STORE_FLAW_ORDER_ELSEWHERE] = {"order-elsewhere",
                                    "The order's call was made to another restaurant, %s."},
    [STORE_FLAW_VERSION_ORDERED_TWICE] = {"ordered-twice", "Several orders were made of %s."},
    [STORE_FLAW_NUMBER_GIVEN_TWICE] = {"number-given-twice", "Two orders have this number%s."},
    [STORE_FLAW_ORDER_WITHOUT_OUTBOX] = {"order-without-outbox", "The order has no row in the outbox; "
                                                                 "the restaurant never gets it%s."},
    [STORE_FLAW_OUTBOX_WITHOUT_ORDER] = {"outbox-without-order", "There is no order behind %s."},
    [STORE_FLAW_LINE_WITHOUT_ORDER] = {"line-without-order", "A line belongs to no order: %s."},
    [STORE_FLAW_BASKET_WITHOUT_CALL] = {"basket-without-call",
                                        "The basket belongs to a call nobody knows%s."},
    [STORE_FLAW_DELIVERY_WITHOUT_ORDER] = {"delivery-without-order", "There is no order behind %s."},
    [STORE_FLAW_DELIVERY_GIVEN_UP] = {"order-undelivered",
                                      "The restaurant never took the order, which was given up (%s)."},
};

static bool check_stray(void *owner, const struct ticket *ticket)
{
    struct consistency *check = owner;
    struct consistency_basket basket;
    check->err = consistency_load_basket(check->store, ticket->call_sid, &basket);
    if (check->err == VP_OK)
        consistency_check_order(check, ticket, &basket);
    consistency_free_basket(&basket);
    return check->err == VP_OK;
}

static bool on_flaw(void *owner, const struct store_flaw *flaw)
{
    char sentence[320];
    struct consistency *check = owner;
    struct consistency_place place = {flaw->call_sid, flaw->restaurant_id, flaw->order_number};
    const char *words = flaw_words[flaw->kind].sentence, *gap = strstr(words, "%s");
    snprintf(sentence, sizeof sentence, "%.*s%s%s", (int)(gap - words), words, flaw->detail, gap + 2);
    consistency_violation(check, flaw_words[flaw->kind].rule, place, "%s", sentence);
    if (flaw->kind != STORE_FLAW_ORDER_WITHOUT_CALL)
        return true;
    /* The others are looked at with their calls. */
    const struct store_order_filter filter = {
        .restaurant_id = flaw->restaurant_id, .order_number = flaw->order_number, .call_sid = flaw->call_sid};
    enum vp_err err = store_each_order(check->store, &filter, check_stray, check);
    check->err = check->err == VP_OK ? err : check->err;
    return check->err == VP_OK;
}

/* ---- the calls, with their orders ---- */

static bool on_call(void *owner, const struct store_call *call)
{
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    struct consistency *check = owner;
    if (check->has_last && strcmp(call->call_sid, check->last.call_sid) == 0) {
        check->err = VP_ERR_STORE; /* one that is not behind itself: its SID is none */
        return false;
    }
    check->counts->call_count++;
    consistency_check_call(check, call);
    check->has_passed_live |=
        call->ended_unix_ms == 0 && call->started_unix_ms > check->settings->now_unix_ms - DAY_MS;
    check->last = *call;
    check->has_last = true;
    check->piece_count++;
    return check->err == VP_OK;
}

static enum vp_err check_tables(struct consistency *check)
{
    return store_each_flaw(check->store, on_flaw, check);
}

/* The calls behind the last one. */
static enum vp_err check_piece(struct consistency *check)
{
    enum { CALLS_AT_ONCE = 256 };
    const struct store_call after = check->last;
    const struct store_call_filter filter = {.since_unix_ms = check->settings->since_unix_ms,
                                             .after = check->has_last ? &after : NULL,
                                             .limit = CALLS_AT_ONCE};
    check->piece_count = 0;
    return store_each_call(check->store, &filter, on_call, check);
}

static enum vp_err check_rest(struct consistency *check)
{
    consistency_check_streams(check);
    return check->err == VP_OK ? consistency_check_flags(check) : check->err;
}

/* At one moment of the store. */
static enum vp_err in_view(struct consistency *check, enum vp_err (*look)(struct consistency *check))
{
    enum vp_err err = store_begin_view(check->store);
    if (err != VP_OK)
        return err;
    err = look(check);
    store_end_view(check->store);
    return err != VP_OK ? err : check->err;
}

static void tell_progress(const struct consistency *check)
{
    struct consistency_point point = {.started_unix_ms = check->last.started_unix_ms,
                                      .counts = *check->counts,
                                      .is_behind_live = check->has_passed_live};
    if (check->settings->on_progress == NULL)
        return;
    memcpy(point.call_sid, check->last.call_sid, sizeof point.call_sid);
    check->settings->on_progress(check->settings->owner, &point);
}

static enum vp_err check_all(struct consistency *check)
{
    enum vp_err err;
    while ((err = in_view(check, check_piece)) == VP_OK && check->piece_count > 0)
        tell_progress(check);
    if (err == VP_OK && check->settings->since_unix_ms == 0) /* last: a run that goes on sees them, too */
        err = in_view(check, check_tables);
    return err == VP_OK ? in_view(check, check_rest) : err;
}

enum vp_err consistency_check(struct store *store, const struct consistency_settings *settings,
                              struct consistency_counts *out_counts)
{
    struct consistency check = {.store = store, .settings = settings, .counts = out_counts};
    const struct consistency_point *from = settings->from;
    *out_counts = from != NULL ? from->counts : (struct consistency_counts){0};
    if (from != NULL) {
        check.last.started_unix_ms = from->started_unix_ms;
        memcpy(check.last.call_sid, from->call_sid, sizeof check.last.call_sid);
        check.has_last = true;
    }
    check.orders = malloc(CONSISTENCY_ORDERS_MAX * sizeof *check.orders);
    if (check.orders == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = check_all(&check);
    free(check.orders);
    return err;
}
