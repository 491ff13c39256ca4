/* Who may ask where nobody proves who they are: whoever is on this machine, but no page of a stranger in a
 * browser there. */
#include "net/http_origin.h"
#include "web/web_internal.h"

bool guard_page(void *owner, struct http_request *request)
{
    const struct web *web = owner;
    const struct http_site site = {{web->settings.public_base_url, web->settings.media_url}};
    return web->settings.telephony->is_checked || http_origin_admit(request, &site);
}

bool guard_webhook(struct web *web, struct http_request *request)
{
    const struct telephony *telephony = web->settings.telephony;
    return telephony->port->admit_webhook(telephony->provider, request);
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
