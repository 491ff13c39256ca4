/* What a webhook's form says (twilio.md, sections 1 and 5). */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "twilio/caller_id.h"
#include "twilio/provider.h"
#include "twilio/recording_url.h"

/* Whether a CallStatus is one of a call that is over (twilio.md 1.1), and what it means. */
static bool find_end(const char *status, enum end_reason *out_reason)
{
    static const struct {
        const char *status;
        enum end_reason reason;
    } ends[] = {{"completed", END_COMPLETED},
                {"busy", END_UNANSWERED},
                {"no-answer", END_UNANSWERED},
                {"canceled", END_UNANSWERED},
                {"failed", END_AT_TWILIO}};
    for (size_t i = 0; status != NULL && i < sizeof ends / sizeof *ends; i++) {
        if (strcmp(ends[i].status, status) == 0) {
            *out_reason = ends[i].reason;
            return true;
        }
    }
    return false;
}

/* A parameter of the webhook: a form's, or the query's where the console has GET (twilio.md 1.1). */
static const char *find_value(struct http_request *request, const char *name)
{
    return strcmp(http_method(request), "GET") == 0 ? http_query(request, name)
                                                    : http_form_value(request, name);
}

/* What is missing, in words; NULL: nothing. */
static const char *find_lack(const struct phone_webhook *webhook, enum phone_webhook_kind kind,
                             const char *status)
{
    bool has_call = recording_is_sid(webhook->call_sid, "CA");
    switch (kind) {
    case PHONE_WEBHOOK_STATUS:
        return has_call && status != NULL ? NULL : "CallSid and CallStatus are needed";
    case PHONE_WEBHOOK_TEXT:
        return webhook->text != NULL && webhook->from[0] != '\0' ? NULL : "From and Body are needed";
    case PHONE_WEBHOOK_ARRIVAL:
    case PHONE_WEBHOOK_NEXT:
        break;
    }
    return has_call && webhook->to != NULL ? NULL : "CallSid and To are needed";
}

/* DialCallStatus (twilio.md 1.3): whoever was not connected with anybody was not reached, whatever it says. */
static void read_dial(struct http_request *request, struct phone_webhook *webhook)
{
    const char *status = find_value(request, "DialCallStatus"), *id = find_value(request, "DialCallSid");
    const char *bridged = find_value(request, "DialBridged");
    webhook->dial_why = status != NULL ? status : "";
    webhook->dial_id = id != NULL ? id : "";
    if (status == NULL)
        return;
    bool is_over = strcmp(status, "completed") == 0 || strcmp(status, "answered") == 0;
    bool is_connected = is_over && (bridged == NULL || strcmp(bridged, "false") != 0);
    int64_t dial_s;
    const char *duration = find_value(request, "DialCallDuration");
    if (duration != NULL && number_parse(duration, 0, INT32_MAX, &dial_s))
        webhook->dial_s = (int)dial_s;
    webhook->is_bridge_told = bridged != NULL;
    webhook->dial = is_connected ? PHONE_DIAL_CONNECTED : PHONE_DIAL_UNREACHED;
}

/* The account that the settings name, if they do, counts. */
static void read_recording(const struct twilio_settings *settings, struct http_request *request,
                           struct phone_webhook *webhook)
{
    const char *url = find_value(request, "RecordingUrl"),
               *seconds = find_value(request, "RecordingDuration");
    int64_t recording_s;
    if (seconds != NULL && number_parse(seconds, 0, INT32_MAX, &recording_s))
        webhook->recording_s = (int)recording_s;
    const char *account_sid =
        settings->account_sid[0] != '\0' ? settings->account_sid : find_value(request, "AccountSid");
    (void)span_copy(span_of(account_sid), webhook->account_id, sizeof webhook->account_id);
    if (url != NULL &&
        !recording_url_read(url, settings->api_url, webhook->account_id, webhook->recording_id))
        webhook->refused_recording = url;
}

bool twilio_read_webhook(void *provider, struct http_request *request, enum phone_webhook_kind kind,
                         struct phone_webhook *out_webhook)
{
    const struct twilio *twilio = provider;
    const char *status = find_value(request, "CallStatus"), *digits = find_value(request, "Digits");
    struct phone_webhook webhook = {.call_sid = find_value(request, "CallSid"),
                                    .from = caller_id_number(find_value(request, "From")),
                                    .to = find_value(request, "To"),
                                    .forwarded_from = caller_id_number(find_value(request, "ForwardedFrom")),
                                    .text = kind == PHONE_WEBHOOK_TEXT ? find_value(request, "Body") : NULL,
                                    .words = find_value(request, "SpeechResult")};
    const char *lack = find_lack(&webhook, kind, status);
    if (lack != NULL) {
        http_reply_error(request, 400, "invalid_request_error", lack);
        return false;
    }
    webhook.is_over = find_end(status, &webhook.over_reason);
    webhook.has_hung_up = digits != NULL && strcmp(digits, "hangup") == 0;
    webhook.keys = digits != NULL && !webhook.has_hung_up ? digits : "";
    read_dial(request, &webhook);
    read_recording(&twilio->settings, request, &webhook);
    *out_webhook = webhook;
    return true;
}

/* Credentials are always sent (twilio.md 5.3); without a token configured they name the account only. */
bool twilio_find_recording(void *provider, const char *account_sid, const char *recording_sid,
                           struct recording_address *out_address)
{
    const struct twilio_settings *settings = &((const struct twilio *)provider)->settings;
    if (!recording_is_sid(account_sid, "AC") || !recording_is_sid(recording_sid, "RE") ||
        !recording_url_make(settings->api_url, account_sid, recording_sid, out_address->url))
        return false;
    snprintf(out_address->user_password, sizeof out_address->user_password, "%s:%s", account_sid,
             settings->auth_token);
    return true;
}
