/* Where new calls begin: at the configured model, or at the embedded engine while the model's circuit breaker
 * is open. One in each worker; the breaker is the whole machine's. */
#ifndef VP_REALTIME_MODEL_GATE_H
#define VP_REALTIME_MODEL_GATE_H

#include <stdbool.h>

#include "call/breaker.h"
#include "call/model_report.h"
#include "call/ports.h"

struct model_gate {
    struct breaker *breaker;     /* shared memory */
    struct model_report *report; /* shared memory; NULL: nobody tried the model */
    bool has_engine, is_engine_the_model;
};

/* Where a call that comes now opens its first session. */
enum ai_place model_gate_place(struct model_gate *gate);
/* Whether it would be the model, without counting as a call. */
bool model_gate_is_open(const struct model_gate *gate);
/* A session of this call at the model answered, or was lost. */
void model_gate_note(struct model_gate *gate, const char *call_sid, bool is_good);

#endif
