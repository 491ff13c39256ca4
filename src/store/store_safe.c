#include "store/store_safe.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "store/safe_internal.h"
#include "store/store_place.h"

/* ---- what is not kept for later: the database does it now, or it is an error ---- */

#define INNER(base)   (((struct safe_store *)(base))->inner)
#define NOW(base, it) (INNER(base) != NULL ? (it) : VP_ERR_STORE)

static enum vp_err each_call(struct store *base, const struct store_call_filter *filter,
                             bool (*on_call)(void *owner, const struct store_call *call), void *owner)
{
    return NOW(base, store_each_call(INNER(base), filter, on_call, owner));
}

static enum vp_err plan_deliveries(struct store *base, const struct store_plan *plan, int *out_count)
{
    return NOW(base, store_plan_deliveries(INNER(base), plan, out_count));
}

static enum vp_err plan_unheard(struct store *base, const struct store_unheard *unheard, int *out_count)
{
    return NOW(base, store_plan_unheard(INNER(base), unheard, out_count));
}

static enum vp_err settle_seen(struct store *base, const char *restaurant_id, const char *way_id,
                               int64_t unix_ms, int *out_count)
{
    return NOW(base, store_settle_seen(INNER(base), restaurant_id, way_id, unix_ms, out_count));
}

static enum vp_err lease_deliveries(struct store *base, int64_t now_unix_ms, int64_t lease_ms,
                                    struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    return NOW(base,
               store_lease_deliveries(INNER(base), now_unix_ms, lease_ms, out_deliveries, max, out_count));
}

static enum vp_err acknowledge_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms)
{
    return NOW(base, store_acknowledge_delivery(INNER(base), delivery_id, unix_ms));
}

static enum vp_err give_up_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms, const char *why)
{
    return NOW(base, store_give_up_delivery(INNER(base), delivery_id, unix_ms, why));
}

static enum vp_err retry_delivery(struct store *base, int64_t delivery_id, const struct store_retry *retry)
{
    return NOW(base, store_retry_delivery(INNER(base), delivery_id, retry));
}

static enum vp_err reopen_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms)
{
    return NOW(base, store_reopen_delivery(INNER(base), delivery_id, unix_ms));
}

static enum vp_err turn_deliveries(struct store *base, int64_t now_unix_ms, int64_t by_ms, int64_t lease_ms)
{
    return NOW(base, store_turn_deliveries(INNER(base), now_unix_ms, by_ms, lease_ms));
}

static enum vp_err redirect_delivery(struct store *base, int64_t delivery_id, const char *way_id,
                                     int64_t unix_ms)
{
    return NOW(base, store_redirect_delivery(INNER(base), delivery_id, way_id, unix_ms));
}

static enum vp_err each_delivery(struct store *base, const struct store_delivery_filter *filter,
                                 bool (*on_delivery)(void *owner, const struct store_delivery *delivery),
                                 void *owner)
{
    return NOW(base, store_each_delivery(INNER(base), filter, on_delivery, owner));
}

static enum vp_err oldest_delivery(struct store *base, const char *page_way_id,
                                   struct store_oldest *out_oldest)
{
    return NOW(base, store_oldest_delivery(INNER(base), page_way_id, out_oldest));
}

static enum vp_err each_message(struct store *base, const struct store_message_filter *filter,
                                bool (*on_message)(void *owner, const struct store_message *message),
                                void *owner)
{
    return NOW(base, store_each_message(INNER(base), filter, on_message, owner));
}

static enum vp_err finish_message(struct store *base, const struct store_message_end *end)
{
    return NOW(base, store_finish_message(INNER(base), end));
}

static enum vp_err each_change(struct store *base, const struct store_change_filter *filter,
                               bool (*on_change)(void *owner, const struct store_change *change), void *owner)
{
    return NOW(base, store_each_change(INNER(base), filter, on_change, owner));
}

static enum vp_err change_version(struct store *base, int64_t *out_version)
{
    return NOW(base, store_change_version(INNER(base), out_version));
}

static enum vp_err set_flag(struct store *base, const struct store_flag *flag)
{
    return NOW(base, store_set_flag(INNER(base), flag));
}

