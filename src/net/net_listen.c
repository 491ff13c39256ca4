#include "net/net_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* Length of the filled address; 0 when the text is none. */
static socklen_t parse_address(const char *address, int port, union any_address *out)
{
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, address, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons((uint16_t)port);
        return sizeof out->v4;
    }
    if (inet_pton(AF_INET6, address, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        return sizeof out->v6;
    }
    return 0;
}

enum vp_err net_listen(const char *address, int port, int *out_fd)
{
    union any_address where;
    if (port < 0 || port > 65535)
        return VP_ERR_BAD_VALUE;
    socklen_t len = parse_address(address, port, &where);
    if (len == 0)
        return VP_ERR_BAD_VALUE;
    int fd = socket(where.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return VP_ERR_IO;
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &where.any, len) < 0 || listen(fd, BACKLOG) < 0) {
        int cause = errno;
        close(fd);
        errno = cause;
        return cause == EADDRINUSE ? VP_ERR_IN_USE : VP_ERR_IO;
    }
    *out_fd = fd;
    return VP_OK;
}

int net_port(int fd)
{
    union any_address where;
    socklen_t len = sizeof where;
    if (getsockname(fd, &where.any, &len) < 0)
        return -1;
    if (where.any.sa_family == AF_INET)
        return ntohs(where.v4.sin_port);
    if (where.any.sa_family == AF_INET6)
        return ntohs(where.v6.sin6_port);
    return -1;
}

bool net_is_address(const char *address)
{
    union any_address where;
    return parse_address(address, 0, &where) > 0;
}

bool net_is_loopback(const char *address)
{
    union any_address where;
    if (parse_address(address, 0, &where) == 0)
        return strcmp(address, "localhost") == 0;
    if (where.any.sa_family == AF_INET)
        return (ntohl(where.v4.sin_addr.s_addr) >> 24) == 127;
    if (IN6_IS_ADDR_V4MAPPED(&where.v6.sin6_addr))
        return where.v6.sin6_addr.s6_addr[12] == 127;
    return IN6_IS_ADDR_LOOPBACK(&where.v6.sin6_addr);
}
