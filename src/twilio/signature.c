#include "twilio/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "telephony/hmac.h"

/* A URL cut where the documented variants differ; spans of the caller's text, without the fragment, which is
 * never sent and never signed (twilio.md, section 6). */
struct url_cut {
    struct span scheme; /* "https" */
    struct span authority;
    struct span host; /* authority without userinfo and port; brackets of IPv6 stay */
    struct span rest; /* path and query */
};

enum { URL_PARTS = 6 }; /* scheme, "://", host, port, rest, slash */

/* The parameters in the order in which they are signed: after URL_PARTS free places, name and value by turns. */
struct signed_parts {
    struct span *spans; /* owned */
    size_t count;       /* with the free places */
};

static void cut_url(const char *url, struct url_cut *cut)
{
    size_t len = strcspn(url, "#");
    const char *end = url + len, *colon = memmem(url, len, "://", 3);
    if (colon == NULL || colon == url) { /* signed as it stands */
        *cut = (struct url_cut){.rest = {url, len}};
        return;
    }
    const char *at = colon + 3;
    cut->scheme = (struct span){url, (size_t)(colon - url)};
    size_t authority_len = strcspn(at, "/?#");
    cut->authority = (struct span){at, authority_len};
    cut->rest = (struct span){at + authority_len, (size_t)(end - at) - authority_len};
    const char *userinfo_end = memrchr(at, '@', authority_len);
    const char *host = userinfo_end != NULL ? userinfo_end + 1 : at;
    size_t host_len = (size_t)(at + authority_len - host);
    const char *port = memrchr(host, ':', host_len);
    if (port != NULL && memchr(port, ']', host_len - (size_t)(port - host)) == NULL)
        host_len = (size_t)(port - host);
    cut->host = (struct span){host, host_len};
}

