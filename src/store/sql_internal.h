/* What the verbs of the store share, and the table of them; each is explained in store.h. */
#ifndef VP_STORE_SQL_INTERNAL_H
#define VP_STORE_SQL_INTERNAL_H

#include "store/sql.h"

/* Inside a writing transaction: takes the call for this epoch unless a newer one has it. VP_ERR_SUPERSEDED;
 * a call that is not known, or epoch 0, is not judged. */
VP_MUST_CHECK enum vp_err sql_claim_call(struct sql_store *store, const char *call_sid, int64_t epoch);
/* Begins a transaction in which whoever has that epoch may write of the call; with an error, none is open. */
VP_MUST_CHECK enum vp_err sql_begin_of(struct sql_store *store, const char *call_sid, int64_t epoch);

/* Something that happened: a row of the outbox and a line of the log. order_id, message_id: rows, one of them 0;
 * change.what is the event's. */
struct sql_event {
    int64_t order_id, message_id;
    enum store_event event;
    int sequence; /* of an order's events, from 0 */
    struct store_change change;
};
VP_MUST_CHECK enum vp_err sql_put_event(struct sql_store *store, const struct sql_event *event);
VP_MUST_CHECK enum vp_err sql_log_change(struct sql_store *store, const struct store_change *change);

enum vp_err sql_call_epoch(struct store *base, const char *call_sid, int64_t *out_epoch);

/* sql_order_number.c */
enum vp_err sql_last_number(struct store *base, const char *restaurant_id, int *out_number);
enum vp_err sql_each_number(struct store *base,
                            void (*on_number)(void *owner, const char *restaurant_id, int number),
                            void *owner);
enum vp_err sql_raise_number(struct store *base, const char *restaurant_id, int number);

/* The verbs of store.h: sql_call.c, _talk.c, _order.c, _life.c, _outbox.c, _delivery.c, _message.c, _change.c,
 * _flag.c, _sold_out.c, _measure.c, _usage.c, _check.c. */
enum vp_err sql_begin_call(struct store *base, const struct store_call *call, bool *out_is_new);
enum vp_err sql_take_call(struct store *base, const char *call_sid, int64_t epoch);
enum vp_err sql_end_call(struct store *base, const char *call_sid, int64_t epoch, const char *reason,
                         int64_t unix_ms);
enum vp_err sql_find_call(struct store *base, const char *call_sid, struct store_call *out_call);
enum vp_err sql_each_call(struct store *base, const struct store_call_filter *filter,
                          bool (*on_call)(void *owner, const struct store_call *call), void *owner);
enum vp_err sql_save_basket(struct store *base, const char *call_sid, int64_t epoch, uint32_t version,
                            const char *json);
enum vp_err sql_load_basket(struct store *base, const char *call_sid, uint32_t *out_version, char **out_json);
enum vp_err sql_add_line(struct store *base, const char *call_sid, const struct store_line *line);
enum vp_err sql_each_turn(struct store *base, const char *call_sid,
                          bool (*on_turn)(void *owner, const struct turn_latency *turn), void *owner);
enum vp_err sql_each_line(struct store *base, const char *call_sid,
                          bool (*on_line)(void *owner, const struct store_line *line), void *owner);
enum vp_err sql_reopen_call(struct store *base, const char *call_sid, const char *reason);
enum vp_err sql_put_turn(struct store *base, const struct store_turn *turn, bool *out_is_new);
enum vp_err sql_load_talk(struct store *base, const char *call_sid, uint32_t *out_number, char **out_json);
enum vp_err sql_load_answer(struct store *base, const char *call_sid, uint32_t number, char **out_answer);
enum vp_err sql_load_audio(struct store *base, const char *audio_id, int64_t now_unix_ms, char **out_audio,
                           size_t *out_bytes);
enum vp_err sql_put_order(struct store *base, const struct ticket *ticket, int *out_order_number,
                          bool *out_is_new);
enum vp_err sql_each_order(struct store *base, const struct store_order_filter *filter,
                           bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner);
