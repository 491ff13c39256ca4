#include "failing_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static _Thread_local bool is_wrapped;
static _Atomic uint32_t skip_counts[FAILING_CALL_COUNT], fail_counts[FAILING_CALL_COUNT];
static _Atomic uint8_t choices[FAILING_CALL_COUNT];
static _Atomic uint64_t failed_count;

void failing_calls_use(void)
{
    is_wrapped = true;
}

void failing_calls_arm(enum failing_call call, uint32_t skip, uint32_t count, uint8_t how)
{
    choices[call] = how;
    skip_counts[call] = skip;
    fail_counts[call] = count;
}

void failing_calls_disarm(void)
{
    for (int i = 0; i < FAILING_CALL_COUNT; i++)
        fail_counts[i] = 0;
}

uint64_t failing_calls_count(void)
{
    return failed_count;
}

static bool is_due(enum failing_call call)
{
    if (!is_wrapped || fail_counts[call] == 0)
        return false;
    if (skip_counts[call] > 0) {
        skip_counts[call]--;
        return false;
    }
    fail_counts[call]--;
    failed_count++;
    return true;
}

/* Sets errno to one of the call's errors. */
static int fail(enum failing_call call, const int *errors, size_t error_count)
{
    errno = errors[choices[call] % error_count];
    return -1;
}
#define FAIL(call, ...)                                                                                      \
    fail(call, (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

#define WRAPPED(type, name, ...)                                                                             \
    type __real_##name(__VA_ARGS__);                                                                         \
    type __wrap_##name(__VA_ARGS__);                                                                         \
    type __wrap_##name(__VA_ARGS__)

WRAPPED(ssize_t, recv, int fd, void *bytes, size_t size_bytes, int flags)
{
    if (!is_due(FAILING_RECV))
        return __real_recv(fd, bytes, size_bytes, flags);
    if ((choices[FAILING_RECV] & 1) != 0) /* a short count */
        return __real_recv(fd, bytes, size_bytes > 1 ? 1 : size_bytes, flags);
    return FAIL(FAILING_RECV, ECONNRESET, EAGAIN, EINTR, ENOMEM, ETIMEDOUT, EHOSTUNREACH);
}

WRAPPED(ssize_t, send, int fd, const void *bytes, size_t len, int flags)
{
    if (!is_due(FAILING_SEND))
        return __real_send(fd, bytes, len, flags);
    if ((choices[FAILING_SEND] & 1) != 0)
        return __real_send(fd, bytes, len > 1 ? 1 : len, flags);
    return FAIL(FAILING_SEND, EPIPE, EAGAIN, EINTR, ENOBUFS, ECONNRESET, ENOMEM);
}

WRAPPED(int, accept4, int fd, struct sockaddr *address, socklen_t *len, int flags)
{
    if (!is_due(FAILING_ACCEPT))
        return __real_accept4(fd, address, len, flags);
    return FAIL(FAILING_ACCEPT, EMFILE, ENFILE, ECONNABORTED, EINTR, ENOMEM, EAGAIN, EPERM);
}

WRAPPED(int, socket, int domain, int type, int protocol)
{
    if (!is_due(FAILING_SOCKET))
        return __real_socket(domain, type, protocol);
    return FAIL(FAILING_SOCKET, EMFILE, ENFILE, ENOBUFS, EACCES);
}

WRAPPED(int, connect, int fd, const struct sockaddr *address, socklen_t len)
{
    if (!is_due(FAILING_CONNECT))
        return __real_connect(fd, address, len);
    return FAIL(FAILING_CONNECT, ECONNREFUSED, ENETUNREACH, EADDRNOTAVAIL, ETIMEDOUT, EAGAIN);
}

WRAPPED(ssize_t, write, int fd, const void *bytes, size_t len)
{
    if (!is_due(FAILING_WRITE) || fd == STDERR_FILENO)
        return __real_write(fd, bytes, len);
    return FAIL(FAILING_WRITE, EAGAIN, EINTR, EIO, ENOSPC);
}

int __real_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...)
{
    va_list args;
    va_start(args, command);
    void *arg = va_arg(args, void *);
    va_end(args);
    return is_due(FAILING_FCNTL) ? FAIL(FAILING_FCNTL, EMFILE, EINVAL) : __real_fcntl(fd, command, arg);
}

static bool is_memory_short(void)
{
    if (!is_due(FAILING_ALLOCATION))
        return false;
    errno = ENOMEM;
    return true;
}

WRAPPED(void *, malloc, size_t size_bytes)
{
    return is_memory_short() ? NULL : __real_malloc(size_bytes);
}

WRAPPED(void *, calloc, size_t count, size_t size_bytes)
{
    return is_memory_short() ? NULL : __real_calloc(count, size_bytes);
}

WRAPPED(void *, realloc, void *at, size_t size_bytes)
{
    return is_memory_short() ? NULL : __real_realloc(at, size_bytes);
}

WRAPPED(char *, strdup, const char *text)
{
    return is_memory_short() ? NULL : __real_strdup(text);
}
