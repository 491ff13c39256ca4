/* A model, a telephone and a caller that do anything at any time: two bytes make one act. Used with random
 * numbers (test_random.c) and by the fuzzer (fuzz_call.c); the stage watches that nothing forbidden happens. */
#ifndef VP_TESTS_FLOW_CALL_WITH_MONKEY_H
#define VP_TESTS_FLOW_CALL_WITH_MONKEY_H

#include "with_stage.h"

struct monkey {
    struct stage *stage;
    uint8_t serial;       /* of the newest response */
    uint8_t first_serial; /* responses up to this one were of a session that is gone */
    bool is_running;      /* that one has not ended */
    bool is_newest;       /* no other response began after that one */
    size_t begun_line;    /* of what was told when it began: it may have been cancelled since */
    bool is_replaying;    /* kept audio was played to a fresh session: the next speech may be past */
    int swap_count;
    unsigned tool_calls;
};

/* One act. False when a rule was broken; stage->breach says which. */
bool monkey_act(struct monkey *monkey, uint8_t what, uint8_t how);
/* The telephone goes: the call must end, once. */
bool monkey_end(struct monkey *monkey);

#endif
