/* Many short lives of calls through a real service in which something goes wrong all the time, and what is left of them
 * when they are over: nothing. Prints one table; the exit status says whether it is so.
 *
 *   soak VOICEPLATE FOLDER CALLS SEED
 *
 * Settings stand in the environment; VOICEPLATE_CONFIG names a file that this program writes, VOICEPLATE_STORE_URL a
 * file of SQLite. Behind the first quarter no reload happens and one worker is left alone; memory is followed in the
 * second half. FOLDER/readings has all that was read meanwhile, a line each. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "callers/recordings.h"
#include "e2e/kill_matrix/waiter.h"
#include "e2e/soak/lives.h"
#include "e2e/soak/meter.h"
#include "e2e/soak/report.h"
#include "net/descriptors.h"
#include "net/net_listen.h"

enum {
    CALLS_MAX = 1000 * 1000,
    AT_ONCE = 100,
    WORKERS = 2,
    HASTE = 5,
    TURN_MS = 10,
    CALL_MAX_MS = 120 * 1000, /* a call that lasts longer does not come to its end */
    READ_MIN_MS = 1000,       /* memory is read this often, or 500 times */
    SETTLE_MAX_MS = 90 * 1000,
    SETTLED_MS = 4000, /* nothing changes for so long */
};
static const char account_sid[] = "AC00000000000000000000000000000001";

struct soak {
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;
    struct recordings *recordings;
    struct waiter *waiter;
    struct service service;
    struct mischief mischief;
    struct meter meter;
    struct lives lives;
    struct soak_report report;
    int64_t next_read_ms, read_every_ms;
};

