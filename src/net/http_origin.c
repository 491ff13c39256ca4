#include "net/http_origin.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/log_seldom.h"
#include "net/net_listen.h"

enum { SITE_URLS = sizeof((struct http_site *)NULL)->public_urls / sizeof(char *) };

/* "host" and "port" of "host:port" and "[v6]:port"; the port is empty where none is written. */
struct authority {
    struct span host, port;
};

static bool is_equal_text(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.at, b.at, a.len) == 0);
}

static bool is_all_digits(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!isdigit((unsigned char)text.at[i]))
            return false;
    return true;
}

static bool cut_authority(struct span text, struct authority *out)
{
    const char *bracket = memrchr(text.at, ']', text.len);
    const char *from = bracket != NULL ? bracket : text.at, *end = text.at + text.len;
    const char *colon = memchr(from, ':', (size_t)(end - from));
    out->host = (struct span){text.at, colon != NULL ? (size_t)(colon - text.at) : text.len};
    out->port = colon != NULL ? (struct span){colon + 1, (size_t)(end - colon - 1)} : SPAN_NONE;
    return out->host.len > 0 && is_all_digits(out->port);
}

/* The authority of "scheme://authority/..."; its default port is left out as browsers do. */
static bool cut_url(const char *url, struct authority *out)
{
    size_t scheme_len = url != NULL ? strspn(url, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") : 0;
    if (scheme_len == 0 || strncmp(url + scheme_len, "://", 3) != 0)
        return false;
    const char *at = url + scheme_len + 3;
    if (!cut_authority((struct span){at, strcspn(at, "/?#")}, out))
        return false;
    struct span scheme = {url, scheme_len};
    bool is_secure = is_equal_text(scheme, SPAN_LIT("https")) || is_equal_text(scheme, SPAN_LIT("wss"));
    if (span_is(out->port, is_secure ? "443" : "80"))
        out->port = SPAN_NONE;
    return true;
}

static bool is_equal(const struct authority *a, const struct authority *b)
{
    return is_equal_text(a->host, b->host) && is_equal_text(a->port, b->port);
}

static bool is_loopback_name(struct span host)
{
    char text[64];
    bool is_v6 = host.len > 2 && host.at[0] == '[' && host.at[host.len - 1] == ']';
    if (is_equal_text(host, SPAN_LIT("localhost")))
        return true;
    return span_copy(is_v6 ? (struct span){host.at + 1, host.len - 2} : host, text, sizeof text) &&
           strcmp(text, "localhost") != 0 && net_is_loopback(text);
}

/* Any port: tunnels and containers give a server others than its own. A name cannot be borrowed so. */
static bool is_own_host(const char *host, const struct http_site *site)
{
    struct authority asked, known;
    if (host == NULL || !cut_authority(span_of(host), &asked))
        return false;
    bool is_own = is_loopback_name(asked.host);
    for (size_t i = 0; i < SITE_URLS; i++)
        is_own |= cut_url(site->public_urls[i], &known) && is_equal_text(asked.host, known.host);
    return is_own;
}

/* A page of ours: it was loaded from where the request goes to, or from a public URL. */
static bool is_own_page(const char *origin, const char *host, const struct http_site *site)
{
    struct authority page, here, known;
    if (!cut_url(origin, &page))
        return false; /* "null" too: a page that hides where it is from */
    bool is_own = false;
    if (host != NULL && cut_authority(span_of(host), &here)) {
        if (span_is(here.port, "80") || span_is(here.port, "443"))
            here.port = SPAN_NONE;
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
