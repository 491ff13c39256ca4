/* What a call was made of, as spans of one trace (opentelemetry.io, traces): any room notes a span when it is over,
 * into a ring of its process in shared memory; the web process, which carries no calls, takes them out and sends them
 * (service/trace_export.h). Nobody waits: where the ring is full a span is counted as lost. */
#ifndef VP_BASE_TRACE_H
#define VP_BASE_TRACE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/call_sid.h"

enum trace_kind {
    TRACE_CALL, /* from its webhook to its end; numbers: turns, slowest_ms, cost in micro-dollars, order number */
    TRACE_TURN, /* from the caller's last voice to the answer's first sound; numbers: enum turn_part's parts, in ms */
    TRACE_MODEL, /* a session at a model, from the dial to its end; numbers: ms until it was ready, or -1 */
    TRACE_TOOL,  /* a function call, from the model's word to its answer */
    TRACE_STORE, /* a write that the call waits for */
    TRACE_DELIVERY, /* from when an order was there to what became of a try; numbers: order number, attempt */
    TRACE_KIND_COUNT
};

enum { TRACE_NAME_BYTES = 64, TRACE_NOTE_BYTES = 128, TRACE_NUMBERS = 5 };

struct trace_span {
    enum trace_kind kind;
    bool is_error;
    int64_t start_unix_us, end_unix_us;
    int64_t numbers[TRACE_NUMBERS];
    char call_sid[CALL_SID_BYTES]; /* of the call, which makes the trace's id */
    char name
        [TRACE_NAME_BYTES]; /* the tool, the way, the model; of a call: the restaurant; of a turn: the arm */
    char note[TRACE_NOTE_BYTES]; /* why it ended; UTF-8 */
};

/* One process writes, one reads; several threads of the writing one may. Zeroed: nothing is in it. */
enum { TRACE_RING_SPANS = 256 };
struct trace_ring {
    _Atomic uint32_t written, taken; /* so many, ever */
    struct trace_span spans[TRACE_RING_SPANS];
};

/* From now on this process notes its spans there (borrowed for the process's life); NULL, as at first: nowhere. */
void trace_use(struct trace_ring *ring);
/* Whether anybody wants them: what takes work to know needs not be made up otherwise. */
bool trace_is_wanted(void);
/* Copied. A span without a call is none. Where it finds no room, trace_spans_lost_total counts it. */
void trace_put(const struct trace_span *span);
/* The oldest span of a ring; false: there is none. Of several readers, as while a successor takes over, one gets it. */
bool trace_take(struct trace_ring *ring, struct trace_span *out_span);

/* A span that began at that time (clock_unix_us) and is over now; texts are cut to fit. */
struct trace_span trace_span_of(enum trace_kind kind, const char *call_sid, const char *name,
                                int64_t start_unix_us);

#endif
