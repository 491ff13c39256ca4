/* What VoicePlate keeps: calls, baskets, orders, transcripts, outbox, flags and measures. Domain verbs only;
 * SQL stays in the backends. A store belongs to one thread; several processes may have one open on the same
 * database. Every verb may answer VP_ERR_STORE (logged with its cause), and VP_ERR_BAD_VALUE for what the
 * database will never take; none leaves a half-done change. */
#ifndef VP_STORE_STORE_H
#define VP_STORE_STORE_H

#include "base/end_reason.h"
#include "call/token_usage.h"
#include "call/turn_latency.h"
#include "order/blocked.h"
#include "order/sold_out.h"
#include "order/ticket.h"
#include "store/store_event.h"

struct store;

/* Who has a call may change: a fresh media stream takes it from an older one, in another process too. Each
 * such taking has an epoch (call/scoreboard.h), the newest one the greatest. A verb that is given an epoch
 * refuses one older than the newest it has seen for that call with VP_ERR_SUPERSEDED and changes nothing, so
 * that whoever lost the call cannot write, however late it wakes up. Epoch 0 is not judged. */

/* url: "sqlite:PATH" (created and migrated when needed), or "postgres://USER@HOST/DATABASE" as libpq takes it (an
 * empty database gets its tables). A sentence in out_why; VP_ERR_STORE: not writable now, or not a database;
 * VP_ERR_BAD_VALUE: another kind, newer schema than this program, another program's. */
VP_MUST_CHECK enum vp_err store_open(const char *url, struct store **out_store, char *out_why,
                                     size_t why_size_bytes);
void store_close(struct store *store); /* accepts NULL */

/* To be called twice a second, between verbs, by whoever keeps a store open for long: looks after it. */
void store_tick(struct store *store);

/* Whoever asks for much (erases callers, searches, counts years) and keeps nobody waiting meanwhile may take so much
 * longer for each statement than a call may, but not while it writes and others wait; 0: like a call. A file of this
 * machine knows no such bound. Once *is_cut (borrowed until close; NULL: never) is true, by any thread, what still
 * takes longer ends with VP_ERR_STORE. */
void store_allow_work_ms(struct store *store, int work_ms, const _Atomic bool *is_cut);

/* Reads all data once, without changing it. VP_ERR_BAD_VALUE: it is damaged, out_why says how;
 * VP_ERR_NOT_FOUND: there is none yet; VP_ERR_STORE: it cannot be read. */
VP_MUST_CHECK enum vp_err store_inspect(const char *url, char *out_why, size_t why_size_bytes);

enum store_arm { STORE_ARM_REALTIME, STORE_ARM_TRADITIONAL, STORE_ARM_COUNT };
const char *store_arm_name(enum store_arm arm); /* "realtime" */
bool store_arm_parse(const char *name, enum store_arm *out_arm);

enum { STORE_LINE_JSON_BYTES = 256 };
struct store_call {
    char call_sid[40], restaurant_id[MENU_NAME_BYTES], caller_number[64];
    enum store_arm arm;
    bool is_test;                           /* its arm was not drawn: left out of comparisons */
    int64_t started_unix_ms, ended_unix_ms; /* ended 0: live */
    char end_reason[64];
    enum end_class end_class; /* of the end; NONE: live, or not settled (store_end_call) */
    int64_t epoch;            /* of the newest holder; 0: none yet */
    int64_t seen_unix_ms;     /* the last sign that somebody has the call; 0: none yet */
    /* Measured since (store_add_measures); of no meaning to store_begin_call. */
    int64_t first_audio_unix_ms; /* 0: the caller has heard nothing yet */
    int handover_count;
    char line_json
        [STORE_LINE_JSON_BYTES]; /* what was measured of the caller's line (docs/audio.md); "": nothing */
};

/* A webhook that comes twice is one call: out_is_new tells. */
VP_MUST_CHECK enum vp_err store_begin_call(struct store *store, const struct store_call *call,
                                           bool *out_is_new);
/* From now on the call belongs to this epoch, and it is live, whatever end was written by
 * another holder: VP_ERR_NOT_FOUND, VP_ERR_SUPERSEDED. */
