/* What Twilio tells a server about a call without waiting for an answer. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "callers/phone_line_internal.h"

struct phone_line_notice {
    struct phone_line *line;
    struct webhook *webhook;
    struct phone_line_notice *next;
};

struct phone_line_params phone_line_params_make(const struct phone_line *line, const char *status)
{
    if (status == NULL)
        status = line->is_answered ? "in-progress" : "ringing";
    const struct phone_line_options *options = &line->options;
    return (struct phone_line_params){
        .at = {signature_param_of("AccountSid", options->account_sid),
               signature_param_of("ApiVersion", "2010-04-01"), signature_param_of("CallSid", line->call_sid),
               signature_param_of("CallStatus", status), signature_param_of("Called", options->to),
               signature_param_of("Caller", options->from), signature_param_of("Direction", "inbound"),
               signature_param_of("From", options->from), signature_param_of("To", options->to),
               signature_param_of("FromCountry", "US"), signature_param_of("FromCity", ""),
               signature_param_of("ToCountry", "US"), signature_param_of("ToCity", "")},
        .count = 13};
}

void phone_line_params_add(struct phone_line_params *params, const char *name, const char *value)
{
    if (params->count < WEBHOOK_PARAMS_MAX)
        params->at[params->count++] = signature_param_of(name, value);
}

static void drop_notice(struct phone_line_notice *notice)
{
    struct phone_line_notice **at = &notice->line->notices;
    while (*at != notice)
        at = &(*at)->next;
    *at = notice->next;
    free(notice);
}

static void on_told(void *owner, const struct http_response *response)
{
    struct phone_line_notice *notice = owner;
    struct phone_line *line = notice->line;
    if (response->err != VP_OK)
        phone_line_note(line, "warning 15003: a status callback was not answered: %s",
                        vp_err_text(response->err));
    else if (response->status >= 400)
        phone_line_note(line, "warning 15003: a status callback was answered with HTTP status %d",
                        response->status);
    drop_notice(notice);
    phone_line_check_end(line);
}

struct webhook_request phone_line_request(const struct phone_line *line, const char *url,
                                          const struct phone_line_params *params)
{
    return (struct webhook_request){.url = url,
                                    .auth_token = line->options.auth_token,
                                    .params = params->at,
                                    .param_count = params->count,
                                    .routes = line->options.routes,
                                    .route_count = line->options.route_count};
}

void phone_line_notify(struct phone_line *line, const char *url, const struct phone_line_params *params)
{
    struct phone_line_notice *notice = calloc(1, sizeof *notice);
    struct webhook_request request = phone_line_request(line, url, params);
    request.on_done = on_told;
    request.owner = notice;
    if (notice == NULL || webhook_send(line->options.http, &request, &notice->webhook) != VP_OK) {
        phone_line_note(line, "warning: a status callback could not be sent");
        free(notice);
        return;
    }
    notice->line = line;
    notice->next = line->notices;
    line->notices = notice;
}

static const char *status_name(const struct phone_line *line, unsigned event)
{
    switch (event) {
    case PHONE_LINE_STATUS_INITIATED:
        return "initiated";
    case PHONE_LINE_STATUS_RINGING:
        return "ringing";
    case PHONE_LINE_STATUS_ANSWERED:
        return "in-progress";
    default:
        return line->end.by == PHONE_LINE_REFUSED ? "busy" : "completed";
    }
}

void phone_line_tell_status(struct phone_line *line, unsigned event)
{
    unsigned wanted =
        line->options.status_events != 0 ? line->options.status_events : PHONE_LINE_STATUS_COMPLETED;
    if (line->options.status_url == NULL || (wanted & event) == 0)
        return;
    struct phone_line_params params = phone_line_params_make(line, status_name(line, event));
    char seconds[24], timestamp[64], sequence[16];
    if (event == PHONE_LINE_STATUS_COMPLETED) {
        snprintf(seconds, sizeof seconds, "%" PRId64, (line->end.answered_ms + 999) / 1000);
        phone_line_params_add(&params, "CallDuration", seconds);
    }
    time_t now_s = (time_t)(clock_unix_ms() / 1000);
    struct tm utc;
    strftime(timestamp, sizeof timestamp, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&now_s, &utc));
    snprintf(sequence, sizeof sequence, "%u", line->status_sequence++);
    phone_line_params_add(&params, "Timestamp", timestamp);
    phone_line_params_add(&params, "CallbackSource", "call-progress-events");
    phone_line_params_add(&params, "SequenceNumber", sequence);
    phone_line_notify(line, line->options.status_url, &params);
}
