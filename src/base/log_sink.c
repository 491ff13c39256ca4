#include "base/log_sink.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum sink_kind {
    SINK_AS_IT_IS, /* a file, or opened so that it does not wait */
    SINK_ASKED,    /* a pipe or terminal that would wait */
    SINK_SOCKET,
};

static int sink_fd = STDERR_FILENO;
static enum sink_kind sink_kind = SINK_AS_IT_IS;

/* Whether the last line was left without its end: of all processes that write to this sink. */
static _Atomic bool own_is_cut;
static _Atomic bool *is_cut = &own_is_cut;

enum stream_kind { STREAM_FILE, STREAM_PIPE, STREAM_TERMINAL, STREAM_SOCKET };

static enum stream_kind stream_kind(int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return STREAM_FILE;
    return S_ISFIFO(status.st_mode)   ? STREAM_PIPE
           : S_ISSOCK(status.st_mode) ? STREAM_SOCKET
           : isatty(fd)               ? STREAM_TERMINAL
                                      : STREAM_FILE;
}

/* The same pipe or terminal by a descriptor that never waits; -1: not allowed. */
static int reopen(int fd)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_WRONLY | O_NONBLOCK | O_APPEND | O_NOCTTY | O_CLOEXEC);
}

/* Where a standard stream is closed, the next file that is opened would be taken for it: a socket, or the
 * database. What is printed to a closed standard output fails as before. */
static void fill_closed_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY); /* the lowest that is free */
}

void log_open(void)
{
    fill_closed_streams();
    void *shared = mmap(NULL, sizeof *is_cut, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared != MAP_FAILED)
        is_cut = shared;
    sink_fd = STDERR_FILENO;
    sink_kind = SINK_AS_IT_IS;
    enum stream_kind kind = stream_kind(STDERR_FILENO);
    if (kind == STREAM_SOCKET) {
        sink_kind = SINK_SOCKET;
    } else if (kind != STREAM_FILE) {
        int fd = reopen(STDERR_FILENO);
        sink_kind = fd >= 0 ? SINK_AS_IT_IS : SINK_ASKED;
        sink_fd = fd >= 0 ? fd : STDERR_FILENO;
    }
}

static void guard(int fd)
{
    enum stream_kind kind = stream_kind(fd);
    if (kind == STREAM_FILE)
        return;
    int own_fd = kind != STREAM_SOCKET ? reopen(fd) : -1;
    if (own_fd >= 0) {
        (void)dup2(own_fd, fd); /* else it stays as it was */
        close(own_fd);
    } else if (kind != STREAM_TERMINAL) {
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    }
}

void log_guard_streams(void)
{
    guard(STDOUT_FILENO);
    guard(STDERR_FILENO);
}

/* A pipe takes a line whole or not at all (PIPE_BUF); kernels before 6.4 cannot be asked by the write itself. */
static ssize_t write_if_ready(const struct iovec *parts, int count)
{
    ssize_t written = pwritev2(sink_fd, parts, count, -1, RWF_NOWAIT);
    if (written >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL))
        return written;
    struct pollfd ready = {.fd = sink_fd, .events = POLLOUT};
    return poll(&ready, 1, 0) == 1 ? writev(sink_fd, parts, count) : -1;
}

static ssize_t write_parts(struct iovec *parts, int count)
{
    if (sink_kind == SINK_SOCKET) {
        const struct msghdr message = {.msg_iov = parts, .msg_iovlen = (size_t)count};
        return sendmsg(sink_fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    return sink_kind == SINK_ASKED ? write_if_ready(parts, count) : writev(sink_fd, parts, count);
}

bool log_sink_write(const char *line, size_t len)
{
    struct iovec parts[] = {{.iov_base = "\n", .iov_len = 1},
                            {.iov_base = (void *)(uintptr_t)line, .iov_len = len}};
    bool was_cut = atomic_exchange(is_cut, false);
    ssize_t written = write_parts(parts + !was_cut, 1 + was_cut), before = was_cut;
    if (written == before + (ssize_t)len)
        return true;
    if (written != before || written <= 0) /* half a line, or nothing behind half a line */
        atomic_store(is_cut, written > 0 || was_cut);
    return false;
}