VP_MUST_CHECK enum vp_err store_take_call(struct store *store, const char *call_sid, int64_t epoch);
/* The reason is a text of base/end_reason.def. The first end counts, but one after which the call may
 * go on gives way to one after which it may not, and END_FALLBACK to any other. With the call's
 * orders the reason makes the end's class, which is counted (calls_ended_total) once a call, and not
 * for END_FALLBACK. VP_ERR_NOT_FOUND, VP_ERR_SUPERSEDED. */
VP_MUST_CHECK enum vp_err store_end_call(struct store *store, const char *call_sid, int64_t epoch,
                                         const char *reason, int64_t unix_ms);
VP_MUST_CHECK enum vp_err store_find_call(struct store *store, const char *call_sid,
                                          struct store_call *out_call);

struct store_call_filter {
    const char *restaurant_id; /* NULL: all */
    bool only_live;
    /* Not 0: with only_live also those that began since and ended with END_FALLBACK. */
    int64_t fallback_since_unix_ms;
    int64_t since_unix_ms;          /* that began then or later; 0: ever */
    const struct store_call *after; /* only what follows it in the order below; NULL: from the first */
    int limit;                      /* 0: all */
};
/* Calls on_call (call borrowed) for each, the oldest first; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_call(struct store *store, const struct store_call_filter *filter,
                                          bool (*on_call)(void *owner, const struct store_call *call),
                                          void *owner);

/* The newest basket of a call, as the JSON text its maker wrote; an older version never
 * replaces a newer. VP_ERR_SUPERSEDED. */
VP_MUST_CHECK enum vp_err store_save_basket(struct store *store, const char *call_sid, int64_t epoch,
                                            uint32_t version, const char *basket_json);
/* VP_ERR_NOT_FOUND; the caller frees *out_json. */
VP_MUST_CHECK enum vp_err store_load_basket(struct store *store, const char *call_sid, uint32_t *out_version,
                                            char **out_json);

/* Stores an order and its outbox row in one transaction. One basket version makes at most one order, and so
 * does one content (ticket_is_same_order) in a call: a second time gives the first one's number and
 * out_is_new false. VP_ERR_SUPERSEDED: also when this version was ordered with another content, which only
 * another conversation can have done. The restaurant's next number is given; where ticket->order_number is
 * not 0, that one, unless another order has it (which is logged as an error). */
VP_MUST_CHECK enum vp_err store_put_order(struct store *store, const struct ticket *ticket,
                                          int *out_order_number, bool *out_is_new);

struct store_order_filter {
    const char *restaurant_id;             /* NULL: all */
    const char *call_sid;                  /* NULL: all */
    const char *caller_number;             /* of their calls; NULL: all */
    int64_t since_unix_ms, before_unix_ms; /* placed then or later, and before that; 0: ever */
    int order_number;                      /* 0: all */
    bool has_state;
    enum order_state state;
    int limit; /* newest first; 0: 100 */
};
/* Calls on_ticket (ticket borrowed) for each; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_order(struct store *store, const struct store_order_filter *filter,
                                           bool (*on_ticket)(void *owner, const struct ticket *ticket),
                                           void *owner);

/* Takes back an end that had this reason: the call goes on elsewhere. Another end, or none, stays as it is. */
VP_MUST_CHECK enum vp_err store_reopen_call(struct store *store, const char *call_sid, const char *reason);

/* What a traditional call leaves behind from turn to turn. The talk (pipeline/talk.h) has a number: how many
 * turns it holds, 0 before the first. A turn is taken once, whoever asks and how often. */
enum { STORE_AUDIO_ID_BYTES = 40 };

struct store_turn { /* all borrowed */
    const char *call_sid;
    int64_t epoch;
    uint32_t number;       /* of the talk that the turn began with; it is one more afterwards */
    const char *talk_json; /* for the next turn */
    const char *answer;    /* for whoever asks for this turn again */
    const char *audio_id;  /* of audio, "" for none; hard to guess */
    struct span audio;
    int64_t unix_ms;             /* now: what is older than a day is forgotten */
    int64_t audio_until_unix_ms; /* audio is not given out any more */
};
/* out_is_new false: the turn was taken already, nothing was changed. VP_ERR_SUPERSEDED. */
VP_MUST_CHECK enum vp_err store_put_turn(struct store *store, const struct store_turn *turn,
                                         bool *out_is_new);