/* By bytes, as the rule wants. */
static int compare_spans(struct span a, struct span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_params(const void *left, const void *right)
{
    const struct signature_param *a = *(const struct signature_param *const *)left;
    const struct signature_param *b = *(const struct signature_param *const *)right;
    int order = compare_spans(a->name, b->name);
    return order != 0 ? order : compare_spans(a->value, b->value);
}

static enum vp_err sort_params(const struct signature_param *params, size_t param_count,
                               struct signed_parts *out)
{
    const struct signature_param **sorted = calloc(param_count + 1, sizeof *sorted);
    struct span *spans = calloc(URL_PARTS + 2 * param_count, sizeof *spans);
    if (sorted == NULL || spans == NULL) {
        free(sorted);
        free(spans);
        return VP_ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < param_count; i++)
        sorted[i] = &params[i];
    qsort(sorted, param_count, sizeof *sorted, compare_params);
    size_t count = URL_PARTS;
    for (size_t i = 0; i < param_count; i++) {
        if (i > 0 && compare_params(&sorted[i - 1], &sorted[i]) == 0)
            continue;
        spans[count++] = sorted[i]->name;
        spans[count++] = sorted[i]->value;
    }
    free(sorted);
    *out = (struct signed_parts){spans, count};
    return VP_OK;
}

static const struct {
    const char *name;
    size_t mac_bytes, text_len;
} digests[] = {
    [SIGNATURE_SHA1] = {"SHA1", HMAC_SHA1_BYTES, 28}, [SIGNATURE_SHA256] = {"SHA256", HMAC_SHA256_BYTES, 44}};

size_t signature_text_len(const struct signature_key *key)
{
    return digests[key->digest].text_len;
}

static enum vp_err sign_parts(const struct signature_key *key, const char *secret, const struct span *parts,
                              size_t part_count, char out_text[SIGNATURE_TEXT_BYTES])
{
    unsigned char mac[EVP_MAX_MD_SIZE];
    enum vp_err err = hmac_of(digests[key->digest].name, span_of(secret), parts, part_count, mac);
    if (err != VP_OK)
        return err;
    base64_encode(mac, digests[key->digest].mac_bytes, out_text);
    out_text[signature_text_len(key)] = '\0';
    return VP_OK;
}

enum vp_err signature_make(const struct signature_key *key, const char *url,
                           const struct signature_param *params, size_t param_count,
                           char out_text[SIGNATURE_TEXT_BYTES])
{
    struct signed_parts parts;
    enum vp_err err = sort_params(params, param_count, &parts);
    if (err != VP_OK)
        return err;
    parts.spans[0] = span_of(url); /* the other places for the URL stay empty */
    err = sign_parts(key, key->secret, parts.spans, parts.count, out_text);
    free(parts.spans);
    return err;
}

static bool is_signed_by(const struct signature_key *key, const char *secret,
                         const struct signed_parts *parts, const char *header)
{
    char expected[SIGNATURE_TEXT_BYTES];
    if (sign_parts(key, secret, parts->spans, parts->count, expected) != VP_OK)
        return false;
    return CRYPTO_memcmp(expected, header, signature_text_len(key)) == 0;
}

static bool has_secret(const char *secret)
{
    return secret != NULL && secret[0] != '\0';
}

/* Whether header signs these parts, by either secret. The text is compared, not the bytes behind it, so that the unused
 * bits of its last character count too. */
static bool is_signed(const struct signature_key *key, const struct signed_parts *parts, const char *header)
{
    bool found = is_signed_by(key, key->secret, parts, header);
    if (has_secret(key->old_secret))
        found |= is_signed_by(key, key->old_secret, parts, header);
    return found;
}

/* Tries the port variants of one spelling. Every variant is computed whatever the earlier ones gave, so that
 * the time taken tells nothing. */
static bool is_signed_with_any_port(const struct signature_key *key, const struct url_cut *cut,
                                    struct span scheme, struct span slash, struct signed_parts *parts,
                                    const char *header)
{
    bool is_secure = span_is(scheme, "https") || span_is(scheme, "wss");
    struct span *url = parts->spans;
    url[0] = scheme;
    url[1] = scheme.len > 0 ? SPAN_LIT("://") : SPAN_NONE;
    url[2] = cut->authority;
    url[3] = SPAN_NONE;
    url[4] = cut->rest;
    url[5] = slash;
    bool found = is_signed(key, parts, header);
    url[2] = cut->host;
    found |= is_signed(key, parts, header);
    url[3] = is_secure ? SPAN_LIT(":443") : SPAN_LIT(":80");
    found |= is_signed(key, parts, header);
    return found;
}

static bool may_match(const struct signature_key *key, const char *header)
{
    return has_secret(key->secret) && header != NULL && strlen(header) == signature_text_len(key);
}

enum vp_err signature_check(const struct signature_key *key, const char *url,
                            const struct signature_param *params, size_t param_count, const char *header)
{
    if (!may_match(key, header))
        return VP_ERR_BAD_SIGNATURE;
    struct url_cut cut = {0};
    cut_url(url, &cut);
    struct signed_parts parts;
    enum vp_err err = sort_params(params, param_count, &parts);
    if (err != VP_OK)
        return err;
    bool found = is_signed_with_any_port(key, &cut, cut.scheme, SPAN_NONE, &parts, header);
    free(parts.spans);
    return found ? VP_OK : VP_ERR_BAD_SIGNATURE;
}

enum vp_err signature_check_stream(const struct signature_key *key, const char *wss_url, const char *header)
{
    if (!may_match(key, header))
        return VP_ERR_BAD_SIGNATURE;
    struct url_cut cut = {0};
    cut_url(wss_url, &cut);
    if (cut.rest.len > 0 && cut.rest.at[cut.rest.len - 1] == '/')
        cut.rest.len--;
    /* Twilio signs wss://, whatever it was told; who stands in for it on this machine may sign what it was told. */
    bool is_plain = span_is(cut.scheme, "ws") || span_is(cut.scheme, "http");
    const struct span spellings[] = {SPAN_LIT("wss"), SPAN_LIT("https"), SPAN_LIT("ws"), SPAN_LIT("http")};
    struct span spans[URL_PARTS];
    struct signed_parts parts = {spans, URL_PARTS};
    bool found = false;
    for (size_t i = 0; i < (is_plain ? 4 : 2); i++) {
        found |= is_signed_with_any_port(key, &cut, spellings[i], SPAN_NONE, &parts, header);
        found |= is_signed_with_any_port(key, &cut, spellings[i], SPAN_LIT("/"), &parts, header);
    }
    return found ? VP_OK : VP_ERR_BAD_SIGNATURE;
}
