/* A store that keeps what it is told although its database is locked, full, gone or damaged: writes wait a
 * moment for it, then go to the spool (spool.h) and count as stored; reads see both. store_tick replays
 * the spool, follows a database that was moved and replaces one that is damaged. docs/adr/0019. */
#ifndef VP_STORE_STORE_SAFE_H
#define VP_STORE_STORE_SAFE_H

#include "store/store.h"
#include "store/store_health.h"

/* url as of store_open; the spool lies beside the database ("PATH-spool"). health is shared by all who open
 * it (borrowed). A database that cannot be opened now is opened later, while the spool can be had.
 * VP_ERR_BAD_VALUE: it will never be ours; VP_ERR_STORE: neither it nor a spool can be opened. */
VP_MUST_CHECK enum vp_err store_safe_open(const char *url, struct store_health *health,
                                          struct store **out_store, char *out_why, size_t why_size_bytes);

/* How many records wait in the spool of a database, without opening either for writing; 0 also where there is
 * no spool. VP_ERR_IO: it cannot be read. */
VP_MUST_CHECK enum vp_err store_safe_count_waiting(const char *url, int64_t *out_count);

/* Whether the database has a spool, so was once opened as a safe store. */
bool store_safe_has_spool(const char *url);

/* Before anybody has it open: replaces a damaged database by what can be read of it and keeps the file. VP_OK also
 * when it was whole, or there is none; *out_is_mended tells, out_what says what was found and done. */
VP_MUST_CHECK enum vp_err store_safe_mend(const char *url, bool *out_is_mended, char *out_what,
                                          size_t what_size_bytes);

#endif
