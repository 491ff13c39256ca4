/* Two machines behind a proxy, with one store at a PostgreSQL server: calls come in one after another, and again and
 * again one of the machines is killed, all its processes at once, and started anew. Every call must go on with its
 * basket, and each order be stored once. Prints what came of it.
 *
 *   two_machines VOICEPLATE FOLDER CALLS
 *
 * The proxy's URL stands in TWO_MACHINES_URL, the ports of the machines, "WEB MEDIA WEB MEDIA", in TWO_MACHINES_PORTS;
 * all else of the settings in the environment. */
#include <err.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/rand.h"
#include "callers/recordings.h"
#include "e2e/kill_matrix/caller.h"
#include "e2e/kill_matrix/service.h"
#include "e2e/kill_matrix/waiter.h"
#include "net/http_client.h"
#include "net/net_listen.h"

enum {
    CALLS_MAX = 400,
    MACHINES = 2,
    WORKERS = 1,
    TICK_MS = 50,
    DIAL_EVERY_MS = 700,
    KILL_AFTER_MS = 2500, /* since the killed one was back */
    KILL_SPREAD_MS = 2500,
    DEAD_MS = 500,  /* at least, until it is switched on again */
    SEEN_MS = 1500, /* until the proxy knows that it is back */
    END_MAX_MS = 90 * 1000,
    DELIVERED_MAX_MS = 100 * 1000, /* a lease of a machine that was killed runs out first */
};
static const char account_sid[] = "AC00000000000000000000000000000001";

struct run {
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;
    struct recordings *recordings;
    struct waiter *waiter;
    const char *voiceplate, *folder;
    struct service machines[MACHINES];
    int ports[MACHINES][2]; /* web, media */
    struct phone_line_options line;
    struct caller callers[CALLS_MAX];
    int call_count, dialled_count, live_count, kill_count, struck_count;
    int64_t next_dial_ms, next_kill_ms, last_dial_ms;
    struct loop_timer tick;
};

