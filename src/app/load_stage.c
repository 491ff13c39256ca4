#include "app/load_stage.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "callers/echo_upstream.h"
#include "net/fetch_once.h"
#include "net/net_listen.h"

enum {
    GOODBYE_MS = 2200, /* WebSockets take up to 2 s to say it */
    READY_MAX_MS = 30000,
    READY_EVERY_MS = 100,
    ASKED_MAX_MS = 90000,
    FILES_AT_ONCE = 8,
};

extern char **environ;

/* -- the model ----------------------------------------------------------------------------------------- */

static void become_child(void)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

struct echo {
    struct echo_upstream *model;
    struct loop_timer look;
    int asked_fd;
};

static void look_whether_asked(void *arg)
{
    struct echo *echo = arg;
    if (echo_upstream_counts(echo->model)->sessions_opened > 0)
        close(echo->asked_fd); /* which the other end reads */
    else
        loop_timer_start(&echo->look, READY_EVERY_MS);
}

static int run_model(int listen_fd, int asked_fd)
{
    struct loop *loop;
    struct echo echo = {.asked_fd = asked_fd};
    if (loop_create(&loop) != VP_OK || echo_upstream_open(loop, listen_fd, &echo.model) != VP_OK ||
        loop_timer_init(&echo.look, loop, look_whether_asked, &echo) != VP_OK)
        return EXIT_FAILURE;
    loop_timer_start(&echo.look, 0);
    loopback_wait(loop);
    loop_timer_deinit(&echo.look);
    echo_upstream_close(echo.model);
    for (int64_t end_ms = clock_mono_ms() + GOODBYE_MS; clock_mono_ms() < end_ms;)
        loop_round(loop, READY_EVERY_MS);
    loop_destroy(loop);
    return EXIT_SUCCESS;
}

static enum exit_status start_model(struct load_stage *stage, int listen_fd)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        perror("load: pipe");
        close(listen_fd);
        return EXIT_STATUS_FAILED;
    }
    fflush(NULL);
    stage->model = fork();
    if (stage->model == 0) {
        become_child();
        close(ends[0]);
        _exit(run_model(listen_fd, ends[1]));
    }
    close(listen_fd);
    close(ends[1]);
    stage->asked_fd = ends[0];
    if (stage->model > 0)
        return EXIT_STATUS_OK;
    stage->model = 0;
    perror("load: fork");
    return EXIT_STATUS_FAILED;
}

enum exit_status load_stage_open_model(struct load_stage *stage, const struct loopback_address *address)
{
    static const struct loopback_address any = {"127.0.0.1", 0};
    int listen_fd;
    if (address->text[0] == '\0')
        address = &any;
    if (!net_is_loopback(address->text)) {
        fprintf(stderr, "load: %s is open to strangers, whose calls it would echo; use a loopback address\n",
                address->text);
        return EXIT_STATUS_USAGE;
    }
    enum vp_err err = net_listen(address->text, (uint16_t)address->port, &listen_fd);
    if (err != VP_OK) {
        fprintf(stderr, "load: the echoing model cannot listen on %s port %d: %s\n", address->text,
                address->port, vp_err_text(err));
        return EXIT_STATUS_FAILED;
    }
    snprintf(stage->model_url, sizeof stage->model_url,
             strchr(address->text, ':') != NULL ? "ws://[%s]:%d/v1/realtime" : "ws://%s:%d/v1/realtime",
             address->text, net_port(listen_fd));
    return start_model(stage, listen_fd);
}

enum exit_status load_stage_await_asked(const struct load_stage *stage)
{
    const struct timespec settle = {.tv_sec = 1};
    struct pollfd asked = {.fd = stage->asked_fd, .events = POLLIN};
    fprintf(stderr,
            "The model that echoes is %s: let that be the service's realtime_url, and start or reload it\n",
            stage->model_url);
    if (poll(&asked, 1, ASKED_MAX_MS) == 1)
        return nanosleep(&settle, NULL) == 0 ? EXIT_STATUS_OK
                                             : EXIT_STATUS_FAILED; /* it has its answer by then */
    fprintf(stderr,
            "load: the service does not ask this model for anything; its realtime_url leads elsewhere\n");
    return EXIT_STATUS_UNREACHABLE;
}

/* -- the service --------------------------------------------------------------------------------------- */

static const char menu[] = "restaurant:\n"
                           "  id: load\n"
                           "  name: Load\n"
                           "  address: 1 Load Street\n"
                           "  timezone: America/New_York\n"
                           "  called_numbers: [\"+15550001111\"]\n"
                           "  staff_number: \"+15550003333\"\n"
                           "  greeting: Hello.\n"
                           "  tax_percent: 0\n"
                           "pickup:\n"
                           "  minutes: 20\n"
                           "hours:\n"
                           "  every_day: [\"00:00-24:00\"]\n"
                           "categories:\n"
                           "  - id: food\n"
                           "    name: Food\n"
                           "    items:\n"
                           "      - {id: pizza, name: Pizza, price: 10.00}\n";

static bool write_file(const char *folder, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    bool is_written = file != NULL && fputs(text, file) >= 0;
    if (file == NULL || fclose(file) != 0 || !is_written) {
        fprintf(stderr, "load: %s: %s\n", path, strerror(errno));
        return false;
    }
    return true;
}

/* A port that is free now. 0: there is none. */
static int free_port(void)
{
    int fd;
    if (net_listen("127.0.0.1", 0, &fd) != VP_OK)
        return 0;
    int port = net_port(fd);
    close(fd);
    return port;
}

