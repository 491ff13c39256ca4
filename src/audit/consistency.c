#include "audit/consistency.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

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

static bool on_flaw(void *owner, const struct store_flaw *flaw)
{
    char sentence[320];
    struct consistency_place place = {flaw->call_sid, flaw->restaurant_id, flaw->order_number};
    const char *words = flaw_words[flaw->kind].sentence, *gap = strstr(words, "%s");
    snprintf(sentence, sizeof sentence, "%.*s%s%s", (int)(gap - words), words, flaw->detail, gap + 2);
    consistency_violation(owner, flaw_words[flaw->kind].rule, place, "%s", sentence);
    return true;
}

static bool on_ticket(void *owner, const struct ticket *ticket)
{
    struct consistency *check = owner;
    check->counts->order_count++;
    consistency_check_order(check, ticket);
    return check->err == VP_OK;
}

static bool on_call(void *owner, const struct store_call *call)
{
    struct consistency *check = owner;
    check->counts->call_count++;
    consistency_check_call(check, call);
    return check->err == VP_OK;
}

static enum vp_err check_all(struct consistency *check)
{
    const struct store_order_filter all_orders = {.limit = INT_MAX};
    const struct store_call_filter all_calls = {0};
    enum vp_err err = store_each_flaw(check->store, on_flaw, check);
    if (err == VP_OK)
        err = store_each_order(check->store, &all_orders, on_ticket, check);
    if (err == VP_OK && check->err == VP_OK)
        err = store_each_call(check->store, &all_calls, on_call, check);
    if (err == VP_OK && check->err == VP_OK)
        consistency_check_streams(check);
    if (err == VP_OK && check->err == VP_OK)
        err = consistency_check_flags(check);
    return err != VP_OK ? err : check->err;
}

enum vp_err consistency_check(struct store *store, const struct consistency_settings *settings,
                              struct consistency_counts *out_counts)
{
    struct consistency check = {.store = store, .settings = settings, .counts = out_counts};
    *out_counts = (struct consistency_counts){0};
    check.orders = malloc(CONSISTENCY_ORDERS_MAX * sizeof *check.orders);
    if (check.orders == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = store_begin_view(store);
    if (err == VP_OK) {
        err = check_all(&check);
        store_end_view(store);
    }
    free(check.orders);
    return err;
}
