#include "net/descriptors.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <unistd.h>

enum { RESERVE_MAX = 64, RESERVE_PART = 4 /* of a small limit */ };

static int as_int(rlim_t limit)
{
    return limit > INT_MAX ? INT_MAX : (int)limit;
}

int descriptors_raise(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur != limit.rlim_max) {
        struct rlimit raised = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    return as_int(limit.rlim_cur);
}

int descriptors_limit(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? as_int(limit.rlim_cur) : INT_MAX;
}

int descriptors_line_of(int limit)
{
    int reserve = limit / RESERVE_PART;
    return limit - (reserve < RESERVE_MAX ? reserve : RESERVE_MAX);
}

int descriptors_line(void)
{
    return descriptors_line_of(descriptors_limit());
}

int descriptors_next(int any_fd)
{
    int next = fcntl(any_fd, F_DUPFD_CLOEXEC, 0);
    if (next < 0)
        return INT_MAX;
    close(next);
    return next;
}
