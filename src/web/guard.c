/* Who may ask where nobody proves who they are: whoever is on this machine, but no page of a stranger in a
 * browser there. */
#include <stdlib.h>
#include <string.h>

#include "net/http_origin.h"
#include "web/tokens.h"
#include "web/web_internal.h"

struct newcomer { /* on its way through the store */
    struct web *web;
    struct http_request *request;
};

static void on_looked(void *owner, enum vp_err err)
{
    struct newcomer newcomer = *(struct newcomer *)owner;
    free(owner);
    if (err != VP_OK)
        reply_stored(newcomer.request, err, NULL, "");
    else if (guard_find_token(newcomer.web, newcomer.request) != NULL)
        http_let_pass(newcomer.request);
    else
        guard_refuse_guess(newcomer.web, newcomer.request);
}

/* False where the request shows one that is not known. The store is read anew then, for one that was made just now,
 * and the request let pass, or answered with 401, which counts, or 429. */
static bool knows_token(struct web *web, struct http_request *request)
{
    if (web->api_tokens == NULL || !guard_is_api_token(guard_bearer(request)) ||
        guard_find_token(web, request) != NULL)
        return true;
    struct newcomer *newcomer =
        guard_may_guess(web, request) ? web_job_create(request, sizeof *newcomer) : NULL;
    if (newcomer == NULL)
        return false;
    *newcomer = (struct newcomer){.web = web, .request = request};
    tokens_look(&web->api_tokens, on_looked, newcomer);
    return false;
}

bool guard_page(void *owner, struct http_request *request)
{
    struct web *web = owner;
    const struct http_site site = {{web->settings.public_base_url, web->settings.media_url}};
    return (web->settings.telephony->is_checked || http_origin_admit(request, &site)) &&
           guard_rate(web, request) && knows_token(web, request);
}

bool guard_webhook(struct web *web, struct http_request *request)
{
    const struct telephony *telephony = web->settings.telephony;
    if (strcmp(http_method(request), "HEAD") == 0) { /* a GET route's; it asks for nothing to be done */
        http_reply_error(request, 405, "invalid_request_error", "a webhook is a POST or a GET");
        return false;
    }
    enum vp_err err = telephony->port->check_webhook(telephony->provider, request);
    if (err == VP_OK)
        return true;
    metric_add(err == VP_ERR_BAD_SIGNATURE ? METRIC_BAD_SIGNATURES_TOTAL : METRIC_BAD_MESSAGES_TOTAL, 1);
    if (!guard_stranger(web, request))
        return false;
    if (err == VP_ERR_BAD_SIGNATURE)
        http_reply_error(request, 403, "forbidden", telephony->port->unsigned_why);
    else
        http_reply_error(request, 400, "invalid_request_error", vp_err_text(err));
    return false;
}

bool guard_read_webhook(struct web *web, struct http_request *request, enum phone_webhook_kind kind,
                        struct phone_webhook *out_webhook)
{
    const struct telephony *telephony = web->settings.telephony;
    return telephony->port->read_webhook(telephony->provider, request, kind, out_webhook);
}

bool guard_arrived(struct web *web, struct http_request *request, enum phone_webhook_kind kind,
                   struct phone_webhook *out_webhook)
{
    if (!guard_webhook(web, request))
        return false;
    metric_add(METRIC_WEBHOOKS_TOTAL, 1);
    return guard_read_webhook(web, request, kind, out_webhook);
}
