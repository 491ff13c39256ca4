#include "twilio/provider.h"

#include "net/authority.h"
#include "twilio/phone_leg.h"
#include "twilio/twiml_verbs.h"

static enum vp_err open_stream(struct loop *loop, struct http_request *request,
                               const struct phone_stream_events *events, void *owner, void **out_leg)
{
    struct phone_leg *leg;
    enum vp_err err = phone_leg_accept(loop, request, events, owner, &leg);
    if (err == VP_OK)
        *out_leg = leg;
    return err;
}

static void set_call(void *leg, struct call *call)
{
    phone_leg_set_call(leg, call);
}

static void refuse(void *leg, const char *why)
{
    phone_leg_refuse(leg, why);
}

/* A link that begins with a slash is one of the host's, whatever path the document had. */
static enum vp_err write_answer(void *provider, const struct phone_answer *answer, struct buf *out)
{
    const struct twilio *twilio = provider;
    return twiml_write_answer(answer, authority_behind(twilio->settings.public_base_url), out);
}

const struct telephony_port twilio_port = {.check_webhook = twilio_check_webhook,
                                           .unsigned_why = "the request is not signed by Twilio",
                                           .admit_stream = twilio_admit_stream,
                                           .read_webhook = twilio_read_webhook,
                                           .write_answer = write_answer,
                                           .answer_type = "text/xml",
                                           .find_recording = twilio_find_recording,
                                           .has_account = twilio_has_account,
                                           .write_text = twilio_write_text,
                                           .write_ring = twilio_write_ring,
                                           .read_receipt = twilio_read_receipt,
                                           .open_stream = open_stream,
                                           .set_call = set_call,
                                           .refuse = refuse,
                                           .phone = &phone_leg_port};

struct telephony twilio_init(struct twilio *twilio, const struct twilio_settings *settings)
{
    *twilio = (struct twilio){.settings = *settings};
    return (struct telephony){
        .port = &twilio_port, .provider = twilio, .is_checked = twilio_is_checked(settings)};
}
