#include "store/store.h"

#include <stdio.h>

#include "store/store_internal.h"

enum { PATIENCE_MS = 10000 }; /* of a person at a terminal, who has nothing better to do */

static const struct store_backend *const backends[] = {&sqlite_backend, &postgres_backend};

const struct store_backend *store_find_backend(const char *url, const char **out_place)
{
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        size_t len = strlen(backends[i]->scheme);
        if (strncmp(url, backends[i]->scheme, len) == 0 && url[len] == ':' && url[len + 1] != '\0') {
            *out_place = url + len + 1;
            return backends[i];
        }
    }
    return NULL;
}

static enum vp_err no_such_kind(char *out_why, size_t why_size_bytes)
{
    snprintf(out_why, why_size_bytes,
             "no such kind of store; sqlite:PATH and postgres://USER@HOST/DATABASE are allowed");
    return VP_ERR_BAD_VALUE;
}

enum vp_err store_open(const char *url, struct store **out_store, char *out_why, size_t why_size_bytes)
{
    const char *place;
    const struct store_backend *backend = store_find_backend(url, &place);
    return backend != NULL ? backend->open(place, PATIENCE_MS, out_store, out_why, why_size_bytes)
                           : no_such_kind(out_why, why_size_bytes);
}

enum vp_err store_inspect(const char *url, char *out_why, size_t why_size_bytes)
{
    const char *place;
    const struct store_backend *backend = store_find_backend(url, &place);
    if (backend == NULL)
        return no_such_kind(out_why, why_size_bytes);
    return backend->inspect != NULL ? backend->inspect(place, out_why, why_size_bytes) : VP_OK;
}

void store_tick(struct store *store)
{
    if (store->backend->tick != NULL)
        store->backend->tick(store);
}

void store_close(struct store *store)
{
    if (store != NULL)
        store->backend->close(store);
}

enum vp_err store_begin_call(struct store *store, const struct store_call *call, bool *out_is_new)
{
    return store->backend->begin_call(store, call, out_is_new);
}

enum vp_err store_take_call(struct store *store, const char *call_sid, int64_t epoch)
{
    return store->backend->take_call(store, call_sid, epoch);
}

bool store_may_end(const struct store_call *call, enum end_reason reason)
{
    enum end_reason old = end_reason_find(call->end_reason);
    return call->ended_unix_ms == 0 || (old == END_FALLBACK && reason != END_FALLBACK) ||
           (end_reason_is_resumable(old) && !end_reason_is_resumable(reason));
}

enum vp_err store_end_call(struct store *store, const char *call_sid, int64_t epoch, const char *reason,
                           int64_t unix_ms)
{
    return store->backend->end_call(store, call_sid, epoch, reason, unix_ms);
}

enum vp_err store_find_call(struct store *store, const char *call_sid, struct store_call *out_call)
{
    return store->backend->find_call(store, call_sid, out_call);
}

enum vp_err store_each_call(struct store *store, const struct store_call_filter *filter,
                            bool (*on_call)(void *owner, const struct store_call *call), void *owner)
{
    return store->backend->each_call(store, filter, on_call, owner);
}

enum vp_err store_save_basket(struct store *store, const char *call_sid, int64_t epoch, uint32_t version,
                              const char *basket_json)
{
    return store->backend->save_basket(store, call_sid, epoch, version, basket_json);
}

enum vp_err store_load_basket(struct store *store, const char *call_sid, uint32_t *out_version,
                              char **out_json)
{
    return store->backend->load_basket(store, call_sid, out_version, out_json);
}

enum vp_err store_reopen_call(struct store *store, const char *call_sid, const char *reason)
{
    return store->backend->reopen_call(store, call_sid, reason);
}

enum vp_err store_put_turn(struct store *store, const struct store_turn *turn, bool *out_is_new)
{
    return store->backend->put_turn(store, turn, out_is_new);
}

enum vp_err store_load_talk(struct store *store, const char *call_sid, uint32_t *out_number, char **out_json)
{
    return store->backend->load_talk(store, call_sid, out_number, out_json);
}

