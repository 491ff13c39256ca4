/* What every request that changes something says alike: who asks, and with which body. */
#include "arms/flags.h"
#include "base/json_tree.h"
#include "base/utf8.h"
#include "web/web_internal.h"

/* "till: Ada". A program signs as itself, whoever it says that asked it: what is too long is cut from the end. */
static const char *sign_for_token(struct web *web, const struct http_request *request, const char *who)
{
    const struct store_token *token = guard_find_token(web, request);
    const char *name = token != NULL && token->name[0] != '\0' ? token->name : "token";
    char whole[STORE_TOKEN_NAME_BYTES + STORE_WHO_BYTES + 2], why[128];
    snprintf(whole, sizeof whole, "%s%s%s", name, who != NULL ? ": " : "", who != NULL ? who : "");
    whole[utf8_cut(span_of(whole), sizeof web->signature - 1)] = '\0';
    (void)span_copy(span_of(flags_check_who(whole, why, sizeof why) ? whole : "token"), web->signature,
                    sizeof web->signature);
    return web->signature;
}

/* Borrowed until the loop goes on; NULL: it was answered. */
static const char *read_name(struct web *web, struct http_request *request)
{
    char why[128];
    const char *who = http_header(request, "X-Admin-Name");
    bool is_good = who == NULL || flags_check_who(who, why, sizeof why);
    if (is_good && guard_is_api_token(guard_bearer(request)))
        return sign_for_token(web, request, who);
    if (is_good)
        return who != NULL ? who : "api";
    http_reply_error(request, 400, "invalid_request_error", why);
    return NULL;
}

const char *change_read_who(struct web *web, struct http_request *request)
{
    return guard_admin(web, request) ? read_name(web, request) : NULL;
}

const char *change_read_known(struct web *web, struct http_request *request, char out_own_id[MENU_NAME_BYTES])
{
    return guard_known(web, request, out_own_id) ? read_name(web, request) : NULL;
}

json_t *change_read_body(struct http_request *request, const char *const *keys, char *out_why,
                         size_t why_size_bytes)
{
    struct span body = http_body(request);
    json_t *json = body.len > 0 ? json_tree_load(body, JSON_REJECT_DUPLICATES) : NULL;
    const char *key;
    json_t *value;
    if (!json_is_object(json)) {
        snprintf(out_why, why_size_bytes, "the body must be a JSON object");
        json_decref(json);
        return NULL;
    }
    json_object_foreach(json, key, value)
    {
        size_t i = 0;
        while (keys[i] != NULL && strcmp(keys[i], key) != 0)
            i++;
        if (keys[i] == NULL) {
            snprintf(out_why, why_size_bytes, "the body has an unknown key '%.40s'", key);
            json_decref(json);
            return NULL;
        }
    }
    return json;
}
