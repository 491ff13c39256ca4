#include "bench/relay/child.h"

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void pin_to(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        warn("processor %d", cpu);
}

static void become(const char *const argv[], int cpu, const char *error_path, int out_fd)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    pin_to(cpu);
    int error_fd = open(error_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (error_fd < 0 || dup2(out_fd, STDOUT_FILENO) < 0 || dup2(error_fd, STDERR_FILENO) < 0)
        _exit(127);
    execv(argv[0], (char *const *)argv);
    perror(argv[0]);
    _exit(127);
}

struct child child_start(const char *const argv[], int cpu, const char *error_path)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        err(EXIT_FAILURE, "pipe");
    pid_t pid = fork();
    if (pid < 0)
        err(EXIT_FAILURE, "fork");
    if (pid == 0)
        become(argv, cpu, error_path, ends[1]);
    close(ends[1]);
    return (struct child){.pid = pid, .out_fd = ends[0]};
}

void child_await(const struct child *child, const char *needle, char *text, size_t size_bytes)
{
    char line[512];
    for (size_t len = 0;;) {
        if (read(child->out_fd, line + len, 1) != 1)
            errx(EXIT_FAILURE, "a program ended before it said '%s'", needle);
        if (len < sizeof line - 1 && line[len] != '\n') {
            len++;
            continue;
        }
        line[len] = '\0';
        len = 0;
        const char *found = strstr(line, needle);
        if (found != NULL) {
            snprintf(text, size_bytes, "%s", found + strlen(needle));
            return;
        }
    }
}

int child_stop(struct child *child)
{
    int status;
    kill(child->pid, SIGTERM);
    if (waitpid(child->pid, &status, 0) != child->pid || !WIFEXITED(status))
        status = -1;
    else
        status = WEXITSTATUS(status);
    close(child->out_fd);
    return status;
}