static void must(enum vp_err err, const char *what)
{
    if (err != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", what, vp_err_text(err));
}

static void set_url(const char *name, const char *scheme, int listen_fd, const char *path)
{
    char url[128];
    snprintf(url, sizeof url, "%s://127.0.0.1:%d%s", scheme, net_port(listen_fd), path);
    if (setenv(name, url, 1) != 0)
        err(EXIT_FAILURE, "setenv");
}

/* -- what is around the service ------------------------------------------------------------------------ */

static void ignore_tool(void *owner, const char *name)
{
    (void)owner, (void)name;
}

static void open_model(struct soak *soak)
{
    static const struct waiter_events events = {ignore_tool, ignore_tool};
    static char upstream[64];
    int waiter_fd, relay_fd;
    must(net_listen("127.0.0.1", 0, &waiter_fd), "listen");
    must(net_listen("127.0.0.1", 0, &relay_fd), "listen");
    must(waiter_open(soak->loop, waiter_fd, &events, soak, &soak->waiter), "the model");
    waiter_hurry(soak->waiter, HASTE);
    snprintf(upstream, sizeof upstream, "http://127.0.0.1:%d", net_port(waiter_fd));
    const struct fault_relay_options options = {.upstream = upstream};
    must(fault_relay_open(soak->loop, relay_fd, &options, &soak->mischief.relay), "the simulator");
    set_url("VOICEPLATE_REALTIME_URL", "ws", relay_fd, "/v1/realtime");
    set_url("VOICEPLATE_TRANSCRIPTION_URL", "http", relay_fd, "/v1/audio/transcriptions");
    set_url("VOICEPLATE_CHAT_URL", "http", relay_fd, "/v1/chat/completions");
    set_url("VOICEPLATE_SPEECH_URL", "http", relay_fd, "/v1/audio/speech");
}

static void open_twilio(struct soak *soak)
{
    const struct recordings_options options = {
        .loop = soak->loop, .http = soak->http, .account_sid = account_sid, .ready_after_ms = 50};
    must(recordings_open(&options, &soak->recordings), "the recordings");
    must(speaker_create(&soak->speaker), "the announcements");
    if (setenv("VOICEPLATE_TWILIO_ACCOUNT_SID", account_sid, 1) != 0 ||
        setenv("VOICEPLATE_TWILIO_API_URL", recordings_base_url(soak->recordings), 1) != 0)
        err(EXIT_FAILURE, "setenv");
}

static void open_lives(struct soak *soak, int call_count)
{
    static char voice_url[160], status_url[160];
    snprintf(voice_url, sizeof voice_url, "%s/voice", soak->service.url);
    snprintf(status_url, sizeof status_url, "%s/voice/status", soak->service.url);
    const struct phone_line_options line = {.loop = soak->loop,
                                            .http = soak->http,
                                            .speaker = soak->speaker,
                                            .voice_url = voice_url,
                                            .status_url = status_url,
                                            .recordings = soak->recordings,
                                            .account_sid = account_sid,
                                            .from = "+15550002222",
                                            .to = "+15550001111"};
    lives_init(&soak->lives, call_count, AT_ONCE, &line);
}

/* -- the run ------------------------------------------------------------------------------------------- */

static void read_meter(struct soak *soak, struct meter_reading *out_reading)
{
    out_reading->call_count = soak->lives.ended_count;
    meter_read(&soak->meter, out_reading);
}

static void read_along(struct soak *soak, int64_t now_ms)
{
    if (now_ms < soak->next_read_ms)
        return;
    read_meter(soak, soak_report_next(&soak->report));
    soak->next_read_ms = now_ms + soak->read_every_ms;
}

/* Calls until so many were dialled; with the last of them until all have ended. */
static void live_until(struct soak *soak, int until, bool ends)
{
    while (soak->lives.dialled_count < until || (ends && lives_live_count(&soak->lives) > 0)) {
        int64_t now_ms = clock_mono_ms();
        const struct life *oldest = &soak->lives.each[soak->lives.oldest];
        if (soak->lives.oldest < soak->lives.dialled_count && now_ms - oldest->dialled_ms > CALL_MAX_MS) {
            warnx("call %s does not end", oldest->caller.call_sid);
            soak->report.has_endless_call = true;
            return;
        }
        lives_turn(&soak->lives, &soak->mischief, until, now_ms);
        mischief_turn(&soak->mischief, soak->lives.dialled_count, now_ms);
        read_along(soak, now_ms);
        loop_round(soak->loop, TURN_MS);
    }
}

static void turn_for(struct soak *soak, int ms)
{
    for (int64_t now_ms, end_ms = clock_mono_ms() + ms; (now_ms = clock_mono_ms()) < end_ms;)
        loop_round(soak->loop, (int)(end_ms - now_ms));
}

/* Until two readings in a row say the same, and no call is live; and, where before is given, the same as that one. */
static void settle(struct soak *soak, const struct meter_reading *before, struct meter_reading *out_reading)
{
    struct meter_reading last = {.has_gauges = false};
    char what[160];
    int64_t began_ms = clock_mono_ms();
    mischief_stop(&soak->mischief);
    do {
        last = *out_reading;
        turn_for(soak, SETTLED_MS);
        read_meter(soak, out_reading);
        if (out_reading->gauges[METER_CALLS] == 0 && meter_is_same(&last, out_reading, what, sizeof what) &&
            (before == NULL || meter_is_same(before, out_reading, what, sizeof what)))
            break;
    } while (clock_mono_ms() - began_ms < SETTLE_MAX_MS);
    soak->report.settled_ms = (int)(clock_mono_ms() - began_ms);
}

static void run(struct soak *soak, int call_count)
{
    pid_t workers[WORKERS];
    settle(soak, NULL, &soak->report.before);
    int64_t began_ms = clock_mono_ms();
    open_lives(soak, call_count);
    live_until(soak, call_count / 4, false);
    soak->mischief.spares_settings = true; /* so soon that what is followed later is no process's beginning */
    if (service_find(&soak->service, "worker.", workers, WORKERS) == WORKERS)
        soak->mischief.spared_worker = workers[WORKERS - 1]; /* the youngest: not of those before a reload */
    live_until(soak, call_count / 2, false);
    soak->report.half = soak->report.reading_count;
    live_until(soak, call_count, true);
    soak->report.took_ms = (int)(clock_mono_ms() - began_ms);
    settle(soak, &soak->report.before, &soak->report.after);
}

int main(int argc, char **argv)
{
    static struct soak soak;
    const char *store_url = getenv("VOICEPLATE_STORE_URL"), *settings = getenv("VOICEPLATE_CONFIG");
    if (argc != 5 || store_url == NULL || strncmp(store_url, "sqlite:", 7) != 0 || settings == NULL) {
        fputs("Usage: soak VOICEPLATE FOLDER CALLS SEED\n", stderr);
        return 2;
    }
    int call_count = (int)strtol(argv[3], NULL, 10);
    uint64_t seed = strtoull(argv[4], NULL, 10);
    if (call_count < 10 || call_count > CALLS_MAX)
        errx(2, "from 10 to %d calls", CALLS_MAX);
    log_set_level(LOG_LEVEL_ERROR);
    descriptors_raise();
    must(loop_create(&soak.loop), "loop");
    must(http_client_create(soak.loop, &soak.http), "HTTP");
    open_model(&soak);
    open_twilio(&soak);
    mischief_write_settings(settings, 0);
    service_start(&soak.service, soak.loop, argv[1], argv[2], WORKERS);
    soak.mischief.service = &soak.service;
    soak.mischief.settings_path = settings;
    mischief_init(&soak.mischief, seed);
    soak.meter = (struct meter){&soak.service, soak.loop, soak.http, store_url + 7};
    soak.read_every_ms = READ_MIN_MS + call_count * 100 / SOAK_READINGS_MAX; /* ten calls a second */
    run(&soak, call_count);
    soak.report.stopped_well = service_stop(&soak.service) == 0;
    mischief_tell(&soak.mischief, soak.report.mischief, sizeof soak.report.mischief);
    soak.report.seed = seed;
    soak_report_write(&soak.report, argv[2]);
    int status = soak_report_print(&soak.report, &soak.lives, store_url + 7);
    lives_deinit(&soak.lives);
    return status;
}
