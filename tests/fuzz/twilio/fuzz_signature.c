/* The canonicaliser against a naive one: input is a URL and name=value lines. */
#include "fuzz/fuzz_input.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "twilio/signature.h"

enum { PARAMS_MAX = 64, TEXT_MAX = 4096 };
static const char TOKEN[] = "0123456789abcdef0123456789abcdef";

static int is_before(const struct signature_param *a, const struct signature_param *b)
{
    int order = strcmp(a->name.at, b->name.at);
    return order < 0 || (order == 0 && strcmp(a->value.at, b->value.at) < 0);
}

/* Selection by repeated search for the smallest pair above the last one: distinct and sorted by nature. */
static void naive_sign(enum signature_digest digest, const char *url, const struct signature_param *params,
                       size_t count, char *out)
{
    static char text[3 * TEXT_MAX];
    size_t len = strlen(url);
    memcpy(text, url, len);
    const struct signature_param *last = NULL;
    for (;;) {
        const struct signature_param *next = NULL;
        for (size_t i = 0; i < count; i++)
            if ((last == NULL || is_before(last, &params[i])) &&
                (next == NULL || is_before(&params[i], next)))
                next = &params[i];
        if (next == NULL)
            break;
        memcpy(text + len, next->name.at, next->name.len);
        len += next->name.len;
        memcpy(text + len, next->value.at, next->value.len);
        len += next->value.len;
        last = next;
    }
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned mac_len = 0;
    require(HMAC(digest == SIGNATURE_SHA1 ? EVP_sha1() : EVP_sha256(), TOKEN, (int)strlen(TOKEN),
                 (unsigned char *)text, len, mac, &mac_len) != NULL);
    require(EVP_EncodeBlock((unsigned char *)out, mac, (int)mac_len) < SIGNATURE_TEXT_BYTES);
}

static void compare(enum signature_digest digest, const char *url, const struct signature_param *params,
                    size_t count)
{
    const struct signature_key key = {.secret = TOKEN, .digest = digest},
                               newer = {.secret = "newer", .digest = digest, .old_secret = TOKEN};
    char made[SIGNATURE_TEXT_BYTES], naive[SIGNATURE_TEXT_BYTES];
    require(signature_make(&key, url, params, count, made) == VP_OK);
    naive_sign(digest, url, params, count, naive);
    require(strcmp(made, naive) == 0);

    if (strchr(url, '#') == NULL)
        require(signature_check(&key, url, params, count, made) == VP_OK &&
                signature_check(&newer, url, params, count, made) == VP_OK);
    made[0] = made[0] == 'A' ? 'B' : 'A';
    require(signature_check(&key, url, params, count, made) == VP_ERR_BAD_SIGNATURE);
    require(signature_check(&newer, url, params, count, made) == VP_ERR_BAD_SIGNATURE);
    require(signature_check_stream(&key, url, made) == VP_ERR_BAD_SIGNATURE);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static char input[TEXT_MAX];
    struct signature_param params[PARAMS_MAX];
    size_t count = 0;
    if (len >= sizeof input)
        return 0;
    if (len > 0)
        memcpy(input, at, len);
    input[len] = '\0';
    char *rest = input, *url = strsep(&rest, "\n"), *line;
    while (count < PARAMS_MAX && (line = strsep(&rest, "\n")) != NULL) {
        const char *name = strsep(&line, "=");
        params[count++] = signature_param_of(name, line != NULL ? line : "");
    }
    for (int digest = SIGNATURE_SHA1; digest <= SIGNATURE_SHA256; digest++)
        compare((enum signature_digest)digest, url, params, count);
    return 0;
}
