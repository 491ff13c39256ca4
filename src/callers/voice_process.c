#include "callers/voice_internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

extern char **environ;

/* The child that runs now, until it is reaped. */
static pthread_mutex_t running_lock = PTHREAD_MUTEX_INITIALIZER;
static pid_t running_pid;

enum { RUN_TIMEOUT_MS = 60000, ARGS_MAX = 15, READ_BYTES = 65536 };

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

/* The text is in the pipe before the child exists: it always fits (VOICE_TEXT_MAX_BYTES), so nothing blocks,
 * and a child that dies early gives no SIGPIPE. */
static enum vp_err spawn(const char *const *args, const char *text, int output_fd, pid_t *out_pid)
{
    int input[2] = {-1, -1};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = VP_ERR_IO;
    size_t len = strlen(text);
    assert(args[0] != NULL);
    if (pipe2(input, O_CLOEXEC) != 0 || write(input[1], text, len) != (ssize_t)len)
        goto out;
    posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output_fd, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    char *copies[ARGS_MAX + 1] = {NULL};
    for (size_t i = 0; i < ARGS_MAX && args[i] != NULL; i++)
        copies[i] = strdup(args[i]);
    int failed = posix_spawnp(out_pid, args[0], &actions, NULL, copies, environ);
    for (size_t i = 0; i < ARGS_MAX; i++)
        free(copies[i]);
    err = failed == 0 ? VP_OK : failed == ENOENT ? VP_ERR_NOT_FOUND : VP_ERR_IO;
out:
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; i < 2; i++)
        if (input[i] >= 0)
            close(input[i]);
    return err;
}

static void set_running(pid_t pid)
{
    pthread_mutex_lock(&running_lock);
    running_pid = pid;
    pthread_mutex_unlock(&running_lock);
}

void voice_process_kill(void)
{
    pthread_mutex_lock(&running_lock);
    if (running_pid > 0)
        kill(running_pid, SIGKILL);
    pthread_mutex_unlock(&running_lock);
}

/* Waits for the child's end; kills one that takes too long. */
static enum vp_err wait_for(pid_t pid)
{
    enum vp_err err = VP_OK;
    int status = 0, pid_fd = pidfd_open(pid, 0);
    struct pollfd ended = {.fd = pid_fd, .events = POLLIN};
    int64_t deadline_ms = clock_mono_ms() + RUN_TIMEOUT_MS;
    while (err == VP_OK && ended.revents == 0) {
        int64_t left_ms = deadline_ms - clock_mono_ms();
        if (left_ms <= 0 || (poll(&ended, 1, (int)left_ms) < 0 && errno != EINTR))
            err = VP_ERR_TIMED_OUT;
    }
    if (err != VP_OK)
        kill(pid, SIGKILL);
    set_running(0);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid_fd >= 0)
        close(pid_fd);
    return err == VP_OK && !(WIFEXITED(status) && WEXITSTATUS(status) == 0) ? VP_ERR_IO : err;
}

static enum vp_err read_all(int fd, struct buf *out)
{
    if (lseek(fd, 0, SEEK_SET) != 0)
        return VP_ERR_IO;
    for (;;) {
        enum vp_err err = buf_reserve(out, READ_BYTES);
        if (err != VP_OK)
            return err;
        ssize_t got = read(fd, out->at + out->len, READ_BYTES);
        if (got < 0)
            return VP_ERR_IO;
        if (got == 0)
            return VP_OK;
        out->len += (size_t)got;
    }
}

enum vp_err voice_process_run(const char *const *args, const char *text, struct buf *out)
{
    /* A file in memory instead of a pipe: text2wave goes back to complete its header. */
    int output_fd = memfd_create("voice", MFD_CLOEXEC);
    if (output_fd < 0)
        return VP_ERR_IO;
    pid_t pid = -1;
    enum vp_err err = spawn(args, text, output_fd, &pid);
    if (err == VP_OK) {
        set_running(pid);
        err = wait_for(pid);
    }
    if (err == VP_OK)
        err = read_all(output_fd, out);
    close(output_fd);
    return err;
}
