/* One call: the telephone on one side, a model on the other, an order between them. It decides by the table
 * in call_state.c and acts in call.c; it knows no protocol, no socket and no SQL. All functions run on the
 * loop's thread; time comes from base/clock, deadlines from call_next_deadline_ms. */
#ifndef VP_CALL_CALL_H
#define VP_CALL_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "call/call_command.h"
#include "call/call_state.h"
#include "call/ports.h"
#include "call/tally.h"
#include "order/menu.h"

struct call;

struct call_settings {
    int64_t connect_ms;  /* model connection and set-up; 3000 */
    int64_t turn_end_ms; /* silence after which the model says that a turn is over; 500 */
    int64_t stall_ms;    /* an answer is due: so long without a sign of life, and the model is dead; 2500 */
    int64_t slow_ms;     /* it lives and does not answer: so long it is waited for; 10000 */
    int64_t engine_wait_ms;    /* for an engine that starts again, before the call is handed on; 6000 */
    int64_t silence_prompt_ms; /* nobody speaks: "are you still there?"; 8000 */
    int silence_prompt_max;    /* after so many the call ends politely; 2 */
    int64_t length_max_ms;     /* whole call; 900000 */
    int64_t goodbye_ms;        /* longest wait for the goodbye's last mark; 20000 */
    bool keeps_transcript;
    bool pauses;     /* barge-in on confirmed speech only: the floor is ours (floor.h) */
    bool has_engine; /* the embedded engine runs: sessions can be had there when the model fails */
};
extern const struct call_settings call_settings_default;

struct call_options {
    const char *call_sid, *stream_sid, *caller_number, *called_number; /* copied */
    struct menu *menu;                                                 /* retained */
    struct call_settings settings;
    struct span
        greeting_ulaw; /* cached greeting audio, borrowed for the call's life; none: the model greets */
    const char *greeting_text; /* what the cached greeting says; borrowed likewise */
    struct span filler_ulaw;   /* "One moment please." for silence after a failure; borrowed; may be none */
    enum ai_place first_place; /* where the first session is opened */
    const char *basket_json;   /* of an earlier leg of this call, or NULL */
    bool was_greeted;          /* an earlier leg of this call was heard, whether or not it left a basket */
    bool is_unreached;         /* that leg passed the caller on, and nobody answered: here they are again */
    int64_t started_unix_ms;   /* when the call began, maybe with that leg; 0: now */
    const struct phone_port *phone;
    void *phone_leg;
    const struct ai_port *ai;
    void *ai_leg;
    const struct journal_port *journal;
    void *journal_leg;
    const struct own_tool_port *own_tools; /* NULL: the restaurant's own tools are not asked */
    void *own_tools_leg;
    /* Once, when the call is over and both legs were asked to close. */
    void (*on_ended)(void *owner, struct call *call, const char *why);
    /* A session at a place was answered by, or was lost: what the circuit breaker is fed with. May be NULL;
     * must not call back. */
    void (*on_session)(void *owner, enum ai_place place, bool is_good);
    /* What do these sounds of the caller's say, mu-law? Answered by call_on_words_heard, later; a new question replaces
     * one that is not answered yet. False: nobody can tell. May be NULL. */
    bool (*ask_words)(void *owner, struct span ulaw);
    /* As in call/tools.h, of the owner. May be NULL: the call stays with its restaurant. */
    struct menu *(*find_menu)(void *owner, const char *restaurant_id);
    void (*on_chosen)(void *owner, struct menu *menu);
    void *owner;
};

/* The call begins CONNECTING: plays the greeting, dials the model. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err call_create(const struct call_options *options, struct call **out_call);
/* Only after on_ended, or to cut it off; accepts NULL. */
void call_destroy(struct call *call);

/* From the phone leg. */
void call_on_phone_audio(struct call *call, struct span ulaw_b64,
                         int64_t timestamp_ms); /* since stream start */
void call_on_phone_mark(struct call *call, const char *name);
void call_on_phone_dtmf(struct call *call, char digit);
/* Who has no microphone writes what they would say: a turn of theirs. Nothing where the call cannot hear. */
void call_on_phone_words(struct call *call, const char *words);
void call_on_phone_gone(struct call *call, const char *why); /* a text of base/end_reason.def */

/* From the ai leg. item_id and response_id are the model's; borrowed. */
void call_on_ai_ready(struct call *call);
void call_on_ai_response_started(struct call *call, const char *response_id);
void call_on_ai_audio(struct call *call, const char *response_id, const char *item_id, struct span ulaw_b64);
/* The item's audio is complete. */
void call_on_ai_audio_done(struct call *call, const char *item_id);
/* What an item says; may come before, between or after its audio; is_final brings the whole text. */
void call_on_ai_words(struct call *call, const char *item_id, const char *text, bool is_final);
/* Which response called need not be said: it is the last one. */
void call_on_ai_tool_call(struct call *call, const struct tool_call *tool_call);
void call_on_ai_response_done(struct call *call, const char *response_id, enum ai_outcome outcome,
                              const char *why);
