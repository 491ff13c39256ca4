/* The descriptors that a loop watches: epoll, level-triggered. */
#include <assert.h>
#include <errno.h>
#include <time.h>

#include "base/log.h"
#include "net/net_internal.h"

static const int64_t ns_per_ms = 1000000, ns_per_s = 1000000000;

void loop_watch_init(struct loop_watch *watch, struct loop *loop, int fd, loop_ready_fn fn, void *arg)
{
    *watch = (struct loop_watch){.loop = loop, .fd = fd, .fn = fn, .arg = arg};
}

enum vp_err loop_watch_want(struct loop_watch *watch, unsigned wanted)
{
    if (watch->wanted == wanted)
        return VP_OK;
    struct epoll_event event = {.data.ptr = watch};
    event.events = (wanted & LOOP_READABLE ? EPOLLIN : 0U) | (wanted & LOOP_WRITABLE ? EPOLLOUT : 0U);
    int what = watch->wanted == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (epoll_ctl(watch->loop->epoll_fd, what, watch->fd, &event) < 0)
        return errno == ENOMEM || errno == ENOSPC ? VP_ERR_NO_MEMORY : VP_ERR_IO;
    watch->wanted = wanted;
    return VP_OK;
}

/* It leaves the set, which would tell its errors without end. */
void loop_watch_pause(struct loop_watch *watch)
{
    if (watch->wanted != 0)
        epoll_ctl(watch->loop->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
    watch->wanted = 0;
}

void loop_watch_again(struct loop_watch *watch, unsigned what)
{
    struct loop_ready *ready = &watch->loop->ready;
    if (watch->again == 0) {
        watch->again_next = NULL;
        *ready->again_tail = watch;
        ready->again_tail = &watch->again_next;
        ready->again_count++;
    }
    watch->again |= what;
}

/* Whoever ends in a round is not told what that round has brought him. */
static void forget(struct loop_ready *ready, struct loop_watch *watch)
{
    for (int i = 0; i < ready->count; i++)
        if (ready->events[i].data.ptr == watch)
            ready->events[i].data.ptr = NULL;
    if (watch->again == 0)
        return;
    struct loop_watch **at = &ready->again_first;
    while (*at != watch)
        at = &(*at)->again_next;
    *at = watch->again_next;
    if (*at == NULL)
        ready->again_tail = at;
    watch->again = 0;
    ready->again_count--;
}

void loop_watch_end(struct loop_watch *watch)
{
    if (watch->loop == NULL)
        return;
    loop_watch_pause(watch);
    forget(&watch->loop->ready, watch);
    watch->loop = NULL;
}

static unsigned readiness(uint32_t events)
{
    unsigned what = (events & EPOLLIN ? LOOP_READABLE : 0U) | (events & EPOLLOUT ? LOOP_WRITABLE : 0U);
    return events & (EPOLLERR | EPOLLHUP) ? LOOP_READABLE | LOOP_WRITABLE : what;
}

static int await(int epoll_fd, struct epoll_event *events, int64_t wait_ns)
{
    static bool is_old_kernel; /* before Linux 5.11 */
    if (!is_old_kernel) {
        struct timespec wait = {.tv_sec = wait_ns / ns_per_s, .tv_nsec = wait_ns % ns_per_s};
        int count =
            epoll_pwait2(epoll_fd, events, LOOP_EVENTS_MAX, wait_ns == INT64_MAX ? NULL : &wait, NULL);
        if (count >= 0 || errno != ENOSYS)
            return count;
        is_old_kernel = true;
    }
    int64_t wait_ms = wait_ns == INT64_MAX ? -1 : (wait_ns + ns_per_ms - 1) / ns_per_ms;
    return epoll_wait(epoll_fd, events, LOOP_EVENTS_MAX, wait_ms > INT32_MAX ? INT32_MAX : (int)wait_ms);
}

static void tell_again(struct loop *loop)
{
    struct loop_ready *ready = &loop->ready;
    /* What is queued by those that are told waits for the next round. */
    for (size_t left = ready->again_count; left > 0 && ready->again_count > 0 && !loop->is_stopped; left--) {
        struct loop_watch *watch = ready->again_first;
        assert(watch != NULL); /* there are again_count of them */
        unsigned what = watch->again & watch->wanted;
        ready->again_first = watch->again_next;
        if (ready->again_first == NULL)
            ready->again_tail = &ready->again_first;
        watch->again = 0;
        ready->again_count--;
        if (what != 0)
            watch->fn(watch->arg, what);
    }
}

/* What the wait brought to those that are told early, or late; each is told once. */
static void tell(struct loop *loop, bool is_late)
{
    struct loop_ready *ready = &loop->ready;
    for (int i = 0; i < ready->count && !loop->is_stopped; i++) {
        struct epoll_event *event = &ready->events[i];
        struct loop_watch *watch = event->data.ptr;
        if (watch == NULL || watch->is_told_late != is_late)
            continue;
        event->data.ptr = NULL;
        unsigned what = readiness(event->events) & watch->wanted;
        if (what != 0)
            watch->fn(watch->arg, what);
    }
}

void loop_watch_wait(struct loop *loop, int64_t wait_ns)
{
    struct loop_ready *ready = &loop->ready;
    bool has_again = ready->again_first != NULL;
    int count = await(loop->epoll_fd, ready->events, has_again ? 0 : wait_ns);
    if (count < 0 && errno != EINTR)
        log_error("net", "epoll_wait errno=%d", errno);
    ready->count = count > 0 ? count : 0;
    loop_pace_count(&loop->pace, ready->count);
    if (has_again)
        tell_again(loop);
    tell(loop, false);
    tell(loop, true);
    ready->count = 0;
}
