/* The model's session as the call sees it: where it is, whether it is there, which response runs, what was asked for
 * and with which words, and what may not be heard any more. All of it is worth nothing to the next session, so
 * forgetting is one assignment. */
#ifndef VP_CALL_SESSION_H
#define VP_CALL_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "call/ident.h"
#include "call/ports.h"

struct session {
    enum ai_place place; /* survives: where this session is, or the next is dialled */
    bool is_ready;
    bool is_good;       /* it has answered */
    bool is_asked;      /* a response was asked for and has not begun */
    bool wants_respond; /* functions were called: ask for a response when all are answered */
    bool has_lagged;    /* more of the answer is due, and the pause was long */
    bool has_audio, has_words, has_tools; /* the active response */
    bool is_mute;                         /* that one would be a second greeting: it may call functions */
    int64_t ready_ms;                     /* monotonic; since when it is there */
    bool is_silent;                       /* and all of its audio that was sent is silence */
    int fault_count;                      /* responses in a row that failed */
    int cut_count;                        /* likewise, that broke off after they had sounded */
    int64_t called_ms;      /* a function was called, and nothing sounded since; 0: none; monotonic */
    uint64_t active;        /* the running response; 0: none */
    uint64_t last_response; /* that one or the one before */
    const char
        *asked_instructions; /* of the response that runs or is awaited; NULL: not ours, or none; borrowed */
    struct ident_ring discarded; /* responses of which nothing may be heard any more */
    struct ident_ring over;      /* responses that ended: nothing more can come of them */
};

/* Gone: the next one is dialled at the same place, unless session_move says otherwise. */
void session_forget(struct session *session);
/* Another took its place beside it, ready, where nothing was under way. */
void session_swap(struct session *session);
void session_move(struct session *session, enum ai_place place);
void session_become_ready(struct session *session, int64_t now_ms);

/* A response is asked for; instructions (or NULL) stay readable until it is over. */
void session_ask(struct session *session, const char *instructions);
/* Ready since so short a time that what it says unasked can only be a greeting of its own. */
bool session_is_young(const struct session *session, int64_t now_ms);
/* The active response shall be discarded when it makes a sound. */
void session_mute(struct session *session);
/* It failed before it began. */
void session_unask(struct session *session);
/* A response begins; one at a time: it replaces one that never ended. True when it was asked for. */
bool session_begin_response(struct session *session, uint64_t response);
/* It is over; true when it was the active one. 0: one without a name. */
bool session_end_response(struct session *session, uint64_t response);
/* The active response is not waited for any longer. */
void session_abandon_response(struct session *session);
/* Nothing of it may be heard any more. 0 is ignored. */
void session_discard(struct session *session, uint64_t response);

/* What came of the active response. */
void session_note_audio(struct session *session, bool is_silent);
void session_note_words(struct session *session);
void session_note_tools(struct session *session, int64_t now_ms);
/* All that came was heard long ago, and more is due. */
void session_lags(struct session *session);
/* Functions were called, or their answers bring no response of their own. */
void session_want_response(struct session *session, bool is_wanted);
/* The first sound of this session is played: true once. */
bool session_become_good(struct session *session);
/* A response failed: true where it is the second in a row or a later one. */
bool session_fails_again(struct session *session);
/* A turn came to a good end. */
void session_clear_faults(struct session *session);
/* A response ends. is_cut: it broke off after it had sounded. True where it is to be gone on with: not for ever. */
bool session_goes_on(struct session *session, bool is_cut);
/* Whether the active response ended before its end after it had sounded; and whether nothing came of it at all. */
bool session_is_cut(const struct session *session, enum ai_outcome outcome);
bool session_is_nothing(const struct session *session, enum ai_outcome outcome);
/* The caller speaks: no function keeps them waiting. */
void session_end_wait(struct session *session);

/* Whether something may still be heard of a response: neither discarded nor over. */
bool session_may_be_heard(const struct session *session, uint64_t response);
bool session_is_discarded(const struct session *session, uint64_t response);
/* A response is under way, asked for or due after functions. */
bool session_owes(const struct session *session);
/* A response that may be heard runs, or one that was asked for may begin at any moment. */
bool session_is_running(const struct session *session);
/* How many times as long as a model a session at this place may take: the master watches the engine. */
int session_patience(const struct session *session);
/* Whether the response that ends so came to a good end. */
bool session_is_good_end(const struct session *session, enum ai_outcome outcome);

#endif