void call_on_caller_speech(struct call *call, bool is_started); /* the model's voice activity detection */
/* The turn that the caller speaks, or spoke last, is this item of the conversation. */
void call_on_caller_item(struct call *call, const char *item_id);
/* What the caller said last, as the model understood it: tells a turn from what was taken for nothing. Before
 * call_on_caller_words. */
void call_on_last_words(struct call *call, const char *item_id, const char *text);
/* text: NULL where it could not be understood. */
void call_on_caller_words(struct call *call, const char *item_id, const char *text);
/* The session, ready or about to be, will be closed by its server in so many ms (session.expires_at). */
void call_on_ai_limit(struct call *call, int64_t left_ms);
/* The session that was prepared is ready, or could not be had or kept. */
void call_on_ai_spare(struct call *call, bool is_ready);
/* A message of any kind, known or not, that belongs to a response: the model is at work on it. */
void call_on_ai_event(struct call *call, const char *response_id);
/* A response used so many tokens. */
void call_on_ai_usage(struct call *call, const struct token_usage *usage);
/* The model gave the sign of life that ai_port.probe asked for. */
void call_on_ai_alive(struct call *call);
/* Refused, closed, fatal error, expired. */
void call_on_ai_gone(struct call *call, const char *why);
/* The same, where a fresh session would meet the same at once: key, quota, model name, rate limit. */
void call_on_ai_barred(struct call *call, const char *why);

/* From whoever was asked by ask_words. words: "" for none; NULL: they could not be had. Borrowed. */
void call_on_words_heard(struct call *call, const char *words);

/* From the journal. order_number: of put_order, and whether this was its first time. */
void call_on_journal(struct call *call, uint32_t request_id, enum vp_err err, int order_number, bool is_new);
/* What find_orders found, borrowed; call_on_journal follows. */
void call_on_orders(struct call *call, uint32_t request_id, const struct earlier_orders *orders);

/* From the restaurant's own tools. Borrowed. */
void call_on_own_tool(struct call *call, uint32_t request_id, const struct own_tool_reply *reply);

/* The restaurant's menu has changed: what is asked for from now on is of the new one (retained), and the order is
 * moved to it, unless it is in already. The caller is told what that did to the order, when nobody speaks; a read-back
 * of the order as it was counts no more. */
void call_on_menu(struct call *call, struct menu *menu);

/* The restaurant takes the call over, or ends it: what is said stops, and the last words follow. Where the end was told
 * already, or the model is not there to speak, none do; a call that is handed over stays so. */
void call_on_command(struct call *call, enum call_command command);

/* Milliseconds of the monotonic clock at which call_on_deadline wants to be called; INT64_MAX: not at all.
 * May change with every function above; ask again afterwards. */
int64_t call_next_deadline_ms(const struct call *call);
void call_on_deadline(struct call *call);

/* What an operator sees; plain values. */
struct call_view {
    char call_sid[40], stream_sid[40], restaurant_id[MENU_NAME_BYTES], caller_masked[24];
    enum call_state state;
    int64_t started_unix_ms;
    uint64_t frames_from_phone, frames_to_phone, bytes_from_phone, bytes_to_phone;
    int64_t last_latency_ms; /* the last turn answered (call/turn_latency.h); -1: none yet */
    uint32_t turn_count, marks_outstanding, barge_in_count, basket_version, item_count;
    int order_number; /* 0: none */
    enum ai_place place;
    uint32_t rescue_count; /* sessions lost and replaced */
    int line_figure; /* how good the caller's line is (audio/line_quality.h); -1: too little was heard */
    /* Filled by whoever shows the view on the scoreboard. */
    int64_t epoch;      /* of its holder */
    uint64_t stream_id; /* of the token its media stream came with; 0: it has no stream */
    bool has_let_go;    /* a newer holder has the call, or it is over: only the rest is cleared away */
};
void call_look(const struct call *call, struct call_view *out_view);

/* What was measured of the caller's line so far, as JSON (docs/audio.md): the caller frees it. NULL: too little was
 * heard to say, or no memory. */
char *call_line_json(const struct call *call);
/* Borrowed for the life of the call. */
const struct call_timing *call_timing(const struct call *call);
/* Whether its session is at the embedded engine, in a model's stead. */
bool call_is_at_engine(const struct call *call);
/* All tokens so far. Borrowed likewise. */
const struct token_usage *call_usage(const struct call *call);

#endif
