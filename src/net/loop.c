#include "net/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/net_internal.h"
#include "net/tls.h"

/* A drain that never ends would starve the sockets: what is left after this many runs next round, without a wait. */
enum { LATER_PER_TURN_MAX = 100000 };

enum vp_err loop_create(struct loop **out_loop)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    struct loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL)
        return VP_ERR_NO_MEMORY;
    loop->later_tail = &loop->later_first;
    loop->ready.again_tail = &loop->ready.again_first;
    loop->timers.seen_ns = loop_now_ns();
    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    loop->scratch = malloc(NET_SCRATCH_BYTES + 1);
    if (loop->epoll_fd < 0 || loop->scratch == NULL || loop_mailbox_open(loop) != VP_OK) {
        loop_destroy(loop);
        return VP_ERR_NO_MEMORY;
    }
    *out_loop = loop;
    return VP_OK;
}

static bool run_later(struct loop *loop)
{
    for (int i = 0; i < LATER_PER_TURN_MAX; i++) {
        struct loop_later *later = loop->later_first;
        if (later == NULL)
            return true;
        loop->later_first = later->next;
        if (loop->later_first == NULL)
            loop->later_tail = &loop->later_first;
        later->is_queued = false;
        later->fn(later->arg); /* may free later's owner */
    }
    return false;
}

void loop_destroy(struct loop *loop)
{
    if (loop == NULL)
        return;
    run_later(loop); /* may leave what says goodbye */
    if (loop->cut_closing != NULL)
        loop->cut_closing(loop);
    run_later(loop);
    if (loop->cut_finishing != NULL)
        loop->cut_finishing(loop);
    run_later(loop);
    loop_mailbox_close(loop);
    tls_settings_free(loop);
    while (loop->spare_count > 0)
        free(loop->spares[--loop->spare_count].at);
    free(loop->scratch);
    loop_timers_deinit(&loop->timers);
    if (loop->epoll_fd >= 0)
        close(loop->epoll_fd);
    free(loop);
}

static void run_round(struct loop *loop, int64_t wait_ns)
{
    if (loop->later_first != NULL)
        wait_ns = 0;
    if (wait_ns > 0) {
        loop_pace_gather(&loop->pace);
        int64_t now_ns = loop_time_ns(loop), next_ns = loop_timers_next_ns(&loop->timers);
        if (wait_ns > LOOP_LOOKS_NS)
            wait_ns = LOOP_LOOKS_NS;
        if (next_ns - now_ns < wait_ns)
            wait_ns = next_ns > now_ns ? next_ns - now_ns : 0;
    }
    loop_watch_wait(loop, wait_ns);
    loop_timers_run(loop);
    run_later(loop);
}

void loop_run(struct loop *loop)
{
    loop->is_stopped = false;
    while (!loop->is_stopped)
        run_round(loop, INT64_MAX);
}

void loop_round(struct loop *loop, int wait_ms)
{
    loop->is_stopped = false;
    run_round(loop, wait_ms > 0 ? wait_ms * INT64_C(1000000) : 0);
}

void loop_stop(struct loop *loop)
{
    loop->is_stopped = true;
}

void loop_at_end_of_round(struct loop *loop, struct loop_later *later)
{
    if (later->is_queued)
        return;
    later->is_queued = true;
    later->next = NULL;
    *loop->later_tail = later;
    loop->later_tail = &later->next;
}
