/* The telephone side of a call: a Media Streams WebSocket that Twilio opened (twilio.md, section 3). Checks
 * every message, never lets one stream's fault touch another, and implements the call's phone port. */
#ifndef VP_TWILIO_PHONE_LEG_H
#define VP_TWILIO_PHONE_LEG_H

#include "call/call.h"
#include "net/http_server.h"

struct phone_leg;

/* The start message, decoded; borrowed during on_start. */
struct phone_start {
    const char *call_sid, *stream_sid, *account_sid;
    const char *token, *from, *to, *restaurant_id; /* custom parameters; "" when absent */
};

struct phone_leg_events {
    /* The stream started. True: its call comes by phone_leg_set_call, now or later (what the caller says before is
     * kept and comes first), unless phone_leg_refuse comes instead. False: refused (closed with 1008). */
    bool (*on_start)(void *owner, struct phone_leg *leg, const struct phone_start *start);
    /* The socket is gone; the leg is freed after this. The call, if any, was told before. */
    void (*on_gone)(void *owner, struct phone_leg *leg);
    /* Something reached the call: its deadline may have moved. May be NULL. */
    void (*on_activity)(void *owner, struct call *call);
};

extern const struct phone_port phone_leg_port; /* leg: struct phone_leg * */

enum { PHONE_START_TIMEOUT_MS = 5000 };

/* Takes the upgrade request of a media stream over. On error the request was answered. */
VP_MUST_CHECK enum vp_err phone_leg_accept(struct loop *loop, struct http_request *request,
                                           const struct phone_leg_events *events, void *owner,
                                           struct phone_leg **out_leg);
/* The call of the stream; events go there from now on. */
void phone_leg_set_call(struct phone_leg *leg, struct call *call);
/* In on_gone: why the telephone left while its call was looked for, as an end's text (base/end_reason.h); ""
 * when the call was told, or none was due. Borrowed. */
const char *phone_leg_gone_why(const struct phone_leg *leg);
/* Closes a stream that gets no call with 1008. */
void phone_leg_refuse(struct phone_leg *leg, const char *why);
/* The call is over: nothing more is told to it. */
void phone_leg_forget_call(struct phone_leg *leg);

#endif
