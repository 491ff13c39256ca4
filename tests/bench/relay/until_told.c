#include "bench/relay/until_told.h"

#include <signal.h>

static void on_term(evutil_socket_t signal_number, short what, void *loop)
{
    (void)signal_number, (void)what;
    loop_stop(loop);
}

enum vp_err run_until_told(struct loop *loop)
{
    struct event *term = evsignal_new(loop_base(loop), SIGTERM, on_term, loop);
    if (term == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = event_add(term, NULL) == 0 ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        loop_run(loop);
    event_free(term);
    return err;
}
