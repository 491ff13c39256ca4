#include "service/takeover.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

enum { ANSWER_MAX_MS = 3000, TEXT_MAX_BYTES = 16384, FDS_MAX = 5, BACKLOG = 16 };

/* ---- the master's lock ---- */

static struct flock whole_file(void)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
}

bool takeover_claim(int memory_fd)
{
    struct flock lock = whole_file();
    return fcntl(memory_fd, F_SETLK, &lock) == 0;
}

pid_t takeover_master(int memory_fd)
{
    struct flock lock = whole_file();
    return fcntl(memory_fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

/* ---- the desk ---- */

/* A name that begins with NUL is in no file system: it is gone with the last process that holds it. */
static socklen_t name_of(const char *address, int port, struct sockaddr_un *out_name)
{
    *out_name = (struct sockaddr_un){.sun_family = AF_UNIX};
    int len =
        snprintf(out_name->sun_path + 1, sizeof out_name->sun_path - 1, "voiceplate %s %d", address, port);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)len);
}

int takeover_open(const char *address, int port)
{
    struct sockaddr_un name;
    socklen_t len = name_of(address, port, &name);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (bind(fd, (struct sockaddr *)&name, len) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int cause = errno;
    close(fd);
    errno = cause;
    return -1;
}

/* Of this user or root: whoever else came by the name gets and gives nothing. */
static bool is_friend(int fd)
{
    struct ucred peer;
    socklen_t len = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 &&
           (peer.uid == geteuid() || peer.uid == 0);
}

/* ---- answering ---- */

/* Descriptors stand in the text by their places among those that go along. */
static int send_along(int fd, int *fds, int *count)
{
    if (fd < 0)
        return -1;
    fds[*count] = fd;
    return (*count)++;
}

static void describe(struct handover *handover, const struct shared *shared, int *fds, int *count)
{
    *handover = (struct handover){.inherited = {.web_fd = send_along(shared->web_fd, fds, count),
                                                .media_fd = send_along(shared->media_fd, fds, count),
                                                .engine_fd = send_along(shared->engine_fd, fds, count),
                                                .memory_fd = send_along(shared->memory_fd, fds, count),
                                                .desk_fd = send_along(shared->desk_fd, fds, count)}};
    for (int i = 1; i < SCOREBOARD_ROWS_MAX; i++) {
        struct scoreboard_row row;
        if (!scoreboard_look_row(shared->board, i, &row) || row.pid == 0)
            continue;
        handover->children[handover->child_count++] =
            (struct handover_child){{.pid = row.pid, .row = i, .role = row.role}, row.is_draining};
    }
}

static void send_answer(int fd, struct span text, const int *fds, int count)
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(int) * FDS_MAX)];
    } control = {0};
    struct iovec part = {.iov_base = (void *)(uintptr_t)text.at, .iov_len = text.len};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        memcpy(CMSG_DATA(head), fds, sizeof(int) * (size_t)count);
    }
    if (sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        log_warn("app", "a new start could not be answered errno=%d", errno);
}

static void answer(int fd, const struct shared *shared, bool is_master)
{
    static struct handover handover;
    int fds[FDS_MAX], count = 0;
    struct buf text;
    pid_t master_pid = is_master ? getpid() : takeover_master(shared->memory_fd);
    if (master_pid != 0)
        handover = (struct handover){.master_pid = master_pid};
    else
        describe(&handover, shared, fds, &count);
    buf_init(&text, TEXT_MAX_BYTES);
    if (handover_format(&text, &handover) == VP_OK)
        send_answer(fd, (struct span){text.at, text.len}, fds, count);
    buf_deinit(&text);
    log_info("app", "a new start has asked answer=%s", master_pid != 0 ? "refused" : "take over");
}