/* VP_ERR_NOT_FOUND; the caller frees *out_json. */
VP_MUST_CHECK enum vp_err store_load_talk(struct store *store, const char *call_sid, uint32_t *out_number,
                                          char **out_json);
/* The answer of the turn that began with this number. VP_ERR_NOT_FOUND; the caller frees *out_answer. */
VP_MUST_CHECK enum vp_err store_load_answer(struct store *store, const char *call_sid, uint32_t number,
                                            char **out_answer);
/* VP_ERR_NOT_FOUND: no such id, or its time is over. The caller frees *out_audio. */
VP_MUST_CHECK enum vp_err store_load_audio(struct store *store, const char *audio_id, int64_t now_unix_ms,
                                           char **out_audio, size_t *out_bytes);

enum store_speaker { STORE_CALLER, STORE_AGENT, STORE_NOTE }; /* NOTE: the service (call_notes.h) */
struct store_line {                                           /* of a transcript */
    enum store_speaker speaker;
    int64_t offset_ms;   /* since the call began */
    const char *text;    /* of the agent's what was heard; "": nothing of it was */
    const char *unheard; /* the rest of what the agent said; NULL or "": there is none */
};
VP_MUST_CHECK enum vp_err store_add_line(struct store *store, const char *call_sid,
                                         const struct store_line *line);
VP_MUST_CHECK enum vp_err store_each_line(struct store *store, const char *call_sid,
                                          bool (*on_line)(void *owner, const struct store_line *line),
                                          void *owner);

/* How orders reach their restaurant: each goes by each of the restaurant's ways (order/menu.h), until somebody there
 * acknowledges it or it is given up. */
enum { STORE_WAYS_MAX = MENU_DELIVERIES_MAX, STORE_EVENT_BYTES = 16, STORE_DELIVERY_ERROR_BYTES = 128 };

struct store_ways {
    char restaurant_id[MENU_NAME_BYTES], way_ids[STORE_WAYS_MAX][MENU_NAME_BYTES];
    unsigned way_events[STORE_WAYS_MAX]; /* STORE_EVENT_BIT of each event that the way takes */
    size_t way_count;                    /* 0: its orders are not delivered */
};
struct store_plan { /* all borrowed */
    const struct store_ways *restaurants;
    size_t restaurant_count;
    int64_t unix_ms;        /* now */
    int64_t oldest_unix_ms; /* what happened before is not delivered any more */
};
/* Makes the deliveries of events that have none yet (store/store_event.h), all of an event at once. Those of other
 * restaurants wait.
 * out_count: of deliveries that were made. */
VP_MUST_CHECK enum vp_err store_plan_deliveries(struct store *store, const struct store_plan *plan,
                                                int *out_count);

struct store_unheard { /* orders that nobody has heard of by a way; all borrowed */
    const char *restaurant_id, *way_id;
    const char *told_way_id; /* by which somebody is told so: one delivery an order */
    int64_t unix_ms;         /* now */
    int64_t before_unix_ms;  /* that wait since then or earlier */
    int64_t oldest_unix_ms;  /* and not from before */
};
/* Makes a delivery by told_way_id for each order that was not acknowledged by way_id so long, and that nobody has
 * accepted or ended otherwise. out_count: of those that were made. */
VP_MUST_CHECK enum vp_err store_plan_unheard(struct store *store, const struct store_unheard *unheard,
                                             int *out_count);
/* Acknowledges the deliveries by way_id of orders that somebody has accepted, or ended otherwise. out_count: of those
 * that were. */
VP_MUST_CHECK enum vp_err store_settle_seen(struct store *store, const char *restaurant_id,
                                            const char *way_id, int64_t unix_ms, int *out_count);

enum store_delivery_state {
    STORE_DELIVERY_WAITING,
    STORE_DELIVERY_ACKNOWLEDGED,
    STORE_DELIVERY_GIVEN_UP,
    STORE_DELIVERY_STATE_COUNT
};
const char *store_delivery_state_name(enum store_delivery_state state);
bool store_delivery_state_parse(const char *name, enum store_delivery_state *out_state);

