/* Twilio as the service's telephony provider: its settings, and the table of functions by which the service
 * asks it (telephony/telephony.h). */
#ifndef VP_TWILIO_PROVIDER_H
#define VP_TWILIO_PROVIDER_H

#include "base/log_seldom.h"
#include "telephony/telephony.h"

struct twilio_settings {         /* all borrowed */
    const char *auth_token;      /* "" without a shared_key: unsigned requests are accepted */
    const char *old_auth_token;  /* that may sign, too, while another takes its place; NULL, "": none */
    const char *shared_key;      /* that some requests are signed with instead; "": none */
    const char *public_base_url; /* without a slash at the end; "" where nothing is signed */
    const char *public_base_as_written; /* with its host in the letters of the settings; NULL: the same */
    const char *media_url;              /* ws(s)://.../ws/media, to which it is told to connect */
    const char *api_url;                /* of its REST API, without a slash at the end */
    const char *account_sid;            /* "": the one that a webhook names */
};

struct twilio {
    struct twilio_settings settings;
    struct log_seldom webhooks_log, streams_log; /* of refused signatures */
};

extern const struct telephony_port twilio_port; /* provider: struct twilio * */

/* twilio stays where it is as long as what is returned is used. */
struct telephony twilio_init(struct twilio *twilio, const struct twilio_settings *settings);

/* Whether requests must be signed. */
bool twilio_is_checked(const struct twilio_settings *settings);

/* What the port is made of. */
enum vp_err twilio_check_webhook(void *provider, struct http_request *request);
bool twilio_admit_stream(void *provider, struct http_request *request);
bool twilio_read_webhook(void *provider, struct http_request *request, enum phone_webhook_kind kind,
                         struct phone_webhook *out_webhook);
bool twilio_find_recording(void *provider, const char *account_sid, const char *recording_sid,
                           struct recording_address *out_address);
bool twilio_has_account(void *provider);
enum vp_err twilio_write_text(void *provider, const char *from, const char *to, const char *text,
                              struct phone_request *out_request);
enum vp_err twilio_write_ring(void *provider, const char *from, const char *to, const char *answer_url,
                              int ring_s, struct phone_request *out_request);
void twilio_read_receipt(void *provider, int status, struct span body, struct phone_receipt *out_receipt);

#endif
