/* The loop's timers: a binary heap by due time. A timer that is put off, as most are at every frame, keeps its place
 * until that comes up. */
#include <stdlib.h>
#include <time.h>

#include "base/metric.h"
#include "base/sane.h"
#include "net/net_internal.h"

enum { ROOM_MIN = 64 };
static const int64_t ns_per_ms = 1000000;
/* Longer than this no loop is between two looks at the clock that only has much to do. */
#define STANDSTILL_NS (LOOP_LOOKS_NS + 1000 * ns_per_ms)

int64_t loop_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 * ns_per_ms + now.tv_nsec;
}

/* The whole process stood still, as when the machine below it sleeps: what its timers wait for stood still too, or
 * waits unread in the sockets. That time does not count, or all deadlines would be over before anything is read. */
int64_t loop_time_ns(struct loop *loop)
{
    struct loop_timers *timers = &loop->timers;
    int64_t now_ns = loop_now_ns(), unseen_ns = now_ns - timers->seen_ns;
    timers->seen_ns = now_ns;
    if (unseen_ns > STANDSTILL_NS) {
        timers->stood_ns += unseen_ns - LOOP_LOOKS_NS;
        metric_took_us(HISTOGRAM_LOOP_LAG, unseen_ns / 1000);
    }
    return now_ns - timers->stood_ns;
}

int64_t loop_stood_ms(const struct loop *loop)
{
    return loop->timers.stood_ns / ns_per_ms;
}

static void put(struct loop_timers *timers, size_t place, struct loop_timer *timer)
{
    timers->at[place] = timer;
    timer->place = place;
}

/* The heap is in the order of ranked_ns: when a timer was due as it got its place, which is never later than due_ns. */
static void rise(struct loop_timers *timers, struct loop_timer *timer, size_t place)
{
    while (place > 1 && timers->at[place / 2]->ranked_ns > timer->ranked_ns) {
        put(timers, place, timers->at[place / 2]);
        place /= 2;
    }
    put(timers, place, timer);
}

static void sink(struct loop_timers *timers, struct loop_timer *timer, size_t place)
{
    for (size_t child = 2 * place; child <= timers->count; child = 2 * place) {
        if (child < timers->count && timers->at[child + 1]->ranked_ns < timers->at[child]->ranked_ns)
            child++;
        if (timers->at[child]->ranked_ns >= timer->ranked_ns)
            break;
        put(timers, place, timers->at[child]);
        place = child;
    }
    put(timers, place, timer);
}

static void leave(struct loop_timers *timers, struct loop_timer *timer)
{
    struct loop_timer *last = timers->at[timers->count--];
    size_t place = timer->place;
    timer->place = 0;
    if (last == timer)
        return;
    if (place > 1 && timers->at[place / 2]->ranked_ns > last->ranked_ns)
        rise(timers, last, place);
    else
        sink(timers, last, place);
}

/* The top, once each that was put off has gone to where it belongs. */
static struct loop_timer *top(struct loop_timers *timers)
{
    while (timers->count > 0 && timers->at[1]->ranked_ns < timers->at[1]->due_ns) {
        struct loop_timer *timer = timers->at[1];
        timer->ranked_ns = timer->due_ns;
        sink(timers, timer, 1);
    }
    return timers->count > 0 ? timers->at[1] : NULL;
}

int64_t loop_timers_next_ns(struct loop_timers *timers)
{
    const struct loop_timer *timer = top(timers);
    return timer != NULL ? timer->due_ns : INT64_MAX;
}

void loop_timers_run(struct loop *loop)
{
    struct loop_timer *timer;
    int64_t now_ns = loop_time_ns(loop);
    while (!loop->is_stopped && (timer = top(&loop->timers)) != NULL && timer->due_ns <= now_ns) {
        leave(&loop->timers, timer);
        metric_took_us(HISTOGRAM_LOOP_LAG, (now_ns - timer->due_ns) / 1000);
        timer->fn(timer->arg); /* may end the timer */
    }
}

void loop_timers_deinit(struct loop_timers *timers)
{
    free(timers->at);
    timers->at = NULL;
}

enum vp_err loop_timer_init(struct loop_timer *timer, struct loop *loop, loop_fn fn, void *arg)
{
    struct loop_timers *timers = &loop->timers;
    if (timers->owners + 1 >= timers->room) { /* a place for each, so that starting one cannot fail */
        size_t room = timers->room < ROOM_MIN ? ROOM_MIN : timers->room * 2;
        struct loop_timer **at = realloc(timers->at, room * sizeof(struct loop_timer *));
        if (at == NULL)
            return VP_ERR_NO_MEMORY;
        timers->at = at;
        timers->room = room;
    }
    timers->owners++;
    metric_add(METRIC_TIMERS_HELD, 1);
    *timer = (struct loop_timer){.loop = loop, .fn = fn, .arg = arg};
    return VP_OK;
}

/* Its place is its own: it was not moved. */
static bool is_in_place(const struct loop_timer *timer)
{
    return timer->place == 0 || timer->loop->timers.at[timer->place] == timer;
}

void loop_timer_start(struct loop_timer *timer, int64_t after_ms)
{
    struct loop_timers *timers = &timer->loop->timers;
    ASSERT_SANE(is_in_place(timer));
    timer->due_ns = loop_time_ns(timer->loop) + (after_ms > 0 ? after_ms * ns_per_ms : 0);
    if (timer->place > 0 && timer->due_ns >= timer->ranked_ns)
        return;
    timer->ranked_ns = timer->due_ns;
    rise(timers, timer, timer->place > 0 ? timer->place : ++timers->count);
}

void loop_timer_stop(struct loop_timer *timer)
{
    if (timer->loop == NULL)
        return;
    ASSERT_SANE(is_in_place(timer));
    if (timer->place > 0)
        leave(&timer->loop->timers, timer);
}

void loop_timer_deinit(struct loop_timer *timer)
{
    loop_timer_stop(timer);
    if (timer->loop == NULL)
        return;
    timer->loop->timers.owners--;
    metric_add(METRIC_TIMERS_HELD, -1);
    timer->loop = NULL;
}
