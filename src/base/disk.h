/* How much room a disk has left. */
#ifndef VP_BASE_DISK_H
#define VP_BASE_DISK_H

#include <stdbool.h>
#include <stdint.h>

/* Below that, calls, orders and recordings of a busy evening may not fit. */
#define DISK_LOW_BYTES (256LL * 1024 * 1024)

/* Bytes that an ordinary user may still write below path, or below the nearest folder above it that there is.
 * False: the file system cannot say it (statvfs(3)). May take long where a disk does not answer: never on a loop. */
bool disk_free_bytes(const char *path, int64_t *out_bytes);

#endif