void takeover_answer(int desk_fd, const struct shared *shared, bool is_master)
{
    for (int fd; desk_fd >= 0 && (fd = accept4(desk_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        if (is_friend(fd))
            answer(fd, shared, is_master);
        close(fd);
    }
}

/* ---- asking ---- */

/* -1: nobody. */
static int walk_up(const char *address, int port)
{
    struct sockaddr_un name;
    socklen_t len = name_of(address, port, &name);
    const struct timeval longest = {.tv_sec = ANSWER_MAX_MS / 1000};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest); /* a full backlog */
    if (connect(fd, (struct sockaddr *)&name, len) == 0 && is_friend(fd))
        return fd;
    close(fd);
    return -1;
}

/* The answer's length; what came along goes to fds, closed by exec. -1: none came. */
static ssize_t receive(int fd, char *text, size_t size_bytes, int fds[FDS_MAX], int *out_count)
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(int) * FDS_MAX)];
    } control;
    struct iovec part = {.iov_base = text, .iov_len = size_bytes - 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    *out_count = 0;
    ssize_t len = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    if (len <= 0)
        return -1;
    for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); head != NULL; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        *out_count = (int)((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(fds, CMSG_DATA(head), sizeof(int) * (size_t)*out_count);
    }
    text[len] = '\0';
    return len;
}

/* The descriptor at that place, which is its own from now on. */
static int pick(int place, int *fds, int count)
{
    int fd = place >= 0 && place < count ? fds[place] : -1;
    if (fd >= 0)
        fds[place] = -1;
    return fd;
}

static int pick_listener(int place, int *fds, int count)
{
    int fd = pick(place, fds, count);
    if (fd >= 0 && handover_check_listener(fd) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void unpack(struct handover *handover, int *fds, int count)
{
    struct shared_inheritance *inherited = &handover->inherited;
    inherited->web_fd = pick_listener(inherited->web_fd, fds, count);
    inherited->media_fd = pick_listener(inherited->media_fd, fds, count);
    inherited->engine_fd = pick_listener(inherited->engine_fd, fds, count);
    inherited->desk_fd = pick_listener(inherited->desk_fd, fds, count);
    inherited->memory_fd = pick(inherited->memory_fd, fds, count);
    for (int i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    int kept = 0;
    for (int i = 0; i < handover->child_count; i++)
        if (handover_check_child(&handover->children[i].child))
            handover->children[kept++] = handover->children[i];
    handover->child_count = kept;
}

static void give_back(struct handover *handover)
{
    struct shared_inheritance *inherited = &handover->inherited;
    const int fds[] = {inherited->web_fd, inherited->media_fd, inherited->engine_fd, inherited->memory_fd,
                       inherited->desk_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    for (int i = 0; i < handover->child_count; i++)
        if (handover->children[i].child.pidfd > 0)
            close(handover->children[i].child.pidfd);
    pid_t master_pid = handover->master_pid;
    handover_parse("", handover);
    handover->master_pid = master_pid;
}

enum takeover takeover_ask(const char *address, int port, struct handover *out_handover)
{
    static char text[TEXT_MAX_BYTES];
    int fds[FDS_MAX], count;
    handover_parse("", out_handover);
    int fd = walk_up(address, port);
    if (fd < 0)
        return TAKEOVER_NOBODY;
    ssize_t len = receive(fd, text, sizeof text, fds, &count);
    close(fd);
    if (len < 0)
        return TAKEOVER_SILENT;
    handover_parse(text, out_handover);
    unpack(out_handover, fds, count);
    if (out_handover->master_pid != 0)
        return TAKEOVER_REFUSED;
    int memory_fd = out_handover->inherited.memory_fd;
    if (memory_fd >= 0 && out_handover->inherited.web_fd >= 0 && takeover_claim(memory_fd))
        return TAKEOVER_DONE;
    out_handover->master_pid = memory_fd >= 0 ? takeover_master(memory_fd) : 0; /* somebody was quicker */
    give_back(out_handover);
    return out_handover->master_pid != 0 ? TAKEOVER_REFUSED : TAKEOVER_SILENT;
}
