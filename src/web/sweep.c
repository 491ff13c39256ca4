#include "web/sweep.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/caller_data.h"
#include "store/change_log.h"
#include "store/recording_files.h"
#include "store/store_repeat.h"

enum {
    LOST_MAX = 256,
    FALLBACK_MAX_AGE_MS = 24 * 3600 * 1000,
    CHANGES_KEPT_MS = 26 * 3600 * 1000, /* a page that was away for longer asks for all itself */
    /* A database with years of calls is not forgotten at once: others wait for the store meanwhile. */
    FORGOTTEN_AT_ONCE_MAX = 50,
    FORGET_EVERY_MS = 3600 * 1000,
};
static const int64_t day_ms = 24LL * 3600 * 1000;

struct kept { /* so long a restaurant keeps its recordings, and what it knows of callers */
    char restaurant_id[MENU_NAME_BYTES];
    int days, caller_days; /* 0: for good */
};

struct sweep {
    struct store_repeat repeat;
    const struct scoreboard *board;
    int64_t next_ms;   /* after which the following one comes */
    int64_t stream_ms; /* a stream that nobody saw for longer is lost */
    int lost_count;
    bool has_erased;    /* words that are to be overwritten */
    int64_t forgets_ms; /* when changes and callers are forgotten next, monotonic */
    const char *recordings_dir;
    int64_t erasure;              /* the last whose recordings are gone here */
    const struct menu_set *menus; /* the loop's */
    size_t kept_count, kept_max;
    struct kept kept[]; /* of the restaurants and the numbers they share, for the store's thread */
};

