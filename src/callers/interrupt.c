#include "callers/interrupt.h"

#include <signal.h>

static const int signal_numbers[INTERRUPT_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};

static void on_event(void *arg)
{
    const struct interrupt_event *event = arg;
    struct interrupt *interrupt = event->interrupt;
    if (interrupt->count++ == 0)
        interrupt->signal_number = event->signal.number;
    interrupt->on_signal(interrupt->owner, interrupt->count);
}

enum vp_err interrupt_init(struct interrupt *interrupt, struct loop *loop,
                           void (*on_signal)(void *owner, int count), void *owner)
{
    *interrupt = (struct interrupt){.on_signal = on_signal, .owner = owner};
    for (size_t i = 0; i < INTERRUPT_SIGNALS; i++) {
        struct interrupt_event *event = &interrupt->events[i];
        event->interrupt = interrupt;
        enum vp_err err = loop_signal_init(&event->signal, loop, signal_numbers[i], on_event, event);
        if (err != VP_OK) {
            interrupt_deinit(interrupt);
            return err;
        }
    }
    return VP_OK;
}

void interrupt_deinit(struct interrupt *interrupt)
{
    for (size_t i = 0; i < INTERRUPT_SIGNALS; i++)
        loop_signal_deinit(&interrupt->events[i].signal);
}