static enum vp_err each_flag(struct store *base, bool (*on_flag)(void *owner, const struct store_flag *flag),
                             void *owner)
{
    return NOW(base, store_each_flag(INNER(base), on_flag, owner));
}

static enum vp_err set_test_number(struct store *base, const struct store_test_number *number)
{
    return NOW(base, store_set_test_number(INNER(base), number));
}

static enum vp_err remove_test_number(struct store *base, const char *number, const char *who,
                                      int64_t unix_ms)
{
    return NOW(base, store_remove_test_number(INNER(base), number, who, unix_ms));
}

static enum vp_err each_test_number(struct store *base,
                                    bool (*on_number)(void *owner, const struct store_test_number *number),
                                    void *owner)
{
    return NOW(base, store_each_test_number(INNER(base), on_number, owner));
}

static enum vp_err each_flag_change(struct store *base, int limit,
                                    bool (*on_change)(void *owner, const struct store_flag_change *change),
                                    void *owner)
{
    return NOW(base, store_each_flag_change(INNER(base), limit, on_change, owner));
}

static enum vp_err flags_version(struct store *base, int64_t *out_version)
{
    return NOW(base, store_flags_version(INNER(base), out_version));
}

static enum vp_err each_new_line(struct store *base, int64_t after_id, int limit,
                                 bool (*on_line)(void *owner, const struct store_new_line *line), void *owner)
{
    return NOW(base, store_each_new_line(INNER(base), after_id, limit, on_line, owner));
}

static enum vp_err line_version(struct store *base, int64_t *out_version)
{
    return NOW(base, store_line_version(INNER(base), out_version));
}

static enum vp_err each_live_call(struct store *base,
                                  bool (*on_call)(void *owner, const struct store_live_call *call),
                                  void *owner)
{
    return NOW(base, store_each_live_call(INNER(base), on_call, owner));
}

static enum vp_err each_call_of_caller(struct store *base, const struct caller_wish *wish,
                                       bool (*on_call)(void *owner, const struct store_call *call),
                                       void *owner)
{
    return NOW(base, store_each_call_of_caller(INNER(base), wish, on_call, owner));
}

/* What waits would bring it back. */
static enum vp_err erase_caller(struct store *base, const struct caller_wish *wish,
                                struct caller_erased *out_erased)
{
    if (safe_count_waiting((struct safe_store *)base) > 0)
        return VP_ERR_BUSY;
    return NOW(base, store_erase_caller(INNER(base), wish, out_erased));
}

static enum vp_err overwrite_said(struct store *base)
{
    return NOW(base, store_overwrite_said(INNER(base)));
}

static enum vp_err first_change(struct store *base, int64_t *out_id)
{
    return NOW(base, store_first_change(INNER(base), out_id));
}

static enum vp_err forget_changes(struct store *base, int64_t before_unix_ms)
{
    return NOW(base, store_forget_changes(INNER(base), before_unix_ms));
}

static enum vp_err put_token(struct store *base, const struct store_token *token, int64_t *out_id)
{
    return NOW(base, store_put_token(INNER(base), token, out_id));
}

static enum vp_err revoke_token(struct store *base, int64_t id)
{
    return NOW(base, store_revoke_token(INNER(base), id));
}

static enum vp_err each_token(struct store *base,
                              bool (*on_token)(void *owner, const struct store_token *token), void *owner)
{
    return NOW(base, store_each_token(INNER(base), on_token, owner));
}

static enum vp_err put_login(struct store *base, const struct store_login *login, int64_t now_unix_ms)
{
    return NOW(base, store_put_login(INNER(base), login, now_unix_ms));
}

static enum vp_err end_login(struct store *base, const char *secret_hash)
{
    return NOW(base, store_end_login(INNER(base), secret_hash));
}

static enum vp_err each_login(struct store *base,
                              bool (*on_login)(void *owner, const struct store_login *login), void *owner)
{
    return NOW(base, store_each_login(INNER(base), on_login, owner));
}

static enum vp_err sell_out(struct store *base, const struct store_sold_out *thing)
{
    return NOW(base, store_sell_out(INNER(base), thing));
}

