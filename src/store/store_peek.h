/* A look at the database's file without opening it as one: nothing is created, locked or changed, so that it
 * may be done beside a running service. */
#ifndef VP_STORE_STORE_PEEK_H
#define VP_STORE_STORE_PEEK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* VP_OK with what is there in out_text ("there, schema 9", "will be made"); VP_ERR_STORE with what would keep
 * the service from using it. url as in store_open. */
VP_MUST_CHECK enum vp_err store_peek(const char *url, char *out_text, size_t size_bytes);

/* Whether url names a file that there is. */
bool store_is_there(const char *url);
/* Whether that is a file of another kind: not empty, and without the head of a database. */
bool store_is_foreign(const char *url);

#endif
