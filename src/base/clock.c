#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static int64_t test_mono_us = -1;
static int64_t test_unix_ms;
static _Atomic int64_t own_ahead_ms, *ahead_ms = &own_ahead_ms;
_Thread_local int64_t clock_held_ms = -1;
static _Thread_local int64_t held_us; /* while that is not -1 */

int64_t clock_mono_us(void)
{
    if (test_mono_us >= 0)
        return test_mono_us;
    if (clock_held_ms >= 0)
        return held_us;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_hold(void)
{
    held_us = clock_mono_us();
    clock_held_ms = held_us / 1000;
}

void clock_release(void)
{
    clock_held_ms = -1;
}

int64_t clock_running_ms(void)
{
    return clock_mono_us() / 1000;
}

static int64_t machine_unix_us(void)
{
    if (test_mono_us >= 0)
        return test_unix_ms * 1000;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_machine_unix_ms(void)
{
    return machine_unix_us() / 1000;
}

int64_t clock_unix_us(void)
{
    return machine_unix_us() - atomic_load_explicit(ahead_ms, memory_order_relaxed) * 1000;
}

void clock_set_ahead_ms(int64_t new_ahead_ms)
{
    atomic_store(ahead_ms, new_ahead_ms);
}

int64_t clock_ahead_ms(void)
{
    return atomic_load(ahead_ms);
}

void clock_share_ahead(_Atomic int64_t *shared_ahead_ms)
{
    ahead_ms = shared_ahead_ms;
}

int64_t clock_unix_ms(void)
{
    return clock_unix_us() / 1000;
}

void clock_set_for_test(int64_t mono_us, int64_t unix_ms)
{
    clock_release();
    test_mono_us = mono_us;
    test_unix_ms = unix_ms;
}

void clock_format_utc(int64_t unix_ms, char out[CLOCK_UTC_BYTES])
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    (void)strftime(out, CLOCK_UTC_BYTES, "%Y-%m-%dT%H:%M:%SZ", &utc);
}
