#include "base/trace.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/span.h"
#include "base/utf8.h"

static struct trace_ring *current;
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

void trace_use(struct trace_ring *ring)
{
    current = ring;
}

bool trace_is_wanted(void)
{
    return current != NULL;
}

void trace_put(const struct trace_span *span)
{
    struct trace_ring *ring = current;
    if (ring == NULL || span->call_sid[0] == '\0' || span->call_sid[0] == '-') /* of no call that is known */
        return;
    pthread_mutex_lock(&writing);
    uint32_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
    bool has_room = written - atomic_load_explicit(&ring->taken, memory_order_acquire) < TRACE_RING_SPANS;
    if (has_room) {
        ring->spans[written % TRACE_RING_SPANS] = *span;
        atomic_store_explicit(&ring->written, written + 1, memory_order_release);
    }
    pthread_mutex_unlock(&writing);
    if (!has_room)
        metric_add(METRIC_TRACE_SPANS_LOST_TOTAL, 1);
}

bool trace_take(struct trace_ring *ring, struct trace_span *out_span)
{
    uint32_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
    do {
        if (taken == atomic_load_explicit(&ring->written, memory_order_acquire))
            return false;
        *out_span = ring->spans[taken % TRACE_RING_SPANS];
    } while (!atomic_compare_exchange_weak(&ring->taken, &taken, taken + 1));
    return true;
}

struct trace_span trace_span_of(enum trace_kind kind, const char *call_sid, const char *name,
                                int64_t start_unix_us)
{
    struct trace_span span = {.kind = kind, .start_unix_us = start_unix_us, .end_unix_us = clock_unix_us()};
    (void)span_copy(span_of(call_sid), span.call_sid, sizeof span.call_sid);
    (void)span_copy((struct span){name, utf8_cut(span_of(name), sizeof span.name - 1)}, span.name,
                    sizeof span.name);
    return span;
}
