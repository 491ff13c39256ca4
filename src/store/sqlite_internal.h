/* What the sources of the SQLite backend share. */
#ifndef VP_STORE_SQLITE_INTERNAL_H
#define VP_STORE_SQLITE_INTERNAL_H

#include <sqlite3.h>

#include "store/store_internal.h"

enum sqlite_sql {
#define SQL(name, text) name,
#include "store/sqlite_sql.def"
#undef SQL
    SQLITE_SQL_COUNT
};

enum { SQLITE_PATH_BYTES = 512 };

struct sqlite_file { /* zeros: there is none */
    uint64_t device, inode, size_bytes;
};

enum { SQLITE_IDLE_MAX = 8 };

struct sqlite_store {
    struct store store; /* first */
    sqlite3 *db;
    sqlite3_stmt *statements[SQLITE_SQL_COUNT];
    sqlite3_stmt
        *idle[SQLITE_IDLE_MAX];   /* of sqlite_prepare, for the next who wants the same; the newest first */
    char path[SQLITE_PATH_BYTES]; /* "" in memory */
    struct sqlite_file main, wal; /* as they were opened; wal: its largest size so far */
    bool is_damaged;              /* SQLite said so */
    int told_code;                /* the kind of failure that was logged last, and when (monotonic) */
    int64_t told_ms;
};

/* A kept statement, reset and without old values; NULL (logged) when it cannot be prepared: then values are bound to
 * nothing, and whatever steps answers VP_ERR_STORE. */
sqlite3_stmt *sqlite_take(struct sqlite_store *store, enum sqlite_sql sql);
void sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text); /* borrowed until the reset */
/* Runs a statement that answers with no rows and resets it. */
VP_MUST_CHECK enum vp_err sqlite_run(struct sqlite_store *store, sqlite3_stmt *statement);
/* The number in the first column of the first row; resets. VP_ERR_NOT_FOUND: no row. VP_ERR_STORE. */
VP_MUST_CHECK enum vp_err sqlite_run_number(struct sqlite_store *store, sqlite3_stmt *query,
                                            int64_t *out_number);
/* Steps to the next row: VP_OK, VP_ERR_NOT_FOUND when there is none, VP_ERR_STORE. Whoever steps resets. */
VP_MUST_CHECK enum vp_err sqlite_step(struct sqlite_store *store, sqlite3_stmt *statement);
/* A statement of its own, so that whoever gets its rows may use the store meanwhile; NULL like that of
 * sqlite_take. */
sqlite3_stmt *sqlite_prepare(struct sqlite_store *store, const char *sql);
/* Hands each row to on_row until it answers false, and is done with the query. VP_ERR_STORE. */
typedef bool (*sqlite_row_fn)(void *reader, sqlite3_stmt *row);
VP_MUST_CHECK enum vp_err sqlite_each_row(struct sqlite_store *store, sqlite3_stmt *query,
                                          sqlite_row_fn on_row, void *reader);
/* A column's text, cut to fit. */
void sqlite_copy_text(sqlite3_stmt *statement, int column, char *out, size_t size_bytes);
/* A column's text or bytes as a copy with a NUL behind, the caller's (free). VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err sqlite_take_copy(sqlite3_stmt *statement, int column, char **out_copy,
                                           size_t *out_bytes);
/* Of a call: the version in the first column and the document (malloc'd) in the second. VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err sqlite_find_document(struct sqlite_store *store, enum sqlite_sql sql,
                                               const char *call_sid, uint32_t *out_version, char **out_json);
/* Logs the connection's last error and answers VP_ERR_STORE; VP_ERR_BAD_VALUE when it is the row that cannot be. */
enum vp_err sqlite_failed(struct sqlite_store *store, const char *verb);

/* A writing transaction. A durable one is on the disk when it ends; others may be lost with the machine (not with the
 * process). sqlite_end commits when err is VP_OK, else rolls back; it answers err or the commit's failure. */
VP_MUST_CHECK enum vp_err sqlite_begin(struct sqlite_store *store, bool is_durable);
VP_MUST_CHECK enum vp_err sqlite_end(struct sqlite_store *store, enum vp_err err);

/* Inside a writing transaction: takes the call for this epoch unless a newer one has it. VP_ERR_SUPERSEDED;
 * a call that is not known, or epoch 0, is not judged. */
VP_MUST_CHECK enum vp_err sqlite_claim_call(struct sqlite_store *store, const char *call_sid, int64_t epoch);
/* Begins a transaction in which whoever has that epoch may write of the call; with an error, none is open. */
VP_MUST_CHECK enum vp_err sqlite_begin_of(struct sqlite_store *store, const char *call_sid, int64_t epoch);