enum vp_err store_load_answer(struct store *store, const char *call_sid, uint32_t number, char **out_answer)
{
    return store->backend->load_answer(store, call_sid, number, out_answer);
}

enum vp_err store_load_audio(struct store *store, const char *audio_id, int64_t now_unix_ms, char **out_audio,
                             size_t *out_bytes)
{
    return store->backend->load_audio(store, audio_id, now_unix_ms, out_audio, out_bytes);
}

enum vp_err store_put_order(struct store *store, const struct ticket *ticket, int *out_order_number,
                            bool *out_is_new)
{
    return store->backend->put_order(store, ticket, out_order_number, out_is_new);
}

enum vp_err store_each_order(struct store *store, const struct store_order_filter *filter,
                             bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner)
{
    return store->backend->each_order(store, filter, on_ticket, owner);
}

enum vp_err store_add_line(struct store *store, const char *call_sid, const struct store_line *line)
{
    return store->backend->add_line(store, call_sid, line);
}

enum vp_err store_each_turn(struct store *store, const char *call_sid,
                            bool (*on_turn)(void *owner, const struct turn_latency *turn), void *owner)
{
    return store->backend->each_turn(store, call_sid, on_turn, owner);
}

enum vp_err store_each_line(struct store *store, const char *call_sid,
                            bool (*on_line)(void *owner, const struct store_line *line), void *owner)
{
    return store->backend->each_line(store, call_sid, on_line, owner);
}

enum vp_err store_plan_deliveries(struct store *store, const struct store_plan *plan, int *out_count)
{
    return store->backend->plan_deliveries(store, plan, out_count);
}

enum vp_err store_plan_unheard(struct store *store, const struct store_unheard *unheard, int *out_count)
{
    return store->backend->plan_unheard(store, unheard, out_count);
}

enum vp_err store_settle_seen(struct store *store, const char *restaurant_id, const char *way_id,
                              int64_t unix_ms, int *out_count)
{
    return store->backend->settle_seen(store, restaurant_id, way_id, unix_ms, out_count);
}

enum vp_err store_lease_deliveries(struct store *store, int64_t now_unix_ms, int64_t lease_ms,
                                   struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    return store->backend->lease_deliveries(store, now_unix_ms, lease_ms, out_deliveries, max, out_count);
}

enum vp_err store_acknowledge_delivery(struct store *store, int64_t delivery_id, int64_t unix_ms)
{
    return store->backend->acknowledge_delivery(store, delivery_id, unix_ms);
}

enum vp_err store_give_up_delivery(struct store *store, int64_t delivery_id, int64_t unix_ms, const char *why)
{
    return store->backend->give_up_delivery(store, delivery_id, unix_ms, why);
}

enum vp_err store_retry_delivery(struct store *store, int64_t delivery_id, const struct store_retry *retry)
{
    return store->backend->retry_delivery(store, delivery_id, retry);
}

enum vp_err store_reopen_delivery(struct store *store, int64_t delivery_id, int64_t unix_ms)
{
    return store->backend->reopen_delivery(store, delivery_id, unix_ms);
}

enum vp_err store_turn_deliveries(struct store *store, int64_t now_unix_ms, int64_t by_ms, int64_t lease_ms)
{
    return store->backend->turn_deliveries != NULL
               ? store->backend->turn_deliveries(store, now_unix_ms, by_ms, lease_ms)
               : VP_OK;
}

enum vp_err store_redirect_delivery(struct store *store, int64_t delivery_id, const char *way_id,
                                    int64_t unix_ms)
{
    return store->backend->redirect_delivery(store, delivery_id, way_id, unix_ms);
}

enum vp_err store_each_delivery(struct store *store, const struct store_delivery_filter *filter,
                                bool (*on_delivery)(void *owner, const struct store_delivery *delivery),
                                void *owner)
{
    return store->backend->each_delivery(store, filter, on_delivery, owner);
}

