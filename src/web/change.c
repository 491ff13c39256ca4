/* What every request that changes something says alike: who asks, and with which body. */
#include "arms/flags.h"
#include "base/json_tree.h"
#include "web/web_internal.h"

static const char *read_name(struct http_request *request)
{
    char why[128];
    const char *who = http_header(request, "X-Admin-Name");
    if (who == NULL)
        who = "api";
    if (flags_check_who(who, why, sizeof why))
        return who;
    http_reply_error(request, 400, "invalid_request_error", why);
    return NULL;
}

const char *change_read_who(struct web *web, struct http_request *request)
{
    return guard_admin(web, request) ? read_name(request) : NULL;
}

const char *change_read_known(struct web *web, struct http_request *request, char out_own_id[MENU_NAME_BYTES])
{
    return guard_known(web, request, out_own_id) ? read_name(request) : NULL;
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
