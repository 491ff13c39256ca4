#include "twilio/signature_log.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"

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

static const char *find_cause(const struct signature_refusal *refusal)
{
    if (refusal->choice == SIGNATURE_WITHOUT_SHARED_KEY)
        return "it is signed with a SharedKey, and twilio_shared_key is not set";
    if (refusal->choice == SIGNATURE_OF_UNKNOWN_DIGEST)
        return SIGNATURE_SETTINGS_HEADER " names an algorithm that is not known here";
    if (refusal->header == NULL)
        return "there is no X-Twilio-Signature: it does not come from Twilio, or the proxy drops that header";
    if (strlen(refusal->header) != signature_text_len(&refusal->key))
        return "the signature has a wrong length: it does not come from Twilio";
    return NULL;
}

static void write_cause(char out[CAUSE_BYTES], const struct signature_refusal *refusal)
{
    const char *cause = find_cause(refusal), *configured = refusal->configured;
    if (cause != NULL)
        snprintf(out, CAUSE_BYTES, "%s", cause);
    else if (refusal->host != NULL && !is_for_host(refusal->expected_url, refusal->host))
        snprintf(out, CAUSE_BYTES,
                 "the request was sent to another host than %s says: mend %s, or the URL in Twilio's console",
                 configured, configured);
    else
        snprintf(
            out, CAUSE_BYTES,
            "usually the URL in Twilio's console differs from url_expected (scheme, port, path, query), or "
            "twilio_auth_token is not the primary token of the account that owns the number");
}

void signature_log_refused(struct log_seldom *seldom, const struct signature_refusal *refusal)
{
    char url[URL_SHOWN_BYTES], shown_host[HOST_SHOWN_BYTES], cause[CAUSE_BYTES];
    long count;
    if (!log_seldom_is_due(seldom, clock_mono_ms(), &count))
        return;
    write_cause(cause, refusal);
    log_warn("twilio", "signature refused what=%s count=%ld url_expected=%s host=%s cause=\"%s\"",
             refusal->what, count, log_quote(url, sizeof url, span_of(refusal->expected_url)),
             log_quote(shown_host, sizeof shown_host, span_of(refusal->host != NULL ? refusal->host : "")),
             cause);
}
