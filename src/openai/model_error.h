/* What an error code of a Realtime server means for the call (openai-realtime.md, section 8). */
#ifndef VP_OPENAI_MODEL_ERROR_H
#define VP_OPENAI_MODEL_ERROR_H

#include <stdint.h>

#include <stdbool.h>
#include <stddef.h>

#include "net/ws_conn.h"
#include "openai/realtime_event.h"

enum model_error {
    MODEL_ERROR_PASSING,  /* the session goes on; worth a line in the log */
    MODEL_ERROR_FATAL,    /* this session is over, whatever the socket does */
    MODEL_ERROR_BARRED,   /* the same, and a fresh one would meet the same: key, quota, model */
    MODEL_ERROR_LIMITED,  /* passing as an event; where a response failed of it, it is waited for once */
    MODEL_ERROR_BUSY,     /* a response is running; ask again when it is done */
    MODEL_ERROR_HARMLESS, /* a race that was lost; nothing to do */
};

/* code or type may decide: failed responses often have only one of them. */
enum model_error model_error_kind(const struct realtime_error *error);

/* How long a rate limit asks to be waited for, as its message says ("Please try again in 1.2s"); milliseconds;
 * -1: it does not say. */
int64_t model_error_wait_ms(const struct realtime_error *error);

/* One sentence for the log and the page: what happened and, where we know, what to do about it. Both return out. */
const char *model_error_text(const struct realtime_error *error, char *out, size_t size_bytes);
const char *model_end_text(const struct ws_end *end, char *out, size_t size_bytes);
/* Whether a connection that ended so would end so again: refused upgrades other than 408 and 5xx
 * (section 1.2), and closing codes that follow such an error. */
bool model_end_is_barred(const struct ws_end *end);

#endif
