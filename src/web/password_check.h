/* Trying a password beside the loop, which carries webhooks: it takes a tenth of a second and 32 MiB. */
#ifndef VP_WEB_PASSWORD_CHECK_H
#define VP_WEB_PASSWORD_CHECK_H

#include "net/loop.h"
#include "base/span.h"

enum { PASSWORD_CHECKS_MAX = 2 }; /* at once */

typedef void (*password_checked_fn)(void *owner, bool is_right);

/* done comes once, on the loop; not where the loop is destroyed before. password and hash are copied. VP_ERR_BUSY: so
 * many are being tried; VP_ERR_BAD_VALUE: longer than any; VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err password_check_start(struct loop *loop, struct span password, const char *hash,
                                               password_checked_fn done, void *owner);

#endif
