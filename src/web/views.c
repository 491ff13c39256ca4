/* The live pages: what every process and call is doing, from the scoreboard. */
#include <stdatomic.h>
#include <unistd.h>

#include "base/clock.h"
#include "web/web_internal.h"

enum { METRICS_MAX_BYTES = 1 << 22, HEARTBEAT_LATE_MS = 2000 };

struct call_tally {
    const struct scoreboard *board;
    json_t *calls;
    int live_count;
    bool wants_sessions;
    int64_t now_unix_ms;
};

/* Media streams live in workers; the web process has the traditional calls. */
static enum store_arm arm_of(int row, const struct call_tally *tally)
{
    struct scoreboard_row process;
    bool is_web = scoreboard_look_row(tally->board, row, &process) && process.role == SCOREBOARD_WEB;
    return is_web ? STORE_ARM_TRADITIONAL : STORE_ARM_REALTIME;
}

static json_t *stream_json(int row, const struct call_view *view, const struct call_tally *tally)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:f}", "call_sid", view->call_sid, "stream_sid",
                             view->stream_sid, "restaurant_id", view->restaurant_id, "caller",
                             view->caller_masked, "state", call_state_name(view->state), "seconds",
                             (double)(tally->now_unix_ms - view->started_unix_ms) / 1000.0);
    json_object_set_new(json, "arm", json_string(store_arm_name(arm_of(row, tally))));
    json_object_set_new(json, "leaving", json_boolean(view->has_let_go));
    json_object_set_new(json, "marks_outstanding", json_integer(view->marks_outstanding));
    json_object_set_new(json, "last_latency_ms",
                        view->last_latency_ms >= 0 ? json_integer(view->last_latency_ms) : json_null());
    if (tally->wants_sessions) {
        json_object_set_new(json, "line_quality",
                            view->line_figure >= 0 ? json_integer(view->line_figure) : json_null());
        json_object_set_new(json, "turns", json_integer(view->turn_count));
        json_object_set_new(json, "barge_ins", json_integer(view->barge_in_count));
        json_object_set_new(json, "model", json_string(view->place == AI_PLACE_ENGINE ? "engine" : "model"));
        json_object_set_new(json, "rescues", json_integer(view->rescue_count));
        json_object_set_new(json, "basket_version", json_integer(view->basket_version));
        json_object_set_new(json, "items", json_integer(view->item_count));
        json_object_set_new(json, "order_number",
                            view->order_number != 0 ? json_integer(view->order_number) : json_null());
        return json;
    }
    json_object_set_new(json, "from_phone",
                        json_pack("{s:I, s:I}", "frames", (json_int_t)view->frames_from_phone, "bytes",
                                  (json_int_t)view->bytes_from_phone));
    json_object_set_new(json, "to_phone",
                        json_pack("{s:I, s:I}", "frames", (json_int_t)view->frames_to_phone, "bytes",
                                  (json_int_t)view->bytes_to_phone));
    return json;
}

static bool add_call(void *owner, int row, const struct call_view *view)
{
    struct call_tally *tally = owner;
    tally->live_count++;
    if (tally->calls != NULL) {
        json_t *json = stream_json(row, view, tally);
        json_object_set_new(json, "process", json_integer(row));
        json_array_append_new(tally->calls, json);
    }
    return true;
}

static void serve_calls(struct web *web, struct http_request *request, const char *key, bool wants_sessions)
{
    if (!guard_admin(web, request))
        return;
    struct call_tally tally = {.board = web->settings.board,
                               .calls = json_array(),
                               .wants_sessions = wants_sessions,
                               .now_unix_ms = clock_unix_ms()};
    scoreboard_each_call(web->settings.board, add_call, &tally);
    reply_json(request, 200, json_pack("{s:i, s:o}", "count", tally.live_count, key, tally.calls));
}

void web_serve_streams(void *owner, struct http_request *request)
{
    serve_calls(owner, request, "streams", false);
}

void web_serve_sessions(void *owner, struct http_request *request)
{
    serve_calls(owner, request, "sessions", true);
}

static void show_spool(const struct web *web)
{
    if (web->settings.health == NULL)
        return;
    struct store_health_view view = store_health_look(web->settings.health);
    int64_t since_ms = view.waiting_since_unix_ms;
    metric_show(METRIC_SPOOL_RECORDS, view.waiting_count, web->settings.pages, SCOREBOARD_ROWS_MAX);
    metric_show(METRIC_SPOOL_AGE_SECONDS, since_ms != 0 ? (clock_unix_ms() - since_ms) / 1000 : 0,
                web->settings.pages, SCOREBOARD_ROWS_MAX);
}

void web_serve_metrics(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct buf text;
    if (!guard_admin(web, request))
        return;
    show_spool(web);
    buf_init(&text, METRICS_MAX_BYTES);
    if (metric_format(&text, web->settings.pages, SCOREBOARD_ROWS_MAX) == VP_OK)
        http_reply(request, 200, "text/plain; version=0.0.4", (struct span){text.at, text.len});
    else
        http_reply_error(request, 500, "server_error", "the metrics could not be written");
    buf_deinit(&text);
}