enum vp_err store_oldest_delivery(struct store *store, const char *page_way_id,
                                  struct store_oldest *out_oldest)
{
    return store->backend->oldest_delivery(store, page_way_id, out_oldest);
}

static const char *const delivery_state_names[STORE_DELIVERY_STATE_COUNT] = {"waiting", "acknowledged",
                                                                             "given-up"};

const char *store_delivery_state_name(enum store_delivery_state state)
{
    return (unsigned)state < STORE_DELIVERY_STATE_COUNT ? delivery_state_names[state] : "unknown";
}

bool store_delivery_state_parse(const char *name, enum store_delivery_state *out_state)
{
    for (int state = 0; state < STORE_DELIVERY_STATE_COUNT; state++) {
        if (strcmp(name, delivery_state_names[state]) == 0) {
            *out_state = (enum store_delivery_state)state;
            return true;
        }
    }
    return false;
}

static const char *const arm_names[STORE_ARM_COUNT] = {"realtime", "traditional"};

const char *store_arm_name(enum store_arm arm)
{
    return (unsigned)arm < STORE_ARM_COUNT ? arm_names[arm] : "unknown";
}

bool store_arm_parse(const char *name, enum store_arm *out_arm)
{
    for (int arm = 0; arm < STORE_ARM_COUNT; arm++) {
        if (strcmp(name, arm_names[arm]) == 0) {
            *out_arm = (enum store_arm)arm;
            return true;
        }
    }
    return false;
}

enum vp_err store_set_flag(struct store *store, const struct store_flag *flag)
{
    return store->backend->set_flag(store, flag);
}

enum vp_err store_each_flag(struct store *store, bool (*on_flag)(void *owner, const struct store_flag *flag),
                            void *owner)
{
    return store->backend->each_flag(store, on_flag, owner);
}

enum vp_err store_set_test_number(struct store *store, const struct store_test_number *number)
{
    return store->backend->set_test_number(store, number);
}

enum vp_err store_remove_test_number(struct store *store, const char *number, const char *who,
                                     int64_t unix_ms)
{
    return store->backend->remove_test_number(store, number, who, unix_ms);
}

enum vp_err store_each_test_number(struct store *store,
                                   bool (*on_number)(void *owner, const struct store_test_number *number),
                                   void *owner)
{
    return store->backend->each_test_number(store, on_number, owner);
}

enum vp_err store_each_flag_change(struct store *store, int limit,
                                   bool (*on_change)(void *owner, const struct store_flag_change *change),
                                   void *owner)
{
    return store->backend->each_flag_change(store, limit, on_change, owner);
}

enum vp_err store_flags_version(struct store *store, int64_t *out_version)
{
    return store->backend->flags_version(store, out_version);
}

enum vp_err store_sell_out(struct store *store, const struct store_sold_out *thing)
{
    return store->backend->sell_out(store, thing);
}

enum vp_err store_offer_again(struct store *store, const struct store_sold_out *thing)
{
    return store->backend->offer_again(store, thing);
}

enum vp_err store_each_sold_out(struct store *store,
                                bool (*on_thing)(void *owner, const struct store_sold_out *thing),
                                void *owner)
{
    return store->backend->each_sold_out(store, on_thing, owner);
}

enum vp_err store_sold_out_version(struct store *store, int64_t *out_version)
{
    return store->backend->sold_out_version(store, out_version);
}

enum vp_err store_add_measures(struct store *store, const char *call_sid,
                               const struct store_measures *measures)
{
    return store->backend->add_measures(store, call_sid, measures);
}

enum vp_err store_each_measure(struct store *store, const struct store_measure_filter *filter,
                               bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure,
                                                int64_t value),
                               void *owner)
{
    return store->backend->each_measure(store, filter, on_value, owner);
}

enum vp_err store_each_usage(struct store *store, const struct store_usage_filter *filter,
                             bool (*on_usage)(void *owner, const struct store_usage *usage), void *owner)
{
    return store->backend->each_usage(store, filter, on_usage, owner);
}

