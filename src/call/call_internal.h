/* The inside of a call, shared by the files that make it up: call.c (decides and acts), call_effects.c,
 * call_brief.c (what the model is told), call_phone.c and call_ai.c (what the two sides report). */
#ifndef VP_CALL_CALL_INTERNAL_H
#define VP_CALL_CALL_INTERNAL_H

#include "call/call.h"
#include "call/gap.h"
#include "call/heard.h"
#include "call/ident.h"
#include "call/kept_audio.h"
#include "call/last_voice.h"
#include "call/tools.h"
#include "call/transcript.h"

enum {
    CALL_LISTENING_MAX_MS = 60000,  /* speech without end is noise: the model is asked to answer */
    CALL_INTERRUPTED_MAX_MS = 2000, /* for the interrupted response to end */
    CALL_LAG_MS = 300,              /* a pause between pieces of an answer that is none */
    CALL_FALLBACK_MAX_MS = 2000,    /* for the telephone to take leave */
    CALL_RECOVERIES_MAX = 3,        /* fresh sessions in one call */
    CALL_TRAIL_MAX = 16,
    CALL_WHY_BYTES = 48
};

struct call {
    /* What every frame touches stands together: with hundreds of calls each cache line is a trip to memory.
     */
    enum call_state state;
    bool has_ended, was_end_told;
    bool is_ai_ready, is_caller_speaking, is_length_over;
    bool has_lagged;     /* more of the answer is due, and the pause was long */
    bool is_asked;       /* a response was asked for and has not begun */
    bool wants_respond;  /* functions were called: ask for a response when all are answered */
    bool has_recovered;  /* since the last answer that was heard */
    int fault_count;     /* responses in a row that failed or did not come */
    int64_t deadline_ms; /* of the state; INT64_MAX: none */
    int64_t began_ms;
    struct gap gap;
    struct last_voice last_voice; /* since the last answer began */
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
    const struct journal_port *journal;
    void *journal_leg;
    void (*on_ended)(void *owner, struct call *call, const char *why);
    void *owner;

    struct transcript transcript;
    char why[CALL_WHY_BYTES]; /* of the end; the first reason counts */
    bool is_resumed;
    size_t lost_lines; /* of the restored basket */

    bool has_introduced;
    int recovery_count;       /* in the whole call */
    bool owes_answer;         /* the caller waits for something the lost session did not say */
    const char *instructions; /* for the next FX_AI_RESPOND; static or in instructions_text */
    char instructions_text[320];

    bool does_turn_answer; /* the caller's turn began after the read-back was heard */
    int silence_count;

    struct heard_cut cuts[HEARD_ITEMS_MAX]; /* between FX_PHONE_CLEAR and FX_AI_TRUNCATE */
    size_t cut_count;

    int64_t last_latency_ms;
    struct call_timing timing;
    uint32_t turn_count, barge_in_count;
};

/* Decides, logs, acts and arms the deadline. Nothing else changes the state. */
void call_handle(struct call *call, enum call_event event);
/* Ends every function of call.h that may have changed something: what follows by itself is handled, and the
 * owner is told of the end. The call may be gone afterwards. */
void call_leave(struct call *call);
void call_set_why(struct call *call, const char *why);
/* A response failed or is late; the second in a row costs the session. */
void call_on_fault(struct call *call, const char *why);
/* The session is gone: a fresh one, or none any more. */
void call_on_session_lost(struct call *call, const char *why);
/* What a function call asked of the call itself. */
void call_follow_wish(struct call *call);
/* An event that fits nothing: counted. */
void call_be_surprised(const struct call *call, const char *event);

void call_run_effects(struct call *call, uint32_t effects);
void call_append_silence(struct call *call, int64_t duration_ms);
bool call_is_playing(const struct call *call);

/* Places menu, greeting and what went before into the model's conversation. */
void call_brief_model(struct call *call);

#endif
