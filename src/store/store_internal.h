/* What a backend implements; store.c hands each verb on. */
#ifndef VP_STORE_STORE_INTERNAL_H
#define VP_STORE_STORE_INTERNAL_H

#include "store/call_list.h"
#include "store/call_load.h"
#include "store/change_log.h"
#include "store/message.h"
#include "store/order_change.h"
#include "store/call_news.h"
#include "store/caller_data.h"
#include "store/login.h"
#include "store/token.h"
#include "store/store.h"
#include "store/store_blocked.h"
#include "store/store_command.h"
#include "store/store_house.h"

/* What a store finds of the place where its data lies. */
enum store_condition {
    STORE_FINE,
    STORE_MOVED, /* what is open is not what is at the place now: it was moved, deleted, replaced or cut off */
    STORE_DAMAGED /* what was read is not what was written */
};

struct store_backend {
    const char *scheme; /* of its URLs, without the colon */
    /* patience_ms: how long a write waits for another writer. VP_ERR_BAD_VALUE: it will never be ours. */
    enum vp_err (*open)(const char *place, int patience_ms, struct store **out_store, char *out_why,
                        size_t why_size_bytes);
    void (*close)(struct store *store);
    enum vp_err (*begin_call)(struct store *store, const struct store_call *call, bool *out_is_new);
    enum vp_err (*take_call)(struct store *store, const char *call_sid, int64_t epoch);
    enum vp_err (*end_call)(struct store *store, const char *call_sid, int64_t epoch, const char *reason,
                            int64_t unix_ms);
    enum vp_err (*find_call)(struct store *store, const char *call_sid, struct store_call *out_call);
    enum vp_err (*each_call)(struct store *store, const struct store_call_filter *filter,
                             bool (*on_call)(void *owner, const struct store_call *call), void *owner);
    enum vp_err (*save_basket)(struct store *store, const char *call_sid, int64_t epoch, uint32_t version,
                               const char *basket_json);
    enum vp_err (*load_basket)(struct store *store, const char *call_sid, uint32_t *out_version,
                               char **out_json);
    enum vp_err (*reopen_call)(struct store *store, const char *call_sid, const char *reason);
    enum vp_err (*put_turn)(struct store *store, const struct store_turn *turn, bool *out_is_new);
    enum vp_err (*load_talk)(struct store *store, const char *call_sid, uint32_t *out_number,
                             char **out_json);
    enum vp_err (*load_answer)(struct store *store, const char *call_sid, uint32_t number, char **out_answer);
    enum vp_err (*load_audio)(struct store *store, const char *audio_id, int64_t now_unix_ms,
                              char **out_audio, size_t *out_bytes);
    enum vp_err (*put_order)(struct store *store, const struct ticket *ticket, int *out_order_number,
                             bool *out_is_new);
    enum vp_err (*each_order)(struct store *store, const struct store_order_filter *filter,
                              bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner);
    enum vp_err (*change_order)(struct store *store, const struct store_order_change *change);
    enum vp_err (*reprint_order)(struct store *store, const struct store_order_change *change);
    enum vp_err (*undo_order)(struct store *store, const struct store_order_change *change);
    enum vp_err (*add_line)(struct store *store, const char *call_sid, const struct store_line *line);
    enum vp_err (*each_turn)(struct store *store, const char *call_sid,
                             bool (*on_turn)(void *owner, const struct turn_latency *turn), void *owner);
    enum vp_err (*each_line)(struct store *store, const char *call_sid,
                             bool (*on_line)(void *owner, const struct store_line *line), void *owner);
    enum vp_err (*plan_deliveries)(struct store *store, const struct store_plan *plan, int *out_count);
    enum vp_err (*plan_unheard)(struct store *store, const struct store_unheard *unheard, int *out_count);
    enum vp_err (*settle_seen)(struct store *store, const char *restaurant_id, const char *way_id,
                               int64_t unix_ms, int *out_count);
    enum vp_err (*lease_deliveries)(struct store *store, int64_t now_unix_ms, int64_t lease_ms,
                                    struct store_delivery *out_deliveries, size_t max, size_t *out_count);
    enum vp_err (*acknowledge_delivery)(struct store *store, int64_t delivery_id, int64_t unix_ms);
    enum vp_err (*give_up_delivery)(struct store *store, int64_t delivery_id, int64_t unix_ms,
                                    const char *why);
    enum vp_err (*retry_delivery)(struct store *store, int64_t delivery_id, const struct store_retry *retry);
    enum vp_err (*reopen_delivery)(struct store *store, int64_t delivery_id, int64_t unix_ms);
    /* NULL: the database's clock counts, which this machine's does not turn. */
    enum vp_err (*turn_deliveries)(struct store *store, int64_t now_unix_ms, int64_t by_ms, int64_t lease_ms);
    enum vp_err (*redirect_delivery)(struct store *store, int64_t delivery_id, const char *way_id,
                                     int64_t unix_ms);
    enum vp_err (*each_delivery)(struct store *store, const struct store_delivery_filter *filter,
                                 bool (*on_delivery)(void *owner, const struct store_delivery *delivery),
                                 void *owner);
    enum vp_err (*oldest_delivery)(struct store *store, const char *page_way_id,
                                   struct store_oldest *out_oldest);
    enum vp_err (*put_message)(struct store *store, const struct store_message *message, bool *out_is_new);
    enum vp_err (*each_message)(struct store *store, const struct store_message_filter *filter,
                                bool (*on_message)(void *owner, const struct store_message *message),
                                void *owner);
    enum vp_err (*finish_message)(struct store *store, const struct store_message_end *end);
    enum vp_err (*each_change)(struct store *store, const struct store_change_filter *filter,
                               bool (*on_change)(void *owner, const struct store_change *change),
                               void *owner);
    enum vp_err (*change_version)(struct store *store, int64_t *out_version);
    enum vp_err (*set_flag)(struct store *store, const struct store_flag *flag);
    enum vp_err (*each_flag)(struct store *store, bool (*on_flag)(void *owner, const struct store_flag *flag),
                             void *owner);
    enum vp_err (*set_test_number)(struct store *store, const struct store_test_number *number);
    enum vp_err (*remove_test_number)(struct store *store, const char *number, const char *who,
                                      int64_t unix_ms);
    enum vp_err (*each_test_number)(struct store *store,
                                    bool (*on_number)(void *owner, const struct store_test_number *number),
                                    void *owner);
    enum vp_err (*each_flag_change)(struct store *store, int limit,
                                    bool (*on_change)(void *owner, const struct store_flag_change *change),
                                    void *owner);
    enum vp_err (*flags_version)(struct store *store, int64_t *out_version);
    enum vp_err (*each_new_line)(struct store *store, int64_t after_id, int limit,
                                 bool (*on_line)(void *owner, const struct store_new_line *line),
                                 void *owner);
    enum vp_err (*line_version)(struct store *store, int64_t *out_version);
    enum vp_err (*each_live_call)(struct store *store,
                                  bool (*on_call)(void *owner, const struct store_live_call *call),
                                  void *owner);
    enum vp_err (*each_call_of_caller)(struct store *store, const struct caller_wish *wish,
                                       bool (*on_call)(void *owner, const struct store_call *call),
                                       void *owner);
    enum vp_err (*erase_caller)(struct store *store, const struct caller_wish *wish,
                                struct caller_erased *out_erased);
    enum vp_err (*each_erased)(struct store *store, int64_t after,
                               bool (*on_erased)(void *owner, const char *call_sid, int64_t erasure),
                               void *owner);
    enum vp_err (*overwrite_said)(struct store *store);
    enum vp_err (*first_change)(struct store *store, int64_t *out_id);
    enum vp_err (*forget_changes)(struct store *store, int64_t before_unix_ms);
    enum vp_err (*put_token)(struct store *store, const struct store_token *token, int64_t *out_id);
    enum vp_err (*revoke_token)(struct store *store, int64_t id);
    enum vp_err (*each_token)(struct store *store,
                              bool (*on_token)(void *owner, const struct store_token *token), void *owner);
    enum vp_err (*put_login)(struct store *store, const struct store_login *login, int64_t now_unix_ms);
    enum vp_err (*end_login)(struct store *store, const char *secret_hash);
    enum vp_err (*each_login)(struct store *store,
                              bool (*on_login)(void *owner, const struct store_login *login), void *owner);
    enum vp_err (*sell_out)(struct store *store, const struct store_sold_out *thing);
    enum vp_err (*offer_again)(struct store *store, const struct store_sold_out *thing);
    enum vp_err (*each_sold_out)(struct store *store,
                                 bool (*on_thing)(void *owner, const struct store_sold_out *thing),
                                 void *owner);
    enum vp_err (*sold_out_version)(struct store *store, int64_t *out_version);
    enum vp_err (*add_measures)(struct store *store, const char *call_sid,
                                const struct store_measures *measures);
    enum vp_err (*each_measure)(struct store *store, const struct store_measure_filter *filter,
                                bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure,
                                                 int64_t value),
                                void *owner);
    enum vp_err (*each_usage)(struct store *store, const struct store_usage_filter *filter,
                              bool (*on_usage)(void *owner, const struct store_usage *usage), void *owner);
    enum vp_err (*list_calls)(struct store *store, const struct call_list_filter *filter,
                              bool (*on_call)(void *owner, const struct call_summary *call), void *owner,
                              int64_t *out_next_unix_ms);
    enum vp_err (*read_figures)(struct store *store, const struct call_period *period,
                                struct call_figures *out_all, struct call_figures out_arms[STORE_ARM_COUNT]);
    enum vp_err (*count_calls)(struct store *store, const struct call_period *period, int64_t *out_count);
    enum vp_err (*count_load)(struct store *store, const struct store_call *call, int64_t since_unix_ms,
                              struct call_load *out_load);
    enum vp_err (*add_tool_record)(struct store *store, const char *call_sid,
                                   const struct tool_record *record);
    enum vp_err (*each_tool_record)(struct store *store, const char *call_sid,
                                    bool (*on_record)(void *owner, const struct tool_record *record),
                                    void *owner);
    enum vp_err (*put_house)(struct store *store, const struct store_house *house);
    enum vp_err (*find_house)(struct store *store, const char *restaurant_id, struct store_house *out_house);
    enum vp_err (*each_house)(struct store *store,
                              bool (*on_house)(void *owner, const struct store_house *house), void *owner);
    enum vp_err (*house_version)(struct store *store, int64_t *out_version);
    enum vp_err (*block)(struct store *store, const struct store_blocked *blocked);
    enum vp_err (*unblock)(struct store *store, const struct store_blocked *blocked);
    enum vp_err (*each_blocked)(struct store *store,
                                bool (*on_blocked)(void *owner, const struct store_blocked *blocked),
                                void *owner);
    enum vp_err (*blocked_version)(struct store *store, int64_t *out_version);
    enum vp_err (*put_command)(struct store *store, const struct store_command *command);
    enum vp_err (*each_command)(struct store *store, int64_t max_age_ms,
                                bool (*on_command)(void *owner, const struct store_command *command),
                                void *owner);
    enum vp_err (*take_command)(struct store *store, const char *call_sid, int64_t max_age_ms,
                                struct store_command *command);
    enum vp_err (*begin_view)(struct store *store);
    void (*end_view)(struct store *store);
    enum vp_err (*each_flaw)(struct store *store, bool (*on_flaw)(void *owner, const struct store_flaw *flaw),
                             void *owner);

    /* The rest keeps the data safe (store_safe.h); a backend whose server does that leaves
     * repair and inspect NULL. */
    void (*set_patience)(struct store *store, int patience_ms);
    enum store_condition (*look)(struct store *store); /* cheap: before and after every write */
    /* Which data is open, and which is at the place now (zeros: none): any 16 bytes each. */
    void (*identify)(struct store *store, uint64_t out_open[2], uint64_t out_at_place[2]);
    enum vp_err (*probe)(
        struct store *store); /* whether it can be written, by a write that changes nothing */
    /* Whether since it was asked last the statement that failed last was answered with a refusal that may never end
     * by itself, as of a server that takes others; NULL: no such answers are known. */
    bool (*take_refused)(struct store *store);
    /* The epoch of the call's newest holder. VP_ERR_NOT_FOUND. */
    enum vp_err (*call_epoch)(struct store *store, const char *call_sid, int64_t *out_epoch);
    /* The last order number given to a restaurant; 0: none. */
    enum vp_err (*last_number)(struct store *store, const char *restaurant_id, int *out_number);
    enum vp_err (*each_number)(struct store *store,
                               void (*on_number)(void *owner, const char *restaurant_id, int number),
                               void *owner);
    /* No number up to this one is given any more. */
    enum vp_err (*raise_number)(struct store *store, const char *restaurant_id, int number);
    /* Puts whole data at the place, with everything that can still be read of the old; the old is kept.
     * open_store (may be NULL) stays open. out_what: what was done, a sentence, or why nothing could be. */
    enum vp_err (*repair)(const char *place, struct store *open_store, enum store_condition condition,
                          char *out_what, size_t what_size_bytes);
    /* Reads all data once. VP_ERR_BAD_VALUE: damaged, out_why says how; VP_ERR_NOT_FOUND: there is none yet. */
    enum vp_err (*inspect)(const char *place, char *out_why, size_t why_size_bytes);
    /* NULL: nothing bounds it */
    void (*allow_work_ms)(struct store *store, int work_ms, const _Atomic bool *is_cut);
    void (*tick)(struct store *store); /* see store_tick; NULL: nothing to do */
};

struct store { /* first member of each backend's own */
    const struct store_backend *backend;
};

extern const struct store_backend sqlite_backend, postgres_backend;

/* The backend of a URL and its part behind the scheme (points into url); NULL for another kind. */
const struct store_backend *store_find_backend(const char *url, const char **out_place);

/* Whether the call, as it is, takes this end (store_end_call). */
bool store_may_end(const struct store_call *call, enum end_reason reason);

/* The search of a call's orders for one that is in already, by the rules of store_put_order. */
struct order_search {
    const struct ticket *wanted;
    int order_number; /* 0: not found */
    bool is_another;  /* its basket version was ordered with another content */
};
/* owner: a struct order_search. For store_each_order; false: the search is over. */
bool order_search_visit(void *owner, const struct ticket *ticket);

#endif