struct store_delivery {
    int64_t id; /* stable over retries */
    char restaurant_id[MENU_NAME_BYTES], way_id[MENU_NAME_BYTES];
    char event[STORE_EVENT_BYTES]; /* store_event_name: "created" */
    char call_sid[40];             /* with the version: of the order */
    uint32_t basket_version;
    int order_number;   /* 0: a message's, or with no message_id a call's */
    int sequence;       /* of the order's events, from 0: the same event may come twice */
    int64_t message_id; /* 0: an order's */
    enum store_delivery_state state;
    int attempt_count;     /* with the one that goes on */
    bool may_have_arrived; /* an earlier attempt ended without an answer */
    int64_t since_unix_ms; /* from when on it counts as waiting: the order's time, or when it was reopened */
    int64_t due_unix_ms, done_unix_ms;
    char last_error[STORE_DELIVERY_ERROR_BYTES]; /* "": none */
};
/* Leases up to max due deliveries to this process for lease_ms; none is leased twice at once, and of each way one
 * at a time, the longest due first. What happened to an order waits for what happened to it earlier. */
VP_MUST_CHECK enum vp_err store_lease_deliveries(struct store *store, int64_t now_unix_ms, int64_t lease_ms,
                                                 struct store_delivery *out_deliveries, size_t max,
                                                 size_t *out_count);
/* The ends of a lease. VP_ERR_NOT_FOUND; VP_ERR_SUPERSEDED: somebody else has ended it, and it stays as it is, except
 * that one which was given up may still be acknowledged. */
VP_MUST_CHECK enum vp_err store_acknowledge_delivery(struct store *store, int64_t delivery_id,
                                                     int64_t unix_ms);
VP_MUST_CHECK enum vp_err store_give_up_delivery(struct store *store, int64_t delivery_id, int64_t unix_ms,
                                                 const char *why);
struct store_retry {
    int64_t at_unix_ms;
    bool may_have_arrived;
    const char *why; /* borrowed */
};
VP_MUST_CHECK enum vp_err store_retry_delivery(struct store *store, int64_t delivery_id,
                                               const struct store_retry *retry);
/* One that waits or was given up is due now, and has its whole time again. VP_ERR_SUPERSEDED: it was acknowledged. */
VP_MUST_CHECK enum vp_err store_reopen_delivery(struct store *store, int64_t delivery_id, int64_t unix_ms);

/* The wall clock was turned by so much (ms; back where it is negative) and stands at now_unix_ms: nothing that waits
 * has waited longer or shorter for that, and nothing waits for a time that comes a second time; a lease goes on for
 * lease_ms. Said twice it is as said once. Where the database has the clock that counts nothing is done. */
VP_MUST_CHECK enum vp_err store_turn_deliveries(struct store *store, int64_t now_unix_ms, int64_t by_ms,
                                                int64_t lease_ms);

/* It goes by another way of its restaurant, from the beginning: VP_ERR_SUPERSEDED: it was acknowledged;
 * VP_ERR_BAD_VALUE: the same goes, or went, by that way already. Whether there is such a way is the asker's to
 * know. */
VP_MUST_CHECK enum vp_err store_redirect_delivery(struct store *store, int64_t delivery_id,
                                                  const char *way_id, int64_t unix_ms);

struct store_delivery_filter {
    int64_t id;                         /* 0: all */
    const char *restaurant_id, *way_id; /* NULL: all */
    bool has_state;
    enum store_delivery_state state;
    int order_number; /* 0: all */
    int limit;        /* newest first; 0: 100 */
};
/* Calls on_delivery (borrowed) for each; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_delivery(struct store *store, const struct store_delivery_filter *filter,
                                              bool (*on_delivery)(void *owner,
                                                                  const struct store_delivery *delivery),
                                              void *owner);
struct store_oldest {     /* since when the delivery waits that waits longest; 0: none does */
    int64_t unix_ms;      /* of all ways but one */
    int64_t page_unix_ms; /* of that one */
};
VP_MUST_CHECK enum vp_err store_oldest_delivery(struct store *store, const char *page_way_id,
                                                struct store_oldest *out_oldest);

/* Feature flags. What names and values mean is their reader's affair (arms/flags.h); here they are kept, and
 * each change is logged in the transaction that makes it. */
enum { STORE_FLAG_BYTES = 32, STORE_WHO_BYTES = 64, STORE_NUMBER_BYTES = 64 };

