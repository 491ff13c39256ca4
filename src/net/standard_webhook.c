#include "net/standard_webhook.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>

#include "base/base64.h"

enum { SHA256_BYTES = 32, SIGNED_MAX_BYTES = 1024 * 1024 };

static const char prefix[] = "whsec_";

enum vp_err webhook_secret_parse(const char *text, struct webhook_secret *out_secret)
{
    if (strncmp(text, prefix, sizeof prefix - 1) != 0)
        return VP_ERR_BAD_VALUE;
    struct span base64 = span_of(text + sizeof prefix - 1);
    uint8_t key[WEBHOOK_KEY_BYTES_MAX + 3];
    size_t len = 0;
    if (!base64_is_valid(base64) || base64_decoded_len(base64) > WEBHOOK_KEY_BYTES_MAX ||
        base64_decode(base64, key, &len) != VP_OK || len < WEBHOOK_KEY_BYTES_MIN)
        return VP_ERR_BAD_VALUE;
    memcpy(out_secret->key, key, len);
    out_secret->key_bytes = len;
    return VP_OK;
}

enum vp_err webhook_sign(const struct webhook_secret *secret, const char *event_id, int64_t attempt_unix_s,
                         struct span body, char out_signature[WEBHOOK_SIGNATURE_BYTES])
{
    static const char version[] = "v1,";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int digest_len = 0;
    struct buf text;
    buf_init(&text, SIGNED_MAX_BYTES);
    enum vp_err err = buf_appendf(&text, "%s.%" PRId64 ".", event_id, attempt_unix_s);
    if (err == VP_OK)
        err = buf_append_span(&text, body);
    if (err == VP_OK && HMAC(EVP_sha256(), secret->key, (int)secret->key_bytes, (unsigned char *)text.at,
                             text.len, digest, &digest_len) == NULL)
        err = VP_ERR_NO_MEMORY;
    buf_deinit(&text);
    if (err != VP_OK)
        return err;
    memcpy(out_signature, version, sizeof version - 1);
    base64_encode(digest, SHA256_BYTES, out_signature + sizeof version - 1);
    out_signature[WEBHOOK_SIGNATURE_BYTES - 1] = '\0';
    return VP_OK;
}
