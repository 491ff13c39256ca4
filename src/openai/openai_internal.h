/* One connection of an ai leg. A session cannot be resumed, so each dialling makes a new one; an old one
 * closes by itself, cut off from its leg. */
#ifndef VP_OPENAI_OPENAI_INTERNAL_H
#define VP_OPENAI_OPENAI_INTERNAL_H

#include "base/name_ring.h"
#include "net/ws_conn.h"
#include "openai/ai_leg.h"
#include "openai/item_ledger.h"
#include "openai/model_allowance.h"
#include "openai/model_audio.h"
#include "openai/piece_joiner.h"
#include "openai/open_calls.h"
#include "openai/realtime_event.h"
#include "openai/realtime_setup.h"
#include "openai/response_queue.h"

struct ai_session;

struct ai_leg {
    struct loop *loop;
    const struct ai_settings *places[AI_PLACE_COUNT];
    const struct ai_settings *settings; /* of the place that was dialled last */
    const struct menu *menu;
    void (*on_activity)(void *owner, struct call *call);
    void *owner;
    char call_sid[CALL_SID_BYTES];
    struct call *call;          /* NULL: none yet, or no longer */
    struct ai_session *session; /* NULL: not dialled, or given up */
    struct ai_session *spare;   /* to replace it; NULL: none */
    struct ai_session *ahead;   /* opened before the call came, for its first dialling there; NULL: none */
    bool is_ahead;              /* it keeps one for a call to come, with which it is logged as ready */
    struct loop_later later;
    /* Of a trial, which has no call: a session became ready, or is over. owner as above. */
    void (*on_settled)(void *owner, const struct ai_session *session);
};

/* Up to READY there is a connection, and a leg that has the session or keeps it in spare; OVER it may have
 * lost either. The dialect is known from CONFIGURING on. */
enum ai_session_state {
    AI_SESSION_DIALLING,    /* no WebSocket yet */
    AI_SESSION_EXPECTED,    /* connected; session.created is awaited */
    AI_SESSION_CONFIGURING, /* session.update sent; session.updated is awaited */
    AI_SESSION_READY,
    AI_SESSION_OVER, /* failed; the call hears it at the end of the round */
};

/* What the caller said last, as an item of the conversation. One that was no turn is taken out of it, once it is
 * there, and its words count for nothing. */
struct caller_item {
    char id[PIECE_ID_BYTES]; /* "" before the first */
    bool is_committed, is_unwanted;
};

struct ai_session {
    struct ai_leg *leg; /* NULL: nobody listens any more */
    struct loop *loop;
    char call_sid[CALL_SID_BYTES];          /* for logs: it outlives its leg */
    int64_t dialled_unix_us, ready_unix_us; /* ready 0: it never was */
    struct ws_conn *ws;                     /* NULL before and after the connection */
    enum ai_session_state state;
    enum ai_dialect dialect;         /* never AUTO once CONFIGURING */
    enum realtime_audio asked_audio; /* of the last session.update */
    char setup_id[24];               /* its event_id */
    unsigned setup_count, probe_count;
    uint32_t left_out; /* of the set-up, because the server refuses it (setup_member.h) */
    struct model_audio audio;
    struct piece_joiner joiner;
    struct loop_timer join_timer; /* when its rest goes */
    bool is_join_armed;
    struct response_queue responses;
    struct item_ledger items;
    struct model_allowance allowance;
    uint64_t audio_item;                /* ident of the item whose audio came last; 0 once it has ended */
    struct open_calls open_calls;       /* of the response that runs */
    struct loop_timer open_calls_timer; /* their arguments are there, and no word that they are complete */
    struct loop_timer respite_timer;
    bool has_respite;                  /* no answer is asked for until it is over */
    bool was_limited;                  /* the last answer failed for a rate limit */
    struct name_ring tool_calls;       /* that were carried out: number of the response and id of the call */
    struct name_ring tool_call_ids;    /* of the same, alone */
    uint32_t response_number;          /* of responses that were announced */
    uint64_t response_ident;           /* of the last of them */
    struct name_ring responses_begun;  /* announced by response.created */
    struct name_ring responses_paid;   /* whose tokens were told */
    bool is_unnamed;                   /* the last of them had no name */
    uint64_t unannounced_count;        /* pieces of audio of others */
    enum ai_turns turns;               /* as it showed */
    struct caller_item heard;          /* what the caller said last */
    bool is_probed;                    /* a sign of life is awaited */
    int64_t expires_at_unix_s;         /* 0: not told */
    char id[72], model[72], voice[32]; /* as the server shows them, for people */
    uint64_t bad_count, dropped_count;
    char why[256];       /* why it is over */
    bool is_barred;      /* a fresh session would meet the same */
    enum vp_err end_err; /* of a connection that ended by itself, and its refusal: 0 for none */
    int end_http_status;
    struct loop_later later;
};