struct store_flag {
    char restaurant_id[MENU_NAME_BYTES]; /* "": all restaurants */
    char name[STORE_FLAG_BYTES], value[STORE_FLAG_BYTES];
    char changed_by[STORE_WHO_BYTES];
    int64_t changed_unix_ms;
};
/* value "" forgets the flag; VP_ERR_NOT_FOUND when it is not set. */
VP_MUST_CHECK enum vp_err store_set_flag(struct store *store, const struct store_flag *flag);
/* Flags for all restaurants first. */
VP_MUST_CHECK enum vp_err store_each_flag(struct store *store,
                                          bool (*on_flag)(void *owner, const struct store_flag *flag),
                                          void *owner);

struct store_test_number { /* a caller who always gets the same arm */
    char number[STORE_NUMBER_BYTES];
    enum store_arm arm;
    char changed_by[STORE_WHO_BYTES];
    int64_t changed_unix_ms;
};
VP_MUST_CHECK enum vp_err store_set_test_number(struct store *store, const struct store_test_number *number);
/* VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err store_remove_test_number(struct store *store, const char *number, const char *who,
                                                   int64_t unix_ms);
VP_MUST_CHECK enum vp_err store_each_test_number(
    struct store *store, bool (*on_number)(void *owner, const struct store_test_number *number), void *owner);

struct store_flag_change { /* a line of the log */
    int64_t id, unix_ms;
    char who[STORE_WHO_BYTES];
    char name[STORE_FLAG_BYTES];    /* a flag's, or "test_number" */
    char scope[STORE_NUMBER_BYTES]; /* the restaurant, "" for all; of a test number: the number */
    char old_value[STORE_FLAG_BYTES], new_value[STORE_FLAG_BYTES]; /* "": not set */
};
/* The newest change first. */
VP_MUST_CHECK enum vp_err store_each_flag_change(struct store *store, int limit,
                                                 bool (*on_change)(void *owner,
                                                                   const struct store_flag_change *change),
                                                 void *owner);
/* Grows with every change of a flag or test number, whoever makes it; 0: none yet. Cheap to ask. */
VP_MUST_CHECK enum vp_err store_flags_version(struct store *store, int64_t *out_version);

/* What restaurants have run out of while their menus still offer it (order/sold_out.h); each change is logged in the
 * transaction that makes it. */
struct store_sold_out {
    struct sold_out thing;
    char changed_by[STORE_WHO_BYTES];
    int64_t changed_unix_ms;
};
/* From then on, or until another time than before. Things of any restaurant whose time was over then are
 * forgotten. */
VP_MUST_CHECK enum vp_err store_sell_out(struct store *store, const struct store_sold_out *thing);
/* It can be had again; thing.until_unix_ms is of no meaning. VP_ERR_NOT_FOUND: it was not sold out. */
VP_MUST_CHECK enum vp_err store_offer_again(struct store *store, const struct store_sold_out *thing);
/* By restaurant, items first, by id; also those whose time is over. False from on_thing stops. */
VP_MUST_CHECK enum vp_err store_each_sold_out(
    struct store *store, bool (*on_thing)(void *owner, const struct store_sold_out *thing), void *owner);
/* Grows with every change of what is sold out, whoever makes it; 0: none yet. Cheap to ask. */
VP_MUST_CHECK enum vp_err store_sold_out_version(struct store *store, int64_t *out_version);

/* What is measured of a call while it goes on. */
struct store_measures {
    int64_t first_audio_unix_ms;      /* the caller's first sound of us; 0: no news. The first one counts. */
    const struct turn_latency *turns; /* that were not told before */
    size_t turn_count;
    int handover_count;    /* so far; the largest counts, so that a repeated request counts once */
    int64_t seen_unix_ms;  /* somebody had the call then; the latest counts */
    int64_t epoch;         /* of whoever measured; 0: not judged */
    uint64_t key;          /* told again with the same one it counts once; 0: not judged */
    const char *line_json; /* of the caller's line, so far; the latest counts; NULL: no news */
    /* What the model used that was not told before, what it cost, and the restaurant's day (menu_day), which counts
     * with a call's first. All zero: no news. */
    struct token_usage usage;
    int64_t cost_micros;
    char usage_day[MENU_DAY_BYTES];
};
/* VP_ERR_NOT_FOUND: no such call. VP_ERR_SUPERSEDED. */
VP_MUST_CHECK enum vp_err store_add_measures(struct store *store, const char *call_sid,
                                             const struct store_measures *measures);

