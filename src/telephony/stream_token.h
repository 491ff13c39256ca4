/* The one-time token that ties a media stream to the webhook that asked for it: bound to the call and
 * restaurant, expiring, spent at the first start. */
#ifndef VP_TELEPHONY_STREAM_TOKEN_H
#define VP_TELEPHONY_STREAM_TOKEN_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/err.h"

enum { STREAM_TOKEN_TEXT_BYTES = 128, STREAM_TOKEN_LIFE_MS = 60000, STREAM_TOKEN_SPENT_MAX = 4096 };

/* Shared by all processes of one machine (in shared memory); zeroed before use, keys filled once by the master. */
enum { STREAM_TOKEN_KEYS_MAX = 2 };
struct stream_token_table {
    unsigned char keys[STREAM_TOKEN_KEYS_MAX][32]; /* the first makes tokens, each is good */
    uint32_t key_count;
    _Atomic uint64_t spent[STREAM_TOKEN_SPENT_MAX]; /* nonces, oldest overwritten */
    _Atomic uint32_t spent_next;
};

void stream_token_table_init(struct stream_token_table *table);
/* Keys that other machines have, too: of one or two secrets with a comma between, the first of which makes tokens. One
 * machine's tokens are good at each. */
void stream_token_share_keys(struct stream_token_table *table, const char *secrets);
void stream_token_mint(struct stream_token_table *table, const char *call_sid, const char *restaurant_id,
                       int64_t now_unix_ms, char out_token[STREAM_TOKEN_TEXT_BYTES]);
/* The same for a page that opens the stream of a call, bound to its Origin ("": none, being no browser's). For the
 * upgrade only: it is no token of a start. */
void stream_token_mint_for_page(struct stream_token_table *table, const char *call_sid, const char *origin,
                                int64_t now_unix_ms, char out_pass[STREAM_TOKEN_TEXT_BYTES]);
VP_MUST_CHECK enum vp_err stream_token_spend_for_page(struct stream_token_table *table, const char *pass,
                                                      const char *call_sid, const char *origin,
                                                      int64_t now_unix_ms);
/* The number that tells one token from all others, also to whoever may not know the token; 0: it is none. */
uint64_t stream_token_id(const char *token);
/* Spends the token. VP_ERR_BAD_TOKEN: forged, for another call, expired or spent. */
VP_MUST_CHECK enum vp_err stream_token_spend(struct stream_token_table *table, const char *token,
                                             const char *call_sid, const char *restaurant_id,
                                             int64_t now_unix_ms);

#endif
