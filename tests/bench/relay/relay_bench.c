/* What a call costs a realtime worker, beside a relay that only moves the bytes: the same generator, the same
 * echo behind, taking turns. The relay passes on what the worker answers for: audio both ways, and a mark behind each
 * piece that comes back.
 *   relay_bench VOICEPLATE ECHO_MODEL BYTE_RELAY FOLDER [CALLS...]
 * Generator and echo share one processor; relay or services have the other. The folder has certificate.pem and key.pem
 * of 127.0.0.1, and takes logs and databases. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/relay/child.h"
#include "bench/relay/usage.h"
#include "callers/load.h"

enum { CPU_OF_LOAD = 0, CPU_OF_RELAY = 1, URL_BYTES = 256, COUNTS_MAX = 16 };
enum { RAMP_PER_CALL_MS = 10, SETTLE_S = 2, WINDOW_S = 6, MARGIN_S = 1, WARM_UP_CALLS = 2, ROUNDS = 3 };

static const double goal_ratio = 1.10, goal_p99_ms = 20, goal_kib = 16, goal_tls_kib = 48;
static const double quiet_max_pct =
    5; /* so much of the processor may go to others: more, and caches are theirs */
enum way_name { STRAIGHT, RELAY, WORKER, WORKER_TLS, WORKER_OPEN, WAY_COUNT };
/* The load's own processor is full when it falls behind its pace, or when even the straight way is late. */
static const double frames_per_s = 50, least_frames_per_s = 49.5, straight_p99_max_ms = 20;

/* One way from generator to echo. */
struct way {
    const char *name;
    char voice_url[URL_BYTES];
    pid_t pid;         /* whose cost is measured; 0: nobody's */
    pid_t service_pid; /* whose child that is; 0: it is nobody's child */
    int64_t idle_bytes;
};

/* What one run of the generator found; small enough to go through a pipe in one piece. */
struct finding {
    bool is_whole;
    int calls_failed;
    uint64_t frames_sent, frames_wrong; /* wrong: lost, foreign or repeated */
    double p50_ms, p99_ms, late_max_ms, frames_per_s;
    char first_failure[128];
};

struct cost {
    struct finding finding;
    double cpu_us_per_call_s, core_pct, kib_per_call;
    double others_pct; /* of the processor that it has, so much went to others meanwhile */
    bool is_gone;      /* the process ended meanwhile: there is no cost */
};

/* -- the generator, in a process of its own ------------------------------------------------------------ */

static int seconds_of(int call_count)
{
    return call_count * RAMP_PER_CALL_MS / 1000 + SETTLE_S + WINDOW_S + MARGIN_S;
}

static void generate(const char *voice_url, int call_count, int seconds, struct finding *out_finding)
{
    struct phone_options phone = {.voice_url = voice_url};
    struct phone_load_options options = {.phone = &phone,
                                         .from = "+15550002222",
                                         .to = "+15550001111",
                                         .call_count = call_count,
                                         .seconds = seconds,
                                         .ramp_ms = call_count * RAMP_PER_CALL_MS};
    struct phone_load_report report;
    if (phone_load_run(&options, &report) != VP_OK)
        return;
    *out_finding = (struct finding){
        .is_whole = true,
        .calls_failed = report.calls_failed,
        .frames_sent = report.frames_sent,
        .frames_wrong = report.frames_lost + report.frames_foreign + report.frames_repeated,
        .p50_ms = samples_percentile(&report.delays_ms, 50),
        .p99_ms = samples_percentile(&report.delays_ms, 99),
        .late_max_ms = report.late_max_ms,
        .frames_per_s = report.frames_per_s,
    };
    snprintf(out_finding->first_failure, sizeof out_finding->first_failure, "%s", report.first_failure);
    phone_load_report_deinit(&report);
}