/* Something that happened: a row of the outbox and a line of the log. order_id, message_id: rows, one of them 0;
 * change.what is the event's. */
struct sqlite_event {
    int64_t order_id, message_id;
    enum store_event event;
    int sequence; /* of an order's events, from 0 */
    struct store_change change;
};
VP_MUST_CHECK enum vp_err sqlite_put_event(struct sqlite_store *store, const struct sqlite_event *event);
VP_MUST_CHECK enum vp_err sqlite_log_change(struct sqlite_store *store, const struct store_change *change);

enum vp_err sqlite_call_epoch(struct store *base, const char *call_sid, int64_t *out_epoch);

/* sqlite_schema.c: brings the database to this program's schema. VP_ERR_STORE with a sentence in out_why: not
 * now; VP_ERR_BAD_VALUE: never, it is a newer program's or another's. */
VP_MUST_CHECK enum vp_err sqlite_migrate(sqlite3 *db, char *out_why, size_t why_size_bytes);
/* That this program knows. */
int sqlite_schema_version(void);

/* sqlite_file.c: the files behind a connection. */
struct sqlite_file sqlite_find_file(const char *path, const char *ending);
void sqlite_remember_files(struct sqlite_store *store);
enum store_condition sqlite_look(struct store *base);
void sqlite_identify(struct store *base, uint64_t out_open[2], uint64_t out_at_place[2]);
void sqlite_set_patience(struct store *base, int patience_ms);
enum vp_err sqlite_probe(struct store *base);
enum vp_err sqlite_last_number(struct store *base, const char *restaurant_id, int *out_number);
enum vp_err sqlite_each_number(struct store *base,
                               void (*on_number)(void *owner, const char *restaurant_id, int number),
                               void *owner);
enum vp_err sqlite_raise_number(struct store *base, const char *restaurant_id, int number);
enum vp_err sqlite_inspect(const char *path, char *out_why, size_t why_size_bytes);
/* The first row that PRAGMA quick_check answers, "ok" or a flaw. False when even that fails. */
bool sqlite_quick_check(sqlite3 *db, char *out_text, size_t size_bytes);
/* The same of PRAGMA integrity_check, which compares the indexes, too. */
bool sqlite_integrity_check(sqlite3 *db, char *out_text, size_t size_bytes);
/* Of a url, as of store_open. */
const char *sqlite_path_of(const char *url);
/* The folder of a path, "." where it names none; out as large as the path at least, and 2 bytes. */
void sqlite_folder_of(const char *path, char *out, size_t size_bytes);
/* Whether a file, or a folder with its names, is on the disk now. */
bool sqlite_sync(const char *path);

/* sqlite_repair.c */
enum vp_err sqlite_repair(const char *path, struct store *open_store, enum store_condition condition,
                          char *out_what, size_t what_size_bytes);

/* sqlite_salvage.c: copies every row that can be read, table by table, into a database of today's schema; rows that
 * are there stay as they are. Orders get what they need to be delivered. flaw_count: reads that failed. */
struct sqlite_salvage {
    int64_t row_count, order_count;
    int flaw_count;
};
VP_MUST_CHECK enum vp_err sqlite_salvage(sqlite3 *from, struct sqlite_store *to,
                                         struct sqlite_salvage *out_salvage);
/* Copies calls and orders into a database that may hold others already. */
VP_MUST_CHECK enum vp_err sqlite_merge(struct sqlite_store *from, struct sqlite_store *to,
                                       int *out_order_count);

/* The verbs of store.h: sqlite_call.c, _talk.c, _order.c, _life.c, _outbox.c, _delivery.c, _message.c, _change.c,
 * _flag.c, _sold_out.c, _measure.c, _usage.c, _check.c. */
enum vp_err sqlite_begin_call(struct store *base, const struct store_call *call, bool *out_is_new);
enum vp_err sqlite_take_call(struct store *base, const char *call_sid, int64_t epoch);
enum vp_err sqlite_end_call(struct store *base, const char *call_sid, int64_t epoch, const char *reason,
                            int64_t unix_ms);
enum vp_err sqlite_find_call(struct store *base, const char *call_sid, struct store_call *out_call);
enum vp_err sqlite_each_call(struct store *base, const struct store_call_filter *filter,
                             bool (*on_call)(void *owner, const struct store_call *call), void *owner);
enum vp_err sqlite_save_basket(struct store *base, const char *call_sid, int64_t epoch, uint32_t version,
                               const char *json);
enum vp_err sqlite_load_basket(struct store *base, const char *call_sid, uint32_t *out_version,
                               char **out_json);