/* sql_life.c: of an order's row; inside the transaction that puts it, and for whoever reads it. */
VP_MUST_CHECK enum vp_err sql_begin_life(struct sql_store *store, int64_t order_id,
                                         const struct ticket *ticket);
VP_MUST_CHECK enum vp_err sql_read_life(struct sql_store *store, int64_t order_id, struct ticket *ticket);
enum vp_err sql_change_order(struct store *base, const struct store_order_change *change);
enum vp_err sql_reprint_order(struct store *base, const struct store_order_change *change);
enum vp_err sql_undo_order(struct store *base, const struct store_order_change *change);
enum vp_err sql_plan_deliveries(struct store *base, const struct store_plan *plan, int *out_count);
enum vp_err sql_plan_unheard(struct store *base, const struct store_unheard *unheard, int *out_count);
enum vp_err sql_settle_seen(struct store *base, const char *restaurant_id, const char *way_id,
                            int64_t unix_ms, int *out_count);
enum vp_err sql_lease_deliveries(struct store *base, int64_t now_unix_ms, int64_t lease_ms,
                                 struct store_delivery *out_deliveries, size_t max, size_t *out_count);
enum vp_err sql_acknowledge_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms);
enum vp_err sql_give_up_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms, const char *why);
enum vp_err sql_retry_delivery(struct store *base, int64_t delivery_id, const struct store_retry *retry);
enum vp_err sql_reopen_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms);
enum vp_err sql_turn_deliveries(struct store *base, int64_t now_unix_ms, int64_t by_ms, int64_t lease_ms);
enum vp_err sql_redirect_delivery(struct store *base, int64_t delivery_id, const char *way_id,
                                  int64_t unix_ms);
enum vp_err sql_each_delivery(struct store *base, const struct store_delivery_filter *filter,
                              bool (*on_delivery)(void *owner, const struct store_delivery *delivery),
                              void *owner);
enum vp_err sql_oldest_delivery(struct store *base, const char *page_way_id, struct store_oldest *out_oldest);
enum vp_err sql_put_message(struct store *base, const struct store_message *message, bool *out_is_new);
enum vp_err sql_each_message(struct store *base, const struct store_message_filter *filter,
                             bool (*on_message)(void *owner, const struct store_message *message),
                             void *owner);
enum vp_err sql_finish_message(struct store *base, const struct store_message_end *end);
enum vp_err sql_each_change(struct store *base, const struct store_change_filter *filter,
                            bool (*on_change)(void *owner, const struct store_change *change), void *owner);
enum vp_err sql_change_version(struct store *base, int64_t *out_version);
enum vp_err sql_set_flag(struct store *base, const struct store_flag *flag);
enum vp_err sql_each_flag(struct store *base, bool (*on_flag)(void *owner, const struct store_flag *flag),
                          void *owner);
enum vp_err sql_set_test_number(struct store *base, const struct store_test_number *number);
enum vp_err sql_remove_test_number(struct store *base, const char *number, const char *who, int64_t unix_ms);
enum vp_err sql_each_test_number(struct store *base,
                                 bool (*on_number)(void *owner, const struct store_test_number *number),
                                 void *owner);
enum vp_err sql_each_flag_change(struct store *base, int limit,
                                 bool (*on_change)(void *owner, const struct store_flag_change *change),
                                 void *owner);
enum vp_err sql_flags_version(struct store *base, int64_t *out_version);
enum vp_err sql_each_new_line(struct store *base, int64_t after_id, int limit,
                              bool (*on_line)(void *owner, const struct store_new_line *line), void *owner);
enum vp_err sql_line_version(struct store *base, int64_t *out_version);
enum vp_err sql_each_live_call(struct store *base,
                               bool (*on_call)(void *owner, const struct store_live_call *call), void *owner);
enum vp_err sql_put_login(struct store *base, const struct store_login *login, int64_t now_unix_ms);
enum vp_err sql_each_call_of_caller(struct store *base, const struct caller_wish *wish,
                                    bool (*on_call)(void *owner, const struct store_call *call), void *owner);
