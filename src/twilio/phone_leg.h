/* The telephone side of a call: a Media Streams WebSocket that Twilio opened (twilio.md, section 3). Checks
 * every message, never lets one stream's fault touch another, and implements the call's phone port. */
#ifndef VP_TWILIO_PHONE_LEG_H
#define VP_TWILIO_PHONE_LEG_H

#include "call/call.h"
#include "telephony/telephony.h"

struct phone_leg;

extern const struct phone_port phone_leg_port; /* leg: struct phone_leg * */

enum { PHONE_START_TIMEOUT_MS = 5000 };

/* Takes the upgrade request of a media stream over. On error the request was answered. */
VP_MUST_CHECK enum vp_err phone_leg_accept(struct loop *loop, struct http_request *request,
                                           const struct phone_stream_events *events, void *owner,
                                           struct phone_leg **out_leg);
/* The call of the stream; events go there from now on. */
void phone_leg_set_call(struct phone_leg *leg, struct call *call);
/* Closes a stream that gets no call with 1008. */
void phone_leg_refuse(struct phone_leg *leg, const char *why);

#endif
