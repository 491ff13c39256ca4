/* A call that only writes down what the ai leg tells it. These definitions stand in for the real room's: the
 * linker takes them first and leaves the others in their archive. */
#ifndef VP_TESTS_OPENAI_WITH_FAKE_CALL_H
#define VP_TESTS_OPENAI_WITH_FAKE_CALL_H

#include "base/buf.h"
#include "call/call.h"

struct call {
    struct buf told; /* one line an event: "ready", "audio resp_1 item_1 f39/", "gone closed with 1001" */
    int64_t left_ms; /* of the session */
    struct token_usage usage;
    int event_count;                    /* messages that belonged to a response */
    void (*on_told)(struct call *call); /* after each event, from inside it; may be NULL */
    void *owner;
};

void fake_call_init(struct call *call);
void fake_call_deinit(struct call *call);
/* What was told since the last look; valid until the next event. */
const char *fake_call_told(struct call *call);

#endif