enum vp_err sqlite_add_line(struct store *base, const char *call_sid, const struct store_line *line);
enum vp_err sqlite_each_turn(struct store *base, const char *call_sid,
                             bool (*on_turn)(void *owner, const struct turn_latency *turn), void *owner);
enum vp_err sqlite_each_line(struct store *base, const char *call_sid,
                             bool (*on_line)(void *owner, const struct store_line *line), void *owner);
enum vp_err sqlite_reopen_call(struct store *base, const char *call_sid, const char *reason);
enum vp_err sqlite_put_turn(struct store *base, const struct store_turn *turn, bool *out_is_new);
enum vp_err sqlite_load_talk(struct store *base, const char *call_sid, uint32_t *out_number, char **out_json);
enum vp_err sqlite_load_answer(struct store *base, const char *call_sid, uint32_t number, char **out_answer);
enum vp_err sqlite_load_audio(struct store *base, const char *audio_id, int64_t now_unix_ms, char **out_audio,
                              size_t *out_bytes);
enum vp_err sqlite_put_order(struct store *base, const struct ticket *ticket, int *out_order_number,
                             bool *out_is_new);
enum vp_err sqlite_each_order(struct store *base, const struct store_order_filter *filter,
                              bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner);
/* sqlite_life.c: of an order's row; inside the transaction that puts it, and for whoever reads it. */
VP_MUST_CHECK enum vp_err sqlite_begin_life(struct sqlite_store *store, int64_t order_id,
                                            const struct ticket *ticket);
VP_MUST_CHECK enum vp_err sqlite_read_life(struct sqlite_store *store, int64_t order_id,
                                           struct ticket *ticket);
enum vp_err sqlite_change_order(struct store *base, const struct store_order_change *change);
enum vp_err sqlite_reprint_order(struct store *base, const struct store_order_change *change);
enum vp_err sqlite_undo_order(struct store *base, const struct store_order_change *change);
enum vp_err sqlite_plan_deliveries(struct store *base, const struct store_plan *plan, int *out_count);
enum vp_err sqlite_plan_unheard(struct store *base, const struct store_unheard *unheard, int *out_count);
enum vp_err sqlite_settle_seen(struct store *base, const char *restaurant_id, const char *way_id,
                               int64_t unix_ms, int *out_count);
enum vp_err sqlite_lease_deliveries(struct store *base, int64_t now_unix_ms, int64_t lease_ms,
                                    struct store_delivery *out_deliveries, size_t max, size_t *out_count);
enum vp_err sqlite_acknowledge_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms);
enum vp_err sqlite_give_up_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms,
                                    const char *why);
enum vp_err sqlite_retry_delivery(struct store *base, int64_t delivery_id, const struct store_retry *retry);
enum vp_err sqlite_reopen_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms);
enum vp_err sqlite_redirect_delivery(struct store *base, int64_t delivery_id, const char *way_id,
                                     int64_t unix_ms);
enum vp_err sqlite_each_delivery(struct store *base, const struct store_delivery_filter *filter,
                                 bool (*on_delivery)(void *owner, const struct store_delivery *delivery),
                                 void *owner);
enum vp_err sqlite_oldest_delivery(struct store *base, const char *page_way_id,
                                   struct store_oldest *out_oldest);
enum vp_err sqlite_put_message(struct store *base, const struct store_message *message, bool *out_is_new);
enum vp_err sqlite_each_message(struct store *base, const struct store_message_filter *filter,
                                bool (*on_message)(void *owner, const struct store_message *message),
                                void *owner);
enum vp_err sqlite_finish_message(struct store *base, const struct store_message_end *end);
enum vp_err sqlite_each_change(struct store *base, const struct store_change_filter *filter,
                               bool (*on_change)(void *owner, const struct store_change *change),
                               void *owner);
enum vp_err sqlite_change_version(struct store *base, int64_t *out_version);
enum vp_err sqlite_set_flag(struct store *base, const struct store_flag *flag);
enum vp_err sqlite_each_flag(struct store *base, bool (*on_flag)(void *owner, const struct store_flag *flag),
                             void *owner);
enum vp_err sqlite_set_test_number(struct store *base, const struct store_test_number *number);
enum vp_err sqlite_remove_test_number(struct store *base, const char *number, const char *who,
                                      int64_t unix_ms);
enum vp_err sqlite_each_test_number(struct store *base,
                                    bool (*on_number)(void *owner, const struct store_test_number *number),
                                    void *owner);
enum vp_err sqlite_each_flag_change(struct store *base, int limit,
                                    bool (*on_change)(void *owner, const struct store_flag_change *change),
                                    void *owner);
