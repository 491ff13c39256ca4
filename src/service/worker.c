#include "service/worker.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "realtime/bridge.h"
#include "service/capacity.h"
#include "realtime/clip.h"
#include "service/model_setup.h"
#include "service/process.h"
#include "service/speakers_setup.h"
#include "service/watchdog.h"
#include "base/clock.h"
#include "base/log_limit.h"
#include "net/http_origin.h"
#include "twilio/signature.h"
#include "twilio/signature_log.h"
#include "web/web.h"

struct line_start {           /* a start message, kept while the call's basket is looked up */
    struct phone_start phone; /* points into the arrays */
    char call_sid[40], stream_sid[40], from[64], to[64];
};

struct line { /* a media stream: from its upgrade to the end of its socket */
    struct worker *worker;
    struct phone_leg *leg;
    struct bridge *bridge; /* NULL before start was accepted */
    struct menu *menu;
    struct line_start start;
    bool is_looking_up;
    char gone_why[64]; /* the telephone left meanwhile; "" otherwise */
    char *basket_json; /* owned; of an earlier stream of the same call */
    int64_t started_unix_ms;
    int board_slot; /* -1: none, or the bridge's */
    int64_t epoch;
    uint64_t stream_id;
    struct line *next;
};

struct worker {
    struct process process;
    const struct shared *shared;
    struct store_thread *store;
    struct http_client *client;
    struct http_server *server;
    struct clips *clips;
    struct watchdog *watchdog; /* NULL: none could be had */
    struct web web;            /* the live pages; its server stays closed here */
    struct web_speakers speakers;
    struct ai_settings model, engine;
    struct model_gate gate;
    struct bridge_setting setting;
    struct line *lines;
    struct capacity capacity;
    int live_count;
    bool is_draining, is_http_drained;
    struct log_seldom signatures_log;
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
    settings.silence_prompt_ms = config->call_silence_ms;
    settings.silence_prompt_max = (int)config->call_silence_max;
    settings.length_max_ms = config->call_length_max_s * 1000;
    settings.engine_wait_ms = config->call_engine_wait_ms;
    settings.keeps_transcript = config->keep_transcripts;
    return settings;
}

/* The last of what came in is over: calls, streams that have not begun a call yet, requests. */
static void stop_when_drained(struct worker *worker)
{
    if (worker->is_draining && worker->is_http_drained && worker->lines == NULL && worker->live_count == 0)
        loop_stop(worker->process.loop);
}

static void free_line(struct line *line)
{
    struct worker *worker = line->worker;
    struct line **at = &worker->lines;
    while (*at != line)
        at = &(*at)->next;
    *at = line->next;
    scoreboard_release(worker->shared->board, line->board_slot);
    free(line->basket_json);
    free(line);
    stop_when_drained(worker);
}

/* The call is taken first: what an older stream writes afterwards is refused, so this is the last of it. */
static enum vp_err look_up_basket(struct store *store, void *job)
{
    struct line *line = job;
    struct store_call call;
    uint32_t version;
    if (store_take_call(store, line->start.call_sid, line->epoch) == VP_ERR_SUPERSEDED)
        return VP_ERR_SUPERSEDED;
    if (store_find_call(store, line->start.call_sid, &call) == VP_OK)
        line->started_unix_ms = call.started_unix_ms;
    return store_load_basket(store, line->start.call_sid, &version, &line->basket_json);
}

/* Before its call began, a newer stream took it. */
static void yield_line(struct line *line)
{
    metric_add(METRIC_STREAMS_SUPERSEDED_TOTAL, 1);
    log_of_call(LOG_LEVEL_WARN, "app", line->start.call_sid, "has a newer stream: this one does not begin");
    phone_leg_port.close(line->leg, "superseded");
}

/* The telephone left while its call was looked up, which had taken the call: nobody else writes its end. */
static enum vp_err write_unbegun_end(struct store *store, void *job)
{
    const struct line *line = job;
    return store_end_call(store, line->start.call_sid, line->epoch, line->gone_why, clock_unix_ms());
}

static void on_unbegun_end_written(void *job, enum vp_err err)
{
    struct line *line = job;
    if (err != VP_OK && err != VP_ERR_SUPERSEDED)
        log_of_call(LOG_LEVEL_WARN, "app", line->start.call_sid, "end not stored why=\"%s\" reason=%s",
                    line->gone_why, vp_err_name(err));
    free_line(line);
}

