/* Whether a request comes from Twilio: by its signature (twilio.md, section 4). */
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/metric.h"
#include "net/http_form.h"
#include "twilio/provider.h"
#include "twilio/signature.h"
#include "twilio/signature_log.h"

enum { URL_BYTES = 2048 };

bool twilio_is_checked(const struct twilio_settings *settings)
{
    return settings->auth_token[0] != '\0' || settings->shared_key[0] != '\0';
}

/* The URL that Twilio called, as it stands in its console: our own public URL and the request's target. base
 * NULL: none. */
static bool write_url(const char *base, struct http_request *request, char out[URL_BYTES])
{
    int len = base != NULL ? snprintf(out, URL_BYTES, "%s%s", base, http_target(request)) : -1;
    return len >= 0 && len < URL_BYTES;
}

/* The same with the host in the letters of the request's Host. */
static bool write_url_as_asked(const char *base, struct http_request *request, char out[URL_BYTES])
{
    const char *scheme_end = strstr(base, "://"), *asked = http_header(request, "Host");
    if (scheme_end == NULL || asked == NULL || !write_url(base, request, out))
        return false;
    size_t at = (size_t)(scheme_end - base) + 3, len = strcspn(base + at, ":/");
    if (strncasecmp(base + at, asked, len) != 0 || (asked[len] != '\0' && asked[len] != ':'))
        return false;
    memcpy(out + at, asked, len);
    return true;
}

/* By which key a request is signed. Two headers of that name leave it open. */
static enum signature_choice choose_key(const struct twilio *twilio, struct http_request *request,
                                        struct signature_key *out_key)
{
    const char *settings = http_header(request, SIGNATURE_SETTINGS_HEADER);
    const char *last = http_header_last(request, SIGNATURE_SETTINGS_HEADER);
    enum signature_choice choice =
        signature_choose_key(twilio->settings.auth_token, twilio->settings.shared_key, settings, out_key);
    if (choice == SIGNATURE_CHOSEN && out_key->secret == twilio->settings.auth_token)
        out_key->old_secret = twilio->settings.old_auth_token; /* a SharedKey is another secret */
    bool is_one = settings == NULL || strcmp(settings, last) == 0;
    return is_one || choice == SIGNATURE_WITHOUT_SHARED_KEY ? choice : SIGNATURE_OF_UNKNOWN_DIGEST;
}

static struct signature_refusal refusal_of(struct http_request *request, enum signature_choice choice,
                                           const struct signature_key *key)
{
    return (struct signature_refusal){.choice = choice,
                                      .key = *key,
                                      .header = http_header(request, "X-Twilio-Signature"),
                                      .host = http_header(request, "Host")};
}

/* The console may have capitals in the host, as the settings have them or as Twilio then asks: it signs what stands
 * there. */
static enum vp_err check_spellings(struct twilio *twilio, struct http_request *request,
                                   const struct signature_param *params, size_t count)
{
    const struct twilio_settings *settings = &twilio->settings;
    struct signature_key key = {0};
    enum signature_choice choice = choose_key(twilio, request, &key);
    struct signature_refusal refusal = refusal_of(request, choice, &key);
    char url[URL_BYTES], other[URL_BYTES];
    if (!write_url(settings->public_base_url, request, url))
        return VP_ERR_TOO_BIG;
    enum vp_err err = VP_ERR_BAD_SIGNATURE;
    if (choice == SIGNATURE_CHOSEN)
        err = signature_check(&key, url, params, count, refusal.header);
    if (choice == SIGNATURE_CHOSEN && err == VP_ERR_BAD_SIGNATURE &&
        write_url(settings->public_base_as_written, request, other) && strcmp(other, url) != 0)
        err = signature_check(&key, other, params, count, refusal.header);
    if (choice == SIGNATURE_CHOSEN && err == VP_ERR_BAD_SIGNATURE &&
        write_url_as_asked(settings->public_base_url, request, other) && strcmp(other, url) != 0)
        err = signature_check(&key, other, params, count, refusal.header);
    if (strcmp(http_method(request), "POST") != 0) /* there the query has the caller's number */
        url[strcspn(url, "?")] = '\0';
    refusal.what = "webhook";
    refusal.expected_url = url;
    refusal.configured = "public_base_url";
    if (err == VP_ERR_BAD_SIGNATURE)
        signature_log_refused(&twilio->webhooks_log, &refusal);
    return err;
}

/* Whether nobody is checked. Who says that a SharedKey was used is refused where there is none, even then. */
static bool is_let_in(const struct twilio *twilio, struct http_request *request)
{
    struct signature_key key;
    return !twilio_is_checked(&twilio->settings) &&
           choose_key(twilio, request, &key) != SIGNATURE_WITHOUT_SHARED_KEY;
}

/* A URL that tells its body's digest stands for the body too (twilio.md 4.2). */
static bool is_body_as_told(struct http_request *request, const char *told_hex)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    char hex[2 * SHA256_DIGEST_LENGTH + 1];
    struct span body = http_body(request);
    SHA256((const unsigned char *)body.at, body.len, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return strcmp(hex, told_hex) == 0;
}

/* The parameters that are signed beside the URL: those of a form, whose bytes count, whatever they are. */
static enum vp_err collect_params(struct http_request *request, struct signature_param *out_params,
                                  size_t *out_count)
{
    const struct http_param *form = NULL;
    const char *told_hex = http_query(request, "bodySHA256");
    *out_count = 0;
    if (told_hex != NULL)
        return is_body_as_told(request, told_hex) ? VP_OK : VP_ERR_BAD_SIGNATURE;
    if (strcmp(http_method(request), "POST") != 0)
        return VP_OK;
    size_t count;
    enum vp_err err = http_form(request, &form, &count);
    if (err != VP_OK)
        return err;
    for (size_t i = 0; i < count; i++)
        out_params[i] = (struct signature_param){form[i].raw_name, form[i].raw_value};
    *out_count = count;
    return VP_OK;
}

enum vp_err twilio_check_webhook(void *provider, struct http_request *request)
{
    struct twilio *twilio = provider;
    struct signature_param params[HTTP_PARAMS_MAX];
    size_t count;
    enum vp_err err = collect_params(request, params, &count);
    if (err != VP_OK || is_let_in(twilio, request))
        return err;
    return check_spellings(twilio, request, params, count);
}

bool twilio_admit_stream(void *provider, struct http_request *request)
{
    struct twilio *twilio = provider;
    struct signature_key key = {0};
    const char *url = twilio->settings.media_url;
    if (is_let_in(twilio, request))
        return true;
    enum signature_choice choice = choose_key(twilio, request, &key);
    struct signature_refusal refusal = refusal_of(request, choice, &key);
    if (choice == SIGNATURE_CHOSEN && signature_check_stream(&key, url, refusal.header) == VP_OK)
        return true;
    refusal.what = "media_stream";
    refusal.expected_url = url;
    refusal.configured = "public_media_url";
    signature_log_refused(&twilio->streams_log, &refusal);
    metric_add(METRIC_BAD_SIGNATURES_TOTAL, 1);
    http_reply_error(request, 403, "forbidden", "the stream is not signed by Twilio");
    return false;
}