static int64_t latest(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

struct moment {
    int64_t now_unix_ms;
    int64_t tokens_since_unix_ms; /* stream tokens from before are worth nothing */
    int64_t stream_ms;
};

/* Whether a call without an end, or with END_FALLBACK, that no process shows is lost, and how it ended. has_talk: the
 * traditional pipeline has had it. */
static bool is_lost(const struct store_call *call, bool has_talk, const struct moment *moment,
                    enum end_reason *out_reason)
{
    int64_t now_unix_ms = moment->now_unix_ms;
    int64_t asked_unix_ms = latest(call->started_unix_ms, call->seen_unix_ms);
    int64_t seen_unix_ms = latest(asked_unix_ms, call->epoch / 1000); /* epochs are microseconds */
    if (call->ended_unix_ms != 0) {
        *out_reason = END_NOT_TAKEN_UP;
        return now_unix_ms - latest(seen_unix_ms, call->ended_unix_ms) > SWEEP_WEBHOOK_MS;
    }
    if (has_talk || call->arm == STORE_ARM_TRADITIONAL) {
        *out_reason = END_NO_WEBHOOKS;
        return now_unix_ms - seen_unix_ms > SWEEP_TURN_MS;
    }
    if (call->epoch == 0) {
        *out_reason = END_NO_STREAM;
        return now_unix_ms - asked_unix_ms > SWEEP_WEBHOOK_MS || asked_unix_ms < moment->tokens_since_unix_ms;
    }
    *out_reason = END_LEFT;
    return now_unix_ms - seen_unix_ms > moment->stream_ms;
}

struct candidates {
    struct store_call *calls; /* LOST_MAX */
    size_t count;
    struct moment moment;
};

/* Whoever has a talk is given more time; it is looked up for the few that are left. */
static bool keep_candidate(void *owner, const struct store_call *call)
{
    struct candidates *candidates = owner;
    enum end_reason reason;
    if (is_lost(call, false, &candidates->moment, &reason))
        candidates->calls[candidates->count++] = *call;
    return candidates->count < LOST_MAX; /* the rest next time */
}

static bool has_talk(struct store *store, const char *call_sid)
{
    uint32_t number;
    char *json = NULL;
    enum vp_err err = store_load_talk(store, call_sid, &number, &json);
    free(json);
    return err != VP_ERR_NOT_FOUND; /* a store that fails cannot tell: better too late */
}

/* Only if nobody took the call since it was looked at. It ended when it was last seen. */
static enum vp_err end_lost(struct store *store, const struct store_call *call, enum end_reason reason,
                            int64_t now_unix_ms)
{
    int64_t seen_unix_ms = latest(latest(call->started_unix_ms, call->seen_unix_ms), call->epoch / 1000);
    enum vp_err err = store_end_call(store, call->call_sid, call->epoch, end_reason_text(reason),
                                     seen_unix_ms < now_unix_ms ? seen_unix_ms : now_unix_ms);
    if (err == VP_OK)
        log_warn("web", "call=%s nobody has it any more: its end is written end=\"%s\" unseen_s=%d",
                 call->call_sid, end_reason_text(reason), (int)((now_unix_ms - seen_unix_ms) / 1000));
    return err == VP_ERR_SUPERSEDED ? VP_OK : err;
}

enum vp_err sweep_all(struct store *store, const struct scoreboard *board, int64_t now_unix_ms,
                      int64_t stream_ms, int *out_count)
{
    struct candidates candidates = {.calls = calloc(LOST_MAX, sizeof *candidates.calls),
                                    .moment = {now_unix_ms, scoreboard_born_unix_ms(board), stream_ms}};
    const struct store_call_filter filter = {.only_live = true,
                                             .fallback_since_unix_ms = now_unix_ms - FALLBACK_MAX_AGE_MS};
    *out_count = 0;
    if (candidates.calls == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = store_each_call(store, &filter, keep_candidate, &candidates);
    for (size_t i = 0; i < candidates.count && err == VP_OK; i++) {
        const struct store_call *call = &candidates.calls[i];
        enum end_reason reason;
        if (scoreboard_shows_call(board, call->call_sid) ||
            !is_lost(call, has_talk(store, call->call_sid), &candidates.moment, &reason))
            continue;
        err = end_lost(store, call, reason, now_unix_ms);
        *out_count += err == VP_OK;
    }
    free(candidates.calls);
    return err;
}

/* ---- in its time ---- */

/* True: there may be more to forget. */
static bool forget_callers(struct sweep *sweep, struct store *store, const struct kept *kept)
{
    struct caller_erased erased = {0};
    const struct caller_wish wish = {.restaurant_id = kept->restaurant_id,
                                     .before_unix_ms = clock_machine_unix_ms() - kept->caller_days * day_ms,
                                     .call_max = FORGOTTEN_AT_ONCE_MAX};
    enum vp_err err = store_erase_caller(store, &wish, &erased);
    if (err != VP_OK || erased.call_count > 0)
        log_info("web", "callers forgotten restaurant=%s calls=%d days=%d store=%s", kept->restaurant_id,
                 erased.call_count, kept->caller_days, vp_err_name(err));
    sweep->has_erased |= erased.line_count > 0;
    return err == VP_OK && erased.call_count == FORGOTTEN_AT_ONCE_MAX;
}

/* Once all that is old is gone. */
static void overwrite_erased(struct sweep *sweep, struct store *store)
{
    enum vp_err err = store_overwrite_said(store);
    sweep->has_erased = err != VP_OK;
    if (err != VP_OK)
        log_warn("web", "what was erased cannot be overwritten reason=%s", vp_err_name(err));
}

static void forget_in_time(struct sweep *sweep, struct store *store)
{
    bool is_more = false;
    if (clock_mono_ms() < sweep->forgets_ms)
        return;
    enum vp_err err = store_forget_changes(store, clock_machine_unix_ms() - CHANGES_KEPT_MS);
    if (err != VP_OK)
        log_warn("web", "old changes cannot be forgotten reason=%s", vp_err_name(err));
    for (size_t i = 0; i < sweep->kept_count; i++)
        if (sweep->kept[i].caller_days > 0)
            is_more = forget_callers(sweep, store, &sweep->kept[i]) || is_more;
    if (sweep->has_erased && !is_more)
        overwrite_erased(sweep, store);
    sweep->forgets_ms = clock_mono_ms() + (is_more ? SWEEP_EVERY_MS : FORGET_EVERY_MS);
}

/* Callers that were erased at another machine, which cannot delete what lies here. */
static void delete_erased(struct sweep *sweep, struct store *store)
{
    int count = 0;
    enum vp_err err = caller_delete_recordings(store, sweep->recordings_dir, &sweep->erasure, &count);
    if (err != VP_OK)
        log_warn("web", "whose recordings are to be erased cannot be read reason=%s", vp_err_name(err));
    else if (count > 0)
        log_info("web", "recordings of erased callers deleted calls=%d", count);
}

static enum vp_err work(struct store *store, void *job)
{
    struct sweep *sweep = job;
    bool has_recordings = sweep->recordings_dir != NULL && sweep->recordings_dir[0] != '\0';
    forget_in_time(sweep, store);
    if (has_recordings)
        delete_erased(sweep, store);
    for (size_t i = 0; i < sweep->kept_count && has_recordings; i++) {
        const struct kept *kept = &sweep->kept[i];
        int count = recording_files_sweep(sweep->recordings_dir, kept->restaurant_id, kept->days,
                                          clock_machine_unix_ms());
        if (count > 0)
            log_info("web", "recordings deleted restaurant=%s files=%d days=%d", kept->restaurant_id, count,
                     kept->days);
    }
    return sweep_all(store, sweep->board, clock_unix_ms(), sweep->stream_ms, &sweep->lost_count);
}

/* Menus are replaced on the loop; a restaurant that records no more keeps what it has for RECORDING_DAYS. */
static void note_days(struct sweep *sweep)
{
    const struct menu_set *menus = sweep->menus;
    sweep->kept_count = menus->count + menus->shared_count < sweep->kept_max
                            ? menus->count + menus->shared_count
                            : sweep->kept_max;
    for (size_t i = 0; i < sweep->kept_count; i++) {
        const struct menu *menu = i < menus->count ? menus->menus[i] : menus->shared[i - menus->count];
        (void)span_copy(span_of(menu->restaurant_id), sweep->kept[i].restaurant_id,
                        sizeof sweep->kept[i].restaurant_id);
        sweep->kept[i].days = menu->recording_days > 0 ? menu->recording_days : RECORDING_DAYS;
        sweep->kept[i].caller_days = menu->retention_days;
    }
}

static void on_swept(void *job, enum vp_err err)
{
    struct sweep *sweep = job;
    if (err != VP_OK)
        log_warn("web", "lost calls cannot be swept reason=%s", vp_err_name(err));
    note_days(sweep);
    store_repeat_after(&sweep->repeat, sweep->next_ms);
    sweep->next_ms = SWEEP_EVERY_MS;
}

enum vp_err sweep_open(struct loop *loop, struct store_thread *store, const struct scoreboard *board,
                       const char *recordings_dir, const struct menu_set *menus, int64_t stream_ms,
                       struct sweep **out_sweep)
{
    size_t count = menus->count + MENU_SHARED_MAX; /* the restaurants stay the same until a reload */
    struct sweep *sweep = calloc(1, sizeof *sweep + count * sizeof sweep->kept[0]);
    if (sweep == NULL)
        return VP_ERR_NO_MEMORY;
    *sweep = (struct sweep){.repeat = {.store = store, .work = work, .done = on_swept, .owner = sweep},
                            .board = board,
                            .recordings_dir = recordings_dir,
                            .menus = menus,
                            .stream_ms = stream_ms,
                            .kept_max = count,
                            .next_ms = SWEEP_SECOND_MS};
    note_days(sweep);
    enum vp_err err = store_repeat_init(&sweep->repeat, loop);
    if (err != VP_OK) {
        free(sweep);
        return err;
    }
    store_repeat_after(&sweep->repeat, SWEEP_FIRST_MS);
    *out_sweep = sweep;
    return VP_OK;
}

void sweep_close(struct sweep *sweep)
{
    if (sweep != NULL)
        store_repeat_close(&sweep->repeat);
}
