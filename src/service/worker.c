#include "service/worker.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "realtime/quick_ear.h"
#include "realtime/call_lines.h"
#include "realtime/recording_writer.h"
#include "service/capacity.h"
#include "service/live_menus.h"
#include "service/model_setup.h"
#include "service/process.h"
#include "service/speakers_setup.h"
#include "service/telephony_setup.h"
#include "service/watchdog.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/authority.h"
#include "net/http_origin.h"
#include "openai/setup_member.h"
#include "web/web.h"

#define MEDIA_PATH "/ws/media"

struct worker {
    struct process process;
    const struct shared *shared;
    struct store_thread *store;
    struct http_client *client;
    struct http_server *server;
    struct live_menus menus;
    struct clips *clips;
    struct recording_writer *recordings; /* NULL: none */
    struct watchdog *watchdog;           /* NULL: none could be had */
    struct web web;                      /* the live pages; its server stays closed here */
    struct web_speakers speakers;
    struct ai_settings model, engine;
    struct setup_memory model_memory; /* what the model's server refuses; the engine takes all */
    struct quick_ear_setting ear;
    struct own_tools_setting own_tools;
    struct model_gate gate;
    struct sessions_ahead *ahead; /* NULL: none is opened ahead */
    struct call_lines lines;
    struct capacity capacity;
    bool is_draining, is_http_drained;
    struct telephony_setup telephony;
    char mount[CONFIG_TEXT_BYTES]; /* what stands before /ws/media in the public URL */
};

/* Semantic detection and the engine wait for the rest of what sounds unfinished (openai-realtime.md 2.2). */
static int64_t turn_end_ms_of(const struct shared *shared)
{
    enum { UNFINISHED_MS = 8000, ENGINE_UNFINISHED_MS = 4000 };
    if (strcmp(shared->config.realtime_vad_type, "server_vad") != 0)
        return UNFINISHED_MS;
    return shared->is_engine_the_model && shared->config.realtime_vad_silence_ms < ENGINE_UNFINISHED_MS
               ? ENGINE_UNFINISHED_MS
               : shared->config.realtime_vad_silence_ms;
}

static struct call_settings call_settings_of(const struct shared *shared)
{
    const struct config *config = &shared->config;
    struct call_settings settings = call_settings_default;
    settings.has_engine = shared->engine_realtime_url[0] != '\0';
    settings.connect_ms = config->call_connect_ms;
    settings.turn_end_ms = turn_end_ms_of(shared);
    settings.stall_ms = config->call_stall_ms;
    settings.slow_ms = config->call_slow_ms;
    settings.silence_prompt_ms = config->call_silence_ms;
    settings.silence_prompt_max = (int)config->call_silence_max;
    settings.length_max_ms = config->call_length_max_s * 1000;
    settings.engine_wait_ms = config->call_engine_wait_ms;
    settings.pauses = config->realtime_confirmed_barge_in;
    settings.keeps_transcript = config->keep_transcripts;
    return settings;
}

/* The last of what came in is over: calls, streams that have not begun a call yet, requests. */
static void stop_when_drained(void *owner)
{
    struct worker *worker = owner;
    if (worker->is_draining && worker->is_http_drained && call_lines_are_idle(&worker->lines))
        loop_stop(worker->process.loop);
}

static struct http_site site_of(const struct worker *worker)
{
    return (struct http_site){{worker->shared->config.public_base_url, worker->shared->media_url}};
}

static bool asks_with_pass(const struct http_request *request)
{
    return strcmp(http_path(request), MEDIA_PATH) == 0 && http_query(request, "pass") != NULL;
}

/* Where the telephony is not checked the port is open to this machine, but not to a stranger's page in a
 * browser on it. */
static bool may_ask(void *owner, struct http_request *request)
{
    const struct worker *worker = owner;
    const struct http_site site = site_of(worker);
    return worker->telephony.telephony.is_checked || asks_with_pass(request) ||
           http_origin_admit(request, &site);
}

/* A page of ours, which is of the web port and so not of this one: it shows the pass that it was given for its Origin
 * (web/browser_call.c). The start that follows has its token all the same. */
static bool admit_page(const struct worker *worker, struct http_request *request)
{
    const char *origin = http_header(request, "Origin"), *call_sid = http_query(request, "call");
    if (stream_token_spend_for_page(worker->shared->tokens, http_query(request, "pass"), call_sid,
                                    origin != NULL ? origin : "", clock_unix_ms()) == VP_OK)
        return true;
    metric_add(METRIC_BAD_TOKENS_TOTAL, 1);
    http_reply_error(request, 403, "forbidden",
                     "the pass is not good for this page, or not any more: begin the call anew");
    return false;
}

