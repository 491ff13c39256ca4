/* First which calls, by their index or by a search, then what is shown of each. */
#include "store/sql_call_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- which ---- */

static int newer_first(const void *one, const void *other)
{
    const struct call_candidate *a = one, *b = other;
    if (a->started_unix_ms != b->started_unix_ms)
        return a->started_unix_ms < b->started_unix_ms ? 1 : -1;
    return strcmp(b->call_sid, a->call_sid);
}

void call_candidates_sort(struct call_candidates *candidates)
{
    if (candidates->count > 0)
        qsort(candidates->list, candidates->count, sizeof *candidates->list, newer_first);
}

bool call_candidates_add(struct call_candidates *candidates, const char *call_sid, int64_t started_unix_ms)
{
    for (size_t i = candidates->count; i > 0; i--)
        if (candidates->list[i - 1].started_unix_ms == started_unix_ms &&
            strcmp(candidates->list[i - 1].call_sid, call_sid) == 0)
            return true;
    if (candidates->count == CALL_CANDIDATES_MAX)
        return false;
    struct call_candidate *added = &candidates->list[candidates->count++];
    *added = (struct call_candidate){.started_unix_ms = started_unix_ms};
    span_copy(span_of(call_sid), added->call_sid, sizeof added->call_sid);
    return true;
}

struct walk {
    struct call_candidates *candidates;
    int left;
    int64_t last_unix_ms;
};

/* Calls of the same millisecond stay together, so that none falls between two pages. */
static bool take_candidate(void *arg, struct sql_statement *row)
{
    struct walk *walk = arg;
    const char *call_sid = sql_column_text(row, 0);
    int64_t started_unix_ms = sql_column_int64(row, 1);
    if (walk->left <= 0 && started_unix_ms != walk->last_unix_ms) {
        walk->candidates->has_more = true;
        return false;
    }
    walk->left--;
    walk->last_unix_ms = started_unix_ms;
    return call_sid != NULL && call_candidates_add(walk->candidates, call_sid, started_unix_ms);
}

/* What is searched for beside the filter: nothing, digits of the number (?5), or LIKE's pattern of the name (?5).
 * Each has the words that find its index: a name leads from its orders to their calls. */
enum list_kind { LIST_ALL, LIST_NUMBER, LIST_NAME };

static enum vp_err list_by_index(struct sql_store *store, const struct call_list_filter *filter,
                                 enum list_kind kind, const char *text, struct call_candidates *candidates)
{
    static const char *const conditions[] = {
        [LIST_ALL] = "started_unix_ms >= ?3 AND started_unix_ms < ?4",
        [LIST_NUMBER] =
            "started_unix_ms >= ?3 AND started_unix_ms < ?4 AND caller_number LIKE '%' || ?5 || '%'",
        [LIST_NAME] = ("started_unix_ms + 0 >= ?3 AND started_unix_ms + 0 < ?4 AND "
                       "call_sid IN (SELECT call_sid FROM orders WHERE name "),
    };
    char sql[480], name[48] = "";
    const char *plus = kind == LIST_NAME ? store->driver->no_index : "";
    struct walk walk = {candidates, filter->limit, 0};
    if (kind == LIST_NAME)
        snprintf(name, sizeof name, "%s ?5 ESCAPE '\\')", store->driver->like);
    snprintf(
        sql, sizeof sql,
        "SELECT call_sid, started_unix_ms FROM call WHERE %s%s%s%s%s%s ORDER BY started_unix_ms DESC LIMIT ?6",
        conditions[kind], name, filter->restaurant_id != NULL ? " AND " : "",
        filter->restaurant_id != NULL ? plus : "", filter->restaurant_id != NULL ? "restaurant_id = ?1" : "",
        filter->has_outcome ? " AND outcome = ?2" : "");
    struct sql_statement *query = sql_prepare(store, sql);
    if (filter->restaurant_id != NULL)
        sql_bind_text(query, 1, filter->restaurant_id);
    if (filter->has_outcome)
        sql_bind_int(query, 2, (int)filter->outcome);
    sql_bind_int64(query, 3, filter->from_unix_ms);
    sql_bind_int64(query, 4, filter->until_unix_ms != 0 ? filter->until_unix_ms : INT64_MAX);
    if (text != NULL)
        sql_bind_text(query, 5, text);
    sql_bind_int(query, 6, CALL_CANDIDATES_MAX + 1);
    return sql_each_row(query, take_candidate, &walk);
}

/* "%text%" for LIKE, with what it takes for itself escaped. */
static void make_pattern(const char *text, char *out, size_t size_bytes)
{
    size_t len = 0;
    out[len++] = '%';
    for (; *text != '\0' && len + 4 < size_bytes; text++) {
        if (*text == '%' || *text == '_' || *text == '\\')
            out[len++] = '\\';
        out[len++] = *text;
    }
    out[len++] = '%';
    out[len] = '\0';
}

/* The digits of what looks like a part of a telephone number. False: it does not. */
static bool take_digits(const char *text, char *out, size_t size_bytes)
{
    enum { DIGITS_MIN = 3 };
    size_t len = 0;
    for (; *text != '\0'; text++) {
        if (*text >= '0' && *text <= '9' && len + 1 < size_bytes)
            out[len++] = *text;
        else if (strchr(" +-().", *text) == NULL)
            return false;
    }
    out[len] = '\0';
    return len >= DIGITS_MIN;
}

