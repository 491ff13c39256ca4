#include "realtime/model_gate.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/rand.h"
#include "call/ident.h"

static void tell(const struct model_gate *gate, enum breaker_change change)
{
    struct breaker_view view = breaker_look(gate->breaker);
    int wait_s = (int)((view.changed_ms - clock_mono_ms()) / 1000);
    switch (change) {
    case BREAKER_STAYS:
        return;
    case BREAKER_OPENS:
        metric_add(METRIC_BREAKER_OPENINGS_TOTAL, 1);
        log_error("app", "model breaker=open next_try_in_s=%d: new calls begin elsewhere", wait_s);
        return;
    case BREAKER_OPENS_AGAIN:
        metric_add(METRIC_BREAKER_OPENINGS_TOTAL, 1);
        log_warn("app", "model breaker=open next_try_in_s=%d: the try failed", wait_s);
        return;
    case BREAKER_TRIES:
        log_info("app", "model breaker=half_open: one call tries it");
        return;
    case BREAKER_CLOSES:
        log_info("app", "model breaker=closed: new calls begin there again");
        return;
    }
}

enum ai_place model_gate_place(struct model_gate *gate)
{
    enum breaker_change change;
    if (gate->is_engine_the_model)
        return AI_PLACE_ENGINE;
    if (gate->has_engine && gate->report != NULL &&
        model_report_look(gate->report).state == MODEL_REPORT_FAILED)
        return AI_PLACE_ENGINE; /* it is tried again in the background */
    bool may_pass = breaker_pass(gate->breaker, clock_mono_ms(), &change);
    tell(gate, change);
    return may_pass || !gate->has_engine ? AI_PLACE_MODEL : AI_PLACE_ENGINE;
}

bool model_gate_is_open(const struct model_gate *gate)
{
    if (gate->is_engine_the_model || !breaker_would_pass(gate->breaker, clock_mono_ms()))
        return false;
    return !gate->has_engine || gate->report == NULL ||
           model_report_look(gate->report).state != MODEL_REPORT_FAILED;
}

void model_gate_note(struct model_gate *gate, const char *call_sid, bool is_good)
{
    uint64_t call_ident = ident_of(call_sid);
    int64_t now_ms = clock_mono_ms();
    if (is_good && gate->report != NULL)
        model_report_note_good(gate->report, now_ms);
    tell(gate, is_good ? breaker_good(gate->breaker, call_ident, now_ms)
                       : breaker_lost(gate->breaker, call_ident, now_ms, rand_u32()));
}
