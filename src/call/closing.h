/* The end of a conversation, as it looks from its goodbye on: the line stays open for a moment, and a caller who speaks
 * into the goodbye ("wait, add a coke") has the conversation back; but what comes of a "bye!" is not for ever. Pure. */
#ifndef VP_CALL_CLOSING_H
#define VP_CALL_CLOSING_H

#include <stdbool.h>
#include <stdint.h>

struct closing {
    bool is_afterword; /* the caller spoke into the goodbye, and nothing but words has come of it */
    bool was_cut;      /* the server cancelled the goodbye for it */
    bool owes_goodbye; /* the model hung up, and may not have said it */
    int64_t asked_ms;  /* for a goodbye; 0: not; monotonic */
    int reopen_count;  /* in the whole call */
};

/* The caller's turn ended while closing: true where the conversation goes on. is_final: all had been said, so that
 * silence is the end of what follows, and soon. */
bool closing_reopen(struct closing *closing, bool is_final);
/* The goodbye was cancelled. */
void closing_cut(struct closing *closing);
/* Something came of it, or there is a goodbye again. */
void closing_settle(struct closing *closing);
/* The model hangs up: unless the caller hears all they are owed of the response that runs, a goodbye is asked for.
 * And it is. */
void closing_owe(struct closing *closing);
void closing_say(struct closing *closing, int64_t now_ms);
/* Until when one that was asked for may begin; monotonic; INT64_MAX: none was. */
int64_t closing_wait_due_ms(const struct closing *closing);
/* The goodbye ends then, and a voice was last heard then (0: none): when the line may close. is_heard: somebody would
 * notice if the caller spoke. All monotonic. */
int64_t closing_due_ms(int64_t ends_ms, int64_t voice_ms, bool is_heard);

#endif