static enum vp_err offer_again(struct store *base, const struct store_sold_out *thing)
{
    return NOW(base, store_offer_again(INNER(base), thing));
}

static enum vp_err each_sold_out(struct store *base,
                                 bool (*on_thing)(void *owner, const struct store_sold_out *thing),
                                 void *owner)
{
    return NOW(base, store_each_sold_out(INNER(base), on_thing, owner));
}

static enum vp_err sold_out_version(struct store *base, int64_t *out_version)
{
    return NOW(base, store_sold_out_version(INNER(base), out_version));
}

static enum vp_err each_measure(struct store *base, const struct store_measure_filter *filter,
                                bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure,
                                                 int64_t value),
                                void *owner)
{
    return NOW(base, store_each_measure(INNER(base), filter, on_value, owner));
}

static enum vp_err each_usage(struct store *base, const struct store_usage_filter *filter,
                              bool (*on_usage)(void *owner, const struct store_usage *usage), void *owner)
{
    return NOW(base, store_each_usage(INNER(base), filter, on_usage, owner));
}

static enum vp_err list_calls(struct store *base, const struct call_list_filter *filter,
                              bool (*on_call)(void *owner, const struct call_summary *call), void *owner,
                              int64_t *out_next_unix_ms)
{
    return NOW(base, store_list_calls(INNER(base), filter, on_call, owner, out_next_unix_ms));
}

static enum vp_err read_figures(struct store *base, const struct call_period *period,
                                struct call_figures *out_all, struct call_figures out_arms[STORE_ARM_COUNT])
{
    return NOW(base, store_read_figures(INNER(base), period, out_all, out_arms));
}

static enum vp_err count_calls(struct store *base, const struct call_period *period, int64_t *out_count)
{
    return NOW(base, store_count_calls(INNER(base), period, out_count));
}

static enum vp_err each_erased(struct store *base, int64_t after,
                               bool (*on_erased)(void *owner, const char *call_sid, int64_t erasure),
                               void *owner)
{
    return NOW(base, INNER(base)->backend->each_erased(INNER(base), after, on_erased, owner));
}

static enum vp_err count_load(struct store *base, const struct store_call *call, int64_t since_unix_ms,
                              struct call_load *out_load)
{
    return NOW(base, store_count_load(INNER(base), call, since_unix_ms, out_load));
}

static enum vp_err put_house(struct store *base, const struct store_house *house)
{
    return NOW(base, store_put_house(INNER(base), house));
}

static enum vp_err find_house(struct store *base, const char *restaurant_id, struct store_house *out_house)
{
    return NOW(base, store_find_house(INNER(base), restaurant_id, out_house));
}

static enum vp_err each_house(struct store *base,
                              bool (*on_house)(void *owner, const struct store_house *house), void *owner)
{
    return NOW(base, store_each_house(INNER(base), on_house, owner));
}

static enum vp_err house_version(struct store *base, int64_t *out_version)
{
    return NOW(base, store_house_version(INNER(base), out_version));
}

static enum vp_err block(struct store *base, const struct store_blocked *blocked)
{
    return NOW(base, store_block(INNER(base), blocked));
}

static enum vp_err unblock(struct store *base, const struct store_blocked *blocked)
{
    return NOW(base, store_unblock(INNER(base), blocked));
}

static enum vp_err each_blocked(struct store *base,
                                bool (*on_blocked)(void *owner, const struct store_blocked *blocked),
                                void *owner)
{
    return NOW(base, store_each_blocked(INNER(base), on_blocked, owner));
}

static enum vp_err blocked_version(struct store *base, int64_t *out_version)
{
    return NOW(base, store_blocked_version(INNER(base), out_version));
}

static enum vp_err put_command(struct store *base, const struct store_command *command)
{
    return NOW(base, store_put_command(INNER(base), command));
}

/* It is asked all the time: a server that says nothing is not waited for each time. */
static enum vp_err each_command(struct store *base, int64_t max_age_ms,
                                bool (*on_command)(void *owner, const struct store_command *command),
                                void *owner)
{
    return safe_may_write((struct safe_store *)base)
               ? store_each_command(INNER(base), max_age_ms, on_command, owner)
               : VP_ERR_STORE;
}