static pid_t start_generator(const char *voice_url, int call_count, int seconds, int *out_fd)
{
    int ends[2];
    if (pipe(ends) != 0)
        err(EXIT_FAILURE, "pipe");
    pid_t pid = fork();
    if (pid < 0)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        struct finding finding = {0};
        pin_to(CPU_OF_LOAD);
        generate(voice_url, call_count, seconds, &finding);
        _exit(write(ends[1], &finding, sizeof finding) == (ssize_t)sizeof finding ? 0 : 1);
    }
    close(ends[1]);
    *out_fd = ends[0];
    return pid;
}

static struct finding await_finding(pid_t generator, int fd)
{
    struct finding finding = {0};
    if (read(fd, &finding, sizeof finding) != (ssize_t)sizeof finding)
        finding.is_whole = false;
    close(fd);
    waitpid(generator, NULL, 0);
    if (!finding.is_whole)
        errx(EXIT_FAILURE, "the generator failed");
    return finding;
}

/* -- measuring ----------------------------------------------------------------------------------------- */

static void sleep_ms(int ms)
{
    struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&wait, NULL);
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* CPU time is taken while all calls talk, after the last one has begun. */
static struct cost measure(struct way *way, int call_count)
{
    struct cost cost = {0};
    int fd;
    pid_t generator = start_generator(way->voice_url, call_count, seconds_of(call_count), &fd);
    sleep_ms(call_count * RAMP_PER_CALL_MS + SETTLE_S * 1000);
    if (way->pid > 0) {
        int64_t began_ns = now_ns(), used_ns = usage_cpu_ns(way->pid), busy_ns = usage_busy_ns(CPU_OF_RELAY);
        sleep_ms(WINDOW_S * 1000);
        int64_t after_ns = usage_cpu_ns(way->pid), bytes = usage_private_bytes(way->pid);
        busy_ns = usage_busy_ns(CPU_OF_RELAY) - busy_ns;
        cost.is_gone = used_ns < 0 || after_ns < 0 || bytes < 0;
        used_ns = after_ns - used_ns;
        double window_s = (double)(now_ns() - began_ns) / 1e9;
        cost.cpu_us_per_call_s = (double)used_ns / 1000 / window_s / call_count;
        cost.core_pct = (double)used_ns / window_s / 1e7;
        cost.others_pct = busy_ns > used_ns ? (double)(busy_ns - used_ns) / window_s / 1e7 : 0;
        cost.kib_per_call = (double)(bytes - way->idle_bytes) / 1024 / call_count;
    }
    cost.finding = await_finding(generator, fd);
    if (cost.is_gone && way->service_pid > 0) {
        sleep_ms(SETTLE_S * 1000);
        way->pid = usage_find_child(way->service_pid, "worker.");
    }
    /* A call-second has its fifty frames, also where the generator could not send them in a second. */
    if (cost.finding.frames_per_s > 0)
        cost.cpu_us_per_call_s *= frames_per_s / cost.finding.frames_per_s;
    return cost;
}

/* What the first calls load once is not a call's cost. */
static void warm_up(struct way *way)
{
    int fd;
    pid_t generator = start_generator(way->voice_url, WARM_UP_CALLS, 1, &fd);
    struct finding finding = await_finding(generator, fd);
    if (finding.calls_failed > 0 || finding.frames_wrong > 0)
        errx(EXIT_FAILURE, "%s does not carry calls: %s", way->name, finding.first_failure);
    if (way->pid > 0)
        way->idle_bytes = usage_private_bytes(way->pid);
}

