#include "base/disk.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

bool disk_look(const char *path, struct disk_room *out_room)
{
    char at[PATH_MAX];
    struct statvfs disk;
    if (snprintf(at, sizeof at, "%s", path) >= (int)sizeof at)
        return false;
    while (access(at, F_OK) != 0) {
        char *slash = strrchr(at, '/');
        if (slash == NULL)
            snprintf(at, sizeof at, ".");
        else
            slash[slash == at ? 1 : 0] = '\0';
        if (slash == NULL || slash == at)
            break;
    }
    if (statvfs(at, &disk) != 0 || disk.f_blocks == 0) /* as some network file systems have it */
        return false;
    *out_room = (struct disk_room){(int64_t)disk.f_bavail * (int64_t)disk.f_frsize,
                                   (int64_t)disk.f_blocks * (int64_t)disk.f_frsize};
    return true;
}

bool disk_is_low(const struct disk_room *room)
{
    const int64_t low_bytes = 256LL * 1024 * 1024;
    return room->free_bytes < low_bytes && room->free_bytes < room->all_bytes / 10;
}
