#include "twilio/signature_settings.h"

#include <string.h>
#include <strings.h>

static struct span trim(const char *at, size_t len)
{
    static const char blanks[] = " \t";
    for (; len > 0 && strchr(blanks, at[0]) != NULL; len--)
        at++;
    for (; len > 0 && strchr(blanks, at[len - 1]) != NULL; len--)
        ;
    return (struct span){at, len};
}

/* Takes the piece before the next comma off text; false: there is none left. */
static bool next_member(const char **text, struct span *out_name, struct span *out_value)
{
    if (*text == NULL)
        return false;
    size_t len = strcspn(*text, ","), name_len = strcspn(*text, ",=");
    *out_name = trim(*text, name_len);
    *out_value = name_len < len ? trim(*text + name_len + 1, len - name_len - 1) : SPAN_NONE;
    *text = (*text)[len] == ',' ? *text + len + 1 : NULL;
    return true;
}

static bool find_digest(struct span name, enum signature_digest *out_digest)
{
    static const char *const names[] = {[SIGNATURE_SHA1] = "HMAC_SHA1", [SIGNATURE_SHA256] = "HMAC_SHA256"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (name.len == strlen(names[i]) && strncasecmp(name.at, names[i], name.len) == 0) {
            *out_digest = (enum signature_digest)i;
            return true;
        }
    }
    return false;
}

enum signature_choice signature_choose_key(const char *auth_token, const char *shared_key,
                                           const char *settings, struct signature_key *out_key)
{
    struct signature_key key = {.secret = shared_key, .digest = SIGNATURE_SHA1};
    struct span name, value;
    bool is_named = false;
    if (settings == NULL || trim(settings, strlen(settings)).len == 0) {
        *out_key = signature_token_key(auth_token);
        return SIGNATURE_CHOSEN;
    }
    if (shared_key == NULL || shared_key[0] == '\0')
        return SIGNATURE_WITHOUT_SHARED_KEY;
    for (const char *at = settings; next_member(&at, &name, &value);) {
        if (!span_is(name, "algorithm") || value.len == 0)
            continue;
        if (is_named || !find_digest(value, &key.digest))
            return SIGNATURE_OF_UNKNOWN_DIGEST;
        is_named = true;
    }
    *out_key = key;
    return SIGNATURE_CHOSEN;
}