static double median_of(double a, double b, double c)
{
    double low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Of each figure by itself; what went wrong in any round stays visible. */
static struct cost median_cost(const struct cost costs[ROUNDS])
{
    const struct cost *a = &costs[0], *b = &costs[1], *c = &costs[2];
    const struct finding *p = &a->finding, *q = &b->finding, *r = &c->finding;
    struct cost median = {
        .cpu_us_per_call_s = median_of(a->cpu_us_per_call_s, b->cpu_us_per_call_s, c->cpu_us_per_call_s),
        .core_pct = median_of(a->core_pct, b->core_pct, c->core_pct),
        .kib_per_call = median_of(a->kib_per_call, b->kib_per_call, c->kib_per_call),
        .others_pct = median_of(a->others_pct, b->others_pct, c->others_pct),
        .finding = {.p50_ms = median_of(p->p50_ms, q->p50_ms, r->p50_ms),
                    .p99_ms = median_of(p->p99_ms, q->p99_ms, r->p99_ms),
                    .late_max_ms = median_of(p->late_max_ms, q->late_max_ms, r->late_max_ms),
                    .frames_per_s = median_of(p->frames_per_s, q->frames_per_s, r->frames_per_s)}};
    for (int i = 0; i < ROUNDS; i++) {
        median.finding.frames_wrong += costs[i].finding.frames_wrong;
        median.finding.calls_failed += costs[i].finding.calls_failed;
        if (costs[i].finding.calls_failed > 0)
            memcpy(median.finding.first_failure, costs[i].finding.first_failure,
                   sizeof median.finding.first_failure);
    }
    return median;
}

/* ratio: worker / relay, of that round's; 0: there is none. */
static void print_cost(const struct way *way, int call_count, const struct cost *cost, double ratio)
{
    const struct finding *finding = &cost->finding;
    printf("%5d  %-11s", call_count, way->name);
    if (way->pid > 0)
        printf(" %8.0f %6.1f %6.1f", cost->cpu_us_per_call_s, cost->core_pct, cost->others_pct);
    else
        printf(" %8s %6s %6s", "-", "-", "-");
    if (ratio > 0)
        printf(" %7.2f %8.1f", ratio, cost->kib_per_call);
    else
        printf(" %7s %8s", "-", "-");
    printf(" %8.2f %8.2f %7.1f %6.1f %5llu\n", finding->p50_ms, finding->p99_ms, finding->late_max_ms,
           finding->frames_per_s, (unsigned long long)finding->frames_wrong);
    if (finding->calls_failed > 0)
        printf("       %d calls failed: %s\n", finding->calls_failed, finding->first_failure);
    fflush(stdout);
}

/* Whether the load itself could not keep up: then delays are its own, and frames may be lost. */
static bool is_saturated(int call_count, const struct cost medians[WAY_COUNT])
{
    double straight_p99_ms = medians[STRAIGHT].finding.p99_ms, pace = frames_per_s;
    for (int i = 0; i < WAY_COUNT; i++)
        if (medians[i].finding.frames_per_s < pace)
            pace = medians[i].finding.frames_per_s;
    if (pace >= least_frames_per_s && straight_p99_ms <= straight_p99_max_ms)
        return false;
    printf("%5d  machine saturated: the load sent %.1f of %.0f frames a second, straight p99 %.1f ms; "
           "only the CPU figures count\n",
           call_count, pace, frames_per_s, straight_p99_ms);
    return true;
}

/* What is to be known of the figures before they are believed. */
static void note_machine(int call_count, const struct cost medians[WAY_COUNT])
{
    double others_pct = 0;
    for (int i = RELAY; i < WAY_COUNT; i++)
        if (medians[i].others_pct > others_pct)
            others_pct = medians[i].others_pct;
    if (others_pct > quiet_max_pct)
        printf("%5d  not quiet: others had %.0f %% of the processor, and its caches\n", call_count,
               others_pct);
}

static void note_goals(int call_count, const struct cost medians[WAY_COUNT], double ratio)
{
    const struct cost *plain = &medians[WORKER], *tls = &medians[WORKER_TLS];
    printf(
        "%5d  goals: ratio %.2f (at most %.2f), p99 %.1f ms (at most %.0f), memory %.0f and %.0f KiB by TLS (at most "
        "%.0f and %.0f)\n\n",
        call_count, ratio, goal_ratio, plain->finding.p99_ms, goal_p99_ms, plain->kib_per_call,
        tls->kib_per_call, goal_kib, goal_tls_kib);
    fflush(stdout);
}

/* The ways take turns, so that a machine that grows busier is busier for all of them. True when nothing was
 * lost, or the machine is too small to tell. */
static bool compare(struct way *const ways[WAY_COUNT], int call_count)
{
    struct cost costs[WAY_COUNT][ROUNDS], medians[WAY_COUNT];
    double ratios[WAY_COUNT] = {0};
    bool is_clean = true, is_gone = false;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < WAY_COUNT; i++) {
            costs[i][round] = measure(ways[i], call_count);
            is_gone = is_gone || costs[i][round].is_gone;
        }
    }
    if (is_gone) { /* the master ends a worker that gets no processor for two seconds */
        printf("%5d  no figures: the worker ended, starved or failed (its log is kept)\n\n", call_count);
        return false;
    }
    for (int i = 0; i < WAY_COUNT; i++) {
        double each[ROUNDS];
        for (int round = 0; round < ROUNDS; round++)
            each[round] = costs[i][round].cpu_us_per_call_s / costs[RELAY][round].cpu_us_per_call_s;
        ratios[i] = i > RELAY ? median_of(each[0], each[1], each[2]) : 0;
        medians[i] = median_cost(costs[i]);
        print_cost(ways[i], call_count, &medians[i], ratios[i]);
        is_clean = is_clean && medians[i].finding.calls_failed == 0 && medians[i].finding.frames_wrong == 0;
    }
    if (is_saturated(call_count, medians))
        is_clean = true;
    note_machine(call_count, medians);
    note_goals(call_count, medians, ratios[WORKER]);
    return is_clean;
}

