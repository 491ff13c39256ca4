/* What the sources of the safe store share. */
#ifndef VP_STORE_SAFE_INTERNAL_H
#define VP_STORE_SAFE_INTERNAL_H

#include <jansson.h>

#include "store/entry.h"
#include "store/spool.h"
#include "store/store_internal.h"
#include "store/store_safe.h"

/* How long other writers are waited for, by where the database is: a verb over a network has the lock of writers for as
 * many round trips as it has statements. */
struct safe_patience {
    int write_ms, replay_ms; /* each statement */
    int numbers_ms;          /* those who are given a number by the database just now, which may be away */
};

/* The record of the spool that the database refused last, when it came first; zeroed: none. Of one process. */
struct safe_refusal {
    uint64_t record_hash;
    int64_t since_ms; /* monotonic: of the first time */
    int count;        /* so often a database that takes others refused it */
    bool is_new;      /* once more, which is not counted yet */
};

/* Between two verbs the database is open, or the spool is there in its place; one that failed is tried again
 * at a time, and it is remembered that one cannot be opened only until it can. */
struct safe_store {
    struct store store; /* first */
    const struct store_backend *inner_backend;
    char place[512], spool_path[600];
    bool is_remote; /* other machines write there, too */
    const struct safe_patience *patience;
    int work_ms; /* store_allow_work_ms */
    const _Atomic bool *is_cut;
    struct store *inner; /* NULL: cannot be opened now */
    struct spool *spool; /* NULL: cannot be had now */
    struct store_health *health;
    int64_t failed_since_ms, try_again_ms; /* monotonic; 0: the last write was well */
    int64_t prove_ms; /* when a database that nobody writes to is tried next, monotonic */
    int64_t disk_ms;  /* when the room of the disk is looked at next, monotonic */
    struct safe_refusal refusal;
    int64_t told_ms; /* when it was logged that the database cannot be opened; 0: since it could, never */
    int64_t repair_told_ms; /* likewise, that it cannot be put right; 0: since all was well, never */
};

bool safe_is_sane(const struct safe_store *safe);
/* Whether a write may go to the database: it worked last, and nothing waits that must come before. */
bool safe_may_write(struct safe_store *safe);
/* Answers err; notes whether the database failed. */
enum vp_err safe_note(struct safe_store *safe, enum vp_err err);
/* Takes entry (NULL: no memory) and puts it into the spool. VP_ERR_STORE: that cannot be written either. */
VP_MUST_CHECK enum vp_err safe_keep(struct safe_store *safe, json_t *entry, bool is_vital);
/* How many records wait, also in health. */
int64_t safe_count_waiting(struct safe_store *safe);

/* safe_read.c: entries of the spool that belong to a call ("" or NULL: to any) and do this (NULL: anything),
 * in order, as a new array; NULL when there is none. */
json_t *safe_collect(struct safe_store *safe, const char *call_sid, const char *verb);
enum vp_err safe_find_call(struct store *base, const char *call_sid, struct store_call *out_call);
enum vp_err safe_load_basket(struct store *base, const char *call_sid, uint32_t *out_version,
                             char **out_json);
enum vp_err safe_load_talk(struct store *base, const char *call_sid, uint32_t *out_number, char **out_json);
enum vp_err safe_load_answer(struct store *base, const char *call_sid, uint32_t number, char **out_answer);
enum vp_err safe_load_audio(struct store *base, const char *audio_id, int64_t now_unix_ms, char **out_audio,
                            size_t *out_bytes);
enum vp_err safe_each_order(struct store *base, const struct store_order_filter *filter,
                            bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner);
enum vp_err safe_each_turn(struct store *base, const char *call_sid,
                           bool (*on_turn)(void *owner, const struct turn_latency *turn), void *owner);
enum vp_err safe_each_line(struct store *base, const char *call_sid,
                           bool (*on_line)(void *owner, const struct store_line *line), void *owner);
enum vp_err safe_each_tool_record(struct store *base, const char *call_sid,
                                  bool (*on_record)(void *owner, const struct tool_record *record),
                                  void *owner);

/* safe_write.c */
/* What store.h says of epochs, by what the database and the spool know: VP_OK or VP_ERR_SUPERSEDED. */
VP_MUST_CHECK enum vp_err safe_judge(struct safe_store *safe, const char *call_sid, int64_t epoch);
enum vp_err safe_begin_call(struct store *base, const struct store_call *call, bool *out_is_new);
enum vp_err safe_take_call(struct store *base, const char *call_sid, int64_t epoch);
enum vp_err safe_end_call(struct store *base, const char *call_sid, int64_t epoch, const char *reason,
                          int64_t unix_ms);
enum vp_err safe_reopen_call(struct store *base, const char *call_sid, const char *reason);
enum vp_err safe_save_basket(struct store *base, const char *call_sid, int64_t epoch, uint32_t version,
                             const char *basket_json);
enum vp_err safe_put_turn(struct store *base, const struct store_turn *turn, bool *out_is_new);
enum vp_err safe_put_message(struct store *base, const struct store_message *message, bool *out_is_new);
enum vp_err safe_add_line(struct store *base, const char *call_sid, const struct store_line *line);
enum vp_err safe_add_tool_record(struct store *base, const char *call_sid, const struct tool_record *record);
enum vp_err safe_add_measures(struct store *base, const char *call_sid,
                              const struct store_measures *measures);

/* safe_order.c */
enum vp_err safe_put_order(struct store *base, const struct ticket *ticket, int *out_order_number,
                           bool *out_is_new);

enum vp_err safe_change_order(struct store *base, const struct store_order_change *change);
enum vp_err safe_reprint_order(struct store *base, const struct store_order_change *change);
enum vp_err safe_undo_order(struct store *base, const struct store_order_change *change);

/* safe_refusal.c */
/* The record, of which entry was read, was refused. True: it was for so often and so long that nobody behind it waits
 * any more, and it is no order, no message and no call. */
bool safe_refusal_is_final(struct safe_refusal *refusal, const json_t *entry, struct span record);
/* Behind the replay that it ended. A database that takes no others is what is wrong, and not the record. */
void safe_refusal_count(struct safe_refusal *refusal, bool are_others_taken);

/* safe_tick.c */
void safe_tick(struct store *base);
/* Opens the database. VP_ERR_BAD_VALUE: never; VP_ERR_STORE: not now. */
VP_MUST_CHECK enum vp_err safe_open_inner(struct safe_store *safe, char *out_why, size_t why_size_bytes);

#endif
