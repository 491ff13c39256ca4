/* Who is logged in at the page, in memory and as the store has it: read before the first request, and every second,
 * because another web process may have changed it (a reload). The browser keeps the secret, the store its hash
 * (store/login.h). */
#ifndef VP_WEB_LOGINS_H
#define VP_WEB_LOGINS_H

#include "net/loop.h"
#include "store/login.h"
#include "store/store_thread.h"

struct logins;

enum { LOGIN_SECRET_BYTES = 65 };

VP_MUST_CHECK enum vp_err logins_open(struct loop *loop, struct store_thread *store,
                                      struct logins **out_logins);
void logins_close(struct logins *logins); /* accepts NULL */

/* Borrowed until the loop goes on; NULL: nobody has this secret, or its time is over. */
const struct store_login *logins_find(const struct logins *logins, const char *secret, int64_t now_unix_ms);
const struct store_login *logins_find_hash(const struct logins *logins, const char *secret_hash,
                                           int64_t now_unix_ms);
/* The store has it now, or has forgotten it. */
void logins_put(struct logins *logins, const struct store_login *login);
void logins_remove(struct logins *logins, const char *secret_hash);

/* The hash that the store keeps of a secret, and the mark of a password's hash or token. */
void logins_hash(const char *secret, char out_hash[STORE_LOGIN_HASH_BYTES]);
void logins_mark(const char *password_hash, char out_mark[STORE_LOGIN_MARK_BYTES]);

#endif
