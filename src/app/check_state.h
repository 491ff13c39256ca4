/* How far `voiceplate check` came, in a file: a long run that was ended goes on from there. */
#ifndef VP_APP_CHECK_STATE_H
#define VP_APP_CHECK_STATE_H

#include <jansson.h>

#include "audit/consistency.h"

struct check_state {
    const char *store_url; /* of the run, borrowed, and since when: only the same one goes on */
    int64_t since_unix_ms;
    struct consistency_point point;
    json_t *violations, *unjudged; /* found so far; borrowed to write, the caller's once read */
};

/* VP_ERR_NOT_FOUND: there is none, the run begins. VP_ERR_BAD_VALUE: it is something else, or of another store or
 * since_unix_ms; the other errors of text_file_read. */
VP_MUST_CHECK enum vp_err check_state_read(const char *path, const char *store_url, int64_t since_unix_ms,
                                           struct check_state *out_state);
/* In place of what is there, at once or not at all; for its owner only. VP_ERR_IO. */
VP_MUST_CHECK enum vp_err check_state_write(const char *path, const struct check_state *state);

#endif