static void serve_media(void *owner, struct http_request *request)
{
    struct worker *worker = owner;
    const struct http_site site = site_of(worker);
    if (asks_with_pass(request)) {
        if (admit_page(worker, request))
            call_lines_serve(&worker->lines, request);
        return;
    }
    if (http_origin_is_foreign_page(request, &site)) { /* no provider is a browser */
        http_reply_error(request, 403, "forbidden", "media streams are not for other sites' pages");
        return;
    }
    const struct telephony *telephony = &worker->telephony.telephony;
    if (!telephony->port->admit_stream(telephony->provider, request))
        return;
    call_lines_serve(&worker->lines, request);
}

/* The live pages of web/ expect their own owner. */
static void serve_health(void *owner, struct http_request *request)
{
    web_serve_health(&((struct worker *)owner)->web, request);
}

static void serve_ready(void *owner, struct http_request *request)
{
    web_serve_ready(&((struct worker *)owner)->web, request);
}

static void serve_streams(void *owner, struct http_request *request)
{
    web_serve_streams(&((struct worker *)owner)->web, request);
}

static void serve_sessions(void *owner, struct http_request *request)
{
    web_serve_sessions(&((struct worker *)owner)->web, request);
}

static void serve_metrics(void *owner, struct http_request *request)
{
    web_serve_metrics(&((struct worker *)owner)->web, request);
}

static const struct http_route routes[] = {
    {"GET", MEDIA_PATH, serve_media},
    {"GET", "/health", serve_health},
    {"GET", "/ready", serve_ready},
    {"GET", "/streams", serve_streams},
    {"GET", "/realtime/sessions", serve_sessions},
    {"GET", "/metrics", serve_metrics},
};

static void on_wake(void *owner)
{
    struct worker *worker = owner;
    call_lines_yield(&worker->lines);
    call_lines_obey(&worker->lines);
    if (!worker->is_draining)
        call_lines_expect(&worker->lines);
}

static void on_beat(void *owner)
{
    struct worker *worker = owner;
    watchdog_beat(worker->watchdog);
    on_wake(owner); /* a wake-up that came before this process listened */
    call_lines_publish(&worker->lines);
}

static void on_menus(void *owner)
{
    struct worker *worker = owner;
    call_lines_on_menus(&worker->lines);
}

static void on_http_drained(void *owner)
{
    struct worker *worker = owner;
    worker->is_http_drained = true;
    stop_when_drained(worker);
}

/* New streams go to the other workers; the master ends this one when the drain takes too long. */
static void drain(struct worker *worker, bool waits_for_silent)
{
    worker->is_draining = true;
    sessions_ahead_close(worker->ahead);
    http_server_drain(worker->server, waits_for_silent, on_http_drained, worker);
}

static void on_term(void *owner)
{
    drain(owner, false);
}

static void on_retire(void *owner)
{
    drain(owner, true);
}

static void open_lines(struct worker *worker, int row)
{
    const struct shared *shared = worker->shared;
    worker->gate = (struct model_gate){.breaker = shared->breaker,
                                       .report = shared->model_report,
                                       .has_engine = shared->engine_realtime_url[0] != '\0',
                                       .is_engine_the_model = shared->is_engine_the_model};
    worker->ear = (struct quick_ear_setting){.loop = worker->process.loop, .http = worker->client};
    if (shared->engine_url[0] != '\0')
        snprintf(worker->ear.url, sizeof worker->ear.url, "%s/v1/audio/transcriptions", shared->engine_url);
    worker->own_tools = (struct own_tools_setting){.loop = worker->process.loop,
                                                   .client = worker->client,
                                                   .may_be_private = shared->config.own_tools_private_urls};
    const struct call_lines_setting setting = {
        .bridge = {.loop = worker->process.loop,
                   .store = worker->store,
                   .places = {&worker->model, &worker->engine},
                   .call = call_settings_of(shared),
                   .prices = model_setup_prices(&shared->config),
                   .board = shared->board,
                   .menus = &worker->menus.refresher,
                   .own_tools = &worker->own_tools,
                   .gate = &worker->gate,
                   .recordings = worker->recordings,
                   .ahead = worker->ahead,
                   .ear = &worker->ear,
                   .row = row},
        .telephony = &worker->telephony.telephony,
        .menus = &worker->menus.menus,
        .clips = worker->clips,
        .health = shared->health,
        .tokens = shared->tokens,
        .announcements = shared->announcements,
        .calls_max = worker->capacity.calls_max,
        .daily_limit_micros = model_setup_daily_limit_micros(&shared->config),
        .streams_max = worker->capacity.streams_max,
        .on_idle = stop_when_drained,
        .owner = worker,
    };
    call_lines_init(&worker->lines, &setting);
}

/* What the live pages of web/ want; its server stays closed here. */
static void open_pages(struct worker *worker)
{
    const struct shared *shared = worker->shared;
    worker->speakers = speakers_setup_make(shared);
    worker->web.settings = (struct web_settings){
        .telephony = &worker->telephony.telephony,
        .admin_token = shared->config.admin_token,
        .trusted_proxies = shared->config.trusted_proxies,
        .page_password = shared->config.page_password,
        .menus = &worker->menus.menus,
        .board = shared->board,
        .pages = shared->pages,
        .calls_max = (int)(worker->capacity.calls_max * shared->worker_count),
        .delivery_late_s = (int)shared->config.delivery_late_s,
        .health = shared->health,
        .breaker = shared->is_engine_the_model ? NULL : shared->breaker,
        .speakers = &worker->speakers,
    };
}

