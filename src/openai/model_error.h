/* What an error code of a Realtime server means for the call (openai-realtime.md, section 8). */
#ifndef VP_OPENAI_MODEL_ERROR_H
#define VP_OPENAI_MODEL_ERROR_H

#include <stddef.h>

#include "net/ws_conn.h"
#include "openai/realtime_event.h"

enum model_error {
    MODEL_ERROR_PASSING,  /* the session goes on; worth a line in the log */
    MODEL_ERROR_FATAL,    /* this session is over, whatever the socket does */
    MODEL_ERROR_BUSY,     /* a response is running; ask again when it is done */
    MODEL_ERROR_HARMLESS, /* a race that was lost; nothing to do */
};

/* code or type may decide: failed responses often have only one of them. */
enum model_error model_error_kind(const struct realtime_error *error);

/* One sentence for the log and the page: what happened and, where we know, what to do about it. Both return
 * out. */
const char *model_error_text(const struct realtime_error *error, char *out, size_t size_bytes);
const char *model_end_text(const struct ws_end *end, char *out, size_t size_bytes);

#endif