static enum vp_err take_command(struct store *base, const char *call_sid, int64_t max_age_ms,
                                struct store_command *command)
{
    return NOW(base, store_take_command(INNER(base), call_sid, max_age_ms, command));
}

static void allow_work_ms(struct store *base, int work_ms, const _Atomic bool *is_cut)
{
    ((struct safe_store *)base)->work_ms = work_ms;
    ((struct safe_store *)base)->is_cut = is_cut;
    if (INNER(base) != NULL)
        store_allow_work_ms(INNER(base), work_ms, is_cut);
}

static enum vp_err begin_view(struct store *base)
{
    return NOW(base, store_begin_view(INNER(base)));
}

static void end_view(struct store *base)
{
    if (INNER(base) != NULL)
        store_end_view(INNER(base));
}

static enum vp_err each_flaw(struct store *base, bool (*on_flaw)(void *owner, const struct store_flaw *flaw),
                             void *owner)
{
    return NOW(base, store_each_flaw(INNER(base), on_flaw, owner));
}

/* ---- life ---- */

static void close_safe(struct store *base)
{
    struct safe_store *safe = (struct safe_store *)base;
    store_close(safe->inner);
    spool_close(safe->spool);
    free(safe);
}

static const struct store_backend safe_backend = {
    .close = close_safe,
    .begin_call = safe_begin_call,
    .take_call = safe_take_call,
    .end_call = safe_end_call,
    .find_call = safe_find_call,
    .each_call = each_call,
    .save_basket = safe_save_basket,
    .load_basket = safe_load_basket,
    .reopen_call = safe_reopen_call,
    .put_turn = safe_put_turn,
    .load_talk = safe_load_talk,
    .load_answer = safe_load_answer,
    .load_audio = safe_load_audio,
    .put_order = safe_put_order,
    .each_order = safe_each_order,
    .change_order = safe_change_order,
    .reprint_order = safe_reprint_order,
    .undo_order = safe_undo_order,
    .add_line = safe_add_line,
    .each_line = safe_each_line,
    .each_turn = safe_each_turn,
    .plan_deliveries = plan_deliveries,
    .plan_unheard = plan_unheard,
    .settle_seen = settle_seen,
    .lease_deliveries = lease_deliveries,
    .acknowledge_delivery = acknowledge_delivery,
    .give_up_delivery = give_up_delivery,
    .retry_delivery = retry_delivery,
    .reopen_delivery = reopen_delivery,
    .turn_deliveries = turn_deliveries,
    .redirect_delivery = redirect_delivery,
    .each_delivery = each_delivery,
    .oldest_delivery = oldest_delivery,
    .put_message = safe_put_message,
    .each_message = each_message,
    .finish_message = finish_message,
    .each_change = each_change,
    .change_version = change_version,
    .set_flag = set_flag,
    .each_flag = each_flag,
    .set_test_number = set_test_number,
    .remove_test_number = remove_test_number,
    .each_test_number = each_test_number,
    .each_flag_change = each_flag_change,
    .flags_version = flags_version,
    .sell_out = sell_out,
    .offer_again = offer_again,
    .each_new_line = each_new_line,
    .line_version = line_version,
    .each_live_call = each_live_call,
    .each_call_of_caller = each_call_of_caller,
    .erase_caller = erase_caller,
    .overwrite_said = overwrite_said,
    .first_change = first_change,
    .forget_changes = forget_changes,
    .put_token = put_token,
    .revoke_token = revoke_token,
    .each_token = each_token,
    .put_login = put_login,
    .end_login = end_login,
    .each_login = each_login,
    .each_sold_out = each_sold_out,
    .sold_out_version = sold_out_version,
    .add_measures = safe_add_measures,
    .each_measure = each_measure,
    .each_usage = each_usage,
    .list_calls = list_calls,
    .read_figures = read_figures,
    .count_calls = count_calls,
    .count_load = count_load,
    .each_erased = each_erased,
    .add_tool_record = safe_add_tool_record,
    .each_tool_record = safe_each_tool_record,
    .put_house = put_house,
    .find_house = find_house,
    .each_house = each_house,
    .house_version = house_version,
    .block = block,
    .unblock = unblock,
    .each_blocked = each_blocked,
    .blocked_version = blocked_version,
    .put_command = put_command,
    .each_command = each_command,
    .take_command = take_command,
    .allow_work_ms = allow_work_ms,
    .begin_view = begin_view,
    .end_view = end_view,
    .each_flaw = each_flaw,
    .tick = safe_tick,
};

