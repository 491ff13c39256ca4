#include "store/store_repeat.h"

#include <stdlib.h>

static enum vp_err work(struct store *store, void *job)
{
    struct store_repeat *repeat = job;
    return repeat->work(store, repeat->owner);
}

static void on_done(void *job, enum vp_err err)
{
    struct store_repeat *repeat = job;
    repeat->is_running = false;
    if (repeat->is_closed)
        free(repeat->owner);
    else
        repeat->done(repeat->owner, err);
}

static void on_timer(void *arg)
{
    struct store_repeat *repeat = arg;
    repeat->is_running = true;
    store_thread_ask(repeat->store, work, on_done, repeat);
}

enum vp_err store_repeat_init(struct store_repeat *repeat, struct loop *loop)
{
    repeat->is_running = repeat->is_closed = false;
    return loop_timer_init(&repeat->timer, loop, on_timer, repeat);
}

void store_repeat_after(struct store_repeat *repeat, int64_t delay_ms)
{
    loop_timer_start(&repeat->timer, delay_ms);
}

void store_repeat_close(struct store_repeat *repeat)
{
    loop_timer_deinit(&repeat->timer);
    repeat->is_closed = true;
    if (!repeat->is_running)
        free(repeat->owner);
}
