#include "net/http_origin.h"

#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/log_seldom.h"
#include "net/authority.h"
#include "net/net_listen.h"

enum { SITE_URLS = sizeof((struct http_site *)NULL)->public_urls / sizeof(char *) };

/* The authority of "scheme://authority/..."; its default port is left out as browsers do. */
static bool cut_url(const char *url, struct authority *out)
{
    size_t scheme_len = url != NULL ? strspn(url, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") : 0;
    if (scheme_len == 0 || strncmp(url + scheme_len, "://", 3) != 0)
        return false;
    const char *at = url + scheme_len + 3;
    if (authority_parse((struct span){at, strcspn(at, "/?#")}, out) != VP_OK)
        return false;
    bool is_secure = strncasecmp(url, "https:", 6) == 0 || strncasecmp(url, "wss:", 4) == 0;
    if (out->port == (is_secure ? 443 : 80))
        out->port = 0;
    return true;
}

static bool is_equal(const struct authority *a, const struct authority *b)
{
    return strcasecmp(a->host, b->host) == 0 && a->port == b->port;
}

static bool is_loopback_name(const char *host)
{
    return strcasecmp(host, "localhost") == 0 || net_is_loopback(host);
}

/* Any port: tunnels and containers give a server others than its own. A name cannot be borrowed so. */
static bool is_own_host(const char *host, const struct http_site *site)
{
    struct authority asked, known;
    if (host == NULL || authority_parse(span_of(host), &asked) != VP_OK)
        return false;
    bool is_own = is_loopback_name(asked.host);
    for (size_t i = 0; i < SITE_URLS; i++)
        is_own |= cut_url(site->public_urls[i], &known) && strcasecmp(asked.host, known.host) == 0;
    return is_own;
}

/* A page of ours: it was loaded from where the request goes to, or from a public URL. */
static bool is_own_page(const char *origin, const char *host, const struct http_site *site)
{
    struct authority page, here, known;
    if (!cut_url(origin, &page))
        return false; /* "null" too: a page that hides where it is from */
    bool is_own = false;
    if (host != NULL && authority_parse(span_of(host), &here) == VP_OK) {
        if (here.port == 80 || here.port == 443)
            here.port = 0;
        is_own = is_equal(&page, &here);
    }
    for (size_t i = 0; i < SITE_URLS; i++)
        is_own |= cut_url(site->public_urls[i], &known) && is_equal(&page, &known);
    return is_own;
}

static bool is_foreign_page(const struct http_asker *asker, const struct http_site *site)
{
    if (asker->origin != NULL && !is_own_page(asker->origin, asker->host, site))
        return true;
    return asker->fetch_site != NULL && strcmp(asker->fetch_site, "same-origin") != 0 &&
           strcmp(asker->fetch_site, "none") != 0; /* none: the operator typed the address */
}

enum http_origin http_origin_judge(const struct http_asker *asker, const struct http_site *site)
{
    if (!is_own_host(asker->host, site))
        return HTTP_ORIGIN_FOREIGN_HOST;
    return is_foreign_page(asker, site) ? HTTP_ORIGIN_FOREIGN_PAGE : HTTP_ORIGIN_OWN;
}

static struct http_asker asker_of(const struct http_request *request)
{
    return (struct http_asker){http_header(request, "Host"), http_header(request, "Origin"),
                               http_header(request, "Sec-Fetch-Site")};
}

bool http_origin_is_foreign_page(const struct http_request *request, const struct http_site *site)
{
    struct http_asker asker = asker_of(request);
    return is_foreign_page(&asker, site);
}

static void log_refusal(const struct http_request *request, const struct http_asker *asker)
{
    static struct log_seldom seldom; /* one loop a process */
    long count;
    if (!log_seldom_is_due(&seldom, clock_mono_ms(), &count))
        return;
    char host[128], origin[128], path[128];
    log_warn("net", "foreign name or page refused path=%s host=%s origin=%s count=%ld",
             log_quote(path, sizeof path, span_of(http_path(request))),
             log_quote(host, sizeof host, span_of(asker->host)),
             log_quote(origin, sizeof origin, span_of(asker->origin)), count);
}

bool http_origin_admit(struct http_request *request, const struct http_site *site)
{
    struct http_asker asker = asker_of(request);
    enum http_origin verdict = http_origin_judge(&asker, site);
    if (verdict == HTTP_ORIGIN_OWN)
        return true;
    log_refusal(request, &asker);
    http_reply_error(
        request, 403, "forbidden",
        verdict == HTTP_ORIGIN_FOREIGN_HOST
            ? "without a token this server answers to localhost and its public URL only: use "
              "http://localhost, set the public URL, or set a token"
            : "without a token this server takes no requests of other sites' pages: open its own "
              "address, use a program such as curl, or set a token");
    return false;
}
