/* A PostgreSQL server of a test's own, and what is put into it. */
#ifndef WITH_SERVER_H
#define WITH_SERVER_H

#include "store/store.h"

/* "start" or "stop" the server whose files are in that folder (tests/postgres.sh); fails the test when it cannot. */
void with_server_run(const char *verb, const char *folder);
/* A call begins, of the restaurant "r". */
void with_server_begin_call(struct store *store, const char *call_sid);

#endif