/* -- what is measured ---------------------------------------------------------------------------------- */

static void set_env(const char *name, const char *value)
{
    if (setenv(name, value, 1) != 0)
        err(EXIT_FAILURE, "setenv");
}

static struct child start_service(const char *voiceplate, const char *realtime_url, const char *folder,
                                  const char *name, struct way *out_way)
{
    char log_path[URL_BYTES], store_url[URL_BYTES];
    snprintf(log_path, sizeof log_path, "%s/%s.log", folder, name);
    snprintf(store_url, sizeof store_url, "sqlite:%s/%s.db", folder, name);
    set_env("VOICEPLATE_REALTIME_URL", realtime_url);
    set_env("VOICEPLATE_STORE_URL", store_url);
    set_env("VOICEPLATE_WORKERS", "1");
    set_env("VOICEPLATE_CALLS_MAX", "5000");
    set_env("VOICEPLATE_ENGINE_ENABLED", "false");
    set_env("VOICEPLATE_WEB_PORT", "0");
    set_env("VOICEPLATE_MEDIA_PORT", "0");
    set_env("VOICEPLATE_DRAIN_S", "2");
    struct child service = child_start((const char *[]){voiceplate, "serve", NULL}, CPU_OF_RELAY, log_path);
    child_await(&service, "voice webhook  ", out_way->voice_url, URL_BYTES);
    sleep_ms(SETTLE_S * 1000);
    out_way->name = name;
    out_way->service_pid = service.pid;
    out_way->pid = usage_find_child(service.pid, "worker.");
    return service;
}

static void warm_up_all(struct way *const ways[WAY_COUNT])
{
    for (int i = 0; i < WAY_COUNT; i++)
        warm_up(ways[i]);
}

static void print_head(void)
{
    printf("medians of %d rounds, in turn; the goals are those of one quiet processor\n", ROUNDS);
    puts("calls  way           CPU us   core others worker/      KiB   p50 ms   p99 ms late ms pace/s wrong\n"
         "                   /call-s      %      %   relay    /call");
}

/* All that is measured, and what it talks to. */
struct bench {
    struct child echo, relay, plain, tls, open; /* open: plain, without its sandbox */
    struct way straight_way, relay_way, plain_way, tls_way, open_way;
};