static void take_mount(struct worker *worker)
{
    static const char stream[] = MEDIA_PATH;
    const char *path = authority_behind(worker->shared->media_url);
    size_t len = strlen(path), stream_len = sizeof stream - 1;
    if (len >= stream_len && strcmp(path + len - stream_len, stream) == 0)
        (void)span_copy((struct span){path, len - stream_len}, worker->mount, sizeof worker->mount);
}

static enum vp_err open_worker(struct worker *worker, int row)
{
    const struct shared *shared = worker->shared;
    char name[16];
    snprintf(name, sizeof name, "worker.%d", row);
    enum vp_err err = process_init(&worker->process, shared, row, SANDBOX_WORKER, name);
    if (err != VP_OK)
        return err;
    capacity_of_process(shared->config.calls_max, &worker->capacity);
    worker->process.on_beat = on_beat;
    worker->process.on_term = on_term;
    worker->process.on_retire = on_retire;
    worker->process.on_wake = on_wake;
    worker->process.owner = worker;
    telephony_setup_make(&worker->telephony, shared);
    open_pages(worker);
    if ((err = process_open_tls(&worker->process)) != VP_OK ||
        (err = process_open_store(&worker->process, &worker->store)) != VP_OK ||
        (err = live_menus_open(&worker->menus, worker->process.loop, worker->store, &shared->menus)) !=
            VP_OK ||
        (err = http_client_create(worker->process.loop, &worker->client)) != VP_OK)
        return err;
    const char *recordings_dir = shared->config.recordings_dir;
    bool has_recordings = recordings_dir[0] != '\0';
    if (has_recordings && (err = recording_writer_start(recordings_dir, &worker->recordings)) != VP_OK)
        return err;
    bool has_greetings = shared->is_engine_the_model || shared->config.call_greets_at_once;
    if ((err = clips_create(worker->process.loop, worker->client, shared->engine_url, &worker->menus.menus,
                            has_greetings, has_recordings, &worker->clips)) != VP_OK)
        return err;
    worker->model = model_setup_make(shared);
    worker->model.memory = &worker->model_memory;
    worker->engine = model_setup_make_engine(shared);
    if (!shared->is_engine_the_model && shared->config.call_sessions_ahead > 0 &&
        (err = sessions_ahead_create(worker->process.loop, &worker->model,
                                     (int)shared->config.call_sessions_ahead, &worker->ahead)) != VP_OK)
        return err;
    open_lines(worker, row);
    live_menus_start(&worker->menus, on_menus, worker);
    take_mount(worker);
    struct http_limits limits = capacity_limits(&worker->capacity);
    err = http_server_open(worker->process.loop, shared->media_fd, routes, sizeof routes / sizeof routes[0],
                           &limits, worker, &worker->server);
    if (err == VP_OK)
        http_server_set_gate(worker->server, may_ask);
    if (err == VP_OK)
        http_server_set_tls(worker->server, worker->process.tls);
    if (err == VP_OK)
        http_server_set_mount(worker->server, worker->mount);
    return err;
}

static enum vp_err do_nothing(struct store *store, void *job)
{
    (void)store, (void)job;
    return VP_OK;
}

/* On the watchdog's thread. The end of the process closes the streams, and their calls come back to other
 * workers: what they changed must be stored before. A store that does not come to an end is not waited for. */
static void on_hung(void *owner)
{
    enum { STORE_MAX_S = 1 };
    struct worker *worker = owner;
    log_error("app", "the loop stands still: ending, so that its calls go on elsewhere calls=%d",
              worker->lines.call_count);
    signal(SIGALRM, SIG_DFL);
    alarm(STORE_MAX_S);
    (void)!store_thread_wait(worker->store, do_nothing, NULL);
    _exit(EXIT_FAILURE);
}

int worker_run(const struct shared *shared, int row)
{
    struct worker worker = {.shared = shared};
    enum vp_err err = open_worker(&worker, row);
    if (err == VP_OK) {
        if (watchdog_start(on_hung, &worker, &worker.watchdog) != VP_OK)
            log_warn("app", "the loop is not watched from inside: no thread can be had");
        log_info("app", "worker is ready");
        loop_run(worker.process.loop);
    } else {
        log_error("app", "worker cannot start reason=%s", vp_err_name(err));
    }
    watchdog_stop(worker.watchdog);
    http_server_close(worker.server);
    sessions_ahead_destroy(worker.ahead);
    clips_destroy(worker.clips);
    live_menus_close(&worker.menus);
    http_client_destroy(worker.client);
    recording_writer_stop(worker.recordings);
    store_thread_stop(worker.store);
    process_deinit(&worker.process);
    return err == VP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
