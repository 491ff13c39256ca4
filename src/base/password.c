#include "base/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/number.h"

enum {
    COST_LOG2 = 15,
    COST_LOG2_MIN = 14, /* weaker ones are not worth the name */
    COST_LOG2_MAX = 18,
    BLOCK = 8,
    LANES_MAX = 4,
    SALT_BYTES = 16,
    KEY_BYTES = 32,
    PARTS = 6,
    PART_BYTES = 64,
    MEMORY_MAX_BYTES = 300 * 1024 * 1024
};

struct kept { /* a hash that was read */
    int64_t cost_log2, lanes;
    uint8_t salt[PART_BYTES], key[PART_BYTES];
    size_t salt_len, key_len;
};

static bool derive(struct span password, const struct kept *kept, uint8_t out_key[KEY_BYTES])
{
    return EVP_PBE_scrypt(password.at, password.len, kept->salt, kept->salt_len,
                          (uint64_t)1 << kept->cost_log2, BLOCK, (uint64_t)kept->lanes, MEMORY_MAX_BYTES,
                          out_key, KEY_BYTES) == 1;
}

/* The next part of the line, up to ':' or its end. */
static bool cut(const char **at, char out[PART_BYTES])
{
    size_t len = strcspn(*at, ":");
    bool fits = len > 0 && span_copy((struct span){*at, len}, out, PART_BYTES);
    *at += len + ((*at)[len] == ':');
    return fits;
}

static bool decode(const char *text, uint8_t out[PART_BYTES], size_t *out_len)
{
    struct span span = span_of(text);
    return base64_is_valid(span) && base64_decoded_max(span.len) <= PART_BYTES &&
           base64_decode(span, out, out_len) == VP_OK;
}

static bool read_hash(const char *line, struct kept *out)
{
    char parts[PARTS][PART_BYTES];
    int64_t block;
    const char *at = line;
    for (int i = 0; i < PARTS; i++)
        if (!cut(&at, parts[i]))
            return false;
    return at[0] == '\0' && line[strlen(line) - 1] != ':' && strcmp(parts[0], "scrypt") == 0 &&
           number_parse(parts[1], COST_LOG2_MIN, COST_LOG2_MAX, &out->cost_log2) &&
           number_parse(parts[2], BLOCK, BLOCK, &block) &&
           number_parse(parts[3], 1, LANES_MAX, &out->lanes) && decode(parts[4], out->salt, &out->salt_len) &&
           out->salt_len >= SALT_BYTES && decode(parts[5], out->key, &out->key_len) &&
           out->key_len == KEY_BYTES;
}

enum vp_err password_hash(struct span password, char out_hash[PASSWORD_HASH_BYTES])
{
    struct kept kept = {.cost_log2 = COST_LOG2, .lanes = 1, .salt_len = SALT_BYTES};
    char salt[PART_BYTES] = "", key[PART_BYTES] = "";
    if (password.len == 0 || password.len > PASSWORD_MAX_BYTES)
        return VP_ERR_BAD_VALUE;
    if (RAND_bytes(kept.salt, SALT_BYTES) != 1 || !derive(password, &kept, kept.key))
        return VP_ERR_NO_MEMORY;
    base64_encode(kept.salt, SALT_BYTES, salt);
    base64_encode(kept.key, KEY_BYTES, key);
    snprintf(out_hash, PASSWORD_HASH_BYTES, "scrypt:%d:%d:1:%s:%s", COST_LOG2, BLOCK, salt, key);
    return VP_OK;
}

bool password_hash_is_valid(const char *hash)
{
    struct kept kept;
    return read_hash(hash, &kept);
}

bool password_is_right(struct span password, const char *hash)
{
    struct kept kept;
    uint8_t key[KEY_BYTES];
    return password.len <= PASSWORD_MAX_BYTES && read_hash(hash, &kept) && derive(password, &kept, key) &&
           CRYPTO_memcmp(key, kept.key, KEY_BYTES) == 0;
}
