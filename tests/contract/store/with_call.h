/* A store with a restaurant and a call that nobody used before: what most tests of the contract begin with. */
#ifndef WITH_CALL_H
#define WITH_CALL_H

#include "contract/store/with_store.h"

extern struct store *store; /* of the running test */
extern char call_sid[40], restaurant[64];

int with_call_open(void **state);  /* the store and the names */
int with_call_begin(void **state); /* the call is begun as well, at 1000 ms */
int with_call_close(void **state);

/* The ticket is taken, gets this number, and is a new order or one that was in already. */
void expect_order(const struct ticket *ticket, int number, bool is_new);
/* Orders once for a call of its own. */
void order_once(int number, int64_t unix_ms);

#endif
