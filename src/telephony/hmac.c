#include "telephony/hmac.h"

#include <openssl/evp.h>
#include <openssl/params.h>

static enum vp_err feed_parts(EVP_MAC_CTX *mac, const struct span *parts, size_t part_count,
                              unsigned char *out)
{
    for (size_t i = 0; i < part_count; i++)
        if (EVP_MAC_update(mac, (const unsigned char *)parts[i].at, parts[i].len) != 1)
            return VP_ERR_NO_MEMORY;
    size_t len = 0;
    return EVP_MAC_final(mac, out, &len, EVP_MAX_MD_SIZE) == 1 ? VP_OK : VP_ERR_NO_MEMORY;
}

enum vp_err hmac_of(const char *digest, struct span key, const struct span *parts, size_t part_count,
                    unsigned char *out)
{
    if (key.at == NULL || key.len == 0)
        return VP_ERR_BAD_VALUE;
    enum vp_err err = VP_ERR_NO_MEMORY;
    EVP_MAC_CTX *mac = NULL;
    EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (algorithm != NULL)
        mac = EVP_MAC_CTX_new(algorithm);
    if (mac != NULL) {
        OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("digest", (char *)digest, 0),
                               OSSL_PARAM_construct_end()};
        if (EVP_MAC_init(mac, (const unsigned char *)key.at, key.len, params) == 1)
            err = feed_parts(mac, parts, part_count, out);
    }
    EVP_MAC_CTX_free(mac);
    EVP_MAC_free(algorithm);
    return err;
}
