/* What every question to Twilio's REST API has in common (twilio.md, section 5). Pure. */
#ifndef VP_TWILIO_REST_H
#define VP_TWILIO_REST_H

#include <jansson.h>

#include "base/buf.h"
#include "telephony/telephony.h"

enum { TWILIO_FORM_BYTES_MAX = 16 * 1024 };

/* Appends a field to a body of application/x-www-form-urlencoded. The errors of buf_append. */
VP_MUST_CHECK enum vp_err twilio_form_put(struct buf *form, const char *name, const char *value);

/* What an answer that is no 2xx says: {"code":21211,"message":"...","status":400} (5.6); of what is no JSON (NULL) only
 * the status is known. */
void twilio_read_error(int status, const json_t *answer, char out_why[PHONE_WHY_BYTES]);

#endif
