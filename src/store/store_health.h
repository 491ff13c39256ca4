/* How the store is, for all processes of the machine: a few words of shared memory that the store's threads
 * write and event loops read, so that nobody waits for a database to learn that it does not answer. */
#ifndef VP_STORE_STORE_HEALTH_H
#define VP_STORE_STORE_HEALTH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/disk.h"

enum store_state {
    STORE_OK,
    STORE_SPOOLING,   /* the database cannot be written; the spool can */
    STORE_FULL,       /* neither has room */
    STORE_UNAVAILABLE /* neither can be written */
};
const char *store_state_name(enum store_state state); /* "spooling" */

struct store_health { /* zeroed memory is a healthy one */
    _Atomic int state;
    _Atomic int64_t since_unix_ms, waiting_count, waiting_since_unix_ms, mended_unix_ms;
    _Atomic bool is_disk_low;
};

struct store_health_view {
    enum store_state state;
    int64_t since_unix_ms;         /* of the state; 0: from the beginning */
    int64_t waiting_count;         /* records in the spool */
    int64_t waiting_since_unix_ms; /* the oldest of them; 0: none */
    bool is_disk_low;              /* disk_is_low (base/disk.h) */
    int64_t mended_unix_ms; /* when a database was replaced that had vanished or was damaged; 0: never */
};
struct store_health_view store_health_look(const struct store_health *health);

/* Logs a change, with its cause ("" for none). */
void store_health_set(struct store_health *health, enum store_state state, const char *cause);
void store_health_set_waiting(struct store_health *health, int64_t count, int64_t since_unix_ms);
/* Logs when it gets low, and when it does no longer. */
void store_health_set_disk(struct store_health *health, const struct disk_room *room);
void store_health_set_mended(struct store_health *health);

/* Whether what a caller orders can be kept; health may be NULL (yes). */
bool store_health_can_keep(const struct store_health *health);

#endif
