#include "bench/relay/until_told.h"

#include <signal.h>

static void on_term(void *loop)
{
    loop_stop(loop);
}

enum vp_err run_until_told(struct loop *loop)
{
    struct loop_signal term;
    enum vp_err err = loop_signal_init(&term, loop, SIGTERM, on_term, loop);
    if (err != VP_OK)
        return err;
    loop_run(loop);
    loop_signal_deinit(&term);
    return err;
}
