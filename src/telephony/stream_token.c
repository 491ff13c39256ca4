#include "telephony/stream_token.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/rand.h"
#include "telephony/hmac.h"

/* Text form: expiry (Unix ms), nonce and HMAC-SHA256 in lower-case hex of fixed width, joined by points. */
enum { NUMBER_HEX_LEN = 16, MAC_HEX_LEN = 2 * HMAC_SHA256_BYTES };
enum { PAYLOAD_LEN = NUMBER_HEX_LEN + 1 + NUMBER_HEX_LEN, TEXT_LEN = PAYLOAD_LEN + 1 + MAC_HEX_LEN };
enum { PAGE_BYTES = 320 }; /* an origin has no path; names have 253 characters at most */
_Static_assert((int)TEXT_LEN < (int)STREAM_TOKEN_TEXT_BYTES, "the token must fit its text");
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "spent nonces are shared between processes without locks");

void stream_token_table_init(struct stream_token_table *table)
{
    memset(table->keys, 0, sizeof table->keys);
    rand_bytes(table->keys[0], sizeof table->keys[0]);
    table->key_count = 1;
    for (size_t i = 0; i < STREAM_TOKEN_SPENT_MAX; i++)
        atomic_store(&table->spent[i], 0);
    atomic_store(&table->spent_next, 0);
}

/* A secret is of any length, a key is not; what was made of it for this is good for nothing else. */
static bool make_key(struct span secret, unsigned char out_key[HMAC_SHA256_BYTES])
{
    static const struct span purpose[] = {{"voiceplate stream token", sizeof "voiceplate stream token" - 1}};
    unsigned char mac[EVP_MAX_MD_SIZE];
    if (hmac_of("SHA256", secret, purpose, 1, mac) != VP_OK)
        return false;
    memcpy(out_key, mac, HMAC_SHA256_BYTES);
    return true;
}

void stream_token_share_keys(struct stream_token_table *table, const char *secrets)
{
    uint32_t count = 0;
    while (*secrets != '\0' && count < STREAM_TOKEN_KEYS_MAX) {
        size_t len = strcspn(secrets, ",");
        if (len > 0 && make_key((struct span){secrets, len}, table->keys[count]))
            count++;
        secrets += len + (secrets[len] == ',');
    }
    if (count > 0)
        table->key_count = count;
}

/* NUL between the fields keeps them apart: no field can hold one. */
static enum vp_err mac_of(const unsigned char key[HMAC_SHA256_BYTES], struct span payload,
                          const char *call_sid, const char *restaurant_id, char out_hex[MAC_HEX_LEN + 1])
{
    struct span parts[] = {span_of(call_sid), {"", 1}, span_of(restaurant_id), {"", 1}, payload};
    unsigned char mac[EVP_MAX_MD_SIZE];
    enum vp_err err = hmac_of("SHA256", (struct span){(const char *)key, HMAC_SHA256_BYTES}, parts,
                              sizeof parts / sizeof parts[0], mac);
    for (size_t i = 0; err == VP_OK && i < HMAC_SHA256_BYTES; i++)
        snprintf(out_hex + 2 * i, 3, "%02x", mac[i]);
    return err;
}

void stream_token_mint(struct stream_token_table *table, const char *call_sid, const char *restaurant_id,
                       int64_t now_unix_ms, char out_token[STREAM_TOKEN_TEXT_BYTES])
{
    uint64_t nonce;
    do
        rand_bytes(&nonce, sizeof nonce);
    while (nonce == 0); /* 0 marks a free place among the spent ones */
    char mac[MAC_HEX_LEN + 1];
    snprintf(out_token, STREAM_TOKEN_TEXT_BYTES, "%016" PRIx64 ".%016" PRIx64,
             (uint64_t)(now_unix_ms + STREAM_TOKEN_LIFE_MS), nonce);
    if (mac_of(table->keys[0], (struct span){out_token, PAYLOAD_LEN}, call_sid, restaurant_id, mac) !=
        VP_OK) {
        out_token[0] = '\0';
        return;
    }
    snprintf(out_token + PAYLOAD_LEN, STREAM_TOKEN_TEXT_BYTES - PAYLOAD_LEN, ".%s", mac);
}

