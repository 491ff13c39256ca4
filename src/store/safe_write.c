/* Writes: to the database, else to the spool. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/rand.h"
#include "base/sane.h"
#include "store/safe_internal.h"

enum {
    RETRY_MS = 500,        /* between two tries at a database that fails */
    RETRY_LATER_MS = 2000, /* when it has done so for long */
    LONG_MS = 10000,
};

int64_t safe_count_waiting(struct safe_store *safe)
{
    struct spool_view view;
    if (safe->spool == NULL || spool_look(safe->spool, &view) != VP_OK)
        return 0;
    store_health_set_waiting(safe->health, (int64_t)view.waiting_count, view.since_unix_ms);
    return (int64_t)view.waiting_count;
}

bool safe_is_sane(const struct safe_store *safe)
{
    return (safe->inner != NULL || safe->spool != NULL) &&
           (safe->failed_since_ms == 0) == (safe->try_again_ms == 0) &&
           (safe->told_ms == 0 || safe->inner == NULL);
}

bool safe_may_write(struct safe_store *safe)
{
    ASSERT_SANE(safe_is_sane(safe));
    return safe->inner != NULL && clock_mono_ms() >= safe->try_again_ms && safe_count_waiting(safe) == 0;
}

enum vp_err safe_note(struct safe_store *safe, enum vp_err err)
{
    int64_t now_ms = clock_mono_ms();
    if (err != VP_ERR_STORE) {
        safe->failed_since_ms = safe->try_again_ms = 0;
        return err;
    }
    metric_add(METRIC_STORE_ERRORS_TOTAL, 1);
    if (safe->failed_since_ms == 0)
        safe->failed_since_ms = now_ms;
    safe->try_again_ms = now_ms + (now_ms - safe->failed_since_ms < LONG_MS ? RETRY_MS : RETRY_LATER_MS);
    return err;
}

static enum vp_err append(struct safe_store *safe, const char *text, bool is_vital)
{
    enum vp_err err = safe->spool != NULL ? spool_append(safe->spool, span_of(text), is_vital) : VP_ERR_IO;
    if (err == VP_OK) {
        metric_add(METRIC_STORE_SPOOLED_TOTAL, 1);
        (void)safe_count_waiting(safe);
        store_health_set(safe->health, STORE_SPOOLING, "the database cannot be written");
        return VP_OK;
    }
    if (err == VP_ERR_TOO_BIG && !is_vital)
        log_warn("store", "the spool keeps its last room for orders bytes=%zu", strlen(text));
    else if (err == VP_ERR_TOO_BIG)
        store_health_set(safe->health, STORE_FULL, "neither the database nor the spool has room");
    else
        store_health_set(safe->health, STORE_UNAVAILABLE,
                         "neither the database nor the spool can be written");
    return VP_ERR_STORE;
}

enum vp_err safe_keep(struct safe_store *safe, json_t *entry, bool is_vital)
{
    char *text = entry != NULL ? json_dumps(entry, JSON_COMPACT) : NULL;
    json_decref(entry);
    enum vp_err err = text != NULL ? append(safe, text, is_vital) : VP_ERR_NO_MEMORY;
    free(text);
    return err;
}

enum vp_err safe_begin_call(struct store *base, const struct store_call *call, bool *out_is_new)
{
    struct safe_store *safe = (struct safe_store *)base;
    struct store_call known;
    if (safe_may_write(safe)) {
        enum vp_err err = safe_note(safe, store_begin_call(safe->inner, call, out_is_new));
        if (err != VP_ERR_STORE)
            return err;
    }
    bool is_known = safe_find_call(base, call->call_sid, &known) == VP_OK;
    enum vp_err err = safe_keep(safe, entry_begin_call(call), true);
    if (err == VP_OK)
        *out_is_new = !is_known;
    return err;
}

enum vp_err safe_judge(struct safe_store *safe, const char *call_sid, int64_t epoch)
{
    int64_t newest = 0;
    if (epoch == 0)
        return VP_OK;
    json_t *entries = safe_collect(safe, call_sid, NULL), *entry;
    size_t i;
    if (safe->inner != NULL && safe->inner_backend->call_epoch(safe->inner, call_sid, &newest) != VP_OK)
        newest = 0;
    json_array_foreach(entries, i, entry)
    {
        int64_t its = json_integer_value(json_object_get(entry, "epoch"));
        newest = its > newest ? its : newest;
    }
    json_decref(entries);
    return newest > epoch ? VP_ERR_SUPERSEDED : VP_OK;
}

enum vp_err safe_take_call(struct store *base, const char *call_sid, int64_t epoch)
{
    struct safe_store *safe = (struct safe_store *)base;
    struct store_call known;
    if (safe_may_write(safe)) {
        enum vp_err err = safe_note(safe, store_take_call(safe->inner, call_sid, epoch));
        if (err != VP_ERR_STORE)
            return err;
    }
    enum vp_err err = safe_judge(safe, call_sid, epoch);
    if (err == VP_OK)
        err = safe_find_call(base, call_sid, &known);
    return err == VP_OK || err == VP_ERR_STORE ? safe_keep(safe, entry_take_call(call_sid, epoch), true)
                                               : err;
}

