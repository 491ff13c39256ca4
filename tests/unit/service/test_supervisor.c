#include "service/supervisor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "with_cmocka.h"

/* Listens at a path, or at an abstract address that begins with '@'. */
static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t len = (socklen_t)(sizeof address.sun_family + strlen(path));
    memcpy(address.sun_path, path, strlen(path));
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
    return fd;
}

static void whoever_waits_is_told(void **state)
{
    (void)state;
    char paths[2][64], got[64];
    snprintf(paths[0], sizeof paths[0], "/tmp/voiceplate-notify-%d", (int)getpid());
    snprintf(paths[1], sizeof paths[1], "@voiceplate-notify-%d", (int)getpid());
    for (int i = 0; i < 2; i++) {
        int fd = listen_at(paths[i]);
        setenv("NOTIFY_SOCKET", paths[i], 1);
        supervisor_tell("READY=1");
        ssize_t len = recv(fd, got, sizeof got, MSG_DONTWAIT);
        assert_int_equal(len, 7);
        assert_memory_equal(got, "READY=1", 7);
        close(fd);
    }
    unlink(paths[0]);
    unsetenv("NOTIFY_SOCKET");
}

static void where_nobody_waits_nothing_happens(void **state)
{
    (void)state;
    static const char *const paths[] = {"", "@", "relative", "/tmp/there/is/nobody"};
    unsetenv("NOTIFY_SOCKET");
    supervisor_tell("READY=1");
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        setenv("NOTIFY_SOCKET", paths[i], 1);
        supervisor_tell("READY=1");
    }
    unsetenv("NOTIFY_SOCKET");
}

TESTS = {
    TEST(whoever_waits_is_told),
    TEST(where_nobody_waits_nothing_happens),
};
