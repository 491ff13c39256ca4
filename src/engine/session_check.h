/* Which members a session and a response may have, and which values. */
#ifndef VP_ENGINE_SESSION_CHECK_H
#define VP_ENGINE_SESSION_CHECK_H

#include <jansson.h>

#include "engine/realtime_refusal.h"

/* VP_ERR_BAD_MESSAGE with error filled: missing_required_parameter
 * (session.type), unknown_parameter, invalid_type, invalid_value. */
VP_MUST_CHECK enum vp_err session_check(const json_t *session, struct realtime_refusal *error);
/* The same for response.create's overrides. */
VP_MUST_CHECK enum vp_err response_check(const json_t *response, struct realtime_refusal *error);

#endif
