/* Who may ask: Twilio by its signature, an operator by the admin token; without tokens who is on this
 * machine, but no page of a stranger in a browser there. */
#include "base/log.h"
#include "base/metric.h"
#include "net/http_origin.h"
#include "twilio/signature.h"
#include "web/web_internal.h"

enum { FORM_PARAMS_MAX = 128, URL_BYTES = 2048 };

static enum vp_err check_signature(const struct web *web, struct http_request *request)
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
    if (web->settings.auth_token[0] == '\0')
        return VP_OK;
    char url[URL_BYTES];
    int len = snprintf(url, sizeof url, "%s%s", web->settings.public_base_url, http_target(request));
    if (len < 0 || (size_t)len >= sizeof url)
        return VP_ERR_TOO_BIG;
    return signature_check(web->settings.auth_token, url, params, count,
                           http_header(request, "X-Twilio-Signature"));
}

bool guard_page(void *owner, struct http_request *request)
{
    const struct web *web = owner;
    const struct http_site site = {{web->settings.public_base_url, web->settings.media_url}};
    return web->settings.auth_token[0] != '\0' || http_origin_admit(request, &site);
}

bool guard_twilio(const struct web *web, struct http_request *request)
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
