/* Who may ask a server that asks for no token: programs of this machine, and pages of its own. A web page of
 * a stranger that is open in a browser here is neither, though it can reach loopback: its requests carry its
 * own Origin (RFC 6454, 7; Fetch's Sec-Fetch-Site), or, when it gave its own name our address (DNS
 * rebinding), a Host that is not ours. */
#ifndef VP_NET_HTTP_ORIGIN_H
#define VP_NET_HTTP_ORIGIN_H

#include "net/http_server.h"

enum http_origin {
    HTTP_ORIGIN_OWN,          /* no browser, or a page of ours */
    HTTP_ORIGIN_FOREIGN_HOST, /* asks for another name than localhost, a loopback address, the public URL's */
    HTTP_ORIGIN_FOREIGN_PAGE  /* a browser sent it for a page of another site */
};

struct http_asker { /* headers of a request; NULL: absent */
    const char *host, *origin, *fetch_site;
};

/* The URLs under which a proxy makes a server known, such as those of webhooks and of the media stream; "" or
 * NULL: none. What stands behind their authority does not matter. Borrowed. */
struct http_site {
    const char *public_urls[2];
};

/* Pure. */
enum http_origin http_origin_judge(const struct http_asker *asker, const struct http_site *site);

/* Whether a browser sent the request for a page of another site, by whatever name it asked. */
bool http_origin_is_foreign_page(const struct http_request *request, const struct http_site *site);

/* Whether the request may go on; otherwise it was answered with 403 and a sentence that says what to do, and
 * a line of the log, a few a minute, shows it. */
bool http_origin_admit(struct http_request *request, const struct http_site *site);

#endif
