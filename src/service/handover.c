#include "service/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/signals.h"

static const char variable[] = "VOICEPLATE_HANDOVER";

/* ---- writing ---- */

static void add_child(struct handover *handover, const struct crew_child *child, bool is_leaving)
{
    if (child->pid != 0 && handover->child_count < HANDOVER_CHILDREN_MAX)
        handover->children[handover->child_count++] = (struct handover_child){*child, is_leaving};
}

/* Ended with NUL. */
static enum vp_err format(struct buf *out, const struct crew *crew)
{
    static struct handover handover;
    const struct shared *shared = crew->shared;
    handover = (struct handover){.inherited = {.web_fd = shared->web_fd,
                                               .media_fd = shared->media_fd,
                                               .engine_fd = shared->engine_fd,
                                               .memory_fd = shared->memory_fd,
                                               .desk_fd = shared->desk_fd}};
    for (int i = 0; i < crew->post_count; i++)
        add_child(&handover, &crew->posts[i].now, false);
    for (int i = 0; i < crew->post_count; i++)
        add_child(&handover, &crew->posts[i].next, true);
    for (int i = 0; i < crew->leaving_count; i++)
        add_child(&handover, &crew->leaving[i], true);
    enum vp_err err = handover_format(out, &handover);
    return err == VP_OK ? buf_append(out, "", 1) : err;
}

static void set_inheritable(const struct shared *shared, bool is_inheritable)
{
    const int fds[] = {shared->web_fd, shared->media_fd, shared->engine_fd, shared->memory_fd,
                       shared->desk_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        if (fds[i] >= 0)
            fcntl(fds[i], F_SETFD, is_inheritable ? 0 : FD_CLOEXEC);
}

/* Returns only when it fails. */
static void become(const struct handover_program *program, const struct crew *crew, bool only_checks)
{
    char *arguments[8] = {"voiceplate", "serve"};
    size_t count = 2;
    struct buf text;
    buf_init(&text, 65536);
    if (only_checks)
        arguments[count++] = "--check";
    if (program->config_path != NULL) {
        arguments[count++] = "--config";
        arguments[count++] = (char *)program->config_path;
    }
    if (format(&text, crew) == VP_OK && setenv(variable, text.at, 1) == 0) {
        set_inheritable(crew->shared, true);
        fflush(NULL);
        execv(program->path, arguments);
        int cause = errno;
        set_inheritable(crew->shared, false);
        unsetenv(variable);
        errno = cause;
    } else {
        errno = ENOMEM;
    }
    int cause = errno;
    buf_deinit(&text);
    errno = cause;
}

bool handover_find_program(struct handover_program *out_program, const char *config_path)
{
    ssize_t len = readlink("/proc/self/exe", out_program->path, sizeof out_program->path - 1);
    if (len < 0)
        return false;
    out_program->path[len] = '\0';
    out_program->config_path = config_path;
    return true;
}

pid_t handover_rehearse(const struct handover_program *program, const struct crew *crew, int *out_output_fd)
{
    int output = memfd_create("rehearsal", MFD_CLOEXEC);
    if (output < 0)
        return -1;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        signals_set_default();
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (dup2(nowhere, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
            dup2(output, STDERR_FILENO) < 0)
            _exit(127);
        become(program, crew, true);
        fprintf(stderr, "%s: %s\n", program->path, strerror(errno));
        _exit(127);
    }
    if (pid < 0)
        close(output);
    else
        *out_output_fd = output;
    return pid;
}

bool handover_is_rehearsed(FILE *output)
{
    const char *keys[CONFIG_ENTRY_COUNT];
    char line[1024];
    config_list_keys(keys);
    size_t len = strlen(keys[0]);
    rewind(output);
    while (fgets(line, sizeof line, output) != NULL)
        if (strncmp(line, keys[0], len) == 0 && strncmp(line + len, ": ", 2) == 0)
            return true;
    return false;
}

void handover_exec(const struct handover_program *program, const struct crew *crew)
{
    become(program, crew, false);
}

/* ---- reading ---- */

int handover_check_listener(int fd)
{
    int is_listening = 0;
    socklen_t len = sizeof is_listening;
    if (fd < 0 || getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len) != 0 || is_listening == 0)
        return -1;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/* Processes are called as process_init names them. */
static bool is_called(const struct crew_child *child)
{
    char path[64], found[32] = "", wanted[32];
    struct stat status;
    if (child->role == SCOREBOARD_WORKER && child->row > 0)
        snprintf(wanted, sizeof wanted, "worker.%d\n", child->row);
    else
        snprintf(wanted, sizeof wanted, "%s", scoreboard_role_name(child->role));
    snprintf(path, sizeof path, "/proc/%d/comm", (int)child->pid);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    bool is_it = fgets(found, sizeof found, file) != NULL && strncmp(found, wanted, strlen(wanted)) == 0 &&
                 fstat(fileno(file), &status) == 0 && status.st_uid == geteuid();
    fclose(file);
    return is_it;
}

bool handover_check_child(struct crew_child *child)
{
    int status;
    pid_t ended = waitpid(child->pid, &status, WNOHANG);
    child->pidfd = 0;
    if (ended >= 0)
        return ended == 0;
    int pidfd = pidfd_open(child->pid, 0); /* first, so that the name is that of the process it means */
    if (pidfd < 0)
        return false;
    if (pidfd == 0 || !is_called(child)) {
        close(pidfd);
        return false;
    }
    child->pidfd = pidfd;
    return true;
}

/* Only what is what it should be. */
static void check(struct handover *handover)
{
    struct shared_inheritance *inherited = &handover->inherited;
    int kept = 0;
    inherited->web_fd = handover_check_listener(inherited->web_fd);
    inherited->media_fd = handover_check_listener(inherited->media_fd);
    inherited->engine_fd = handover_check_listener(inherited->engine_fd);
    inherited->desk_fd = handover_check_listener(inherited->desk_fd);
    if (inherited->memory_fd >= 0 && fcntl(inherited->memory_fd, F_SETFD, FD_CLOEXEC) != 0)
        inherited->memory_fd = -1;
    for (int i = 0; i < handover->child_count; i++)
        if (handover_check_child(&handover->children[i].child))
            handover->children[kept++] = handover->children[i];
    handover->child_count = kept;
}

bool handover_take(struct handover *out_handover)
{
    const char *value = getenv(variable);
    handover_parse(value != NULL ? value : "", out_handover);
    unsetenv(variable);
    check(out_handover);
    return out_handover->inherited.web_fd >= 0;
}

void handover_forget_rows(struct handover *handover)
{
    for (int i = 0; i < handover->child_count; i++)
        handover->children[i].child.row = -1;
}