/* Dials for leg; a failure that is seen at once is reported like a later one. NULL when there is no memory. */
struct ai_session *ai_session_open(struct ai_leg *leg);
/* Another leg has it from now on, which keeps it in ahead. */
void ai_session_move(struct ai_session *session, struct ai_leg *leg);
/* Cuts the session off from its leg and closes it; it frees itself. */
void ai_session_leave(struct ai_session *session, const char *why);
/* The session failed: the call hears of it at the end of the round, never from inside a port function. */
void ai_session_fail(struct ai_session *session, const char *why);
/* The session sent more than it may: fails, and is counted. */
void ai_session_exceed(struct ai_session *session, const char *why);
/* Fails where a fresh session would fail likewise. */
void ai_session_bar(struct ai_session *session, const char *why);
/* Sends one message and frees it; NULL (no memory) and a full queue end the session. */
void ai_session_send(struct ai_session *session, char *json);
/* Tells the call how long this session may live, if its server said so. */
void ai_session_tell_limit(const struct ai_session *session);
/* Asks for the next waiting response if none runs. */
void ai_session_pump(struct ai_session *session);
/* How the event_id of a probe begins, before its number; its refusal is an answer like any other. */
#define AI_PROBE_ID "probe-"
/* Tells the owner of the leg that the call may have a new deadline. */
static inline void ai_session_note_activity(const struct ai_session *session)
{
    struct ai_leg *leg = session->leg;
    if (leg != NULL && leg->call != NULL && leg->on_activity != NULL)
        leg->on_activity(leg->owner, leg->call);
}

/* In ai_audio.c: what the model says goes to the call, its small pieces joined. */
VP_MUST_CHECK enum vp_err ai_audio_init(struct ai_session *session);
void ai_audio_deinit(struct ai_session *session);
void ai_audio_on_piece(struct ai_session *session, const struct realtime_event *event);
/* The item whose audio came last has all of it, or the session is over: what is held back goes now. */
void ai_audio_end_item(struct ai_session *session);
/* What is held back is not wanted any more. */
void ai_audio_drop(struct ai_session *session);

/* In ai_setup.c: the session is asked to be this restaurant's, until it is. */
void ai_setup_on_created(struct ai_session *session, const struct realtime_session *shown);
/* The caller has chosen another restaurant: the instructions become its, and nothing else changes. */
void ai_setup_change_menu(struct ai_session *session);
void ai_setup_on_updated(struct ai_session *session, const struct realtime_session *shown);
/* An error that the set-up can do without what it is about, which it is asked for then: true. */
bool ai_setup_mend(struct ai_session *session, const struct realtime_error *error);
/* Any other error before the session is ready means that it will not become ready. */
void ai_setup_on_error(struct ai_session *session, const struct realtime_error *error, const char *why);

/* In ai_tool_calls.c: function calls are carried out once, however they are told. */
VP_MUST_CHECK enum vp_err ai_tool_calls_init(struct ai_session *session);
void ai_tool_calls_deinit(struct ai_session *session);
void ai_tool_calls_on_event(struct ai_session *session, const struct realtime_event *event);
/* Another response begins; or it is over: its items are read. Both may end the call. */
void ai_tool_calls_begin_response(struct ai_session *session);
void ai_tool_calls_end_response(struct ai_session *session, const char *response_id,
                                struct realtime_response *response, enum ai_outcome outcome);

/* The session is ready, and its call, where there is one, is known. */
void ai_session_log_ready(const struct ai_session *session);

/* In ai_events.c: takes what was no turn out of the conversation, once it is there. */
void ai_session_drop_unwanted(struct ai_session *session);
/* What a server event means. */
void ai_session_on_event(struct ai_session *session, const struct realtime_event *event);

/* ---- ai_respite.c ---- */
enum vp_err ai_respite_init(struct ai_session *session);
void ai_respite_deinit(struct ai_session *session);
/* Answers that are asked for wait so long. */
void ai_respite_begin(struct ai_session *session, int64_t duration_ms);
void ai_respite_end(struct ai_session *session);

#endif
