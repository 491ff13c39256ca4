/* What a safe store does between two verbs: it looks whether the database is the one at its path, replays the
 * spool, proves now and then by a write that the database takes one, and says how things are. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/sane.h"
#include "store/safe_internal.h"

enum { REPAIR_LOCK_MS = 5000, TELL_AGAIN_MS = 60000, PROVE_MS = 30000, DISK_MS = 2000 };

/* ---- the database ---- */

static void learn_number(void *owner, const char *restaurant_id, int number)
{
    spool_raise_number(owner, restaurant_id, number);
}

static void learn_numbers(struct safe_store *safe)
{
    if (safe->spool != NULL &&
        safe->inner_backend->each_number(safe->inner, learn_number, safe->spool) == VP_OK)
        spool_know_numbers(safe->spool);
}

static enum vp_err open_inner(struct safe_store *safe, char *out_why, size_t why_size_bytes)
{
    enum vp_err err = safe->inner_backend->open(safe->place, safe->patience->write_ms, &safe->inner, out_why,
                                                why_size_bytes);
    if (err == VP_OK && safe->work_ms != 0)
        store_allow_work_ms(safe->inner, safe->work_ms, safe->is_cut);
    if (err == VP_OK)
        learn_numbers(safe);
    return err;
}

/* Not while another process puts a new database into its place. */
enum vp_err safe_open_inner(struct safe_store *safe, char *out_why, size_t why_size_bytes)
{
    if (safe->spool == NULL)
        return open_inner(safe, out_why, why_size_bytes);
    if (spool_lock(safe->spool, SPOOL_LOCK_REPAIR, false, REPAIR_LOCK_MS) != VP_OK)
        return VP_ERR_STORE;
    enum vp_err err = open_inner(safe, out_why, why_size_bytes);
    spool_unlock(safe->spool, SPOOL_LOCK_REPAIR);
    return err;
}

static bool is_same(const uint64_t one[2], const uint64_t other[2])
{
    return one[0] == other[0] && one[1] == other[1];
}

/* Another process was quicker. */
static bool was_repaired(struct safe_store *safe, const uint64_t open_one[2], const uint64_t at_place[2])
{
    struct spool_succession last;
    return spool_read_succession(safe->spool, &last) == VP_OK && is_same(last.from, open_one) &&
           is_same(last.to, at_place) && !is_same(last.from, last.to);
}

static void use_new(struct safe_store *safe, const uint64_t open_one[2])
{
    char why[256] = "";
    struct spool_succession succession = {.from = {open_one[0], open_one[1]}};
    uint64_t at_place[2];
    store_close(safe->inner);
    safe->inner = NULL;
    safe->try_again_ms = safe->failed_since_ms = 0;
    enum vp_err err = open_inner(safe, why, sizeof why);
    if (err != VP_OK) {
        log_error("store", "the database cannot be opened again reason=%s cause=\"%s\"", vp_err_name(err),
                  why);
        return;
    }
    safe->inner_backend->identify(safe->inner, succession.to, at_place);
    if (spool_write_succession(safe->spool, &succession) != VP_OK)
        log_error("store", "the spool cannot note that the database was replaced");
}

static void tell_repair(const struct safe_store *safe, enum store_condition condition)
{
    log_error("store", "the database %s place=%s",
              condition == STORE_MOVED ? "was moved, deleted or replaced" : "is damaged", safe->place);
    metric_add(METRIC_STORE_REPAIRS_TOTAL, 1);
}

/* It is tried again at each tick. */
static void tell_failed_repair(struct safe_store *safe, enum vp_err err, const char *cause)
{
    if (safe->repair_told_ms != 0 && clock_mono_ms() - safe->repair_told_ms < TELL_AGAIN_MS)
        return;
    safe->repair_told_ms = clock_mono_ms();
    log_error("store",
              "the database cannot be made anew, writes wait in the spool place=%s reason=%s cause=\"%s\"",
              safe->place, vp_err_name(err), cause);
}

static void repair(struct safe_store *safe, enum store_condition condition)
{
    char what[1024] = "another process replaced it";
    uint64_t open_one[2], at_place[2];
    if (safe->spool == NULL || safe->inner_backend->repair == NULL ||
        spool_lock(safe->spool, SPOOL_LOCK_REPAIR, false, 0) != VP_OK)
        return;
    safe->inner_backend->identify(safe->inner, open_one, at_place);
    enum vp_err err = VP_OK;
    bool is_ours = !was_repaired(safe, open_one, at_place);
    if (is_ours) {
        if (safe->repair_told_ms == 0)
            tell_repair(safe, condition);
        err = safe->inner_backend->repair(safe->place, safe->inner, condition, what, sizeof what);
    }
    if (err == VP_OK) {
        use_new(safe, open_one);
        log_error("store", "the database at %s: %s", safe->place, what);
        store_health_set_mended(safe->health);
    } else {
        tell_failed_repair(safe, err, what);
        (void)safe_note(safe, VP_ERR_STORE);
    }
    spool_unlock(safe->spool, SPOOL_LOCK_REPAIR);
}

