/* An order, in the database or in the spool, and its number, which stays the one the caller is told: while
 * the database gives a number nobody else does, and what the spool gives is higher than any given before. */
#include <limits.h>
#include <stdlib.h>

#include "base/log.h"
#include "store/safe_internal.h"

static void search_database(struct store *store, struct order_search *search)
{
    const struct store_order_filter filter = {.call_sid = search->wanted->call_sid, .limit = INT_MAX};
    if (store != NULL && store_each_order(store, &filter, order_search_visit, search) != VP_OK)
        log_warn("store", "call=%s it cannot be read whether the order is in already",
                 search->wanted->call_sid);
}

static void search_spool(struct safe_store *safe, struct order_search *search)
{
    json_t *entries = safe_collect(safe, search->wanted->call_sid, "put_order"), *entry;
    struct ticket *ticket = malloc(sizeof *ticket);
    size_t i;
    json_array_foreach(entries, i, entry) if (ticket != NULL && entry_read_ticket(entry, ticket) == VP_OK &&
                                              !order_search_visit(search, ticket)) break;
    free(ticket);
    json_decref(entries);
}

/* With the numbers' lock, so that the database does not give one meanwhile. */
static enum vp_err next_number(struct safe_store *safe, const char *restaurant_id, int *out_number)
{
    int known = 0, in_database = 0;
    enum vp_err err = spool_find_number(safe->spool, restaurant_id, &known);
    bool is_readable = safe->inner != NULL &&
                       safe->inner_backend->last_number(safe->inner, restaurant_id, &in_database) == VP_OK;
    if (err != VP_OK && err != VP_ERR_NOT_FOUND && !is_readable)
        return VP_ERR_STORE; /* nobody knows which numbers were given */
    *out_number = (known > in_database ? known : in_database) + 1;
    return VP_OK;
}

static enum vp_err write_order(struct safe_store *safe, const struct ticket *ticket, int order_number)
{
    struct ticket *numbered = malloc(sizeof *numbered);
    if (numbered == NULL)
        return VP_ERR_NO_MEMORY;
    *numbered = *ticket;
    numbered->order_number = order_number;
    spool_raise_number(safe->spool, ticket->restaurant_id, order_number);
    enum vp_err err = safe_keep(safe, entry_put_order(numbered), true);
    free(numbered);
    if (err == VP_OK)
        log_info("store", "call=%s order=%d is in the spool", ticket->call_sid, order_number);
    return err;
}

/* With the numbers' lock. */
static enum vp_err spool_order(struct safe_store *safe, const struct ticket *ticket, int *out_order_number,
                               bool *out_is_new)
{
    struct order_search spooled = {.wanted = ticket}, stored = {.wanted = ticket};
    enum vp_err err = safe_judge(safe, ticket->call_sid, ticket->epoch);
    if (err != VP_OK)
        return err;
    search_spool(safe, &spooled);
    search_database(safe->inner, &stored);
    if (spooled.is_another || stored.is_another)
        return VP_ERR_SUPERSEDED;
    int order_number = spooled.order_number != 0 ? spooled.order_number : stored.order_number;
    /* In a file that nobody may find again it is there, and not there: it is written down again. */
    bool is_kept = spooled.order_number != 0 ||
                   (order_number != 0 && safe->inner_backend->look(safe->inner) == STORE_FINE);
    if (order_number == 0)
        err = next_number(safe, ticket->restaurant_id, &order_number);
    if (err == VP_OK && !is_kept)
        err = write_order(safe, ticket, order_number);
    if (err == VP_OK) {
        *out_order_number = order_number;
        *out_is_new = !is_kept;
    }
    return err;
}

/* With the numbers' lock shared. */
static enum vp_err store_order(struct safe_store *safe, const struct ticket *ticket, int *out_order_number,
                               bool *out_is_new)
{
    int known = 0, in_database = 0;
    if (!safe_may_write(safe))
        return VP_ERR_STORE;
    enum vp_err err = VP_OK;
    if (spool_find_number(safe->spool, ticket->restaurant_id, &known) == VP_OK)
        err = safe->inner_backend->last_number(safe->inner, ticket->restaurant_id, &in_database);
    if (err == VP_OK && known > in_database) /* a database that is not the one which gave them */
        err = safe->inner_backend->raise_number(safe->inner, ticket->restaurant_id, known);
    if (err == VP_OK)
        err = store_put_order(safe->inner, ticket, out_order_number, out_is_new);
    if (safe_note(safe, err) == VP_OK)
        spool_raise_number(safe->spool, ticket->restaurant_id, *out_order_number);
    return err;
}

enum vp_err safe_put_order(struct store *base, const struct ticket *ticket, int *out_order_number,
                           bool *out_is_new)
{
    struct safe_store *safe = (struct safe_store *)base;
    if (safe->spool == NULL)
        return safe->inner != NULL ? store_put_order(safe->inner, ticket, out_order_number, out_is_new)
                                   : VP_ERR_STORE;
    if (spool_lock(safe->spool, SPOOL_LOCK_NUMBERS, true, safe->patience->numbers_ms) != VP_OK)
        return VP_ERR_STORE;
    enum vp_err err = store_order(safe, ticket, out_order_number, out_is_new);
    spool_unlock(safe->spool, SPOOL_LOCK_NUMBERS);
    if (err != VP_ERR_STORE)
        return err;
    if (spool_lock(safe->spool, SPOOL_LOCK_NUMBERS, false, safe->patience->numbers_ms) != VP_OK)
        return VP_ERR_STORE;
    err = spool_order(safe, ticket, out_order_number, out_is_new);
    spool_unlock(safe->spool, SPOOL_LOCK_NUMBERS);
    return err;
}

/* What waits is not found there: it cannot be done yet. */
static enum vp_err not_yet(struct safe_store *safe, enum vp_err err)
{
    return err == VP_ERR_NOT_FOUND && safe_count_waiting(safe) > 0 ? VP_ERR_STORE : err;
}

enum vp_err safe_change_order(struct store *base, const struct store_order_change *change)
{
    struct safe_store *safe = (struct safe_store *)base;
    return safe->inner != NULL ? not_yet(safe, store_change_order(safe->inner, change)) : VP_ERR_STORE;
}

enum vp_err safe_reprint_order(struct store *base, const struct store_order_change *change)
{
    struct safe_store *safe = (struct safe_store *)base;
    return safe->inner != NULL ? not_yet(safe, store_reprint_order(safe->inner, change)) : VP_ERR_STORE;
}

enum vp_err safe_undo_order(struct store *base, const struct store_order_change *change)
{
    struct safe_store *safe = (struct safe_store *)base;
    return safe->inner != NULL ? not_yet(safe, store_undo_order(safe->inner, change)) : VP_ERR_STORE;
}
