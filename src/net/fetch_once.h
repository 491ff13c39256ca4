/* One HTTP question of a verb that has nothing else to do meanwhile. */
#ifndef VP_NET_FETCH_ONCE_H
#define VP_NET_FETCH_ONCE_H

#include "base/buf.h"
#include "net/http_client.h"

/* Asks on a loop of its own, within 5 s where question's timeout_ms is 0; how long the answer may be, and whom it
 * is told, is not question's. The body is appended to out_body (NULL: not wanted), whatever the status, which is 0
 * unless an answer came. Errors are those of the client. */
VP_MUST_CHECK enum vp_err ask_once(const struct http_fetch_options *question, int *out_status,
                                   struct buf *out_body);

/* GETs url so. headers: NULL-terminated "Name: value" lines, or NULL. */
VP_MUST_CHECK enum vp_err fetch_once(const char *url, const char *const *headers, int *out_status,
                                     struct buf *out_body);

#endif
