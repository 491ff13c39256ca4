/* The rescue of a call: from the loss of a session until an answer of a fresh one was heard to its end. Its ladder: a
 * fresh session at the model, once; then the embedded engine, for which a restart is waited; then nothing, and
 * /voice/resume takes the call on. */
#ifndef VP_CALL_RESCUE_H
#define VP_CALL_RESCUE_H

#include <stdbool.h>
#include <stdint.h>

#include "call/ports.h"

struct rescue {
    bool is_on, has_answer;
    bool owes_answer;        /* the caller waits for something the lost session did not say */
    bool is_carried_out;     /* what the caller said last changed the order already */
    int redial_count;        /* at the model */
    uint32_t count;          /* rescues in the whole call */
    int64_t engine_until_ms; /* the engine's time is up; 0: it was not dialled */
    int64_t redial_at_ms;    /* a pause until then; 0: dialled */
};

/* What was lost. Times are monotonic. */
struct rescue_loss {
    enum ai_place place;
    bool is_barred;         /* another session there would be refused likewise */
    bool was_dialling;      /* it was the next one already */
    bool has_engine;        /* the embedded engine runs */
    int64_t engine_wait_ms; /* how long it is waited for */
};

/* A session is lost: where the next one is dialled. False: nothing is left. */
bool rescue_lose_session(struct rescue *rescue, const struct rescue_loss *loss, int64_t now_ms,
                         enum ai_place *out_place);
/* The caller waits for something that the lost session did not say. */
void rescue_owe(struct rescue *rescue, bool is_carried_out);
/* The fresh session was told of it. */
void rescue_told(struct rescue *rescue);
/* The fresh session speaks; and was heard to its end, after which the model may fail anew and is dialled first. */
void rescue_answered(struct rescue *rescue);
void rescue_settle(struct rescue *rescue);
/* How long the session being dialled now may take, or when it is dialled after a pause; monotonic. */
int64_t rescue_dial_due_ms(const struct rescue *rescue, int64_t connect_ms, int64_t now_ms);
/* The pause is over: true once. */
bool rescue_redial(struct rescue *rescue);

#endif