/* At 40 ms there and back an order takes most of a second, and whoever comes behind it waits for all of that
 * (flow.store.postgres_wire). A server that says nothing is waited for 2.5 s more. */
static const struct safe_patience local_patience = {250, 50, 1500}, remote_patience = {2000, 1000, 6000};

enum vp_err store_safe_open(const char *url, struct store_health *health, struct store **out_store,
                            char *out_why, size_t why_size_bytes)
{
    const char *place;
    char why[700] = "";
    const struct store_backend *backend = store_find_backend(url, &place);
    char spool_path[STORE_SPOOL_PATH_BYTES];
    if (backend == NULL || !store_find_spool(url, spool_path, sizeof spool_path))
        return store_open(url, out_store, out_why, why_size_bytes);
    struct safe_store *safe = calloc(1, sizeof *safe);
    if (safe == NULL)
        return VP_ERR_NO_MEMORY;
    safe->store.backend = &safe_backend;
    safe->inner_backend = backend;
    safe->health = health;
    safe->is_remote = store_is_remote(url);
    safe->patience = safe->is_remote ? &remote_patience : &local_patience;
    if (!span_copy(span_of(place), safe->place, sizeof safe->place)) {
        snprintf(out_why, why_size_bytes, "it is longer than %zu bytes", sizeof safe->place - 1);
        free(safe);
        return VP_ERR_BAD_VALUE;
    }
    span_copy(span_of(spool_path), safe->spool_path, sizeof safe->spool_path);
    if (spool_open(safe->spool_path, &safe->spool, why, sizeof why) != VP_OK)
        log_error("store", "there is no spool: what the database does not take is refused cause=\"%s\"", why);
    enum vp_err err = safe_open_inner(safe, out_why, why_size_bytes);
    if (err == VP_ERR_STORE && safe->spool != NULL) {
        log_error("store", "the database cannot be opened, the spool takes its place cause=\"%s\"", out_why);
        (void)safe_note(safe, err);
        store_health_set(health, STORE_SPOOLING, "the database cannot be opened");
        err = VP_OK;
    }
    if (err != VP_OK)
        close_safe(&safe->store);
    else
        *out_store = &safe->store;
    return err;
}

/* False: there is no such file. */
static bool find_spool(const char *url, char *out_path, size_t size_bytes)
{
    return store_find_spool(url, out_path, size_bytes) && access(out_path, F_OK) == 0;
}

bool store_safe_has_spool(const char *url)
{
    char path[600];
    return find_spool(url, path, sizeof path);
}

enum vp_err store_safe_count_waiting(const char *url, int64_t *out_count)
{
    char path[600], why[700];
    struct spool *spool;
    struct spool_view view;
    *out_count = 0;
    if (!find_spool(url, path, sizeof path))
        return VP_OK;
    enum vp_err err = spool_open(path, &spool, why, sizeof why);
    if (err != VP_OK)
        return VP_ERR_IO;
    err = spool_look(spool, &view);
    if (err == VP_OK)
        *out_count = (int64_t)view.waiting_count;
    spool_close(spool);
    return err;
}

enum vp_err store_safe_mend(const char *url, bool *out_is_mended, char *out_what, size_t what_size_bytes)
{
    const char *place;
    char why[512] = "";
    const struct store_backend *backend = store_find_backend(url, &place);
    *out_is_mended = false;
    if (backend == NULL || backend->inspect == NULL || backend->repair == NULL ||
        backend->inspect(place, why, sizeof why) != VP_ERR_BAD_VALUE)
        return VP_OK; /* what else is wrong shows when it is opened */
    log_error("store", "the database is damaged cause=\"%s\"", why);
    enum vp_err err = backend->repair(place, NULL, STORE_DAMAGED, out_what, what_size_bytes);
    *out_is_mended = err == VP_OK;
    return err;
}
