/* An error as the Realtime protocol reports it (openai-realtime.md section 8). */
#ifndef VP_ENGINE_REALTIME_REFUSAL_H
#define VP_ENGINE_REALTIME_REFUSAL_H

#include "base/err.h"

struct realtime_refusal {
    const char *type;   /* static */
    const char *code;   /* static; NULL for none */
    char message[256];  /* one sentence for a person */
    char param[96];     /* member the error is about, such as "session.type"; "" for none */
    char event_id[513]; /* of the client's event; "" for none */
};

/* What of a client's text was cut within a character, or is no UTF-8, must not lose the message it stands in. */
void realtime_text_mend(char *text);
/* Fills error as an invalid_request_error (event_id stays) and returns VP_ERR_BAD_MESSAGE, so that a check
 * may end with `return realtime_refuse(...)`. param may be NULL. */
VP_MUST_CHECK enum vp_err realtime_refuse(struct realtime_refusal *error, const char *code, const char *param,
                                          const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
