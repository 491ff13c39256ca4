/* The inside of a call, shared by the files that make it up: call.c (decides and acts), call_effects.c,
 * call_brief.c (what the model is told), call_phone.c and call_ai.c (what the two sides report),
 * call_settle.c (what follows), call_rescue.c (lost sessions), call_renew.c (those near their limit),
 * call_unheard.c and call_probe.c (what the model does not notice), call_filler.c (silence after a failure). */
#ifndef VP_CALL_CALL_INTERNAL_H
#define VP_CALL_CALL_INTERNAL_H

#include "base/end_reason.h"
#include "call/call.h"
#include "call/gap.h"
#include "call/heard.h"
#include "call/ident.h"
#include "call/kept_audio.h"
#include "call/last_voice.h"
#include "call/thresholds.h"
#include "call/tools.h"
#include "call/transcript.h"

enum {
    CALL_TOOL_CALLS_MAX = 1000, /* in one call: no caller orders so much */
    CALL_TRAIL_MAX = 16,
    CALL_WHY_BYTES = 48
};

/* From the loss of a session until an answer of a fresh one was heard to its end. */
struct call_rescue {
    bool is_on, has_answer;
    int redial_count;        /* at the model */
    int64_t engine_until_ms; /* the engine's time is up; 0: it was not dialled */
    int64_t redial_at_ms;    /* a pause until then; 0: dialled */
};

/* A sign of life that was asked for; times are monotonic. */
struct call_probe {
    int64_t asked_ms;         /* and is awaited; 0: none is */
    int64_t asked_voice_ms;   /* the caller's last voice at that time */
    int64_t settled_voice_ms; /* the last voice about which the session gave one; 0: none */
    int64_t not_before_ms;    /* for the next */
    int unanswered_count;     /* sessions in a row that were lost for want of one */
};

struct call {
    /* What every frame touches stands together: with hundreds of calls each cache line is a trip to memory. */
    enum call_state state;
    bool has_ended, was_end_told;
    bool is_ai_ready, is_caller_speaking, is_length_over;
    bool has_lagged;     /* more of the answer is due, and the pause was long */
    bool is_asked;       /* a response was asked for and has not begun */
    bool wants_respond;  /* functions were called: ask for a response when all are answered */
    bool is_turn_open;   /* the caller's turn is not understood yet: its audio is kept */
    bool is_replayed;    /* that turn was played to a fresh session, which has not noticed it yet */
    int fault_count;     /* responses in a row that failed */
    int64_t deadline_ms; /* of the state; INT64_MAX: none */
    int64_t began_ms;
    struct gap gap;
    struct last_voice last_voice; /* since the last answer began */
    struct call_probe probe;
    uint64_t frames_from_phone, frames_to_phone, bytes_from_phone, bytes_to_phone;
    const struct phone_port *phone;
    void *phone_leg;
    const struct ai_port *ai;
    void *ai_leg;
    struct kept_audio kept;
    bool response_has_audio, response_has_words, response_has_tools; /* the active one */

    uint64_t active;        /* the running response; 0: none */
    uint64_t last_response; /* that one or the one before */
    struct span chunk;      /* during EV_AI_AUDIO */
    const char *chunk_item;
    uint64_t chunk_response;
    int64_t stopped_ms;            /* the caller stopped and hears nothing yet; -1: answered */
    uint8_t trail[CALL_TRAIL_MAX]; /* the last events, for the log when something impossible happens */
    uint32_t trail_count;
    struct call_settings settings;
    struct heard heard;          /* its scalars and newest items, too */
    struct ident_ring discarded; /* responses of which nothing may be heard any more */
    struct ident_ring over;      /* responses that ended: nothing more can come of them */
    struct tools tools;
    /* End of that. */

    int64_t state_since_ms, began_unix_ms;
    char call_sid[40], stream_sid[40], caller_number[32];
    struct menu *menu; /* retained */
    struct span greeting_ulaw;
    const char *greeting_text;
    struct span filler_ulaw;
    int64_t filler_after_ms; /* the next one not before; monotonic */
    const struct journal_port *journal;
    void *journal_leg;
    void (*on_ended)(void *owner, struct call *call, const char *why);
    void (*on_session)(void *owner, enum ai_place place, bool is_good);
    void *owner;