enum vp_err sql_erase_caller(struct store *base, const struct caller_wish *wish,
                             struct caller_erased *out_erased);
enum vp_err sql_overwrite_said(struct store *base);
enum vp_err sql_first_change(struct store *base, int64_t *out_id);
enum vp_err sql_forget_changes(struct store *base, int64_t before_unix_ms);
enum vp_err sql_put_token(struct store *base, const struct store_token *token, int64_t *out_id);
enum vp_err sql_revoke_token(struct store *base, int64_t id);
enum vp_err sql_each_token(struct store *base, bool (*on_token)(void *owner, const struct store_token *token),
                           void *owner);
enum vp_err sql_end_login(struct store *base, const char *secret_hash);
enum vp_err sql_each_login(struct store *base, bool (*on_login)(void *owner, const struct store_login *login),
                           void *owner);
enum vp_err sql_sell_out(struct store *base, const struct store_sold_out *thing);
enum vp_err sql_offer_again(struct store *base, const struct store_sold_out *thing);
enum vp_err sql_each_sold_out(struct store *base,
                              bool (*on_thing)(void *owner, const struct store_sold_out *thing), void *owner);
enum vp_err sql_sold_out_version(struct store *base, int64_t *out_version);
enum vp_err sql_add_measures(struct store *base, const char *call_sid, const struct store_measures *measures);
/* Of store_add_measures, inside its transaction. */
enum vp_err sql_add_usage(struct sql_store *store, const char *call_sid,
                          const struct store_measures *measures);
enum vp_err sql_each_usage(struct store *base, const struct store_usage_filter *filter,
                           bool (*on_usage)(void *owner, const struct store_usage *usage), void *owner);
enum vp_err sql_each_measure(struct store *base, const struct store_measure_filter *filter,
                             bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure,
                                              int64_t value),
                             void *owner);
enum vp_err sql_list_calls(struct store *base, const struct call_list_filter *filter,
                           bool (*on_call)(void *owner, const struct call_summary *call), void *owner,
                           int64_t *out_next_unix_ms);
enum vp_err sql_read_figures(struct store *base, const struct call_period *period,
                             struct call_figures *out_all, struct call_figures out_arms[STORE_ARM_COUNT]);
enum vp_err sql_each_erased(struct store *base, int64_t after,
                            bool (*on_erased)(void *owner, const char *call_sid, int64_t erasure),
                            void *owner);
enum vp_err sql_count_load(struct store *base, const struct store_call *call, int64_t since_unix_ms,
                           struct call_load *out_load);
enum vp_err sql_count_calls(struct store *base, const struct call_period *period, int64_t *out_count);
enum vp_err sql_add_tool_record(struct store *base, const char *call_sid, const struct tool_record *record);
enum vp_err sql_each_tool_record(struct store *base, const char *call_sid,
                                 bool (*on_record)(void *owner, const struct tool_record *record),
                                 void *owner);
enum vp_err sql_put_house(struct store *base, const struct store_house *house);
enum vp_err sql_find_house(struct store *base, const char *restaurant_id, struct store_house *out_house);
enum vp_err sql_each_house(struct store *base, bool (*on_house)(void *owner, const struct store_house *house),
                           void *owner);
enum vp_err sql_house_version(struct store *base, int64_t *out_version);
enum vp_err sql_block(struct store *base, const struct store_blocked *blocked);
enum vp_err sql_unblock(struct store *base, const struct store_blocked *blocked);
enum vp_err sql_each_blocked(struct store *base,
                             bool (*on_blocked)(void *owner, const struct store_blocked *blocked),
                             void *owner);
enum vp_err sql_blocked_version(struct store *base, int64_t *out_version);
enum vp_err sql_put_command(struct store *base, const struct store_command *command);
enum vp_err sql_each_command(struct store *base, int64_t max_age_ms,
                             bool (*on_command)(void *owner, const struct store_command *command),
                             void *owner);
enum vp_err sql_take_command(struct store *base, const char *call_sid, int64_t max_age_ms,
                             struct store_command *command);