static bool parse_number(const char *at, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < NUMBER_HEX_LEN; i++) {
        char c = at[i];
        if (c >= '0' && c <= '9')
            *out = *out << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            *out = *out << 4 | (uint64_t)(c - 'a' + 10);
        else
            return false;
    }
    return true;
}

uint64_t stream_token_id(const char *token)
{
    uint64_t nonce;
    bool is_token = token != NULL && strlen(token) == TEXT_LEN && token[NUMBER_HEX_LEN] == '.' &&
                    parse_number(token + NUMBER_HEX_LEN + 1, &nonce);
    return is_token ? nonce : 0;
}

static bool is_spent(const struct stream_token_table *table, uint64_t nonce, size_t except)
{
    for (size_t i = 0; i < STREAM_TOKEN_SPENT_MAX; i++)
        if (i != except && atomic_load(&table->spent[i]) == nonce)
            return true;
    return false;
}

/* Writes the nonce down first and looks for a second one afterwards: of two processes that spend the same
 * token at the same instant at most one succeeds (possibly none, which a replay deserves). The first look
 * keeps replays from pushing honest entries out. */
static bool spend_nonce(struct stream_token_table *table, uint64_t nonce)
{
    if (is_spent(table, nonce, STREAM_TOKEN_SPENT_MAX))
        return false;
    size_t place = atomic_fetch_add(&table->spent_next, 1) % STREAM_TOKEN_SPENT_MAX;
    atomic_store(&table->spent[place], nonce);
    return !is_spent(table, nonce, place);
}

static bool is_ours(const struct stream_token_table *table, const char *token, const char *call_sid,
                    const char *restaurant_id)
{
    char mac[MAC_HEX_LEN + 1];
    bool is_good = false;
    for (uint32_t i = 0; i < table->key_count && i < STREAM_TOKEN_KEYS_MAX; i++)
        is_good |= mac_of(table->keys[i], (struct span){token, PAYLOAD_LEN}, call_sid, restaurant_id, mac) ==
                       VP_OK &&
                   CRYPTO_memcmp(mac, token + PAYLOAD_LEN + 1, MAC_HEX_LEN) == 0;
    return is_good;
}

enum vp_err stream_token_spend(struct stream_token_table *table, const char *token, const char *call_sid,
                               const char *restaurant_id, int64_t now_unix_ms)
{
    uint64_t expiry_unix_ms, nonce;
    if (token == NULL || call_sid == NULL || restaurant_id == NULL || strlen(token) != TEXT_LEN ||
        token[NUMBER_HEX_LEN] != '.' || token[PAYLOAD_LEN] != '.')
        return VP_ERR_BAD_TOKEN;
    if (!is_ours(table, token, call_sid, restaurant_id))
        return VP_ERR_BAD_TOKEN;
    if (!parse_number(token, &expiry_unix_ms) || !parse_number(token + NUMBER_HEX_LEN + 1, &nonce) ||
        now_unix_ms < 0 || (uint64_t)now_unix_ms > expiry_unix_ms)
        return VP_ERR_BAD_TOKEN;
    return spend_nonce(table, nonce) ? VP_OK : VP_ERR_BAD_TOKEN;
}

/* A restaurant's id has no space, so neither can stand for the other. */
static bool name_page(char out[PAGE_BYTES], const char *origin)
{
    int len = snprintf(out, PAGE_BYTES, "page %s", origin);
    return len > 0 && len < PAGE_BYTES;
}

void stream_token_mint_for_page(struct stream_token_table *table, const char *call_sid, const char *origin,
                                int64_t now_unix_ms, char out_pass[STREAM_TOKEN_TEXT_BYTES])
{
    char page[PAGE_BYTES];
    out_pass[0] = '\0';
    if (name_page(page, origin))
        stream_token_mint(table, call_sid, page, now_unix_ms, out_pass);
}

enum vp_err stream_token_spend_for_page(struct stream_token_table *table, const char *pass,
                                        const char *call_sid, const char *origin, int64_t now_unix_ms)
{
    char page[PAGE_BYTES];
    return origin != NULL && name_page(page, origin)
               ? stream_token_spend(table, pass, call_sid, page, now_unix_ms)
               : VP_ERR_BAD_TOKEN;
}
