#include "app/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/signals.h"

static const char variable[] = "VOICEPLATE_HANDOVER";

/* ---- writing ---- */

static enum vp_err add_child(struct buf *out, const struct crew_child *child, bool is_leaving)
{
    if (child->pid == 0)
        return VP_OK;
    return buf_appendf(out, " %s=%d:%d:%d", is_leaving ? "leaving" : "child", (int)child->role,
                       (int)child->pid, child->row);
}

/* "web=5 media=6 engine=7 memory=8 child=ROLE:PID:ROW leaving=ROLE:PID:ROW ..." */
static enum vp_err format(struct buf *out, const struct crew *crew)
{
    const struct shared *shared = crew->shared;
    enum vp_err err = buf_appendf(out, "web=%d media=%d engine=%d memory=%d", shared->web_fd,
                                  shared->media_fd, shared->engine_fd, shared->memory_fd);
    for (int i = 0; i < crew->post_count && err == VP_OK; i++)
        err = add_child(out, &crew->posts[i].now, false);
    for (int i = 0; i < crew->post_count && err == VP_OK; i++)
        err = add_child(out, &crew->posts[i].next, true);
    for (int i = 0; i < crew->leaving_count && err == VP_OK; i++)
        err = add_child(out, &crew->leaving[i], true);
    return err == VP_OK ? buf_append(out, "", 1) : err;
}

static void set_inheritable(const struct shared *shared, bool is_inheritable)
{
    const int fds[] = {shared->web_fd, shared->media_fd, shared->engine_fd, shared->memory_fd};
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
        dup2(nowhere, STDOUT_FILENO);
        dup2(output, STDERR_FILENO);
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

void handover_exec(const struct handover_program *program, const struct crew *crew)
{
    become(program, crew, false);
}

/* ---- reading ---- */

static int take_listener(int fd)
{
    int is_listening = 0;
    socklen_t len = sizeof is_listening;
    if (fd < 0 || getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len) != 0 || is_listening == 0)
        return -1;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/* A child that ended meanwhile is taken note of here: nobody waits for it any more. */
static void take_child(struct handover *handover, const char *word, bool is_leaving)
{
    int role, pid, row, status;
    if (sscanf(word, "%d:%d:%d", &role, &pid, &row) != 3 || pid <= 0 || role <= SCOREBOARD_MASTER ||
        role > SCOREBOARD_ENGINE || row >= SCOREBOARD_ROWS_MAX ||
        handover->child_count == HANDOVER_CHILDREN_MAX || waitpid(pid, &status, WNOHANG) != 0)
        return;
    handover->children[handover->child_count++] =
        (struct handover_child){{.pid = pid, .row = row, .role = (enum scoreboard_role)role}, is_leaving};
}

static void take_word(struct handover *handover, const char *word)
{
    struct shared_inheritance *inherited = &handover->inherited;
    int fd = -1;
    if (strncmp(word, "child=", 6) == 0)
        take_child(handover, word + 6, false);
    else if (strncmp(word, "leaving=", 8) == 0)
        take_child(handover, word + 8, true);
    else if (sscanf(word, "web=%d", &fd) == 1)
        inherited->web_fd = take_listener(fd);
    else if (sscanf(word, "media=%d", &fd) == 1)
        inherited->media_fd = take_listener(fd);
    else if (sscanf(word, "engine=%d", &fd) == 1)
        inherited->engine_fd = take_listener(fd);
    else if (sscanf(word, "memory=%d", &fd) == 1 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0)
        inherited->memory_fd = fd;
}

bool handover_take(struct handover *out_handover)
{
    const char *value = getenv(variable);
    *out_handover = (struct handover){.inherited = {-1, -1, -1, -1}};
    if (value == NULL)
        return false;
    char *text = strdup(value), *rest = NULL;
    unsetenv(variable);
    for (char *word = text != NULL ? strtok_r(text, " ", &rest) : NULL; word != NULL;
         word = strtok_r(NULL, " ", &rest))
        take_word(out_handover, word);
    free(text);
    return out_handover->inherited.web_fd >= 0;
}

void handover_forget_rows(struct handover *handover)
{
    for (int i = 0; i < handover->child_count; i++)
        handover->children[i].child.row = -1;
}
