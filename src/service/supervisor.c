#include "service/supervisor.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

/* '@' stands for the NUL that begins an abstract address (unix(7)). */
static socklen_t address_of(const char *path, struct sockaddr_un *out)
{
    size_t len = strlen(path);
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    if ((path[0] != '/' && path[0] != '@') || len < 2 || len >= sizeof out->sun_path)
        return 0;
    memcpy(out->sun_path, path, len);
    if (path[0] == '@')
        out->sun_path[0] = '\0';
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

void supervisor_tell(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address;
    if (path == NULL || path[0] == '\0')
        return;
    socklen_t len = address_of(path, &address);
    int fd = len > 0 ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) : -1;
    bool is_sent =
        fd >= 0 && sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address, len) >= 0;
    if (!is_sent)
        log_warn("app", "supervisor not told state=%s reason=\"%s\"", state,
                 len > 0 ? strerror(errno) : "NOTIFY_SOCKET is no address");
    if (fd >= 0)
        close(fd);
}
