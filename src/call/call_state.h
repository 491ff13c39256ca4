/* The states of a call, the events that move it and the effects of a move; the table itself stands in call_state.c.
 * Decisions are data: a cell has no conditions. Where a condition matters, call.c chooses a different event. */
#ifndef VP_CALL_CALL_STATE_H
#define VP_CALL_CALL_STATE_H

#include <stdbool.h>
#include <stdint.h>

/* A model is ready from CONNECTED to INTERRUPTED and may be in CLOSING, nowhere else; audio is kept where it
 * is ready or dialled; every state but DISCONNECTED has a deadline (call_is_sane). */
enum call_state {
    CALL_DISCONNECTED, /* before the start and after the end */
    CALL_CONNECTING,   /* the model is being dialled; the caller hears the greeting, its audio is kept */
    CALL_CONNECTED,    /* both sides there, nobody speaks */
    CALL_LISTENING,    /* the caller speaks */
    CALL_THINKING,     /* the caller stopped, the answer is awaited */
    CALL_SPEAKING,     /* the agent's audio is playing */
    CALL_INTERRUPTED,  /* the caller broke in; late audio is dropped until the response is over */
    CALL_RECOVERING,   /* the model failed; a fresh session is being dialled */
    CALL_FALLBACK,     /* handed to what stands behind the stream */
    CALL_CLOSING,      /* the goodbye is being heard, or legs are closing */
    CALL_STATE_COUNT
};
/* In a cell of the table: the state it was. It is no state itself, so that what stays can never jump. */
#define CALL_STAYS CALL_STATE_COUNT

const char *call_state_name(enum call_state state); /* "CONNECTED" */

enum call_event {
    EV_STARTED,           /* the call was created */
    EV_AI_READY,          /* the model is set up; nothing is owed to the caller */
    EV_AI_READY_SPEAKING, /* the same, while queued audio (the greeting) still plays */
    EV_AI_READY_OWING,    /* the same, and the model has to speak first */
    EV_AI_READY_HEARING,  /* the same, and it will when it has heard the caller's turn that was kept */
    EV_AI_FAILED,         /* the session is gone or silent: a fresh one is due */
    EV_AI_LOST,           /* nothing is left to be dialled */
    EV_REDIAL,            /* the pause before the next dialling is over */
    EV_AI_PROGRESS,       /* a response began, or something of it came that is not audio */
    EV_AI_AUDIO,          /* a chunk of a response that may be heard */
    EV_AI_FAULT,          /* one response failed: to be asked for again */
    EV_AI_SILENT,         /* all that came of an answer, and is not heard yet, is silence */
    EV_AI_CUT,            /* an answer broke off after it had sounded: to be gone on with */
    EV_AI_RENEWED,        /* a second session is ready, and nobody speaks: it replaces one near its limit */
    EV_AI_UNMOVED,        /* the kept turn was played to a fresh session, which did not take it for one */
    EV_STALE_RESPONSE,    /* a response began that nobody waits for any more */
    EV_RESPONSE_OVER,     /* the interrupted response is over */
    EV_TOOLS_ANSWERED,    /* all function calls of a response were answered, and it is over */
    EV_TOOLS_LATE,        /* the journal took too long; the functions answered "try again" */
    EV_TURN_OVER,         /* the answer is over and was heard to its end; or the caller's turn was none */
    EV_AI_LAGS,           /* all that came was heard, but more is due */
    EV_CALLER_SPOKE,      /* the caller began to speak into silence */
    EV_BARGE_IN,          /* the caller began to speak while the agent spoke or prepared to */
    EV_CALLER_STOPPED,    /* the caller ended a turn; the model answers by itself */
    EV_CALLER_DONE,       /* the same, and the model is asked to answer */
    EV_CALLER_KEYED,      /* the caller begins to type */
    EV_CALLER_TYPED,      /* what was typed stands in the conversation */
    EV_CALLER_SILENT,     /* nobody has spoken for long */
    EV_FAREWELL,          /* the call shall end: say goodbye first */
    EV_TAKEN_OVER,        /* the restaurant puts the caller through, or hangs up: last words at once */
    EV_HANG_UP,           /* the model ended the call: hang up when all was heard */
    EV_REOPENED,          /* the caller took a turn into the goodbye: the conversation goes on */
    EV_GOODBYE_CUT,       /* the last words were cancelled by the server, or the model hung up without any */
    EV_ALL_HEARD,         /* nothing is left to be heard (while closing) */
    EV_TRANSFER_NOW,      /* the caller pressed 0, and no other key */
    EV_PHONE_GONE,
    EV_TIMED_OUT, /* the deadline of the state passed */
    CALL_EVENT_COUNT
};

const char *call_event_name(enum call_event event); /* "BARGE_IN" */

/* Run in this order: the caller's ear first, mute before cancel, cancel before hang up. */
enum call_effect {
    FX_PHONE_CLEAR = 1 << 0,
    FX_AI_CANCEL = 1 << 1,   /* the running response, if any */
    FX_AI_TRUNCATE = 1 << 2, /* per unheard item */
    FX_PHONE_PLAY = 1 << 3,  /* the chunk at hand */
    FX_PHONE_GREET = 1 << 4, /* the cached greeting, if there is one */
    FX_AI_CLOSE = 1 << 5,
    FX_AI_DIAL = 1 << 6,
    FX_AI_SWAP = 1 << 7,
    FX_AI_INTRODUCE = 1 << 8, /* menu, greeting, what went before */
    FX_AI_REPLAY = 1 << 9,    /* caller audio kept meanwhile */
    FX_AI_COMMIT = 1 << 10,   /* what the model hears without an end is a turn */
    FX_AI_RESPOND = 1 << 11,
    FX_ASK_STILL_THERE = 1 << 12,
    FX_SAY_GOODBYE = 1 << 13,
    FX_PHONE_CLOSE = 1 << 14,
    FX_END = 1 << 15,   /* tells the owner */
    FX_REARM = 1 << 16, /* the deadline begins anew although the state stays */
    FX_COUNT = 17
};

const char *call_effect_name(uint32_t effect); /* of one bit: "AI_CANCEL" */

struct call_step {
    bool is_decided; /* false: a surprise; the state stays and the event is counted */
    enum call_state next;
    uint32_t effects;
};

/* What the event does in this state: next is a state, and now where it stays. */
struct call_step call_decide(enum call_state now, enum call_event event);

/* The cell of the table that says so. */
const struct call_step *call_state_cell(enum call_state now, enum call_event event);
/* Whether a cell of that row moves to another state, stays by saying so, or is a surprise that does nothing. */
bool call_cell_is_sane(enum call_state row, const struct call_step *cell);

/* Whether caller audio goes to the model in this state; and whether it is kept for later. */
bool call_state_is_heard(enum call_state state);
bool call_state_keeps_audio(enum call_state state);

#endif
