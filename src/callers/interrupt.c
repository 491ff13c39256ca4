#include "callers/interrupt.h"

#include <event2/event.h>
#include <signal.h>

static const int signal_numbers[INTERRUPT_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};

static void on_event(evutil_socket_t signal_number, short events, void *arg)
{
    struct interrupt *interrupt = arg;
    (void)events;
    if (interrupt->count++ == 0)
        interrupt->signal_number = (int)signal_number;
    interrupt->on_signal(interrupt->owner, interrupt->count);
}

enum vp_err interrupt_init(struct interrupt *interrupt, struct loop *loop,
                           void (*on_signal)(void *owner, int count), void *owner)
{
    *interrupt = (struct interrupt){.on_signal = on_signal, .owner = owner};
    for (size_t i = 0; i < INTERRUPT_SIGNALS; i++) {
        interrupt->events[i] = evsignal_new(loop_base(loop), signal_numbers[i], on_event, interrupt);
        if (interrupt->events[i] == NULL || event_add(interrupt->events[i], NULL) != 0) {
            interrupt_deinit(interrupt);
            return VP_ERR_NO_MEMORY;
        }
    }
    return VP_OK;
}

void interrupt_deinit(struct interrupt *interrupt)
{
    for (size_t i = 0; i < INTERRUPT_SIGNALS; i++) {
        if (interrupt->events[i] != NULL)
            event_free(interrupt->events[i]);
        interrupt->events[i] = NULL;
    }
}
