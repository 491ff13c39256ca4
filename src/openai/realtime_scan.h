/* The first look at a server event: one pass without allocation, which is all that audio needs. */
#ifndef VP_OPENAI_REALTIME_SCAN_H
#define VP_OPENAI_REALTIME_SCAN_H

#include "base/json_scan.h"
#include "openai/realtime_event.h"

/* The outermost members that any event may need. */
enum realtime_member {
    REALTIME_MEMBER_TYPE,
    REALTIME_MEMBER_RESPONSE_ID,
    REALTIME_MEMBER_ITEM_ID,
    REALTIME_MEMBER_CALL_ID,
    REALTIME_MEMBER_NAME,
    REALTIME_MEMBER_ARGUMENTS,
    REALTIME_MEMBER_DELTA,
    REALTIME_MEMBER_TRANSCRIPT,
    REALTIME_MEMBER_TEXT,
    REALTIME_MEMBER_ITEM,
    REALTIME_MEMBER_RESPONSE,
    REALTIME_MEMBER_SESSION,
    REALTIME_MEMBER_ERROR,
    REALTIME_MEMBER_COUNT
};

/* Finds the kind, and for audio all the rest (in place: text is changed). Of other kinds the members are left
 * as they stand. VP_ERR_BAD_JSON, VP_ERR_BAD_MESSAGE, VP_ERR_TOO_BIG (audio); out_event means nothing then. */
VP_MUST_CHECK enum vp_err realtime_event_scan(char *text, size_t len, struct realtime_event *out_event,
                                              struct json_value out_members[REALTIME_MEMBER_COUNT]);

#endif
