/* Who asks by an API token: what it is for, and for which restaurant. */
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "web/scope.h"
#include "web/tokens.h"
#include "web/web_internal.h"

const char *guard_bearer(const struct http_request *request)
{
    static const char bearer[] = "Bearer ";
    const char *header = http_header(request, "Authorization");
    return header != NULL && strncasecmp(header, bearer, sizeof bearer - 1) == 0 ? header + sizeof bearer - 1
                                                                                 : NULL;
}

bool guard_is_api_token(const char *bearer)
{
    return bearer != NULL && strncmp(bearer, STORE_TOKEN_PREFIX, sizeof STORE_TOKEN_PREFIX - 1) == 0;
}

const struct store_token *guard_find_token(const struct web *web, const struct http_request *request)
{
    const char *bearer = guard_bearer(request);
    return guard_is_api_token(bearer) ? tokens_find(web->api_tokens, bearer, clock_unix_ms()) : NULL;
}

static enum guard_asker refuse_scope(struct http_request *request, const char *scope)
{
    char why[128] = "no scope opens this: it takes the admin token";
    if (scope != NULL)
        snprintf(why, sizeof why, "the token lacks the scope %s", scope);
    http_reply_error(request, 403, "forbidden", why);
    return GUARD_ANSWERED;
}

enum guard_asker guard_admit_token(struct http_request *request, const struct store_token *token,
                                   char out_own_id[MENU_NAME_BYTES])
{
    enum store_scope scope;
    switch (scope_needed(http_method(request), http_path(request), &scope)) {
    case SCOPE_NEED_ONE:
        if ((token->scopes & STORE_SCOPE_BIT(scope)) == 0)
            return refuse_scope(request, store_scope_name(scope));
        break;
    case SCOPE_NEED_MORE:
        return refuse_scope(request, NULL);
    case SCOPE_NEED_ANY:
        break;
    }
    (void)span_copy(span_of(token->restaurant_id), out_own_id, MENU_NAME_BYTES);
    return token->restaurant_id[0] == '\0' ? GUARD_OPERATOR : GUARD_RESTAURANT;
}