static void look_after_database(struct safe_store *safe)
{
    char why[256] = "";
    if (safe->inner == NULL) {
        if (clock_mono_ms() < safe->try_again_ms)
            return;
        enum vp_err err = safe_open_inner(safe, why, sizeof why);
        if (err == VP_OK)
            safe->told_ms = 0;
        else if (safe->told_ms == 0 || clock_mono_ms() - safe->told_ms >= TELL_AGAIN_MS) {
            log_error("store", "the database cannot be opened reason=%s cause=\"%s\"", vp_err_name(err), why);
            safe->told_ms = clock_mono_ms();
        }
        (void)safe_note(safe, err == VP_OK ? VP_OK : VP_ERR_STORE);
        return;
    }
    enum store_condition condition = safe->inner_backend->look(safe->inner);
    if (condition != STORE_FINE)
        repair(safe, condition);
    else
        safe->repair_told_ms = 0;
}

/* ---- the spool ---- */

static void look_after_spool(struct safe_store *safe)
{
    char why[700] = "";
    bool has_moved;
    if (safe->spool != NULL) {
        (void)!spool_follow(safe->spool, &has_moved); /* logged; what waits is in the file that is open */
        return;
    }
    if (spool_open(safe->spool_path, &safe->spool, why, sizeof why) != VP_OK)
        return;
    log_info("store", "the spool can be had again path=%s", safe->spool_path);
    if (safe->inner != NULL)
        learn_numbers(safe);
}

static bool take_refused(struct safe_store *safe)
{
    return safe->inner_backend->take_refused != NULL && safe->inner_backend->take_refused(safe->inner);
}

static enum vp_err apply(void *owner, struct span record)
{
    struct safe_store *safe = owner;
    json_t *entry = entry_load(record);
    (void)take_refused(safe); /* of whatever was before */
    enum vp_err err = entry != NULL ? entry_apply(entry, safe->inner) : VP_ERR_BAD_JSON;
    if (err == VP_ERR_STORE && take_refused(safe) && safe_refusal_is_final(&safe->refusal, entry, record))
        err = VP_ERR_BAD_VALUE;
    json_decref(entry);
    if (err != VP_ERR_STORE)
        safe->refusal = (struct safe_refusal){0};
    return err;
}

/* Whether the database takes writes. */
static bool replay(struct safe_store *safe, int64_t waiting_count)
{
    if (safe->inner == NULL || clock_mono_ms() < safe->try_again_ms)
        return false;
    if (waiting_count > 0 &&
        safe->work_ms != 0) /* nobody who has a call may wait so long for the one who replays */
        return false;
    safe->inner_backend->set_patience(safe->inner, safe->patience->replay_ms);
    enum vp_err err =
        waiting_count > 0 ? spool_replay(safe->spool, apply, safe) : safe->inner_backend->probe(safe->inner);
    if (safe->refusal.is_new)
        safe_refusal_count(&safe->refusal, safe->inner_backend->probe(safe->inner) == VP_OK);
    safe->inner_backend->set_patience(safe->inner, safe->patience->write_ms);
    if (err == VP_OK && waiting_count > 0)
        log_info("store", "the spool is replayed records=%lld", (long long)waiting_count);
    if (err != VP_ERR_BUSY) /* another process does it */
        (void)safe_note(safe, err == VP_OK ? VP_OK : VP_ERR_STORE);
    return err == VP_OK;
}

static void tell_state(struct safe_store *safe, bool is_writable)
{
    if (is_writable && safe_count_waiting(safe) == 0)
        store_health_set(safe->health, STORE_OK, "");
    else if (safe->spool == NULL)
        store_health_set(safe->health, STORE_UNAVAILABLE, "neither the database nor the spool can be opened");
    else if (!spool_has_room(safe->spool))
        store_health_set(safe->health, STORE_FULL, "neither the database nor the spool has room");
    else
        store_health_set(safe->health, STORE_SPOOLING, "the database cannot be written");
}

static void look_at_disk(struct safe_store *safe)
{
    struct disk_room room;
    if (clock_mono_ms() < safe->disk_ms)
        return;
    safe->disk_ms = clock_mono_ms() + DISK_MS;
    if (safe->health != NULL && disk_look(safe->spool_path, &room))
        store_health_set_disk(safe->health, &room);
}

/* A commit of a neighbour's may take long on a slow disk: what fails twice, with all patience, is told. */
static void prove(struct safe_store *safe)
{
    enum vp_err err = safe->inner_backend->probe(safe->inner);
    if (err != VP_OK)
        err = safe->inner_backend->probe(safe->inner);
    if (err == VP_OK && safe->is_remote) /* other machines have given some */
        learn_numbers(safe);
    (void)safe_note(safe, err);
}

void safe_tick(struct store *base)
{
    struct safe_store *safe = (struct safe_store *)base;
    ASSERT_SANE(safe_is_sane(safe));
    look_after_spool(safe);
    look_after_database(safe);
    look_at_disk(safe);
    int64_t waiting_count = safe_count_waiting(safe);
    bool is_well = waiting_count == 0 && safe->inner != NULL &&
                   store_health_look(safe->health).state == STORE_OK && safe->failed_since_ms == 0;
    bool is_due = clock_mono_ms() >= safe->prove_ms;
    if (is_due)
        safe->prove_ms = clock_mono_ms() + PROVE_MS;
    if (is_due && is_well)
        prove(safe);
    if (!is_well && (safe->inner == NULL || clock_mono_ms() >= safe->try_again_ms))
        tell_state(safe, replay(safe, waiting_count));
}