static void must(enum vp_err err, const char *what)
{
    if (err != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", what, vp_err_text(err));
}

static void set_env(const char *name, const char *value)
{
    if (setenv(name, value, 1) != 0)
        err(EXIT_FAILURE, "setenv");
}

/* ---- the machines ---- */

static void start_machine(struct run *run, int machine)
{
    char folder[256], spool[300], port[16];
    snprintf(folder, sizeof folder, "%s/machine%d", run->folder, machine);
    snprintf(spool, sizeof spool, "%s/spool", folder);
    snprintf(port, sizeof port, "%d", run->ports[machine][0]);
    set_env("VOICEPLATE_WEB_PORT", port);
    snprintf(port, sizeof port, "%d", run->ports[machine][1]);
    set_env("VOICEPLATE_MEDIA_PORT", port);
    set_env("VOICEPLATE_STORE_SPOOL", spool);
    service_start(&run->machines[machine], run->loop, run->voiceplate, folder, WORKERS);
}

static bool is_free(int port)
{
    int fd;
    if (net_listen("127.0.0.1", (uint16_t)port, &fd) != VP_OK)
        return false;
    close(fd);
    return true;
}

/* A killed process has its ports until the kernel has ended it. */
static void await_end(struct run *run, int machine)
{
    int64_t begun_ms = clock_mono_ms();
    const int *ports = run->ports[machine];
    while (clock_mono_ms() - begun_ms < DEAD_MS || !is_free(ports[0]) || !is_free(ports[1]))
        loop_round(run->loop, TICK_MS);
}

/* All its processes at once, as when the power goes; its streams break. */
static void kill_machine(struct run *run, int machine)
{
    struct service *service = &run->machines[machine];
    kill(service->pid, SIGSTOP); /* it starts nothing anew meanwhile */
    (void)service_signal(service, "", SIGKILL);
    if (kill(service->pid, SIGKILL) != 0 || waitpid(service->pid, NULL, 0) != service->pid)
        err(EXIT_FAILURE, "machine %d is not there", machine);
    run->kill_count++;
    await_end(run, machine);
}

static void strike(struct run *run)
{
    int machine = (int)(rand_u32() % MACHINES);
    for (int i = 0; i < run->dialled_count; i++)
        run->struck_count += run->callers[i].line != NULL;
    kill_machine(run, machine);
    start_machine(run, machine); /* the loop turns meanwhile: calls go on */
    run->next_kill_ms = clock_mono_ms() + SEEN_MS + KILL_AFTER_MS + (int64_t)(rand_u32() % KILL_SPREAD_MS);
}

/* ---- the calls ---- */

static bool may_say(void *owner, struct caller *caller, enum caller_word word)
{
    (void)owner, (void)caller, (void)word;
    return true;
}

static void on_ended(void *owner, struct caller *caller)
{
    (void)caller;
    ((struct run *)owner)->live_count--;
}

static void dial(struct run *run)
{
    static struct caller_owner owner = {.may_say = may_say, .on_ended = on_ended, .owner = NULL};
    int i = run->dialled_count++;
    owner.owner = run;
    run->live_count++;
    run->next_dial_ms = run->last_dial_ms = clock_mono_ms();
    run->next_dial_ms += DIAL_EVERY_MS;
    caller_dial(&run->callers[i], &owner, (uint32_t)i + 1, &run->line);
}

static void tick(void *arg)
{
    struct run *run = arg;
    int64_t now_ms = clock_mono_ms();
    bool are_all_dialled = run->dialled_count == run->call_count;
    if (!are_all_dialled && now_ms >= run->next_dial_ms)
        dial(run);
    if ((are_all_dialled && run->live_count == 0) || now_ms - run->last_dial_ms > END_MAX_MS) {
        loop_stop(run->loop);
        return;
    }
    loop_timer_start(&run->tick, TICK_MS);
}

/* ---- what became of it ---- */

static json_t *fetch(struct run *run, int machine, const char *path)
{
    return service_fetch(&run->machines[machine], run->loop, run->http, path);
}

static bool is_as_wanted(const json_t *order)
{
    const json_t *lines = json_object_get(order, "lines"), *line = json_array_get(lines, 0);
    const char *item = json_string_value(json_object_get(line, "item_id"));
    return json_array_size(lines) == 1 && item != NULL && strcmp(item, "margherita") == 0 &&
           json_integer_value(json_object_get(line, "quantity")) == 1;
}

static int count_orders(const json_t *orders, const char *call_sid, bool *out_are_good)
{
    int count = 0;
    size_t i;
    json_t *order;
    *out_are_good = true;
    json_array_foreach(json_object_get(orders, "orders"), i, order)
    {
        const char *of_call = json_string_value(json_object_get(order, "call_sid"));
        if (of_call == NULL || strcmp(of_call, call_sid) != 0)
            continue;
        count++;
        *out_are_good = *out_are_good && is_as_wanted(order);
    }
    return count;
}

/* Both pages show the same calls: those of both. */
static bool shows_all(struct run *run, int machine)
{
    int missing_count = 0;
    for (int i = 0; i < run->dialled_count; i++) {
        char path[96];
        snprintf(path, sizeof path, "/api/calls/%s", run->callers[i].call_sid);
        json_t *call = fetch(run, machine, path);
        missing_count += json_object_get(call, "call_sid") == NULL;
        json_decref(call);
    }
    return missing_count == 0;
}

static int count_waiting(struct run *run)
{
    json_t *answer = fetch(run, 0, "/api/deliveries?state=waiting&limit=500"), *delivery;
    int count = 0;
    size_t i;
    json_array_foreach(json_object_get(answer, "deliveries"), i, delivery)
    {
        const char *way = json_string_value(json_object_get(delivery, "way_id"));
        count +=
            way == NULL || strcmp(way, "kitchen") == 0; /* on the page they wait for somebody to see them */
    }
    json_decref(answer);
    return count;
}

/* Until every order has reached the kitchen, or its time is over. */
static void await_deliveries(struct run *run)
{
    int64_t end_ms = clock_mono_ms() + DELIVERED_MAX_MS;
    for (int64_t now_ms = 0, next_ms = clock_mono_ms() + SEEN_MS; (now_ms = clock_mono_ms()) < end_ms;) {
        loop_round(run->loop, TICK_MS);
        if (now_ms < next_ms)
            continue;
        next_ms = now_ms + SEEN_MS;
        if (count_waiting(run) == 0)
            return;
    }
}

static int report(struct run *run)
{
    int went_on = 0, lost = 0, doubled = 0, wrong = 0, forgotten = 0, order_count = 0;
    json_t *orders = fetch(run, 0, "/api/orders?limit=500");
    for (int i = 0; i < run->dialled_count; i++) {
        const struct caller *caller = &run->callers[i];
        bool are_good;
        int count = count_orders(orders, caller->call_sid, &are_good);
        bool is_well =
            caller->has_confirmation && caller->line == NULL && caller->end.by == PHONE_LINE_ENDED_BY_CALLER;
        went_on += is_well;
        lost += caller->has_confirmation && count == 0;
        doubled += count > 1;
        wrong += !are_good;
        forgotten += caller->was_forgotten;
        order_count += count;
        if (!is_well || count != 1 || caller->was_forgotten)
            printf("call %s: confirmed=%d orders=%d forgotten=%d end=%s\n", caller->call_sid,
                   caller->has_confirmation, count, caller->was_forgotten,
                   caller->line != NULL ? "never" : caller->end.text);
    }
    json_decref(orders);
    bool are_shown = shows_all(run, 0) && shows_all(run, 1);
    printf(
        "%d calls, %d machines killed under %d of them: %d went on to their end, %d orders, %d lost, %d doubled, "
        "%d with another basket, %d asked again what they want; each machine shows all calls: %s\n",
        run->dialled_count, run->kill_count, run->struck_count, went_on, order_count, lost, doubled, wrong,
        forgotten, are_shown ? "yes" : "NO");
    bool is_good = went_on == run->call_count && lost == 0 && doubled == 0 && wrong == 0 && forgotten == 0 &&
                   order_count == run->call_count && are_shown && run->kill_count > 0;
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- the run ---- */

static void ignore_tool(void *owner, const char *name)
{
    (void)owner, (void)name;
}

static void open_around(struct run *run)
{
    static const struct waiter_events events = {ignore_tool, ignore_tool};
    char url[128];
    int fd;
    const struct recordings_options options = {
        .loop = run->loop, .http = run->http, .account_sid = account_sid, .ready_after_ms = 100};
    must(net_listen("127.0.0.1", 0, &fd), "listen");
    must(waiter_open(run->loop, fd, &events, run, &run->waiter), "the model");
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/v1/realtime", net_port(fd));
    set_env("VOICEPLATE_REALTIME_URL", url);
    must(recordings_open(&options, &run->recordings), "the recordings");
    must(speaker_create(&run->speaker), "the announcements");
    set_env("VOICEPLATE_TWILIO_ACCOUNT_SID", account_sid);
    set_env("VOICEPLATE_TWILIO_API_URL", recordings_base_url(run->recordings));
}

static void call_all(struct run *run, const char *proxy_url)
{
    static char voice_url[160], status_url[160];
    snprintf(voice_url, sizeof voice_url, "%s/voice", proxy_url);
    snprintf(status_url, sizeof status_url, "%s/voice/status", proxy_url);
    run->line = (struct phone_line_options){.loop = run->loop,
                                            .http = run->http,
                                            .speaker = run->speaker,
                                            .voice_url = voice_url,
                                            .status_url = status_url,
                                            .recordings = run->recordings,
                                            .account_sid = account_sid,
                                            .from = "+15550002222",
                                            .to = "+15550001111"};
    run->next_kill_ms = clock_mono_ms() + KILL_AFTER_MS;
    loop_timer_start(&run->tick, TICK_MS);
    while (run->dialled_count < run->call_count || run->live_count > 0) {
        if (clock_mono_ms() >= run->next_kill_ms)
            strike(run);
        if (run->dialled_count == run->call_count && clock_mono_ms() - run->last_dial_ms > END_MAX_MS)
            break;
        loop_round(run->loop, TICK_MS);
    }
}

int main(int argc, char **argv)
{
    static struct run run;
    const char *url = getenv("TWO_MACHINES_URL"), *ports = getenv("TWO_MACHINES_PORTS");
    if (argc != 4 || url == NULL || ports == NULL ||
        sscanf(ports, "%d %d %d %d", &run.ports[0][0], &run.ports[0][1], &run.ports[1][0],
               &run.ports[1][1]) != 4) {
        fputs("Usage: two_machines VOICEPLATE FOLDER CALLS\n", stderr);
        return 2;
    }
    log_set_level(LOG_LEVEL_ERROR);
    run.voiceplate = argv[1];
    run.folder = argv[2];
    run.call_count = (int)strtol(argv[3], NULL, 10);
    if (run.call_count < 1 || run.call_count > CALLS_MAX)
        errx(2, "too many calls");
    must(loop_create(&run.loop), "loop");
    must(http_client_create(run.loop, &run.http), "HTTP");
    must(loop_timer_init(&run.tick, run.loop, tick, &run), "timer");
    open_around(&run);
    for (int machine = 0; machine < MACHINES; machine++)
        start_machine(&run, machine);
    for (int64_t end_ms = clock_mono_ms() + SEEN_MS; clock_mono_ms() < end_ms;)
        loop_round(run.loop, TICK_MS);
    call_all(&run, url);
    await_deliveries(&run);
    int status = report(&run);
    for (int machine = 0; machine < MACHINES; machine++)
        if (service_stop(&run.machines[machine]) != 0) {
            warnx("machine %d did not end in order; its log: %s", machine, run.machines[machine].log_path);
            status = EXIT_FAILURE;
        }
    return status;
}
