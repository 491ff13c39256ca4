/* What a page shows of calls: a list of them with what came of each, found by what was said, and figures of a day. */
#ifndef VP_STORE_CALL_LIST_H
#define VP_STORE_CALL_LIST_H

#include "store/store.h"

/* What came of a call. One that ended without an order, a message or a person is ANSWERED where a turn of the caller
 * was answered and no dish was left in an order that nobody placed; else ABANDONED. */
enum call_outcome {
    OUTCOME_LIVE,
    OUTCOME_ORDERED,
    OUTCOME_MESSAGE,
    OUTCOME_TRANSFERRED,
    OUTCOME_ABANDONED,
    OUTCOME_FAILED,
    OUTCOME_ANSWERED,
    OUTCOME_BLOCKED,
    OUTCOME_COUNT
};
const char *call_outcome_name(enum call_outcome outcome); /* "ordered" */
bool call_outcome_parse(const char *name, enum call_outcome *out_outcome);
/* Of an end by its class, where nothing else is known. */
enum call_outcome call_outcome_of(enum end_class end_class);

enum { CALL_SUMMARY_ORDERS_MAX = 8, CALL_LIST_MAX = 500, CALL_LIST_WORDS_BYTES = 128 };

struct call_summary {
    struct store_call call;
    enum call_outcome outcome;
    char caller_name[64];             /* of the order; "": not known */
    int turn_count, slowest_ms;       /* turns answered, and the slowest answer; 0: none */
    int64_t cost_micros, total_cents; /* of the model; of all orders */
    int order_numbers[CALL_SUMMARY_ORDERS_MAX];
    size_t order_count; /* of the numbers; the oldest first */
};

struct call_list_filter {
    const char *restaurant_id; /* NULL: all */
    const char *call_sid;      /* NULL: all; otherwise the rest does not matter */
    const char *words;         /* a part of the number or of the name, or what was said; NULL: any */
    bool has_outcome;
    enum call_outcome outcome;
    int64_t from_unix_ms, until_unix_ms; /* began at or after, and before; until 0: for ever */
    int limit;                           /* 1 to CALL_LIST_MAX */
};
/* Calls on_call (borrowed) for each, the newest first; false from it stops. A search that would take long ends early:
 * *out_next_unix_ms is where to go on, as until_unix_ms; 0: there are no more. */
VP_MUST_CHECK enum vp_err store_list_calls(struct store *store, const struct call_list_filter *filter,
                                           bool (*on_call)(void *owner, const struct call_summary *call),
                                           void *owner, int64_t *out_next_unix_ms);

struct call_figures { /* of calls that began, and orders that were placed, in a time */
    int64_t call_count, ended_count, ordered_count, order_count, revenue_cents;
    int64_t turn_count;
    int p50_ms, p95_ms; /* of the turns' latencies; 0: there are none */
};
struct call_period {
    const char *restaurant_id; /* NULL: all */
    int64_t from_unix_ms, until_unix_ms;
};
VP_MUST_CHECK enum vp_err store_read_figures(struct store *store, const struct call_period *period,
                                             struct call_figures *out_all,
                                             struct call_figures out_arms[STORE_ARM_COUNT]);
VP_MUST_CHECK enum vp_err store_count_calls(struct store *store, const struct call_period *period,
                                            int64_t *out_count);

/* A function call of the model, and what it was answered; texts are cut to fit (UTF-8). */
enum { TOOL_RECORD_NAME_BYTES = 64, TOOL_RECORD_ARGUMENTS_BYTES = 1024, TOOL_RECORD_ANSWER_BYTES = 2048 };
enum { TOOL_RECORDS_MAX = 200 }; /* of a call; the rest is not kept */
struct tool_record {
    int64_t unix_ms;
    bool is_refusal;
    const char *name, *arguments, *answer; /* JSON, unless they were cut */
};
VP_MUST_CHECK enum vp_err store_add_tool_record(struct store *store, const char *call_sid,
                                                const struct tool_record *record);
VP_MUST_CHECK enum vp_err store_each_tool_record(struct store *store, const char *call_sid,
                                                 bool (*on_record)(void *owner,
                                                                   const struct tool_record *record),
                                                 void *owner);

#endif