static void open_bench(struct bench *bench, char **argv)
{
    const char *folder = argv[4];
    char error_path[URL_BYTES], url[URL_BYTES], port[URL_BYTES], relay_port[16];
    char certificate[URL_BYTES], key[URL_BYTES];
    snprintf(error_path, sizeof error_path, "%s/errors.log", folder);
    snprintf(certificate, sizeof certificate, "%s/certificate.pem", folder);
    snprintf(key, sizeof key, "%s/key.pem", folder);
    bench->echo = child_start((const char *[]){argv[2], certificate, key, NULL}, CPU_OF_LOAD, error_path);
    child_await(&bench->echo, "ws://127.0.0.1:", port, sizeof port);
    port[strcspn(port, "/")] = '\0';
    bench->relay = child_start((const char *[]){argv[3], port, NULL}, CPU_OF_RELAY, error_path);
    child_await(&bench->relay, "http://127.0.0.1:", relay_port, sizeof relay_port);
    bench->straight_way = (struct way){.name = "straight"};
    bench->relay_way = (struct way){.name = "relay", .pid = bench->relay.pid};
    snprintf(bench->straight_way.voice_url, URL_BYTES, "http://127.0.0.1:%.16s/voice", port);
    snprintf(bench->relay_way.voice_url, URL_BYTES, "http://127.0.0.1:%.16s/voice", relay_port);
    snprintf(url, sizeof url, "ws://127.0.0.1:%.16s/v1/realtime", port);
    bench->plain = start_service(argv[1], url, folder, "worker", &bench->plain_way);
    set_env("VOICEPLATE_SANDBOX", "off");
    bench->open = start_service(argv[1], url, folder, "unsandboxed", &bench->open_way);
    set_env("VOICEPLATE_SANDBOX", "on");
    snprintf(url, sizeof url, "wss://127.0.0.1:%.16s/v1/realtime", port);
    set_env("VOICEPLATE_REALTIME_CA_FILE", certificate);
    bench->tls = start_service(argv[1], url, folder, "worker-tls", &bench->tls_way);
}

/* False: a service did not end as it should. */
static bool close_bench(struct bench *bench)
{
    bool is_plain_good = child_stop(&bench->plain) == 0, is_tls_good = child_stop(&bench->tls) == 0;
    bool is_open_good = child_stop(&bench->open) == 0;
    child_stop(&bench->relay);
    child_stop(&bench->echo);
    return is_plain_good && is_tls_good && is_open_good;
}

int main(int argc, char **argv)
{
    static const char *const default_counts[] = {"50", "150", "200", "500"};
    if (argc < 5 || argc > 5 + COUNTS_MAX) {
        fputs("Usage: relay_bench VOICEPLATE ECHO_MODEL BYTE_RELAY FOLDER [CALLS...]\n", stderr);
        return 2;
    }
    const char *const *counts = argc > 5 ? (const char *const *)argv + 5 : default_counts;
    int count_count = argc > 5 ? argc - 5 : (int)(sizeof default_counts / sizeof default_counts[0]);
    struct bench bench = {0};
    open_bench(&bench, argv);
    struct way *const ways[WAY_COUNT] = {[STRAIGHT] = &bench.straight_way,
                                         [RELAY] = &bench.relay_way,
                                         [WORKER] = &bench.plain_way,
                                         [WORKER_TLS] = &bench.tls_way,
                                         [WORKER_OPEN] = &bench.open_way};
    warm_up_all(ways);
    print_head();
    bool is_clean = true;
    for (int i = 0; i < count_count; i++)
        is_clean = compare(ways, (int)strtol(counts[i], NULL, 10)) && is_clean;
    is_clean = close_bench(&bench) && is_clean;
    return is_clean ? EXIT_SUCCESS : EXIT_FAILURE;
}
