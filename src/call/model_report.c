#include "call/model_report.h"

#include <stddef.h>

enum { TRIES_MAX = 100 };

const char *model_report_state_name(enum model_report_state state)
{
    static const char *const names[] = {"untried", "ok", "busy", "failed"};
    return names[state];
}

void model_report_put(struct model_report *report, enum model_report_state state, const char *text,
                      int64_t now_mono_ms)
{
    atomic_fetch_add(&report->sequence, 1); /* odd: being written */
    atomic_store(&report->state, (uint32_t)state);
    atomic_store(&report->at_mono_ms, now_mono_ms);
    size_t i = 0;
    for (; text[i] != '\0' && i + 1 < MODEL_REPORT_TEXT_BYTES; i++)
        atomic_store_explicit(&report->text[i], text[i], memory_order_relaxed);
    atomic_store_explicit(&report->text[i], '\0', memory_order_relaxed);
    atomic_fetch_add(&report->sequence, 1);
}

void model_report_note_good(struct model_report *report, int64_t now_mono_ms)
{
    if (atomic_load(&report->state) > MODEL_REPORT_GOOD)
        model_report_put(report, MODEL_REPORT_GOOD, "a call's session answered", now_mono_ms);
}

/* A writer that died while it wrote must not stop readers for ever: after some tries the text is left out. */
struct model_report_view model_report_look(const struct model_report *report)
{
    struct model_report_view view = {0};
    for (int i = 0; i < TRIES_MAX; i++) {
        uint32_t before = atomic_load(&report->sequence);
        view.state = (enum model_report_state)atomic_load(&report->state);
        view.at_mono_ms = atomic_load(&report->at_mono_ms);
        for (size_t k = 0; k < MODEL_REPORT_TEXT_BYTES; k++)
            view.text[k] = atomic_load_explicit(&report->text[k], memory_order_relaxed);
        view.text[MODEL_REPORT_TEXT_BYTES - 1] = '\0';
        if (before % 2 == 0 && atomic_load(&report->sequence) == before)
            break;
        if (i + 1 == TRIES_MAX)
            view.text[0] = '\0';
    }
    if (view.state > MODEL_REPORT_FAILED)
        view.state = MODEL_REPORT_NONE;
    return view;
}
