#include "base/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 2000 };

static enum vp_err refuse_open(const char *path, struct problems *problems)
{
    if (errno == ENOENT || errno == ENOTDIR) {
        problems_add(problems, path, 0, "", "there is no such file");
        return VP_ERR_NOT_FOUND;
    }
    problems_add(problems, path, 0, "", "cannot be opened: %s", strerror(errno));
    return VP_ERR_IO;
}

/* Returns how many bytes came, at most max_bytes + 1; -1: reading failed. A pipe that nobody writes to must
 * not keep a running service waiting: ETIMEDOUT. */
static ssize_t read_all(int fd, char *bytes, size_t max_bytes)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    size_t len = 0;
    while (len <= max_bytes) {
        int count = poll(&ready, 1, PATIENCE_MS);
        if (count == 0)
            errno = ETIMEDOUT;
        if (count == 0 || (count < 0 && errno != EINTR))
            return -1;
        ssize_t got = read(fd, bytes + len, max_bytes + 1 - len);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0)
            return got < 0 ? -1 : (ssize_t)len;
        len += (size_t)got;
    }
    return (ssize_t)len;
}

enum vp_err text_file_read(const char *path, size_t max_bytes, struct span *out_text,
                           struct problems *problems)
{
    struct stat stat_of;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return refuse_open(path, problems);
    enum vp_err err = VP_ERR_IO;
    char *bytes = NULL;
    if (fstat(fd, &stat_of) == 0 && S_ISDIR(stat_of.st_mode)) {
        problems_add(problems, path, 0, "", "is a folder; a file is needed");
        goto out;
    }
    if ((bytes = malloc(max_bytes + 1)) == NULL) { /* one more shows a file that is too big */
        err = VP_ERR_NO_MEMORY;
        problems_add(problems, path, 0, "", "%s", vp_err_text(err));
        goto out;
    }
    ssize_t len = read_all(fd, bytes, max_bytes);
    if (len < 0 && errno == ETIMEDOUT) {
        problems_add(problems, path, 0, "", "is a pipe that nothing comes from; a file is needed");
    } else if (len < 0) {
        problems_add(problems, path, 0, "", "cannot be read: %s", strerror(errno));
    } else if ((size_t)len > max_bytes) {
        problems_add(problems, path, 0, "", "is larger than %zu KiB", max_bytes / 1024);
        err = VP_ERR_TOO_BIG;
    } else {
        *out_text = (struct span){bytes, (size_t)len};
        bytes = NULL;
        err = VP_OK;
    }
out:
    free(bytes);
    close(fd);
    return err;
}

enum vp_err text_file_parse(const char *path, size_t max_bytes, text_file_parse_fn parse, void *into,
                            struct problems *problems)
{
    struct span text;
    enum vp_err err = text_file_read(path, max_bytes, &text, problems);
    if (err != VP_OK)
        return err;
    err = parse(into, text, path, problems);
    free((void *)text.at);
    return err;
}
