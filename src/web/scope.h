/* Which scope of an API token (store/token.h) a request needs. What is not listed no token opens. */
#ifndef VP_WEB_SCOPE_H
#define VP_WEB_SCOPE_H

#include "store/token.h"

enum scope_need {
    SCOPE_NEED_ONE, /* *out_scope */
    SCOPE_NEED_ANY, /* a token, whatever it is for */
    SCOPE_NEED_MORE /* the admin token, or a login */
};

enum scope_need scope_needed(const char *method, const char *path, enum store_scope *out_scope);

#endif