enum vp_err store_list_calls(struct store *store, const struct call_list_filter *filter,
                             bool (*on_call)(void *owner, const struct call_summary *call), void *owner,
                             int64_t *out_next_unix_ms)
{
    return store->backend->list_calls(store, filter, on_call, owner, out_next_unix_ms);
}

enum vp_err store_read_figures(struct store *store, const struct call_period *period,
                               struct call_figures *out_all, struct call_figures out_arms[STORE_ARM_COUNT])
{
    return store->backend->read_figures(store, period, out_all, out_arms);
}

enum vp_err store_count_calls(struct store *store, const struct call_period *period, int64_t *out_count)
{
    return store->backend->count_calls(store, period, out_count);
}

enum vp_err store_count_load(struct store *store, const struct store_call *call, int64_t since_unix_ms,
                             struct call_load *out_load)
{
    return store->backend->count_load(store, call, since_unix_ms, out_load);
}

enum vp_err store_add_tool_record(struct store *store, const char *call_sid, const struct tool_record *record)
{
    return store->backend->add_tool_record(store, call_sid, record);
}

enum vp_err store_each_tool_record(struct store *store, const char *call_sid,
                                   bool (*on_record)(void *owner, const struct tool_record *record),
                                   void *owner)
{
    return store->backend->each_tool_record(store, call_sid, on_record, owner);
}

enum vp_err store_put_house(struct store *store, const struct store_house *house)
{
    return store->backend->put_house(store, house);
}

enum vp_err store_find_house(struct store *store, const char *restaurant_id, struct store_house *out_house)
{
    return store->backend->find_house(store, restaurant_id, out_house);
}

enum vp_err store_each_house(struct store *store,
                             bool (*on_house)(void *owner, const struct store_house *house), void *owner)
{
    return store->backend->each_house(store, on_house, owner);
}

enum vp_err store_house_version(struct store *store, int64_t *out_version)
{
    return store->backend->house_version(store, out_version);
}

enum vp_err store_block(struct store *store, const struct store_blocked *blocked)
{
    return store->backend->block(store, blocked);
}

enum vp_err store_unblock(struct store *store, const struct store_blocked *blocked)
{
    return store->backend->unblock(store, blocked);
}

enum vp_err store_each_blocked(struct store *store,
                               bool (*on_blocked)(void *owner, const struct store_blocked *blocked),
                               void *owner)
{
    return store->backend->each_blocked(store, on_blocked, owner);
}

enum vp_err store_blocked_version(struct store *store, int64_t *out_version)
{
    return store->backend->blocked_version(store, out_version);
}

void store_allow_work_ms(struct store *store, int work_ms, const _Atomic bool *is_cut)
{
    if (store->backend->allow_work_ms != NULL)
        store->backend->allow_work_ms(store, work_ms, is_cut);
}

enum vp_err store_put_command(struct store *store, const struct store_command *command)
{
    return store->backend->put_command(store, command);
}

enum vp_err store_each_command(struct store *store, int64_t max_age_ms,
                               bool (*on_command)(void *owner, const struct store_command *command),
                               void *owner)
{
    return store->backend->each_command(store, max_age_ms, on_command, owner);
}

enum vp_err store_take_command(struct store *store, const char *call_sid, int64_t max_age_ms,
                               struct store_command *command)
{
    return store->backend->take_command(store, call_sid, max_age_ms, command);
}

enum vp_err store_begin_view(struct store *store)
{
    return store->backend->begin_view(store);
}

void store_end_view(struct store *store)
{
    store->backend->end_view(store);
}

enum vp_err store_each_flaw(struct store *store, bool (*on_flaw)(void *owner, const struct store_flaw *flaw),
                            void *owner)
{
    return store->backend->each_flaw(store, on_flaw, owner);
}

bool order_search_visit(void *owner, const struct ticket *ticket)
{
    struct order_search *search = owner;
    bool is_same = ticket_is_same_order(ticket, search->wanted);
    if (ticket->basket_version == search->wanted->basket_version)
        search->is_another = !is_same;
    if (is_same)
        search->order_number = ticket->order_number;
    return !is_same && !search->is_another;
}
