/* How much room a disk has left. */
#ifndef VP_BASE_DISK_H
#define VP_BASE_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct disk_room {
    int64_t free_bytes; /* that an ordinary user may still write */
    int64_t all_bytes;
};

/* Of the disk below path, or below the nearest folder above it that there is. False: the file system cannot say it
 * (statvfs(3)). May take long where a disk does not answer: never on a loop. */
bool disk_look(const char *path, struct disk_room *out_room);

/* Less than 256 MiB, in which calls, orders and recordings of a busy evening may not fit, and less than a tenth of the
 * disk: one that was made small was made so. */
bool disk_is_low(const struct disk_room *room);

#endif