static enum vp_err search(struct sql_store *store, const struct call_list_filter *filter,
                          struct call_candidates *candidates)
{
    char digits[CALL_LIST_WORDS_BYTES], pattern[2 * CALL_LIST_WORDS_BYTES + 4];
    make_pattern(filter->words, pattern, sizeof pattern);
    enum vp_err err = list_by_index(store, filter, LIST_NAME, pattern, candidates);
    if (err == VP_OK && take_digits(filter->words, digits, sizeof digits))
        err = list_by_index(store, filter, LIST_NUMBER, digits, candidates);
    return err == VP_OK ? sql_search_said(store, filter, candidates) : err;
}

/* ---- what is shown of each ---- */

static void read_summary(struct sql_statement *row, struct call_summary *out_call)
{
    *out_call = (struct call_summary){.outcome = (enum call_outcome)sql_column_int(row, 9),
                                      .turn_count = sql_column_int(row, 10),
                                      .slowest_ms = sql_column_int(row, 11),
                                      .cost_micros = sql_column_int64(row, 12)};
    struct store_call *call = &out_call->call;
    sql_copy_text(row, 0, call->call_sid, sizeof call->call_sid);
    sql_copy_text(row, 1, call->restaurant_id, sizeof call->restaurant_id);
    sql_copy_text(row, 2, call->caller_number, sizeof call->caller_number);
    call->arm = (enum store_arm)sql_column_int(row, 3);
    call->started_unix_ms = sql_column_int64(row, 4);
    call->ended_unix_ms = sql_column_int64(row, 5);
    sql_copy_text(row, 6, call->end_reason, sizeof call->end_reason);
    call->end_class = (enum end_class)sql_column_int(row, 7);
    sql_copy_text(row, 8, call->line_json, sizeof call->line_json);
    sql_copy_text(row, 13, out_call->caller_name, sizeof out_call->caller_name);
}

static enum vp_err read_orders(struct sql_store *store, struct call_summary *call)
{
    struct sql_statement *query = sql_take(store, SQL_SUMMARY_ORDERS);
    sql_bind_text(query, 1, call->call.call_sid);
    enum vp_err err;
    while ((err = sql_step(query)) == VP_OK) {
        if (call->order_count < CALL_SUMMARY_ORDERS_MAX)
            call->order_numbers[call->order_count++] = sql_column_int(query, 0);
        call->total_cents += sql_column_int64(query, 1);
        sql_copy_text(query, 2, call->caller_name, sizeof call->caller_name);
    }
    sql_reset(query);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

static enum vp_err find_summary(struct sql_store *store, const char *call_sid, struct call_summary *out_call)
{
    struct sql_statement *query = sql_take(store, SQL_SUMMARY);
    sql_bind_text(query, 1, call_sid);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        read_summary(query, out_call);
    sql_reset(query);
    return err == VP_OK ? read_orders(store, out_call) : err;
}

static enum vp_err show(struct sql_store *store, const struct call_candidates *candidates, int limit,
                        bool (*on_call)(void *owner, const struct call_summary *call), void *owner,
                        int64_t *out_next_unix_ms)
{
    int64_t last_unix_ms = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        const struct call_candidate *candidate = &candidates->list[i];
        struct call_summary call;
        if (candidate->started_unix_ms < candidates->searched_until_unix_ms)
            break; /* it is found again, with those around it */
        if (limit-- <= 0 && candidate->started_unix_ms != last_unix_ms) {
            *out_next_unix_ms = last_unix_ms;
            return VP_OK;
        }
        last_unix_ms = candidate->started_unix_ms;
        enum vp_err err = find_summary(store, candidate->call_sid, &call);
        if (err == VP_ERR_NOT_FOUND)
            continue;
        if (err != VP_OK || !on_call(owner, &call))
            return err;
    }
    if (candidates->searched_until_unix_ms != 0)
        *out_next_unix_ms = candidates->searched_until_unix_ms;
    else if (candidates->has_more)
        *out_next_unix_ms = last_unix_ms;
    return VP_OK;
}

static enum vp_err list_one(struct sql_store *store, const char *call_sid,
                            bool (*on_call)(void *owner, const struct call_summary *call), void *owner)
{
    struct call_summary call;
    enum vp_err err = find_summary(store, call_sid, &call);
    if (err == VP_OK)
        (void)on_call(owner, &call);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

enum vp_err sql_list_calls(struct store *base, const struct call_list_filter *filter,
                           bool (*on_call)(void *owner, const struct call_summary *call), void *owner,
                           int64_t *out_next_unix_ms)
{
    struct sql_store *store = (struct sql_store *)base;
    *out_next_unix_ms = 0;
    if (filter->call_sid != NULL)
        return list_one(store, filter->call_sid, on_call, owner);
    struct call_candidates *candidates = calloc(1, sizeof *candidates);
    if (candidates == NULL)
        return VP_ERR_NO_MEMORY;
    bool has_words = filter->words != NULL && filter->words[0] != '\0';
    enum vp_err err = has_words ? search(store, filter, candidates)
                                : list_by_index(store, filter, LIST_ALL, NULL, candidates);
    call_candidates_sort(candidates);
    if (err == VP_OK)
        err = show(store, candidates, filter->limit, on_call, owner, out_next_unix_ms);
    free(candidates);
    return err;
}
