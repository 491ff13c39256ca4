/* The states of a call and the events that move it; the table itself stands in call_state.c. */
#ifndef VP_CALL_CALL_STATE_H
#define VP_CALL_CALL_STATE_H

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

const char *call_state_name(enum call_state state); /* "CONNECTED" */

#endif
