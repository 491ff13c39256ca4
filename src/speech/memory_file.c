#include "speech/memory_file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum vp_err memory_file_create(const char *name, const struct buf *content, int *out_fd)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd < 0)
        return VP_ERR_IO;
    for (size_t at = 0; at < content->len;) {
        ssize_t written = write(fd, content->at + at, content->len - at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            close(fd);
            return VP_ERR_IO;
        }
        at += (size_t)written;
    }
    *out_fd = fd;
    return VP_OK;
}

void memory_file_path(int fd, char out[MEMORY_FILE_PATH_BYTES])
{
    snprintf(out, MEMORY_FILE_PATH_BYTES, "/proc/self/fd/%d", fd);
}
