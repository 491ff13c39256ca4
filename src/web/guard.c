/* Who may ask: Twilio by its signature, an operator by the admin token; without tokens who is on this
 * machine, but no page of a stranger in a browser there. */
#include "base/log.h"
#include "base/metric.h"
#include "net/http_origin.h"
#include "twilio/signature.h"
#include "twilio/signature_log.h"
#include "web/web_internal.h"

enum { FORM_PARAMS_MAX = 128, URL_BYTES = 2048 };

/* The URL that Twilio called, as it stands in its console: our own public URL and the request's
 * target. base NULL: none. */
static bool write_url(const char *base, struct http_request *request, char out[URL_BYTES])
{
    int len = base != NULL ? snprintf(out, URL_BYTES, "%s%s", base, http_target(request)) : -1;
    return len >= 0 && len < URL_BYTES;
}

/* The console may have the host's capitals as the settings have them: Twilio signs what stands there. */
static enum vp_err check_spellings(struct web *web, struct http_request *request,
                                   const struct signature_param *params, size_t count)
{
    const struct web_settings *settings = &web->settings;
    const char *header = http_header(request, "X-Twilio-Signature");
    char url[URL_BYTES], as_written[URL_BYTES];
    if (!write_url(settings->public_base_url, request, url))
        return VP_ERR_TOO_BIG;
    enum vp_err err = signature_check(settings->auth_token, url, params, count, header);
    if (err == VP_ERR_BAD_SIGNATURE && write_url(settings->public_base_as_written, request, as_written) &&
        strcmp(as_written, url) != 0)
        err = signature_check(settings->auth_token, as_written, params, count, header);
    if (err == VP_ERR_BAD_SIGNATURE)
        signature_log_refused(&web->signatures_log, "webhook", url, header, http_header(request, "Host"),
                              "public_base_url");
    return err;
}

static enum vp_err check_signature(struct web *web, struct http_request *request)
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
    return web->settings.auth_token[0] == '\0' ? VP_OK : check_spellings(web, request, params, count);
}

bool guard_page(void *owner, struct http_request *request)
{
    const struct web *web = owner;
    const struct http_site site = {{web->settings.public_base_url, web->settings.media_url}};
    return web->settings.auth_token[0] != '\0' || http_origin_admit(request, &site);
}

bool guard_twilio(struct web *web, struct http_request *request)
{
    enum vp_err err = check_signature(web, request);
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
