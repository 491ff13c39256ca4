#include "store/token.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rand.h"
#include "store/store_internal.h"

static const struct {
    const char *name, *opens;
} scopes[STORE_SCOPE_COUNT] = {
#define SCOPE(id, name, opens) [STORE_SCOPE_##id] = {name, opens},
#include "store/scope.def"
};

const char *store_scope_name(enum store_scope scope)
{
    return scopes[scope].name;
}

const char *store_scope_opens(enum store_scope scope)
{
    return scopes[scope].opens;
}

static bool find_scope(struct span name, unsigned *out_bit)
{
    for (int i = 0; i < STORE_SCOPE_COUNT; i++)
        if (span_is(name, scopes[i].name)) {
            *out_bit = STORE_SCOPE_BIT(i);
            return true;
        }
    return false;
}

bool store_scopes_parse(const char *text, unsigned *out_scopes, char *out_wrong, size_t wrong_bytes)
{
    unsigned all = 0, bit;
    for (size_t len; *text != '\0'; text += len + (text[len] == ',')) {
        len = strcspn(text, ",");
        struct span name = {text, len};
        if (!find_scope(name, &bit)) {
            (void)span_copy(name, out_wrong, wrong_bytes);
            return false;
        }
        all |= bit;
    }
    *out_scopes = all;
    return true;
}

bool store_scopes_need_all(unsigned asked, enum store_scope *out_which)
{
    static const enum store_scope ones[] = {STORE_SCOPE_FLAGS_READ, STORE_SCOPE_FLAGS_WRITE,
                                            STORE_SCOPE_SERVICE_READ};
    for (size_t i = 0; i < sizeof ones / sizeof ones[0]; i++)
        if ((asked & STORE_SCOPE_BIT(ones[i])) != 0) {
            *out_which = ones[i];
            return true;
        }
    return false;
}

void store_token_hash(const char *secret, char out_hash[STORE_TOKEN_HASH_BYTES])
{
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    unsigned int len = 0;
    if (EVP_Digest(secret, strlen(secret), digest, &len, EVP_sha256(), NULL) != 1)
        abort(); /* OpenSSL without SHA-256 is none */
    for (size_t i = 0; 2 * i + 2 < STORE_TOKEN_HASH_BYTES; i++)
        snprintf(out_hash + 2 * i, 3, "%02x", digest[i]);
}

void store_token_make(char out_secret[STORE_TOKEN_SECRET_BYTES], char out_hash[STORE_TOKEN_HASH_BYTES])
{
    enum { RANDOM_BYTES = 32 };
    memcpy(out_secret, STORE_TOKEN_PREFIX, sizeof STORE_TOKEN_PREFIX);
    rand_hex(out_secret + sizeof STORE_TOKEN_PREFIX - 1, RANDOM_BYTES);
    store_token_hash(out_secret, out_hash);
}

enum vp_err store_put_token(struct store *store, const struct store_token *token, int64_t *out_id)
{
    return store->backend->put_token(store, token, out_id);
}

enum vp_err store_revoke_token(struct store *store, int64_t id)
{
    return store->backend->revoke_token(store, id);
}

enum vp_err store_each_token(struct store *store,
                             bool (*on_token)(void *owner, const struct store_token *token), void *owner)
{
    return store->backend->each_token(store, on_token, owner);
}
