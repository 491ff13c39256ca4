#include "order/gate.h"

#include <stddef.h>

void gate_reset(struct gate *gate)
{
    *gate = (struct gate){0};
}

void gate_read_back(struct gate *gate, uint32_t version)
{
    *gate = (struct gate){.read_version = version};
}

void gate_heard(struct gate *gate)
{
    if (gate->read_version != 0 && !gate->was_cut_off)
        gate->is_heard = true;
}

void gate_cut_off(struct gate *gate)
{
    /* What was heard to its end stays heard, whatever is cut off later. */
    if (!gate->is_heard)
        gate->was_cut_off = true;
}

void gate_caller_spoke(struct gate *gate)
{
    if (gate->is_heard)
        gate->has_caller_spoken = true;
}

void gate_caller_meant(struct gate *gate, enum consent consent)
{
    if (!gate->is_heard)
        return;
    switch (consent) {
    case CONSENT_NOTHING:
        gate->has_caller_spoken = gate->has_answered; /* an older answer stands */
        break;
    case CONSENT_NO:
        gate->was_declined = true;
        break;
    case CONSENT_WAIT:
        gate->has_caller_spoken = gate->has_answered = false;
        break;
    case CONSENT_YES:
    case CONSENT_UNCLEAR:
        gate->has_caller_spoken = gate->has_answered = true;
        break;
    }
}

const char *gate_refusal(const struct gate *gate, uint32_t version)
{
    if (gate->read_version == 0 || gate->read_version != version)
        return "read_back_needed";
    if (!gate->is_heard)
        return "read_back_not_heard";
    if (gate->was_declined)
        return "not_agreed";
    return gate->has_caller_spoken ? NULL : "answer_needed";
}
