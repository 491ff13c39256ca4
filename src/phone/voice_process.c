#include "phone/voice_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

extern char **environ;

enum { RUN_TIMEOUT_MS = 30000 };

bool voice_process_exists(const char *program)
{
    const char *path = getenv("PATH");
    if (path == NULL)
        return false;
    for (const char *at = path; *at != '\0';) {
        size_t len = strcspn(at, ":");
        char full[512];
        struct buf text;
        buf_init(&text, sizeof full - 1);
        bool is_there = buf_append(&text, at, len) == VP_OK && buf_append_text(&text, "/") == VP_OK &&
                        buf_append_text(&text, program) == VP_OK && buf_text(&text) != NULL &&
                        access(text.at, X_OK) == 0;
        buf_deinit(&text);
        if (is_there)
            return true;
        at += len + (at[len] == ':');
    }
    return false;
}

/* A socket pair for input, so that a child that dies early gives EPIPE without a signal. */
static enum vp_err spawn(const char *const *args, int *out_input_fd, int *out_output_fd, pid_t *out_pid)
{
    int input[2] = {-1, -1}, output[2] = {-1, -1};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = VP_ERR_IO;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input) != 0 || pipe2(output, O_CLOEXEC) != 0)
        goto out;
    posix_spawn_file_actions_adddup2(&actions, input[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    char *copies[16];
    size_t count = 0;
    while (args[count] != NULL && count < 15) {
        copies[count] = strdup(args[count]);
        count++;
    }
    copies[count] = NULL;
    int failed = posix_spawnp(out_pid, args[0], &actions, NULL, copies, environ);
    for (size_t i = 0; i < count; i++)
        free(copies[i]);
    if (failed != 0) {
        err = failed == ENOENT ? VP_ERR_NOT_FOUND : VP_ERR_IO;
        goto out;
    }
    *out_input_fd = input[0];
    *out_output_fd = output[0];
    input[0] = output[0] = -1;
    err = VP_OK;
out:
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; i < 2; i++) {
        if (input[i] >= 0)
            close(input[i]);
        if (output[i] >= 0)
            close(output[i]);
    }
    return err;
}

static enum vp_err collect(int output_fd, int64_t deadline_ms, struct buf *out)
{
    for (;;) {
        int64_t left_ms = deadline_ms - clock_mono_ms();
        if (left_ms <= 0)
            return VP_ERR_TIMED_OUT;
        struct pollfd readable = {.fd = output_fd, .events = POLLIN};
        if (poll(&readable, 1, (int)left_ms) < 0 && errno != EINTR)
            return VP_ERR_IO;
        if (readable.revents == 0)
            continue;
        enum vp_err err = buf_reserve(out, 65536);
        if (err != VP_OK)
            return err;
        ssize_t got = read(output_fd, out->at + out->len, 65536);
        if (got == 0)
            return VP_OK;
        if (got < 0 && errno != EINTR)
            return VP_ERR_IO;
        if (got > 0)
            out->len += (size_t)got;
    }
}

enum vp_err voice_process_run(const char *const *args, const char *text, struct buf *out)
{
    int input_fd = -1, output_fd = -1;
    pid_t pid = -1;
    enum vp_err err = spawn(args, &input_fd, &output_fd, &pid);
    if (err != VP_OK)
        return err;
    /* A text of at most VOICE_TEXT_MAX_BYTES always fits into the socket: this cannot block. */
    if (send(input_fd, text, strlen(text), MSG_NOSIGNAL) < 0)
        err = VP_ERR_IO;
    close(input_fd);
    if (err == VP_OK)
        err = collect(output_fd, clock_mono_ms() + RUN_TIMEOUT_MS, out);
    close(output_fd);
    if (err != VP_OK)
        kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (err == VP_OK && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        err = VP_ERR_IO;
    return err;
}