/* A process that never beat is starting; one that stopped beating is hung or dead. */
static const char *row_status(const struct scoreboard_row *row, int64_t now_mono_ms)
{
    if (row->pid == 0)
        return "down";
    if (row->last_beat_mono_ms < row->started_mono_ms)
        return "starting";
    if (row->is_draining && now_mono_ms - row->last_beat_mono_ms <= HEARTBEAT_LATE_MS)
        return "draining";
    return now_mono_ms - row->last_beat_mono_ms > HEARTBEAT_LATE_MS ? "late" : "up";
}

/* One that starts beside others of its kind, such as the successor of one that drains, is no trouble. */
static bool is_trouble(const struct scoreboard *board, const struct scoreboard_row *row, const char *status,
                       int64_t now_mono_ms)
{
    if (strcmp(status, "starting") != 0)
        return strcmp(status, "up") != 0 && strcmp(status, "draining") != 0;
    for (int i = 0; i < SCOREBOARD_ROWS_MAX; i++) {
        struct scoreboard_row other;
        if (scoreboard_look_row(board, i, &other) && other.role == row->role &&
            strcmp(row_status(&other, now_mono_ms), "up") == 0)
            return false;
    }
    return true;
}

/* null where no model can fail: the embedded engine is the model. */
static json_t *breaker_json(const struct breaker *breaker, int64_t now_mono_ms)
{
    if (breaker == NULL)
        return json_null();
    struct breaker_view view = breaker_look(breaker);
    int64_t wait_ms = view.state != BREAKER_CLOSED ? view.changed_ms - now_mono_ms : 0;
    return json_pack("{s:s, s:i, s:f}", "state", breaker_state_name(view.state), "failures",
                     breaker_count_losses(breaker, now_mono_ms), "next_try_in_s",
                     wait_ms > 0 ? (double)wait_ms / 1000.0 : 0.0);
}

static double age_s(int64_t since_unix_ms)
{
    return since_unix_ms != 0 ? (double)(clock_unix_ms() - since_unix_ms) / 1000.0 : 0.0;
}

/* mended: a database was replaced that had vanished or was damaged; somebody should look at what was kept. */
static json_t *store_json(const struct store_health_view *view)
{
    return json_pack("{s:s, s:f, s:I, s:f, s:b, s:b}", "state", store_state_name(view->state), "for_s",
                     age_s(view->since_unix_ms), "spooled", (json_int_t)view->waiting_count, "spool_age_s",
                     age_s(view->waiting_since_unix_ms), "mended", view->mended_unix_ms != 0, "disk_low",
                     view->is_disk_low);
}

/* null where the embedded engine is the model: its process is in the list. why tells an operator what to do. */
static json_t *model_json(const struct web_speakers *speakers, int64_t now_mono_ms)
{
    if (speakers == NULL || speakers->is_engine_the_model)
        return json_null();
    struct model_report_view view = model_report_look(speakers->report);
    if (view.state == MODEL_REPORT_NONE)
        return json_pack("{s:s}", "state", model_report_state_name(view.state));
    return json_pack("{s:s, s:f, s:s}", "state", model_report_state_name(view.state), "seconds_ago",
                     (double)(now_mono_ms - view.at_mono_ms) / 1000.0, "told", view.text);
}

static bool is_model_well(const struct web_speakers *speakers)
{
    return speakers == NULL || speakers->is_engine_the_model ||
           model_report_look(speakers->report).state != MODEL_REPORT_FAILED;
}

static int64_t sum_of(const struct web *web, enum metric metric)
{
    int64_t sum = 0;
    for (int i = 0; i < SCOREBOARD_ROWS_MAX && web->settings.pages != NULL; i++)
        sum += atomic_load(&web->settings.pages[i].values[metric]);
    return sum;
}

static int64_t delivery_wait_s(const struct web *web)
{
    return sum_of(web, METRIC_DELIVERY_WAIT_SECONDS);
}

static bool are_deliveries_late(const struct web *web)
{
    int64_t late_s = web->settings.delivery_late_s;
    return late_s > 0 && delivery_wait_s(web) >= late_s;
}

/* What the ways of the menus lack: orders go nowhere by them. */
static json_t *lacks_json(const struct web *web)
{
    const struct web_settings *settings = &web->settings;
    json_t *lacks = json_array();
    for (size_t m = 0; settings->mail.url != NULL && m < settings->menus->count; m++) {
        const struct menu *menu = settings->menus->menus[m];
        for (size_t i = 0; i < menu->delivery_count; i++) {
            const struct menu_delivery *way = &menu->deliveries[i];
            const char *lack = delivery_lack(&web->means, way->way);
            if (delivery_is_asked_for(way->way) &&
                printer_watch_is_silent(&web->printers, menu->restaurant_id, way->id, clock_mono_ms()))
                lack = "the printer has not asked for a minute";
            if (lack != NULL && !way->is_unlisted)
                json_array_append_new(lacks,
                                      json_pack("{s:s, s:s, s:s}", "restaurant_id", menu->restaurant_id,
                                                "way", menu->deliveries[i].id, "lack", lack));
        }
    }
    return lacks;
}

