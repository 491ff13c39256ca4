#include "e2e/kill_matrix/service.h"

#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { START_MAX_MS = 60 * 1000, LOG_MAX_BYTES = 1 << 20, PROCESSES_MAX = 64 };

static int open_out(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0)
        err(EXIT_FAILURE, "%s", path);
    return fd;
}

/* How often a text stands in a file; the rest of the line behind the first one goes to out_rest. */
static int count_in_file(const char *path, const char *needle, char *out_rest, size_t size_bytes)
{
    static char text[LOG_MAX_BYTES];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    int count = 0;
    for (const char *at = text; (at = strstr(at, needle)) != NULL; count++) {
        at += strlen(needle);
        if (count == 0 && out_rest != NULL)
            snprintf(out_rest, size_bytes, "%.*s", (int)strcspn(at, "\n"), at);
    }
    return count;
}

static void await(const struct service *service, struct loop *loop, const char *path, const char *needle,
                  int count, char *out_rest, size_t size_bytes)
{
    int64_t end_ms = clock_mono_ms() + START_MAX_MS;
    while (count_in_file(path, needle, out_rest, size_bytes) < count) {
        if (clock_mono_ms() > end_ms || waitpid(service->pid, NULL, WNOHANG) != 0)
            errx(EXIT_FAILURE, "the service does not say \"%s\"; its log: %s", needle, service->log_path);
        loop_round(loop, 20);
    }
}

/* In the child: the limit that the service cannot raise. */
static bool limit_descriptors(const struct service *service)
{
    struct rlimit limit = {.rlim_cur = (rlim_t)service->descriptors_max,
                           .rlim_max = (rlim_t)service->descriptors_max};
    return service->descriptors_max == 0 || setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* In the child. */
static bool preload(void)
{
    const char *library = getenv("SERVICE_PRELOAD");
    return library == NULL || setenv("LD_PRELOAD", library, 1) == 0;
}

static void run(struct service *service, const char *voiceplate, const char *banner_path)
{
    int banner_fd = open_out(banner_path), log_fd = open_out(service->log_path);
    fflush(NULL);
    service->pid = fork();
    if (service->pid < 0)
        err(EXIT_FAILURE, "fork");
    if (service->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (dup2(banner_fd, STDOUT_FILENO) < 0 || dup2(log_fd, STDERR_FILENO) < 0 ||
            !limit_descriptors(service) || !preload())
            _exit(127);
        execl(voiceplate, voiceplate, "serve", (char *)NULL);
        _exit(127);
    }
    close(banner_fd);
    close(log_fd);
}

static void set_port(const char *name, const char *url)
{
    char port[8] = "";
    const char *colon = strrchr(url, ':');
    if (colon == NULL || sscanf(colon, ":%7[0-9]", port) != 1 || setenv(name, port, 1) != 0)
        errx(EXIT_FAILURE, "%s has no port", url);
}

void service_lose_master(struct service *service, const char *voiceplate)
{
    if (kill(service->pid, SIGKILL) != 0 || waitpid(service->pid, NULL, 0) != service->pid)
        err(EXIT_FAILURE, "the master is not there");
    set_port("VOICEPLATE_WEB_PORT", service->url);
    set_port("VOICEPLATE_MEDIA_PORT", service->media_url);
    run(service, voiceplate, "/dev/null");
}

/* The log of a start before is service.log.1 and so on: it tells what a machine did before it was killed. */
static void keep_log(const struct service *service)
{
    char older[sizeof service->log_path + 16];
    int number = 1;
    do
        snprintf(older, sizeof older, "%s.%d", service->log_path, number++);
    while (access(older, F_OK) == 0);
    (void)!rename(service->log_path, older); /* of the first start there is none */
}

void service_start(struct service *service, struct loop *loop, const char *voiceplate, const char *folder,
                   int worker_count)
{
    char banner_path[256], voice_url[128] = "";
    snprintf(banner_path, sizeof banner_path, "%s/banner", folder);
    snprintf(service->log_path, sizeof service->log_path, "%s/service.log", folder);
    unlink(banner_path);
    keep_log(service);
    run(service, voiceplate, banner_path);
    await(service, loop, banner_path, "health         ", 1, service->media_url, sizeof service->media_url);
    await(service, loop, banner_path, "voice webhook  ", 1, voice_url, sizeof voice_url);
    voice_url[strlen(voice_url) - strlen("/voice")] = '\0';
    snprintf(service->url, sizeof service->url, "%s", voice_url);
    await(service, loop, service->log_path, "worker is ready", worker_count, NULL, 0);
    const char *has_engine = getenv("VOICEPLATE_ENGINE_ENABLED");
    if (has_engine == NULL || strcmp(has_engine, "false") != 0)
        await(service, loop, service->log_path, "engine is ready", 1, NULL, 0);
}

static bool has_name(int pid, const char *prefix)
{
    char path[64], name[64] = "";
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    bool is_it = fgets(name, sizeof name, file) != NULL && strncmp(name, prefix, strlen(prefix)) == 0;
    fclose(file);
    return is_it;
}

int service_find(const struct service *service, const char *prefix, pid_t *out_pids, int max)
{
    char path[64];
    int pid, count = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)service->pid, (int)service->pid);
    FILE *children = fopen(path, "r");
    if (children == NULL)
        err(EXIT_FAILURE, "%s", path);
    while (count < max && fscanf(children, "%d", &pid) == 1)
        if (has_name(pid, prefix))
            out_pids[count++] = pid;
    fclose(children);
    return count;
}