static void end_unbegun(struct line *line)
{
    enum vp_err err = store_thread_run(line->worker->store, write_unbegun_end, on_unbegun_end_written, line);
    if (err != VP_OK)
        on_unbegun_end_written(line, err);
}

/* A call that came back has its basket; one whose basket cannot be read is answered all the same. */
static void begin_call(void *job, enum vp_err err)
{
    struct line *line = job;
    struct worker *worker = line->worker;
    line->is_looking_up = false;
    bool is_lost = err == VP_ERR_SUPERSEDED ||
                   scoreboard_has_lost_call(worker->shared->board, line->board_slot, line->epoch);
    if (line->leg == NULL) {
        if (is_lost)
            free_line(line);
        else
            end_unbegun(line);
        return;
    }
    if (is_lost) {
        yield_line(line);
        return;
    }
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        log_of_call(LOG_LEVEL_ERROR, "app", line->start.call_sid, "basket cannot be read reason=%s",
                    vp_err_name(err));
    struct bridge_start start = {
        .phone = &line->start.phone,
        .menu = line->menu,
        .greeting_ulaw = clips_greeting(worker->clips, line->menu),
        .filler_ulaw = clips_filler(worker->clips),
        .first_place = model_gate_place(&worker->gate),
        .board_slot = line->board_slot,
        .epoch = line->epoch,
        .stream_id = line->stream_id,
        .started_unix_ms = line->started_unix_ms,
    };
    err = bridge_create(&worker->setting, line->leg, &start, line->basket_json, &line->bridge);
    if (err != VP_OK) {
        log_of_call(LOG_LEVEL_ERROR, "app", line->start.call_sid, "cannot start reason=%s", vp_err_name(err));
        phone_leg_refuse(line->leg, vp_err_text(err));
        return;
    }
    line->board_slot = -1;
    worker->live_count++;
    phone_leg_set_call(line->leg, bridge_call(line->bridge));
}

static void keep(const char **out_field, char *copy, size_t size_bytes, const char *text)
{
    span_copy(span_of(text), copy, size_bytes);
    *out_field = copy;
}

/* The start message lives only during on_start. */
static void keep_start(struct line_start *kept, const struct phone_start *start)
{
    keep(&kept->phone.call_sid, kept->call_sid, sizeof kept->call_sid, start->call_sid);
    keep(&kept->phone.stream_sid, kept->stream_sid, sizeof kept->stream_sid, start->stream_sid);
    keep(&kept->phone.from, kept->from, sizeof kept->from, start->from);
    keep(&kept->phone.to, kept->to, sizeof kept->to, start->to);
    kept->phone.account_sid = kept->phone.token = kept->phone.restaurant_id = "";
}

/* Of two streams of one call the newer one has it, wherever the older one lives: it is woken and leaves. */
static bool take_call(struct line *line, const struct phone_start *start)
{
    const struct worker *worker = line->worker;
    struct scoreboard *board = worker->shared->board;
    line->epoch = scoreboard_next_epoch(board);
    line->stream_id = stream_token_id(start->token);
    line->board_slot = scoreboard_claim(board, worker->process.row);
    struct call_view view = {.state = CALL_CONNECTING,
                             .started_unix_ms = clock_unix_ms(),
                             .last_latency_ms = -1,
                             .epoch = line->epoch,
                             .stream_id = line->stream_id};
    span_copy(span_of(start->call_sid), view.call_sid, sizeof view.call_sid);
    span_copy(span_of(start->stream_sid), view.stream_sid, sizeof view.stream_sid);
    span_copy(span_of(start->restaurant_id), view.restaurant_id, sizeof view.restaurant_id);
    log_mask_number(view.caller_masked, sizeof view.caller_masked, start->from);
    return scoreboard_take_call(board, line->board_slot, &view);
}

/* Those that are looked up too, or all that start at once would find room. An older stream of the same call
 * gives its place. */
static int count_other_calls(const struct worker *worker, const char *call_sid)
{
    int count = worker->live_count;
    for (const struct line *line = worker->lines; line != NULL; line = line->next) {
        bool is_same = strcmp(line->start.call_sid, call_sid) == 0;
        if (line->is_looking_up && !is_same)
            count++;
        else if (line->bridge != NULL && is_same)
            count--;
    }
    return count;
}