static json_t *deliveries_json(const struct web *web, json_t *lacks)
{
    return json_pack("{s:I, s:I, s:b, s:o}", "waiting_s", (json_int_t)delivery_wait_s(web), "page_waiting_s",
                     (json_int_t)sum_of(web, METRIC_PAGE_WAIT_SECONDS), "late", are_deliveries_late(web),
                     "lacking", lacks);
}

/* Of each process. False in *in_out_is_well: one is in trouble. */
static json_t *processes_json(const struct web *web, int64_t now_mono_ms, int64_t *out_up_since_ms,
                              bool *in_out_is_well)
{
    json_t *processes = json_array();
    *out_up_since_ms = now_mono_ms;
    for (int i = 0; i < SCOREBOARD_ROWS_MAX; i++) {
        struct scoreboard_row row;
        if (!scoreboard_look_row(web->settings.board, i, &row))
            continue;
        const char *status = row_status(&row, now_mono_ms);
        *in_out_is_well = *in_out_is_well && !is_trouble(web->settings.board, &row, status, now_mono_ms);
        if (row.role == SCOREBOARD_MASTER)
            *out_up_since_ms = row.started_mono_ms;
        json_t *process =
            json_pack("{s:i, s:s, s:s, s:i, s:i}", "process", i, "role", scoreboard_role_name(row.role),
                      "status", status, "pid", (int)row.pid, "restarts", (int)row.start_count - 1);
        if (row.role == SCOREBOARD_ENGINE && row.pid != 0)
            json_object_set_new(process, "sessions", json_integer(row.load % SCOREBOARD_LOAD_FULL));
        json_array_append_new(processes, process);
    }
    return processes;
}

json_t *web_health_json(const struct web *web)
{
    struct call_tally tally = {0};
    int64_t now_mono_ms = clock_mono_ms(), up_since_ms = now_mono_ms;
    struct store_health_view store = {0};
    if (web->settings.health != NULL)
        store = store_health_look(web->settings.health);
    if (store_thread_is_stuck(web->settings.store))
        store.state = STORE_UNAVAILABLE;
    const char *unready = web_why_unready(web);
    bool is_well =
        store.state == STORE_OK && store.mended_unix_ms == 0 && !store.is_disk_low && unready == NULL;
    json_t *processes = processes_json(web, now_mono_ms, &up_since_ms, &is_well);
    bool speaks = web_can_speak(web);
    json_t *lacks = lacks_json(web);
    is_well =
        is_well && is_model_well(web->settings.speakers) && !are_deliveries_late(web) &&
        (json_array_size(lacks) == 0 || !web->settings.telephony->is_checked); /* a trial has no Twilio */
    scoreboard_each_call(web->settings.board, add_call, &tally);
    return json_pack("{s:s, s:b, s:s, s:s, s:f, s:i, s:b, s:o, s:o, s:o, s:o, s:o}", "status",
                     is_well ? "ok" : "degraded", "ready", unready == NULL, "unready_reason",
                     unready != NULL ? unready : "", "version", VOICEPLATE_VERSION, "up_seconds",
                     (double)(now_mono_ms - up_since_ms) / 1000.0, "calls_live", tally.live_count,
                     "can_speak", speaks, "model", model_json(web->settings.speakers, now_mono_ms), "breaker",
                     breaker_json(web->settings.breaker, now_mono_ms), "store", store_json(&store),
                     "deliveries", deliveries_json(web, lacks), "processes", processes);
}

/* A load balancer needs no more than the word, and nobody else who is not known is helped. */
void web_serve_health(void *owner, struct http_request *request)
{
    struct web *web = owner;
    enum guard_asker asker = guard_who(web, request);
    if (asker == GUARD_ANSWERED)
        return;
    json_t *health = web_health_json(web);
    int status = json_is_true(json_object_get(health, "ready")) ? 200 : 503;
    if (asker == GUARD_OPERATOR) {
        reply_json(request, status, health);
        return;
    }
    json_t *word = json_pack("{s:O}", "status", json_object_get(health, "status"));
    json_decref(health);
    reply_json(request, status, word);
}

/* For whoever sends calls here or elsewhere; it helps no stranger, and asks for no token. */
void web_serve_ready(void *owner, struct http_request *request)
{
    bool is_ready = web_why_unready(owner) == NULL;
    reply_json(request, is_ready ? 200 : 503, json_pack("{s:b}", "ready", is_ready));
}
