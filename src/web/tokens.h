/* The API's tokens (store/token.h) in memory, as the store has them: read before the first request and every second, so
 * that one that is revoked opens nothing a second later, and anew for one that is not among them. */
#ifndef VP_WEB_TOKENS_H
#define VP_WEB_TOKENS_H

#include "net/loop.h"
#include "store/store_thread.h"
#include "store/token.h"

struct tokens;

VP_MUST_CHECK enum vp_err tokens_open(struct loop *loop, struct store_thread *store,
                                      struct tokens **out_tokens);
void tokens_close(struct tokens *tokens); /* accepts NULL */

/* Borrowed until the loop goes on; NULL: there is none, or its time is over. tokens may be NULL: there are none. */
const struct store_token *tokens_find(const struct tokens *tokens, const char *secret, int64_t now_unix_ms);
const struct store_token *tokens_find_hash(const struct tokens *tokens, const char *secret_hash,
                                           int64_t now_unix_ms);

/* Reads the store now, for one that may have been made since. looked comes on the loop, with VP_OK where what the store
 * has is known. *tokens (borrowed until then) is NULL once they are closed. */
typedef void (*tokens_looked_fn)(void *owner, enum vp_err err);
void tokens_look(struct tokens **tokens, tokens_looked_fn looked, void *owner);

#endif