    struct transcript transcript;
    char why[CALL_WHY_BYTES]; /* of the end; the first reason counts */
    bool is_resumed, has_repeated_goodbye;
    size_t lost_lines; /* of the restored basket */

    bool has_introduced;
    enum ai_place place;
    bool is_session_good; /* this session has answered */
    bool has_spare;       /* a second session is ready to replace it */
    int64_t renew_at_ms;  /* the next step towards that, monotonic; INT64_MAX: none */
    struct call_rescue rescue;
    uint32_t rescue_count;          /* in the whole call */
    bool owes_answer;               /* the caller waits for something the lost session did not say */
    bool is_carried_out;            /* what the caller said last changed the order already */
    uint32_t turn_version;          /* of the basket when the caller's turn began */
    uint32_t turn_ordered;          /* likewise, the version that was ordered */
    const char *instructions;       /* for the next FX_AI_RESPOND; static or in instructions_text */
    const char *asked_instructions; /* of the response that runs or is awaited; NULL: not ours, or none */
    char instructions_text[900];

    bool does_turn_answer; /* the caller's turn began after the read-back was heard */
    int silence_count;

    struct heard_cut cuts[HEARD_ITEMS_MAX]; /* between FX_PHONE_CLEAR and FX_AI_TRUNCATE */
    size_t cut_count;

    int64_t last_latency_ms;
    struct call_timing timing;
    uint32_t turn_count, barge_in_count, tool_call_count;
};

/* Decides, logs, acts and arms the deadline. Nothing else changes the state. */
void call_handle(struct call *call, enum call_event event);
/* Ends every function of call.h that may have changed something: what follows by itself is handled, and the
 * owner is told of the end. The call may be gone afterwards. */
void call_leave(struct call *call);
/* Of the end: a text of base/end_reason.def. The first one counts. */
void call_set_why(struct call *call, const char *why);
/* A response failed; the second in a row costs the session. */
void call_on_fault(struct call *call, const char *why);
/* The session is gone: a fresh one, at the same place or at the engine, or none any more. */
void call_on_session_lost(struct call *call, const char *why, bool is_barred);
/* The session comes near its limit: takes the next step towards another, if it is time. */
void call_renew_session(struct call *call, int64_t now_ms);
/* What the session knew by name means nothing to the next one. */
void call_forget_names(struct call *call);
/* How long the session being dialled now may take. */
int64_t call_dial_limit_ms(const struct call *call, int64_t now_ms);
/* How long an answer, or a sign that a replayed turn was noticed, may take at this place. */
int64_t call_answer_limit_ms(const struct call *call);
/* The caller's turn was understood: it need not be played to another session. */
void call_close_turn(struct call *call);

/* The caller begins a turn, unless one is open. */
void call_open_turn(struct call *call);

/* call_unheard.c: when the model is asked although it has not noticed the end of the turn; INT64_MAX: not. */
int64_t call_unheard_due_ms(const struct call *call);
/* call_probe.c: when a sign of life is asked for, or the one asked for is late; INT64_MAX: neither. And does
 * it: may lose the session. */
int64_t call_probe_due_ms(const struct call *call);
void call_probe(struct call *call, int64_t now_ms);
/* Whether the caller spoke into silence and the model has not said so: that audio is kept. */
bool call_has_unnoticed_word(const struct call *call);

/* When a filler is due, monotonic; INT64_MAX: none. And whether it was: then it is played. */
int64_t call_filler_due_ms(const struct call *call);
void call_fill_silence(struct call *call, int64_t now_ms);
/* Plays a clip of our own under a name that no session knows. has_words: the transcript shows it. */
void call_play_clip(struct call *call, const char *name, struct span ulaw, bool has_words);
/* What a function call asked of the call itself. */
void call_follow_wish(struct call *call);
/* An event that fits nothing: counted. */
void call_be_surprised(const struct call *call, const char *event);

void call_run_effects(struct call *call, uint32_t effects);
void call_append_silence(struct call *call, int64_t duration_ms);
bool call_is_playing(const struct call *call);

/* Places menu, greeting and what went before into the model's conversation. */
void call_brief_model(struct call *call);
/* Instructions to say a sentence word by word, behind what the model should know; borrowed until the next
 * ones. */
const char *call_tell_to_say(struct call *call, const char *before, const char *sentence);

#endif