/* Calls on_turn for each turn of a call that was answered, in their order; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_turn(struct store *store, const char *call_sid,
                                          bool (*on_turn)(void *owner, const struct turn_latency *turn),
                                          void *owner);

/* What calls are compared by. */
enum store_measure {
    STORE_COMPLETED,       /* each call: 1 when it made an order, else 0 */
    STORE_FIRST_AUDIO_MS,  /* each call that got so far: from its webhook to our first sound */
    STORE_TURN_LATENCY_MS, /* each turn: total_ms of call/turn_latency.h */
    STORE_HANDOVERS,       /* each call: fresh streams, changes of the arm, persons it was passed on to */
    STORE_ORDER_EDITS,     /* each order: changes of the basket that led to it */
    STORE_MEASURE_COUNT
};
struct store_measure_filter {
    const char *restaurant_id; /* NULL: all */
    int64_t since_unix_ms;     /* calls that began then or later */
};
/* Calls on_value for each value, in no order; only of calls that are over and whose arm was drawn.
 * False from it stops. */
VP_MUST_CHECK enum vp_err store_each_measure(struct store *store, const struct store_measure_filter *filter,
                                             bool (*on_value)(void *owner, enum store_arm arm,
                                                              enum store_measure measure, int64_t value),
                                             void *owner);

/* What the model used, of a restaurant and day. */
struct store_usage {
    char restaurant_id[MENU_NAME_BYTES], day[MENU_DAY_BYTES];
    int64_t call_count;
    struct token_usage tokens;
    int64_t cost_micros; /* millionths of a dollar, at the prices of the time */
};
struct store_usage_filter {
    const char *call_sid;      /* NULL: all; otherwise the rest does not matter */
    const char *restaurant_id; /* NULL: all */
    const char *since_day;     /* "" for ever */
};
/* Calls on_usage (borrowed) for each restaurant and day with any, the newest day first. False from it stops. */
VP_MUST_CHECK enum vp_err store_each_usage(struct store *store, const struct store_usage_filter *filter,
                                           bool (*on_usage)(void *owner, const struct store_usage *usage),
                                           void *owner);

/* Until the view ends, all answers are of one moment, whatever other processes write. Nothing
 * may be written meanwhile. */
VP_MUST_CHECK enum vp_err store_begin_view(struct store *store);
void store_end_view(struct store *store);

/* What no correct program leaves behind in its tables. */
enum store_flaw_kind {
    STORE_FLAW_FILE_DAMAGED,          /* detail says how */
    STORE_FLAW_ORDER_WITHOUT_CALL,    /* no such call is known */
    STORE_FLAW_ORDER_ELSEWHERE,       /* the order's restaurant is not the call's; detail: the call's */
    STORE_FLAW_VERSION_ORDERED_TWICE, /* one basket version made several orders */
    STORE_FLAW_NUMBER_GIVEN_TWICE,    /* a restaurant has two orders of one number */
    STORE_FLAW_ORDER_WITHOUT_OUTBOX,  /* the restaurant would never get it */
    STORE_FLAW_OUTBOX_WITHOUT_ORDER,
    STORE_FLAW_LINE_WITHOUT_ORDER, /* a dish of no order */
    STORE_FLAW_BASKET_WITHOUT_CALL,
    STORE_FLAW_DELIVERY_WITHOUT_ORDER,
    STORE_FLAW_DELIVERY_GIVEN_UP, /* nobody acknowledged it in a day; detail: the way, and why */
    STORE_FLAW_COUNT
};
struct store_flaw {
    enum store_flaw_kind kind;
    char call_sid[40], restaurant_id[MENU_NAME_BYTES]; /* "": none */
    int order_number;                                  /* 0: none */
    char detail[256];
};
/* Calls on_flaw for each flaw found; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_flaw(struct store *store,
                                          bool (*on_flaw)(void *owner, const struct store_flaw *flaw),
                                          void *owner);

#endif
