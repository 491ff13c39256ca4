#include "twilio/signature_log.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "twilio/signature.h"

enum { URL_SHOWN_BYTES = 600, HOST_SHOWN_BYTES = 200, CAUSE_BYTES = 400 };

/* Whether the URL's authority is that host, with or without a port. */
static bool is_for_host(const char *url, const char *host)
{
    const char *at = strstr(url, "://");
    if (at == NULL)
        return true;
    at += 3;
    size_t len = strcspn(at, "/?:"), host_len = strcspn(host, ":");
    return at[0] == '[' || (len == host_len && strncasecmp(at, host, len) == 0);
}

static void write_cause(char out[CAUSE_BYTES], const char *expected_url, const char *header, const char *host,
                        const char *configured)
{
    if (header == NULL)
        snprintf(
            out, CAUSE_BYTES,
            "there is no X-Twilio-Signature: it does not come from Twilio, or the proxy drops that header");
    else if (strlen(header) != SIGNATURE_TEXT_BYTES - 1)
        snprintf(out, CAUSE_BYTES, "the signature has a wrong length: it does not come from Twilio");
    else if (host != NULL && !is_for_host(expected_url, host))
        snprintf(out, CAUSE_BYTES,
                 "the request was sent to another host than %s says: mend %s, or the URL in Twilio's console",
                 configured, configured);
    else
        snprintf(
            out, CAUSE_BYTES,
            "usually the URL in Twilio's console differs from url_expected (scheme, port, path, query), or "
            "twilio_auth_token is not the primary token of the account that owns the number");
}

void signature_log_refused(struct log_seldom *seldom, const char *what, const char *expected_url,
                           const char *header, const char *host, const char *configured)
{
    char url[URL_SHOWN_BYTES], shown_host[HOST_SHOWN_BYTES], cause[CAUSE_BYTES];
    long count;
    if (!log_seldom_is_due(seldom, clock_mono_ms(), &count))
        return;
    write_cause(cause, expected_url, header, host, configured);
    log_warn("twilio", "signature refused what=%s count=%ld url_expected=%s host=%s cause=\"%s\"", what,
             count, log_quote(url, sizeof url, span_of(expected_url)),
             log_quote(shown_host, sizeof shown_host, span_of(host != NULL ? host : "")), cause);
}
