/* What the last handshake with the configured model told: one short record in shared memory, written by the process
 * that tries the model, read by all (a sequence lock: readers never wait for long and never see half of it). */
#ifndef VP_CALL_MODEL_REPORT_H
#define VP_CALL_MODEL_REPORT_H

#include <stdatomic.h>
#include <stdint.h>

enum { MODEL_REPORT_TEXT_BYTES = 320 };

enum model_report_state {
    MODEL_REPORT_NONE, /* not tried yet, or not to be tried: the embedded engine is the model */
    MODEL_REPORT_GOOD,
    MODEL_REPORT_BUSY, /* refused for now (rate limit); calls may fare better */
    MODEL_REPORT_FAILED,
};
const char *model_report_state_name(enum model_report_state state); /* "failed" */

struct model_report { /* zeroed memory is MODEL_REPORT_NONE */
    _Atomic uint32_t sequence;
    _Atomic uint32_t state;
    _Atomic int64_t at_mono_ms;
    _Atomic char text[MODEL_REPORT_TEXT_BYTES];
};

struct model_report_view {
    enum model_report_state state;
    int64_t at_mono_ms;
    char text[MODEL_REPORT_TEXT_BYTES];
};

void model_report_put(struct model_report *report, enum model_report_state state, const char *text,
                      int64_t now_mono_ms);
/* A call's session answered: a failure told before is over. */
void model_report_note_good(struct model_report *report, int64_t now_mono_ms);
struct model_report_view model_report_look(const struct model_report *report);

#endif
