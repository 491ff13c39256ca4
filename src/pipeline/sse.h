/* Server-sent events as REST models stream them (openai-rest.md 1.5; the WHATWG's event stream): bytes in,
 * events out, whatever the pieces. No I/O. */
#ifndef VP_PIPELINE_SSE_H
#define VP_PIPELINE_SSE_H

#include "base/buf.h"

enum { SSE_NAME_BYTES = 48 };

/* name: of an "event:" line, cut to fit, "" when there was none; text: the data lines joined by LF, NUL
 * behind. Both are borrowed for the call. False stops: nothing more of the stream is looked at. */
typedef bool (*sse_event_fn)(void *owner, const char *name, struct span text);

struct sse {
    struct buf line, text;
    char name[SSE_NAME_BYTES];
    bool has_text;   /* a data line came, maybe an empty one */
    bool was_return; /* the last byte was a CR: a LF after it belongs to it */
    bool has_begun;  /* the first line is behind us */
    bool is_over;    /* the owner wants no more */
    sse_event_fn on_event;
    void *owner;
};

/* event_max_bytes: of a line and of an event's text. */
void sse_init(struct sse *sse, size_t event_max_bytes, sse_event_fn on_event, void *owner);
void sse_deinit(struct sse *sse);

/* VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY; the stream cannot be read on after them. */
VP_MUST_CHECK enum vp_err sse_feed(struct sse *sse, struct span bytes);
/* The stream ended: an event without its empty line counts (an ending that was cut is judged by what it says). */
VP_MUST_CHECK enum vp_err sse_end(struct sse *sse);

#endif