enum vp_err sql_begin_view(struct store *base);
void sql_end_view(struct store *base);
enum vp_err sql_each_flaw(struct store *base, bool (*on_flaw)(void *owner, const struct store_flaw *flaw),
                          void *owner);

/* Of the table of each database's backend. */
#define SQL_VERBS                                                                                            \
    .begin_call = sql_begin_call, .take_call = sql_take_call, .end_call = sql_end_call,                      \
    .find_call = sql_find_call, .each_call = sql_each_call, .save_basket = sql_save_basket,                  \
    .load_basket = sql_load_basket, .reopen_call = sql_reopen_call, .put_turn = sql_put_turn,                \
    .load_talk = sql_load_talk, .load_answer = sql_load_answer, .load_audio = sql_load_audio,                \
    .put_order = sql_put_order, .each_order = sql_each_order, .change_order = sql_change_order,              \
    .reprint_order = sql_reprint_order, .undo_order = sql_undo_order, .add_line = sql_add_line,              \
    .each_line = sql_each_line, .each_turn = sql_each_turn, .plan_deliveries = sql_plan_deliveries,          \
    .plan_unheard = sql_plan_unheard, .settle_seen = sql_settle_seen,                                        \
    .lease_deliveries = sql_lease_deliveries, .acknowledge_delivery = sql_acknowledge_delivery,              \
    .give_up_delivery = sql_give_up_delivery, .retry_delivery = sql_retry_delivery,                          \
    .reopen_delivery = sql_reopen_delivery, .redirect_delivery = sql_redirect_delivery,                      \
    .each_delivery = sql_each_delivery, .oldest_delivery = sql_oldest_delivery,                              \
    .put_message = sql_put_message, .each_message = sql_each_message, .finish_message = sql_finish_message,  \
    .each_change = sql_each_change, .change_version = sql_change_version, .set_flag = sql_set_flag,          \
    .each_flag = sql_each_flag, .set_test_number = sql_set_test_number,                                      \
    .remove_test_number = sql_remove_test_number, .each_test_number = sql_each_test_number,                  \
    .each_flag_change = sql_each_flag_change, .flags_version = sql_flags_version, .sell_out = sql_sell_out,  \
    .offer_again = sql_offer_again, .each_new_line = sql_each_new_line, .line_version = sql_line_version,    \
    .each_live_call = sql_each_live_call, .each_call_of_caller = sql_each_call_of_caller,                    \
    .each_erased = sql_each_erased, .erase_caller = sql_erase_caller, .overwrite_said = sql_overwrite_said,  \
    .first_change = sql_first_change, .forget_changes = sql_forget_changes, .put_token = sql_put_token,      \
    .revoke_token = sql_revoke_token, .each_token = sql_each_token, .put_login = sql_put_login,              \
    .end_login = sql_end_login, .each_login = sql_each_login, .each_sold_out = sql_each_sold_out,            \
    .sold_out_version = sql_sold_out_version, .add_measures = sql_add_measures,                              \
    .each_measure = sql_each_measure, .each_usage = sql_each_usage, .list_calls = sql_list_calls,            \
    .read_figures = sql_read_figures, .count_calls = sql_count_calls, .count_load = sql_count_load,          \
    .add_tool_record = sql_add_tool_record, .each_tool_record = sql_each_tool_record,                        \
    .put_house = sql_put_house, .find_house = sql_find_house, .each_house = sql_each_house,                  \
    .house_version = sql_house_version, .block = sql_block, .unblock = sql_unblock,                          \
    .each_blocked = sql_each_blocked, .blocked_version = sql_blocked_version,                                \
    .put_command = sql_put_command, .each_command = sql_each_command, .take_command = sql_take_command,      \
    .begin_view = sql_begin_view, .end_view = sql_end_view, .each_flaw = sql_each_flaw,                      \
    .call_epoch = sql_call_epoch, .last_number = sql_last_number, .each_number = sql_each_number,            \
    .raise_number = sql_raise_number

#endif
