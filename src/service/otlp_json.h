/* Spans of calls in OpenTelemetry's protocol, as JSON (opentelemetry.io, OTLP 1.x: ExportTraceServiceRequest; ids are
 * hexadecimal, times nanoseconds as text, kinds and codes numbers). Pure. */
#ifndef VP_SERVICE_OTLP_JSON_H
#define VP_SERVICE_OTLP_JSON_H

#include <jansson.h>

#include "base/trace.h"

enum { OTLP_TRACE_ID_BYTES = 33, OTLP_SPAN_ID_BYTES = 17 };

/* A call's trace is known by its CallSid in every process: "CA" and 32 hexadecimal digits are the id; of another
 * name it is a hash. Returns out. */
const char *otlp_trace_id(const char *call_sid, char out[OTLP_TRACE_ID_BYTES]);
/* Of the span of the call itself, which the others stand below. */
const char *otlp_call_span_id(const char *call_sid, char out[OTLP_SPAN_ID_BYTES]);

/* The request that tells those spans; a turn's parts become spans below it. New, the caller's; NULL: no memory. */
json_t *otlp_request_json(const struct trace_span *spans, size_t count);
/* How many spans such a request has. */
size_t otlp_request_spans(const json_t *request);

#endif
