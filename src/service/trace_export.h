/* Sends the spans that the processes note (base/trace.h) to otlp_endpoint, in batches, from the web process, which
 * carries no calls: OTLP over HTTP as JSON. What is not taken is tried again, as the protocol says, while there is room
 * for it; what finds none is counted as lost, and no call waits for any of it. */
#ifndef VP_SERVICE_TRACE_EXPORT_H
#define VP_SERVICE_TRACE_EXPORT_H

#include "base/trace.h"
#include "net/http_client.h"

struct trace_export;

struct trace_export_settings { /* borrowed for its life */
    struct loop *loop;
    const char *url;     /* whole, with /v1/traces */
    const char *headers; /* config/header_list.h; "": none */
    struct trace_ring *rings;
    size_t ring_count;
};

VP_MUST_CHECK enum vp_err trace_export_open(const struct trace_export_settings *settings,
                                            struct trace_export **out_export);
/* Sends what is left at once, and says when there is nothing left or after two seconds; NULL: it says so at once. */
void trace_export_finish(struct trace_export *export, void (*on_finished)(void *owner), void *owner);
/* What was not sent is lost; accepts NULL. */
void trace_export_close(struct trace_export *export);

#endif