static bool on_start(void *owner, struct phone_leg *leg, const struct phone_start *start)
{
    struct line *line = owner;
    struct worker *worker = line->worker;
    (void)leg;
    line->menu = menu_set_find(&worker->shared->menus, start->restaurant_id);
    enum vp_err err = line->menu != NULL
                          ? stream_token_spend(worker->shared->tokens, start->token, start->call_sid,
                                               start->restaurant_id, clock_unix_ms())
                          : VP_ERR_NOT_FOUND;
    if (err != VP_OK) {
        metric_add(METRIC_BAD_TOKENS_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "app", start->call_sid, "stream refused reason=%s", vp_err_name(err));
        return false;
    }
    if (count_other_calls(worker, start->call_sid) >= worker->capacity.calls_max) {
        metric_add(METRIC_CALLS_REFUSED_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "app", start->call_sid, "stream refused reason=calls_max");
        return false;
    }
    if (!store_health_can_keep(worker->shared->health) || store_thread_is_stuck(worker->store)) {
        metric_add(METRIC_CALLS_REFUSED_TOTAL, 1);
        log_warn("app", "call=%s stream refused reason=store", start->call_sid);
        return false;
    }
    keep_start(&line->start, start);
    if (!take_call(line, start)) {
        yield_line(line);
        return true;
    }
    line->is_looking_up = true;
    err = store_thread_run(worker->store, look_up_basket, begin_call, line);
    if (err != VP_OK)
        begin_call(line, err);
    return true;
}

static void on_phone_gone(void *owner, struct phone_leg *leg)
{
    struct line *line = owner;
    span_copy(span_of(phone_leg_gone_why(leg)), line->gone_why, sizeof line->gone_why);
    line->leg = NULL;
    if (line->bridge != NULL)
        bridge_phone_gone(line->bridge);
    if (!line->is_looking_up)
        free_line(line);
}

static void on_activity(void *owner, struct call *call)
{
    struct line *line = owner;
    (void)call;
    if (line->bridge != NULL)
        bridge_touch(line->bridge);
}

static void on_bridge_gone(void *owner, struct bridge *bridge)
{
    struct worker *worker = owner;
    for (struct line *line = worker->lines; line != NULL; line = line->next)
        if (line->bridge == bridge)
            line->bridge = NULL;
    worker->live_count--;
    stop_when_drained(worker);
}

static bool is_signed(struct worker *worker, const struct http_request *request)
{
    const char *token = worker->shared->config.twilio_auth_token, *url = worker->shared->media_url;
    const char *header = http_header(request, "X-Twilio-Signature");
    if (token[0] == '\0' || signature_check_stream(token, url, header) == VP_OK)
        return true;
    signature_log_refused(&worker->signatures_log, "media_stream", url, header, http_header(request, "Host"),
                          "public_media_url");
    return false;
}

static struct http_site site_of(const struct worker *worker)
{
    return (struct http_site){{worker->shared->config.public_base_url, worker->shared->media_url}};
}

/* Without Twilio's token the port is open to this machine, but not to a stranger's page in a browser on it. */
static bool may_ask(void *owner, struct http_request *request)
{
    const struct worker *worker = owner;
    const struct http_site site = site_of(worker);
    return worker->shared->config.twilio_auth_token[0] != '\0' || http_origin_admit(request, &site);
}

static int count_lines(const struct worker *worker)
{
    int count = 0;
    for (const struct line *line = worker->lines; line != NULL; line = line->next)
        count++;
    return count;
}

static void serve_media(void *owner, struct http_request *request)
{
    static const struct phone_leg_events events = {on_start, on_phone_gone, on_activity};
    struct worker *worker = owner;
    const struct http_site site = site_of(worker);
    if (http_origin_is_foreign_page(request, &site)) { /* Twilio is no browser */
        http_reply_error(request, 403, "forbidden", "media streams are not for other sites' pages");
        return;
    }
    if (!is_signed(worker, request)) {
        metric_add(METRIC_BAD_SIGNATURES_TOTAL, 1);
        http_reply_error(request, 403, "forbidden", "the stream is not signed by Twilio");
        return;
    }
    if (count_lines(worker) >= worker->capacity.streams_max) { /* streams without end that start no call */
        http_reply_error(request, 503, "overloaded", "No room for another media stream.");
        return;
    }
    struct line *line = calloc(1, sizeof *line);
    if (line == NULL) {
        http_reply_error(request, 503, "server_error", vp_err_text(VP_ERR_NO_MEMORY));
        return;
    }
    line->worker = worker;
    line->board_slot = -1;
    enum vp_err err = phone_leg_accept(worker->process.loop, request, &events, line, &line->leg);
    if (err != VP_OK) {
        log_sampled(LOG_LEVEL_WARN, "app", "media stream not accepted reason=%s", vp_err_name(err));
        free(line);
        return;
    }
    line->next = worker->lines;
    worker->lines = line;
}

