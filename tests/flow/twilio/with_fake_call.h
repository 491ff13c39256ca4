/* A call that only writes down what the phone leg tells it. These definitions stand in for the real room's:
 * the linker takes them first and leaves the others in their archive. */
#ifndef VP_TESTS_TWILIO_WITH_FAKE_CALL_H
#define VP_TESTS_TWILIO_WITH_FAKE_CALL_H

#include "base/buf.h"
#include "call/call.h"

struct call {
    struct buf told; /* one line an event: "audio 20 f39/", "mark m1", "dtmf 5", "gone hang-up" */
};

void fake_call_init(struct call *call);
void fake_call_deinit(struct call *call);
/* What was told since the last look; valid until the next event. */
const char *fake_call_told(struct call *call);

#endif