enum vp_err sqlite_flags_version(struct store *base, int64_t *out_version);
enum vp_err sqlite_each_new_line(struct store *base, int64_t after_id, int limit,
                                 bool (*on_line)(void *owner, const struct store_new_line *line),
                                 void *owner);
enum vp_err sqlite_line_version(struct store *base, int64_t *out_version);
enum vp_err sqlite_each_live_call(struct store *base,
                                  bool (*on_call)(void *owner, const struct store_live_call *call),
                                  void *owner);
enum vp_err sqlite_put_login(struct store *base, const struct store_login *login, int64_t now_unix_ms);
enum vp_err sqlite_each_call_of_caller(struct store *base, const struct caller_wish *wish,
                                       bool (*on_call)(void *owner, const struct store_call *call),
                                       void *owner);
enum vp_err sqlite_erase_caller(struct store *base, const struct caller_wish *wish,
                                struct caller_erased *out_erased);
enum vp_err sqlite_overwrite_said(struct store *base);
/* sqlite_number.c: the functions of SQL by which numbers are compared. False: no memory. */
bool sqlite_know_numbers(sqlite3 *db);
enum vp_err sqlite_first_change(struct store *base, int64_t *out_id);
enum vp_err sqlite_forget_changes(struct store *base, int64_t before_unix_ms);
enum vp_err sqlite_put_token(struct store *base, const struct store_token *token, int64_t *out_id);
enum vp_err sqlite_revoke_token(struct store *base, int64_t id);
enum vp_err sqlite_each_token(struct store *base,
                              bool (*on_token)(void *owner, const struct store_token *token), void *owner);
enum vp_err sqlite_end_login(struct store *base, const char *secret_hash);
enum vp_err sqlite_each_login(struct store *base,
                              bool (*on_login)(void *owner, const struct store_login *login), void *owner);
enum vp_err sqlite_sell_out(struct store *base, const struct store_sold_out *thing);
enum vp_err sqlite_offer_again(struct store *base, const struct store_sold_out *thing);
enum vp_err sqlite_each_sold_out(struct store *base,
                                 bool (*on_thing)(void *owner, const struct store_sold_out *thing),
                                 void *owner);
enum vp_err sqlite_sold_out_version(struct store *base, int64_t *out_version);
enum vp_err sqlite_add_measures(struct store *base, const char *call_sid,
                                const struct store_measures *measures);
/* Of store_add_measures, inside its transaction. */
enum vp_err sqlite_add_usage(struct sqlite_store *store, const char *call_sid,
                             const struct store_measures *measures);
enum vp_err sqlite_each_usage(struct store *base, const struct store_usage_filter *filter,
                              bool (*on_usage)(void *owner, const struct store_usage *usage), void *owner);
enum vp_err sqlite_each_measure(struct store *base, const struct store_measure_filter *filter,
                                bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure,
                                                 int64_t value),
                                void *owner);
enum vp_err sqlite_list_calls(struct store *base, const struct call_list_filter *filter,
                              bool (*on_call)(void *owner, const struct call_summary *call), void *owner,
                              int64_t *out_next_unix_ms);
enum vp_err sqlite_read_figures(struct store *base, const struct call_period *period,
                                struct call_figures *out_all, struct call_figures out_arms[STORE_ARM_COUNT]);
enum vp_err sqlite_count_calls(struct store *base, const struct call_period *period, int64_t *out_count);
enum vp_err sqlite_add_tool_record(struct store *base, const char *call_sid,
                                   const struct tool_record *record);
enum vp_err sqlite_each_tool_record(struct store *base, const char *call_sid,
                                    bool (*on_record)(void *owner, const struct tool_record *record),
                                    void *owner);
enum vp_err sqlite_put_house(struct store *base, const struct store_house *house);
enum vp_err sqlite_find_house(struct store *base, const char *restaurant_id, struct store_house *out_house);
enum vp_err sqlite_each_house(struct store *base,
                              bool (*on_house)(void *owner, const struct store_house *house), void *owner);
enum vp_err sqlite_house_version(struct store *base, int64_t *out_version);
enum vp_err sqlite_block(struct store *base, const struct store_blocked *blocked);
enum vp_err sqlite_unblock(struct store *base, const struct store_blocked *blocked);
enum vp_err sqlite_each_blocked(struct store *base,
                                bool (*on_blocked)(void *owner, const struct store_blocked *blocked),
                                void *owner);
enum vp_err sqlite_blocked_version(struct store *base, int64_t *out_version);
enum vp_err sqlite_begin_view(struct store *base);
void sqlite_end_view(struct store *base);
enum vp_err sqlite_each_flaw(struct store *base, bool (*on_flaw)(void *owner, const struct store_flaw *flaw),
                             void *owner);

#endif
