/* Who is logged in at the page: a login is a secret that a browser keeps, of which only the hash is here. It ends
 * when its time is over, by logging out, and with the password that it was made with. */
#ifndef VP_STORE_LOGIN_H
#define VP_STORE_LOGIN_H

#include <stdint.h>

#include "base/err.h"
#include "order/menu.h"

struct store;

enum { STORE_LOGIN_HASH_BYTES = 65, STORE_LOGIN_MARK_BYTES = 17, STORE_LOGINS_MAX = 512 };

struct store_login {
    char secret_hash[STORE_LOGIN_HASH_BYTES];   /* SHA-256 of the secret, in hex */
    char restaurant_id[MENU_NAME_BYTES];        /* "": the operator's */
    char password_mark[STORE_LOGIN_MARK_BYTES]; /* of the password's hash: another password, another mark */
    int64_t until_unix_ms;
};
/* A new one, or one that goes on for longer. Those whose time was over at now_unix_ms are forgotten, and of more than
 * STORE_LOGINS_MAX those that end first. */
VP_MUST_CHECK enum vp_err store_put_login(struct store *store, const struct store_login *login,
                                          int64_t now_unix_ms);
/* VP_OK also where there is none. */
VP_MUST_CHECK enum vp_err store_end_login(struct store *store, const char *secret_hash);
/* Calls on_login (borrowed) for each, in no order; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_login(struct store *store,
                                           bool (*on_login)(void *owner, const struct store_login *login),
                                           void *owner);

#endif
