/* Which members a session and a response may have, and which values. */
#ifndef VP_ENGINE_SESSION_CHECK_H
#define VP_ENGINE_SESSION_CHECK_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/realtime_refusal.h"

/* is_transcription: of the session as it was opened; another type is refused with invalid_parameter.
 * VP_ERR_BAD_MESSAGE with error filled: missing_required_parameter (session.type), and as member_check. */
VP_MUST_CHECK enum vp_err session_check(const json_t *session, bool is_transcription,
                                        struct realtime_refusal *error);
/* The same for response.create's overrides. */
VP_MUST_CHECK enum vp_err response_check(const json_t *response, struct realtime_refusal *error);

#endif