static bool write_settings(struct load_stage *stage)
{
    char settings[1024], menus[96];
    int web_port = free_port();
    snprintf(stage->config_path, sizeof stage->config_path, "%s/voiceplate.yaml", stage->folder);
    snprintf(stage->url, sizeof stage->url, "http://127.0.0.1:%d", web_port);
    snprintf(
        settings, sizeof settings,
        "web_port: %d\nmedia_port: 0\nworkers: 1\ncalls_max: 5000\ndrain_s: 0\nmenus_dir: %s/menus\n"
        "store_url: sqlite:%s/voiceplate.db\nkeep_transcripts: false\nlog_level: warn\nrealtime_url: %s\n"
        "engine_enabled: false\ntraditional_enabled: false\n",
        web_port, stage->folder, stage->folder, stage->model_url);
    snprintf(menus, sizeof menus, "%s/menus", stage->folder);
    if (mkdir(menus, 0700) != 0) {
        fprintf(stderr, "load: %s: %s\n", menus, strerror(errno));
        return false;
    }
    return write_file(stage->folder, "menus/load.yaml", menu) &&
           write_file(stage->folder, "voiceplate.yaml", settings);
}

static bool is_setting(const char *variable)
{
    return strncmp(variable, "VOICEPLATE_", 11) == 0 || strncmp(variable, "TWILIO_", 7) == 0 ||
           strncmp(variable, "OPENAI_", 7) == 0;
}

static void forget_settings(void)
{
    size_t kept = 0;
    for (size_t i = 0; environ[i] != NULL; i++)
        if (!is_setting(environ[i]))
            environ[kept++] = environ[i];
    environ[kept] = NULL;
}

static void become_service(const struct load_stage *stage)
{
    char log_path[96];
    become_child();
    forget_settings();
    snprintf(log_path, sizeof log_path, "%s/service.log", stage->folder);
    int fd = open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0 && dup2(fd, STDERR_FILENO) >= 0)
        execl("/proc/self/exe", "voiceplate", "serve", "--config", stage->config_path, (char *)NULL);
    _exit(127);
}

static void show_log(const struct load_stage *stage)
{
    char path[96], line[512];
    snprintf(path, sizeof path, "%s/service.log", stage->folder);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        fprintf(stderr, "  %s", line);
    if (file != NULL)
        fclose(file);
}

static bool await_service(struct load_stage *stage)
{
    const struct timespec wait = {.tv_nsec = READY_EVERY_MS * 1000000L};
    char url[96];
    int status = 0;
    snprintf(url, sizeof url, "%s/ready", stage->url);
    for (int64_t end_ms = clock_mono_ms() + READY_MAX_MS; clock_mono_ms() < end_ms;) {
        if (waitpid(stage->service, NULL, WNOHANG) == stage->service) {
            stage->service = 0;
            break;
        }
        if (fetch_once(url, NULL, &status, NULL) == VP_OK && status == 200)
            return true;
        nanosleep(&wait, NULL);
    }
    fprintf(stderr, "load: its own service does not become ready (HTTP status %d); it said:\n", status);
    show_log(stage);
    return false;
}

enum exit_status load_stage_open_service(struct load_stage *stage)
{
    const char *place = getenv("TMPDIR");
    char folder[sizeof stage->folder];
    int len = snprintf(folder, sizeof folder, "%s/voiceplate-load-XXXXXX", place != NULL ? place : "/tmp");
    if (len >= (int)sizeof folder || mkdtemp(folder) == NULL) {
        fprintf(stderr, "load: a folder for its own service, %s: %s\n", folder,
                len >= (int)sizeof folder ? "too long" : strerror(errno));
        return EXIT_STATUS_FAILED;
    }
    memcpy(stage->folder, folder, sizeof folder);
    if (!write_settings(stage))
        return EXIT_STATUS_FAILED;
    fflush(NULL);
    stage->service = fork();
    if (stage->service == 0)
        become_service(stage);
    if (stage->service < 0) {
        stage->service = 0;
        perror("load: fork");
        return EXIT_STATUS_FAILED;
    }
    return await_service(stage) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

/* -- what it costs, and the end ------------------------------------------------------------------------ */

/* Of a worker; 0 of any other process. */
static int64_t worker_us(int pid)
{
    char path[64], text[512];
    unsigned long long user, system;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    const char *behind = strrchr(text, ')'); /* fields 14 and 15 of proc(5) */
    if (strstr(text, "(worker.") == NULL || behind == NULL ||
        sscanf(behind + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2)
        return 0;
    return (int64_t)(user + system) * 1000000 / sysconf(_SC_CLK_TCK);
}

int64_t load_stage_used_us(void *arg)
{
    const struct load_stage *stage = arg;
    char path[64];
    int pid;
    int64_t sum_us = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)stage->service, (int)stage->service);
    FILE *children = stage->service > 0 ? fopen(path, "r") : NULL;
    if (children == NULL)
        return -1;
    while (fscanf(children, "%d", &pid) == 1)
        sum_us += worker_us(pid);
    fclose(children);
    return sum_us;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about, (void)kind, (void)place;
    return remove(path);
}

static void end(pid_t *pid)
{
    if (*pid > 0 && kill(*pid, SIGTERM) == 0)
        waitpid(*pid, NULL, 0);
    *pid = 0;
}

void load_stage_close(struct load_stage *stage)
{
    end(&stage->service);
    end(&stage->model);
    if (stage->asked_fd >= 0)
        close(stage->asked_fd);
    stage->asked_fd = -1;
    if (stage->folder[0] != '\0')
        (void)nftw(stage->folder, remove_one, FILES_AT_ONCE, FTW_DEPTH | FTW_PHYS);
    stage->folder[0] = '\0';
}