static int on_each(const struct service *service, const char *prefix, bool (*act)(pid_t pid, int arg),
                   int arg)
{
    pid_t pids[PROCESSES_MAX];
    int count = 0, found = service_find(service, prefix, pids, PROCESSES_MAX);
    for (int i = 0; i < found; i++)
        count += act(pids[i], arg);
    return count;
}

static bool send_signal(pid_t pid, int signal_number)
{
    return kill(pid, signal_number) == 0;
}

int service_signal(const struct service *service, const char *prefix, int signal_number)
{
    return on_each(service, prefix, send_signal, signal_number);
}

void service_freeze(const struct service *service)
{
    kill(service->pid, SIGSTOP);
    (void)service_signal(service, "", SIGSTOP);
}

void service_thaw(const struct service *service)
{
    (void)service_signal(service, "", SIGCONT);
    kill(service->pid, SIGCONT);
}

/* Where its main thread stands, a jump to itself is written; the page becomes the process's own by that. */
static bool spin(pid_t pid, int arg)
{
    (void)arg;
#ifdef __x86_64__
    enum { JUMP_TO_ITSELF = 0xfeeb };
    struct user_regs_struct registers;
    if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) != 0)
        err(EXIT_FAILURE, "ptrace");
    waitpid(pid, NULL, __WALL);
    ptrace(PTRACE_GETREGS, pid, NULL, &registers);
    void *at = (void *)registers.rip;
    long code = ptrace(PTRACE_PEEKTEXT, pid, at, NULL);
    bool is_done = ptrace(PTRACE_POKETEXT, pid, at, (void *)((code & ~0xffffL) | JUMP_TO_ITSELF)) == 0;
    return ptrace(PTRACE_DETACH, pid, NULL, NULL) == 0 && is_done;
#else
    return kill(pid, SIGSTOP) == 0; /* the nearest to it */
#endif
}

int service_spin(const struct service *service, const char *prefix)
{
    return on_each(service, prefix, spin, 0);
}

/* -- asking it ----------------------------------------------------------------------------------------- */

struct asked {
    json_t *answer;
    bool is_answered;
};

static void on_answer(void *owner, const struct http_response *response)
{
    struct asked *asked = owner;
    if (response->err == VP_OK && response->status == 200)
        asked->answer = json_loadb(response->body.at, response->body.len, 0, NULL);
    asked->is_answered = true;
}

json_t *service_fetch(const struct service *service, struct loop *loop, struct http_client *http,
                      const char *path)
{
    char url[200];
    struct asked asked = {.answer = NULL};
    struct http_fetch *request;
    snprintf(url, sizeof url, "%s%s", service->url, path);
    const struct http_fetch_options options = {.method = "GET",
                                               .url = url,
                                               .timeout_ms = 10000,
                                               .body_max_bytes = 4 << 20,
                                               .on_done = on_answer,
                                               .owner = &asked};
    if (http_fetch(http, &options, &request) != VP_OK)
        errx(EXIT_FAILURE, "%s cannot be asked for", url);
    while (!asked.is_answered)
        loop_round(loop, 20);
    if (asked.answer == NULL)
        errx(EXIT_FAILURE, "%s cannot be had", url);
    return asked.answer;
}

int service_stop(struct service *service)
{
    int status;
    kill(service->pid, SIGTERM);
    if (waitpid(service->pid, &status, 0) != service->pid || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}
