/* The first look at a server event: one pass without allocation, which is all that audio needs. */
#ifndef VP_OPENAI_REALTIME_SCAN_H
#define VP_OPENAI_REALTIME_SCAN_H

#include "openai/realtime_event.h"

/* Finds the kind, and for audio all the rest (in place: text is changed). root is NULL. VP_ERR_BAD_JSON,
 * VP_ERR_BAD_MESSAGE; out_event is set in any case. */
VP_MUST_CHECK enum vp_err realtime_event_scan(char *text, size_t len, struct realtime_event *out_event);

#endif
