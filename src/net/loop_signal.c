/* Signals as events: the handler counts and wakes the loop by its mailbox's descriptor. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "net/net_internal.h"

/* A signal belongs to the process, so what is known of it does too. The handler touches what is atomic here. */
static struct {
    struct loop_signal *owner;
    struct sigaction before;
    atomic_int wake_fd;
    atomic_uint count;
} signals[LOOP_SIGNALS_MAX];

static void on_signal(int number)
{
    int saved_errno = errno;
    uint64_t one = 1;
    atomic_fetch_add(&signals[number].count, 1);
    if (write(atomic_load(&signals[number].wake_fd), &one, sizeof one) < 0)
        errno = 0; /* the counter is full: the loop is awake already */
    errno = saved_errno;
}

enum vp_err loop_signal_init(struct loop_signal *signal, struct loop *loop, int number, loop_fn fn, void *arg)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    if (number <= 0 || number >= LOOP_SIGNALS_MAX || signals[number].owner != NULL)
        return VP_ERR_BAD_VALUE;
    atomic_store(&signals[number].wake_fd, loop->mail.fd);
    atomic_store(&signals[number].count, 0);
    if (sigaction(number, &action, &signals[number].before) != 0)
        return VP_ERR_BAD_VALUE;
    *signal = (struct loop_signal){.loop = loop, .number = number, .fn = fn, .arg = arg};
    signals[number].owner = signal;
    loop->signal_count++;
    return VP_OK;
}

void loop_signal_deinit(struct loop_signal *signal)
{
    if (signal->loop == NULL)
        return;
    sigaction(signal->number, &signals[signal->number].before, NULL);
    signals[signal->number].owner = NULL;
    signal->loop->signal_count--;
    signal->loop = NULL;
}

void loop_signals_tell(struct loop *loop)
{
    for (int number = 1; number < LOOP_SIGNALS_MAX && loop->signal_count > 0; number++) {
        if (signals[number].owner == NULL || signals[number].owner->loop != loop)
            continue;
        for (unsigned count = atomic_exchange(&signals[number].count, 0); count > 0; count--)
            if (signals[number].owner != NULL) /* whoever is told may end it */
                signals[number].owner->fn(signals[number].owner->arg);
    }
}