/* The live pages of web/ expect their own owner. */
static void serve_health(void *owner, struct http_request *request)
{
    web_serve_health(&((struct worker *)owner)->web, request);
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
    {"GET", "/ws/media", serve_media},  {"GET", "/health", serve_health},
    {"GET", "/streams", serve_streams}, {"GET", "/realtime/sessions", serve_sessions},
    {"GET", "/metrics", serve_metrics},
};

/* A newer stream has taken one of the calls; those still looked up find out when they begin. */
static void on_wake(void *owner)
{
    struct worker *worker = owner;
    for (struct line *line = worker->lines, *next; line != NULL; line = next) {
        next = line->next;
        if (line->bridge != NULL)
            bridge_yield(line->bridge);
    }
}

static void on_beat(void *owner)
{
    struct worker *worker = owner;
    watchdog_beat(worker->watchdog);
    on_wake(owner); /* a wake-up that came before this process listened */
    for (struct line *line = worker->lines; line != NULL; line = line->next)
        if (line->bridge != NULL)
            bridge_publish(line->bridge);
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

static enum vp_err open_worker(struct worker *worker, int row)
{
    const struct shared *shared = worker->shared;
    char name[16];
    snprintf(name, sizeof name, "worker.%d", row);
    enum vp_err err = process_init(&worker->process, shared, row, name);
    if (err != VP_OK)
        return err;
    capacity_of_process(shared->config.calls_max, &worker->capacity);
    worker->process.on_beat = on_beat;
    worker->process.on_term = on_term;
    worker->process.on_retire = on_retire;
    worker->process.on_wake = on_wake;
    worker->process.owner = worker;
    worker->speakers = speakers_setup_make(shared);
    worker->web.settings = (struct web_settings){
        .auth_token = shared->config.twilio_auth_token,
        .admin_token = shared->config.admin_token,
        .board = shared->board,
        .pages = shared->pages,
        .health = shared->health,
        .breaker = shared->is_engine_the_model ? NULL : shared->breaker,
        .speakers = &worker->speakers,
    };
    worker->gate = (struct model_gate){.breaker = shared->breaker,
                                       .report = shared->model_report,
                                       .has_engine = shared->engine_realtime_url[0] != '\0',
                                       .is_engine_the_model = shared->is_engine_the_model};
    worker->model = model_setup_make(shared);
    worker->engine = model_setup_make_engine(shared);
    if ((err = process_open_store(&worker->process, &worker->store)) != VP_OK)
        return err;
    worker->setting = (struct bridge_setting){
        .loop = worker->process.loop,
        .store = worker->store,
        .places = {&worker->model, &worker->engine},
        .call = call_settings_of(shared),
        .board = shared->board,
        .gate = &worker->gate,
        .row = row,
        .on_gone = on_bridge_gone,
        .owner = worker,
    };
    if ((err = http_client_create(worker->process.loop, &worker->client)) != VP_OK)
        return err;
    /* Another model has another voice: it greets itself. */
    const struct menu_set *greeted = shared->is_engine_the_model ? &shared->menus : NULL;
    if (shared->engine_url[0] != '\0' &&
        (err = clips_create(worker->process.loop, worker->client, shared->engine_url, greeted,
                            &worker->clips)) != VP_OK)
        return err;
    struct http_limits limits = capacity_limits(&worker->capacity);
    err = http_server_open(worker->process.loop, shared->media_fd, routes, sizeof routes / sizeof routes[0],
                           &limits, worker, &worker->server);
    if (err == VP_OK)
        http_server_set_gate(worker->server, may_ask);
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
              worker->live_count);
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
    clips_destroy(worker.clips);
    http_client_destroy(worker.client);
    store_thread_stop(worker.store);
    process_deinit(&worker.process);
    return err == VP_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
