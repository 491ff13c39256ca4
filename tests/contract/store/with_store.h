/* The contract of store.h, run against each URL of VOICEPLATE_TEST_STORE_URLS (separated by blanks); without it
 * against a new SQLite file, and against one behind a safe store; with VOICEPLATE_TEST_POSTGRES against two new
 * databases of the server there (with_postgres.h), in the same way. Databases may hold older rows: every test makes
 * names of its own. */
#ifndef WITH_STORE_H
#define WITH_STORE_H

#include <stdlib.h>

#include "with_cmocka.h"

#include "store/store.h"

/* The URL the running group is for. */
const char *with_store_url(void);
/* Opens it; fails the test when that cannot be done. */
struct store *with_store_open(void);
/* A name nobody used before: "<prefix>-<16 hex digits>". */
void with_store_name(char *out, size_t size_bytes, const char *prefix);
/* A ticket with two lines for that restaurant and call. */
struct ticket with_store_ticket(const char *restaurant_id, const char *call_sid, uint32_t version,
                                int64_t unix_ms);

#endif
