/* What VoicePlate keeps: calls, baskets, orders, transcripts, outbox. Domain verbs only; SQL stays in the
 * backends. A store belongs to one thread; several processes may have one open on the same database. Every
 * verb may answer VP_ERR_STORE (logged with its cause); none leaves a half-done change. */
#ifndef VP_STORE_STORE_H
#define VP_STORE_STORE_H

#include "order/ticket.h"

struct store;

/* url: "sqlite:PATH" (created and migrated when needed). VP_ERR_BAD_VALUE for another kind, VP_ERR_STORE with
 * a sentence in out_why: not writable, newer schema than this program, not a database. */
VP_MUST_CHECK enum vp_err store_open(const char *url, struct store **out_store, char *out_why,
                                     size_t why_size_bytes);
void store_close(struct store *store); /* accepts NULL */

enum store_arm { STORE_ARM_REALTIME, STORE_ARM_TRADITIONAL };

struct store_call {
    char call_sid[40], restaurant_id[MENU_NAME_BYTES], caller_number[64];
    enum store_arm arm;
    int64_t started_unix_ms, ended_unix_ms; /* ended 0: live */
    char end_reason[64];
};

/* A webhook that comes twice is one call: out_is_new tells. */
VP_MUST_CHECK enum vp_err store_begin_call(struct store *store, const struct store_call *call,
                                           bool *out_is_new);
/* The first end counts. VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err store_end_call(struct store *store, const char *call_sid, const char *reason,
                                         int64_t unix_ms);
VP_MUST_CHECK enum vp_err store_find_call(struct store *store, const char *call_sid,
                                          struct store_call *out_call);

/* The newest basket of a call, as the JSON text its maker wrote; an older version never replaces a newer. */
VP_MUST_CHECK enum vp_err store_save_basket(struct store *store, const char *call_sid, uint32_t version,
                                            const char *basket_json);
/* VP_ERR_NOT_FOUND; the caller frees *out_json. */
VP_MUST_CHECK enum vp_err store_load_basket(struct store *store, const char *call_sid, uint32_t *out_version,
                                            char **out_json);

/* Stores an order and its outbox row in one transaction. (call_sid, basket_version) makes at most one order:
 * a second time gives the first one's number and out_is_new false. */
VP_MUST_CHECK enum vp_err store_put_order(struct store *store, const struct ticket *ticket,
                                          int *out_order_number, bool *out_is_new);

struct store_order_filter {
    const char *restaurant_id; /* NULL: all */
    const char *call_sid;      /* NULL: all */
    int64_t since_unix_ms;
    int limit; /* newest first; 0: 100 */
};
/* Calls on_ticket (ticket borrowed) for each; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_order(struct store *store, const struct store_order_filter *filter,
                                           bool (*on_ticket)(void *owner, const struct ticket *ticket),
                                           void *owner);

enum store_speaker { STORE_CALLER, STORE_AGENT };
struct store_line { /* of a transcript */
    enum store_speaker speaker;
    int64_t offset_ms; /* since the call began */
    const char *text;
};
VP_MUST_CHECK enum vp_err store_add_line(struct store *store, const char *call_sid,
                                         const struct store_line *line);
VP_MUST_CHECK enum vp_err store_each_line(struct store *store, const char *call_sid,
                                          bool (*on_line)(void *owner, const struct store_line *line),
                                          void *owner);

/* Orders not yet delivered to their restaurant. */
struct store_delivery {
    int64_t id; /* stable over retries */
    char restaurant_id[MENU_NAME_BYTES];
    int order_number, attempt_count;
};
/* Leases up to max due deliveries to this process for lease_ms; none is leased twice at once. */
VP_MUST_CHECK enum vp_err store_lease_deliveries(struct store *store, int64_t now_unix_ms, int64_t lease_ms,
                                                 struct store_delivery *out_deliveries, size_t max,
                                                 size_t *out_count);
VP_MUST_CHECK enum vp_err store_delivered(struct store *store, int64_t delivery_id, int64_t unix_ms);
VP_MUST_CHECK enum vp_err store_retry_delivery(struct store *store, int64_t delivery_id, int64_t at_unix_ms);

#endif
