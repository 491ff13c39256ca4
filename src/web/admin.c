/* The operator, known by the admin token. Guessing it is slowed (guess_limit.h). */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/log_seldom.h"
#include "base/metric.h"
#include "net/net_listen.h"
#include "web/web_internal.h"

enum { ADDRESS_BYTES = 64 };

/* Where a request really comes from: behind a proxy on this machine, whom the proxy names last, in the line
 * that is there or in one of its own behind it. What a stranger writes there himself stands before: else he
 * could guess in the operator's name and have him kept out. */
static const char *address_of(const struct http_request *request, char out[ADDRESS_BYTES])
{
    const char *peer = http_peer(request), *forwarded = http_header_last(request, "X-Forwarded-For");
    if (forwarded == NULL || !net_is_loopback(peer))
        return peer;
    const char *comma = strrchr(forwarded, ',');
    const char *last = comma != NULL ? comma + 1 : forwarded;
    last += strspn(last, " \t");
    return span_copy((struct span){last, strcspn(last, " \t")}, out, ADDRESS_BYTES) && out[0] != '\0' ? out
                                                                                                      : peer;
}

/* Of texts of any length, in a time that tells nothing of either's content. */
static bool is_same(struct span a, struct span b)
{
    unsigned char digests[2][EVP_MAX_MD_SIZE];
    unsigned int len;
    return EVP_Digest(a.at, a.len, digests[0], &len, EVP_sha256(), NULL) == 1 &&
           EVP_Digest(b.at, b.len, digests[1], &len, EVP_sha256(), NULL) == 1 &&
           CRYPTO_memcmp(digests[0], digests[1], len) == 0;
}

static void note_wrong(struct web *web, const char *address)
{
    long count;
    char quoted[ADDRESS_BYTES + 8];
    metric_add(METRIC_BAD_ADMIN_TOKENS_TOTAL, 1);
    if (log_seldom_is_due(&web->guesses_log, clock_mono_ms(), &count))
        log_sampled(LOG_LEVEL_WARN, "web", "admin token refused from=%s count=%ld",
                    log_quote(quoted, sizeof quoted, span_of(address)), count);
}

static enum guard_asker refuse_wrong(struct http_request *request)
{
    http_add_header(request, "WWW-Authenticate", "Bearer");
    http_reply_error(request, 401, "unauthorized", "send the admin token as 'Authorization: Bearer TOKEN'");
    return GUARD_ANSWERED;
}

/* A right token passes the same limit as a wrong one: otherwise the answer would tell which one is right. */
static enum guard_asker judge_token(struct web *web, struct http_request *request, struct span token)
{
    char address_bytes[ADDRESS_BYTES], seconds[16];
    const char *address = address_of(request, address_bytes);
    int retry_s = 0;
    if (!guess_limit_may_try(&web->guesses, address, clock_mono_ms(), &retry_s)) {
        note_wrong(web, address);
        snprintf(seconds, sizeof seconds, "%d", retry_s);
        http_add_header(request, "Retry-After", seconds);
        http_reply_error(request, 429, "too_many_requests", "too many wrong admin tokens: try again later");
        return GUARD_ANSWERED;
    }
    bool is_right = is_same(token, span_of(web->settings.admin_token));
    guess_limit_note(&web->guesses, address, is_right, clock_mono_ms());
    if (is_right)
        return GUARD_OPERATOR;
    note_wrong(web, address);
    return refuse_wrong(request);
}

enum guard_asker guard_who(struct web *web, struct http_request *request)
{
    static const char bearer[] = "Bearer ";
    if (web->settings.admin_token[0] == '\0') /* without any token this machine is the operator's */
        return web->settings.telephony->is_checked ? GUARD_STRANGER : GUARD_OPERATOR;
    const char *header = http_header(request, "Authorization");
    if (header == NULL || strncasecmp(header, bearer, sizeof bearer - 1) != 0)
        return GUARD_STRANGER;
    return judge_token(web, request, span_of(header + sizeof bearer - 1));
}

bool guard_admin(struct web *web, struct http_request *request)
{
    enum guard_asker asker = guard_who(web, request);
    if (asker == GUARD_STRANGER && web->settings.admin_token[0] == '\0')
        http_reply_error(request, 403, "forbidden", "set admin_token to use this page");
    else if (asker == GUARD_STRANGER)
        (void)refuse_wrong(request);
    return asker == GUARD_OPERATOR;
}