enum vp_err safe_end_call(struct store *base, const char *call_sid, int64_t epoch, const char *reason,
                          int64_t unix_ms)
{
    struct safe_store *safe = (struct safe_store *)base;
    struct store_call known;
    if (safe_may_write(safe)) {
        enum vp_err err = safe_note(safe, store_end_call(safe->inner, call_sid, epoch, reason, unix_ms));
        if (err != VP_ERR_STORE)
            return err;
    }
    enum vp_err err = safe_judge(safe, call_sid, epoch);
    if (err == VP_OK && safe_find_call(base, call_sid, &known) == VP_OK &&
        !store_may_end(&known, end_reason_find(reason)))
        return VP_OK; /* it has its end: whoever sweeps may say so often */
    return err == VP_OK ? safe_keep(safe, entry_end_call(call_sid, epoch, reason, unix_ms), true) : err;
}

enum vp_err safe_reopen_call(struct store *base, const char *call_sid, const char *reason)
{
    struct safe_store *safe = (struct safe_store *)base;
    enum vp_err err = VP_ERR_STORE;
    if (safe_may_write(safe))
        err = safe_note(safe, store_reopen_call(safe->inner, call_sid, reason));
    return err == VP_ERR_STORE ? safe_keep(safe, entry_reopen_call(call_sid, reason), true) : err;
}

enum vp_err safe_save_basket(struct store *base, const char *call_sid, int64_t epoch, uint32_t version,
                             const char *basket_json)
{
    struct safe_store *safe = (struct safe_store *)base;
    if (safe_may_write(safe)) {
        enum vp_err err =
            safe_note(safe, store_save_basket(safe->inner, call_sid, epoch, version, basket_json));
        if (err != VP_ERR_STORE)
            return err;
    }
    enum vp_err err = safe_judge(safe, call_sid, epoch);
    return err == VP_OK ? safe_keep(safe, entry_save_basket(call_sid, epoch, version, basket_json), true)
                        : err;
}

/* Whether the talk was moved on from this number before. */
static bool is_turn_known(struct store *base, const struct store_turn *turn)
{
    uint32_t number = 0;
    char *talk = NULL;
    bool has_talk = safe_load_talk(base, turn->call_sid, &number, &talk) == VP_OK;
    free(talk);
    return has_talk && number != turn->number;
}

enum vp_err safe_put_turn(struct store *base, const struct store_turn *turn, bool *out_is_new)
{
    struct safe_store *safe = (struct safe_store *)base;
    if (safe_may_write(safe)) {
        enum vp_err err = safe_note(safe, store_put_turn(safe->inner, turn, out_is_new));
        if (err != VP_ERR_STORE)
            return err;
    }
    enum vp_err err = safe_judge(safe, turn->call_sid, turn->epoch);
    if (err != VP_OK)
        return err;
    bool is_known = is_turn_known(base, turn);
    err = is_known ? VP_OK : safe_keep(safe, entry_put_turn(turn), false);
    if (err == VP_OK)
        *out_is_new = !is_known;
    return err;
}

enum vp_err safe_add_line(struct store *base, const char *call_sid, const struct store_line *line)
{
    struct safe_store *safe = (struct safe_store *)base;
    enum vp_err err = VP_ERR_STORE;
    if (safe_may_write(safe))
        err = safe_note(safe, store_add_line(safe->inner, call_sid, line));
    return err == VP_ERR_STORE ? safe_keep(safe, entry_add_line(call_sid, line), false) : err;
}

enum vp_err safe_add_tool_record(struct store *base, const char *call_sid, const struct tool_record *record)
{
    struct safe_store *safe = (struct safe_store *)base;
    enum vp_err err = VP_ERR_STORE;
    if (safe_may_write(safe))
        err = safe_note(safe, store_add_tool_record(safe->inner, call_sid, record));
    return err == VP_ERR_STORE ? safe_keep(safe, entry_add_tool_record(call_sid, record), false) : err;
}

/* A commit whose answer was lost, or a replay that ended with its process, tells the database again. */
static uint64_t new_key(void)
{
    return (uint64_t)rand_u32() << 31 | (rand_u32() >> 1) | 1; /* as JSON's whole numbers have it */
}

enum vp_err safe_add_measures(struct store *base, const char *call_sid, const struct store_measures *measured)
{
    struct safe_store *safe = (struct safe_store *)base;
    struct store_measures keyed = *measured, *measures = &keyed;
    if (keyed.key == 0 && (keyed.turn_count > 0 || !token_usage_is_none(&keyed.usage)))
        keyed.key = new_key();
    enum vp_err err = VP_ERR_STORE;
    if (safe_may_write(safe))
        err = safe_note(safe, store_add_measures(safe->inner, call_sid, measures));
    bool is_news = measures->first_audio_unix_ms != 0 || measures->turn_count > 0 ||
                   measures->handover_count > 0 || measures->line_json != NULL ||
                   !token_usage_is_none(&measures->usage);
    if (err == VP_ERR_STORE && !is_news) /* a sign of life is worth nothing later */
        return VP_OK;
    return err == VP_ERR_STORE ? safe_keep(safe, entry_add_measures(call_sid, measures), false) : err;
}
