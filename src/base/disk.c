#include "base/disk.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

bool disk_free_bytes(const char *path, int64_t *out_bytes)
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
    *out_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    return true;
}
