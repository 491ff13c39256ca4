/* Who wants to know when a call is over: told behind the transaction that wrote its end, by whatever process and thread
 * wrote it, when all that was measured of the call is stored. */
#ifndef VP_STORE_CALL_OVER_H
#define VP_STORE_CALL_OVER_H

struct store;

/* store (borrowed) may be read, and belongs to the thread that calls. A call that is taken up again ends again,
 * and is told of again where that made it another class of call. */
typedef void (*call_over_fn)(struct store *store, const char *call_sid);

/* From now on fn is told of this process's calls; NULL, as at first: nobody is. To be set before stores are open. */
void call_over_follow(call_over_fn fn);
/* For a backend: the end was written. */
void call_over_tell(struct store *store, const char *call_sid);

#endif
