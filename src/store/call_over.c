#include "store/call_over.h"

#include <stddef.h>

static call_over_fn follower;

void call_over_follow(call_over_fn fn)
{
    follower = fn;
}

void call_over_tell(struct store *store, const char *call_sid)
{
    if (follower != NULL)
        follower(store, call_sid);
}
