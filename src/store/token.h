/* Tokens for programs that use the API: a secret that is shown once, of which only the hash is here, with what it is
 * for and for whom. One holds until its time is over or it is revoked. */
#ifndef VP_STORE_TOKEN_H
#define VP_STORE_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "order/menu.h"

struct store;

enum store_scope {
#define SCOPE(id, ...) STORE_SCOPE_##id,
#include "store/scope.def"
    STORE_SCOPE_COUNT
};
#define STORE_SCOPE_BIT(scope) (1U << (scope))

/* What begins with it is one. */
#define STORE_TOKEN_PREFIX "vpt_"
enum {
    STORE_TOKEN_SECRET_BYTES = 4 + 64 + 1, /* with the prefix */
    STORE_TOKEN_HASH_BYTES = 65,
    STORE_TOKEN_NAME_BYTES = 64,
    STORE_TOKENS_MAX = 256
};

struct store_token {
    int64_t id;
    char secret_hash[STORE_TOKEN_HASH_BYTES]; /* SHA-256 of the secret, in hex */
    char name[STORE_TOKEN_NAME_BYTES];        /* what it is for, for whoever lists them */
    char restaurant_id[MENU_NAME_BYTES];      /* "": for all */
    unsigned scopes;                          /* STORE_SCOPE_BIT of each */
    int64_t created_unix_ms, until_unix_ms;   /* until 0: it holds until it is revoked */
};

/* "orders:read" */
const char *store_scope_name(enum store_scope scope);
const char *store_scope_opens(enum store_scope scope);
/* Whether some open only what is nobody's restaurant: flags, the service. out_which: the first of them. */
bool store_scopes_need_all(unsigned asked, enum store_scope *out_which);
/* "orders:read,menu:write"; false: one of them is none, and out_wrong says which. */
bool store_scopes_parse(const char *text, unsigned *out_scopes, char *out_wrong, size_t wrong_bytes);

/* A fresh secret, for whom it is, and the hash that is kept of it. */
void store_token_make(char out_secret[STORE_TOKEN_SECRET_BYTES], char out_hash[STORE_TOKEN_HASH_BYTES]);
void store_token_hash(const char *secret, char out_hash[STORE_TOKEN_HASH_BYTES]);

/* A new one; its id comes back. VP_ERR_TOO_MANY: there are STORE_TOKENS_MAX that hold. */
VP_MUST_CHECK enum vp_err store_put_token(struct store *store, const struct store_token *token,
                                          int64_t *out_id);
/* VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err store_revoke_token(struct store *store, int64_t id);
/* Calls on_token (borrowed) for each, the oldest first; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_token(struct store *store,
                                           bool (*on_token)(void *owner, const struct store_token *token),
                                           void *owner);

#endif
