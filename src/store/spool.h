/* The spool: what the database could not take yet, in a file beside it (docs/adr/0019). Records are appended
 * and on the disk before their writer goes on; they are replayed in order, by one process at a time, and the
 * file begins anew when all are. It is preallocated, so that it has room when the disk has none. All
 * processes of a machine share the file; locks on it end with the process that held them. One thread each
 * uses a handle.
 *
 * Format: a head with a checksum; a table of the last order number of each restaurant; records, each with its
 * length, generation, sequence number and two checksums. What a crash left half written at the end is no
 * record. A record that is damaged, or that the database refuses, is put aside into "<path>.aside" and told. */
#ifndef VP_STORE_SPOOL_H
#define VP_STORE_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

enum {
    SPOOL_ROOM_BYTES = 1 << 20,        /* allocated from the beginning */
    SPOOL_MAX_BYTES = 16 << 20,        /* it grows so far where the disk has room */
    SPOOL_VITAL_BYTES = 256 << 10,     /* the end of that room, kept for vital records */
    SPOOL_RECORD_MAX_BYTES = 512 << 10 /* of a record's text */
};

struct spool;

/* Opens or creates it. VP_ERR_IO with a sentence in out_why. */
VP_MUST_CHECK enum vp_err spool_open(const char *path, struct spool **out_spool, char *out_why,
                                     size_t why_size_bytes);
void spool_close(struct spool *spool); /* accepts NULL */

struct spool_view {
    uint64_t waiting_count;
    int64_t since_unix_ms; /* when the oldest of them was written; 0: none */
};
/* What waits. VP_ERR_IO. */
VP_MUST_CHECK enum vp_err spool_look(struct spool *spool, struct spool_view *out_view);

/* The record is on the disk when this answers VP_OK. VP_ERR_TOO_BIG: no room (for one that is not vital: none
 * but the vital part); VP_ERR_TIMED_OUT: another process did not let go of the file; VP_ERR_IO. */
VP_MUST_CHECK enum vp_err spool_append(struct spool *spool, struct span record, bool is_vital);
/* Whether a vital record of the usual size would find room. */
bool spool_has_room(struct spool *spool);

/* Calls on_record (record borrowed) for each that waits, in order; false from it stops. Damaged
 * ones are passed over. */
VP_MUST_CHECK enum vp_err spool_each(struct spool *spool, bool (*on_record)(void *owner, struct span record),
                                     void *owner);

/* Gives every record that waits to apply, in order. VP_OK: done with it; VP_ERR_STORE: not now, and the replay ends;
 * another error: the record is put aside. Answers VP_OK when nothing waits any more, VP_ERR_BUSY when another process
 * replays, VP_ERR_STORE, VP_ERR_IO. A record may come again when the process dies meanwhile. */
VP_MUST_CHECK enum vp_err spool_replay(struct spool *spool,
                                       enum vp_err (*apply)(void *owner, struct span record), void *owner);

/* What waits in a file that is not at its path any more is appended to the one that is now. VP_OK: fine as it
 * was, or moved; *out_has_moved tells. */
VP_MUST_CHECK enum vp_err spool_follow(struct spool *spool, bool *out_has_moved);

/* The highest order number of a restaurant that is known here: numbers are given by the database, and by the
 * spool where that cannot. VP_ERR_NOT_FOUND: the restaurant had no order, *out_number is 0; VP_ERR_STORE: the
 * database was never read. */
VP_MUST_CHECK enum vp_err spool_find_number(struct spool *spool, const char *restaurant_id, int *out_number);
void spool_raise_number(struct spool *spool, const char *restaurant_id, int number);
/* From now on a restaurant without a number had no order. */
void spool_know_numbers(struct spool *spool);

/* Locks that processes agree on. NUMBERS: shared while the database gives a number, exclusive while the spool does.
 * REPAIR: exclusive while a database that vanished or broke is replaced. VP_ERR_TIMED_OUT after patience_ms. */
enum spool_lock { SPOOL_LOCK_FILE, SPOOL_LOCK_NUMBERS, SPOOL_LOCK_REPLAY, SPOOL_LOCK_REPAIR };
VP_MUST_CHECK enum vp_err spool_lock(struct spool *spool, enum spool_lock lock, bool is_shared,
                                     int patience_ms);
void spool_unlock(struct spool *spool, enum spool_lock lock);

/* Which file took the place of which: so that the others who still have the first one open know it was
 * repaired. Both are any 16 bytes; zeroed at the beginning. */
struct spool_succession {
    uint64_t from[2], to[2];
};
VP_MUST_CHECK enum vp_err spool_read_succession(struct spool *spool, struct spool_succession *out_succession);
VP_MUST_CHECK enum vp_err spool_write_succession(struct spool *spool,
                                                 const struct spool_succession *succession);

#endif
