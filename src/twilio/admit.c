/* Whether a request comes from Twilio: by its signature (twilio.md, section 4). */
#include <stdio.h>
#include <string.h>

#include "base/metric.h"
#include "twilio/provider.h"
#include "twilio/signature.h"
#include "twilio/signature_log.h"

enum { FORM_PARAMS_MAX = 128, URL_BYTES = 2048 };

/* The URL that Twilio called, as it stands in its console: our own public URL and the request's target. base
 * NULL: none. */
static bool write_url(const char *base, struct http_request *request, char out[URL_BYTES])
{
    int len = base != NULL ? snprintf(out, URL_BYTES, "%s%s", base, http_target(request)) : -1;
    return len >= 0 && len < URL_BYTES;
}

/* The console may have the host's capitals as the settings have them: Twilio signs what stands there. */
static enum vp_err check_spellings(struct twilio *twilio, struct http_request *request,
                                   const struct signature_param *params, size_t count)
{
    const struct twilio_settings *settings = &twilio->settings;
    const char *header = http_header(request, "X-Twilio-Signature");
    char url[URL_BYTES], as_written[URL_BYTES];
    if (!write_url(settings->public_base_url, request, url))
        return VP_ERR_TOO_BIG;
    enum vp_err err = signature_check(settings->auth_token, url, params, count, header);
    if (err == VP_ERR_BAD_SIGNATURE && write_url(settings->public_base_as_written, request, as_written) &&
        strcmp(as_written, url) != 0)
        err = signature_check(settings->auth_token, as_written, params, count, header);
    if (err == VP_ERR_BAD_SIGNATURE)
        signature_log_refused(&twilio->webhooks_log, "webhook", url, header, http_header(request, "Host"),
                              "public_base_url");
    return err;
}

static enum vp_err check_webhook(struct twilio *twilio, struct http_request *request)
{
    const struct http_param *form = NULL;
    size_t count = 0;
    struct signature_param params[FORM_PARAMS_MAX];
    if (strcmp(http_method(request), "POST") == 0) {
        enum vp_err err = http_form(request, &form, &count);
        if (err != VP_OK)
            return err;
    }
    if (count > FORM_PARAMS_MAX)
        return VP_ERR_TOO_MANY;
    for (size_t i = 0; i < count; i++)
        params[i] = (struct signature_param){form[i].name, form[i].value};
    return twilio->settings.auth_token[0] == '\0' ? VP_OK : check_spellings(twilio, request, params, count);
}

bool twilio_admit_webhook(void *provider, struct http_request *request)
{
    enum vp_err err = check_webhook(provider, request);
    if (err == VP_OK)
        return true;
    if (err == VP_ERR_BAD_SIGNATURE) {
        metric_add(METRIC_BAD_SIGNATURES_TOTAL, 1);
        http_reply_error(request, 403, "forbidden", "the request is not signed by Twilio");
    } else {
        metric_add(METRIC_BAD_MESSAGES_TOTAL, 1);
        http_reply_error(request, 400, "invalid_request_error", vp_err_text(err));
    }
    return false;
}

bool twilio_admit_stream(void *provider, struct http_request *request)
{
    struct twilio *twilio = provider;
    const char *token = twilio->settings.auth_token, *url = twilio->settings.media_url;
    const char *header = http_header(request, "X-Twilio-Signature");
    if (token[0] == '\0' || signature_check_stream(token, url, header) == VP_OK)
        return true;
    signature_log_refused(&twilio->streams_log, "media_stream", url, header, http_header(request, "Host"),
                          "public_media_url");
    metric_add(METRIC_BAD_SIGNATURES_TOTAL, 1);
    http_reply_error(request, 403, "forbidden", "the stream is not signed by Twilio");
    return false;
}
