#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/call_sid.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "engine/http_refusal.h"
#include "engine/http_chat.h"
#include "engine/http_speech.h"
#include "engine/http_transcribe.h"
#include "engine/model_name.h"
#include "engine/session.h"
#include "engine/thresholds.h"
#include "net/http_origin.h"

enum {
    LISTENERS_PER_THREAD = 2, /* callers speak half of the time; a listener may cost 50 MB */
    SPEAK_THREADS =
        4, /* one works at a time, as synthesis is 6 times faster than speech; others make way in their middle */
    PHRASES_MAX_BYTES = 16 << 20,
    BODY_MAX_BYTES = 26214400, /* openai-rest.md section 2 */
    MESSAGE_MAX_BYTES = 6 << 20,
    QUEUE_MAX_BYTES = 2 << 20,
    LATE_MS = 1000, /* work waits this long: no more callers */
    PING_EVERY_MS = 20000,
};

/* One Realtime connection. Outlives the engine until its socket is closed. */
struct connection {
    struct connection *next, *previous;
    struct engine *engine; /* NULL once the engine is gone */
    struct ws_conn *ws;
    struct session *session; /* NULL once it is over */
};

struct engine {
    struct engine_core core;
    struct http_client *http;
    struct http_server *server;
    struct connection *connections;
    int connection_count, session_max;
    bool has_no_requests; /* while draining: the server's part is done */
    void (*on_drained)(void *owner);
    void *drain_owner;
    bool (*yields)(void *owner);
    void (*on_sessions)(void *owner);
    void *share_owner;                                /* of both */
    char *api_key, *chat_url, *chat_model, *chat_key; /* owned copies, NULL where not set */
};

static bool is_overloaded(struct engine *engine)
{
    return pool_wait_ms(engine->core.pool, POOL_HEAR) > LATE_MS ||
           pool_wait_ms(engine->core.pool, POOL_SPEAK) > LATE_MS;
}

int engine_caller_count(const struct engine *engine)
{
    return engine->connection_count + http_server_unknown_count(engine->server);
}

bool engine_is_full(struct engine *engine)
{
    return engine_caller_count(engine) >= engine->session_max || is_overloaded(engine);
}

static void tell_sessions(const struct engine *engine)
{
    if (engine->on_sessions != NULL && !engine->core.is_closing)
        engine->on_sessions(engine->share_owner);
}

static void unlink_connection(struct connection *connection)
{
    struct engine *engine = connection->engine;
    if (engine == NULL)
        return;
    *(connection->previous != NULL ? &connection->previous->next : &engine->connections) = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    engine->connection_count--;
    connection->engine = NULL;
    tell_sessions(engine);
}

static void tell_when_drained(struct engine *engine)
{
    if (!engine->has_no_requests || engine->connection_count > 0)
        return;
    engine->has_no_requests = false; /* once */
    engine->on_drained(engine->drain_owner);
}

static void on_text(void *owner, char *text, size_t len)
{
    struct connection *connection = owner;
    if (connection->session != NULL)
        session_feed(connection->session, (struct span){text, len});
}

static void on_closed(void *owner, const struct ws_end *end)
{
    struct connection *connection = owner;
    if (connection->session != NULL)
        log_of_call(LOG_LEVEL_INFO, "engine", session_call_sid(connection->session),
                    "session closed session=%s code=%d err=%s", session_id(connection->session),
                    end->close_code, vp_err_name(end->err));
    struct engine *engine = connection->engine;
    unlink_connection(connection);
    session_destroy(connection->session);
    free(connection);
    if (engine != NULL)
        tell_when_drained(engine);
}

static const struct ws_events ws_events = {.on_text = on_text, .on_closed = on_closed};

static const struct ws_limits ws_limits = {.message_max_bytes = MESSAGE_MAX_BYTES,
                                           .queue_max_bytes = QUEUE_MAX_BYTES,
                                           .ping_every_ms = PING_EVERY_MS};

static void send_parts(void *owner, const struct span *parts, size_t part_count)
{
    struct connection *connection = owner;
    enum vp_err err = ws_send(connection->ws, parts, part_count);
    if (err == VP_ERR_CLOSED || err == VP_OK)
        return;
    log_of_call(LOG_LEVEL_WARN, "engine",
                connection->session != NULL ? session_call_sid(connection->session) : "-",
                "events lost err=%s", vp_err_name(err));
    ws_close(connection->ws, 1008, "events are read too slowly");
}

static void on_over(void *owner, uint16_t close_code, const char *why)
{
    ws_close(((struct connection *)owner)->ws, close_code, why);
}

/* The beta dialect is refused as the real service does (openai-realtime.md section 0): connected, told, closed. */
static bool is_beta(const struct http_request *request)
{
    const char *beta = http_header(request, "OpenAI-Beta");
    return beta != NULL && strstr(beta, "realtime=v1") != NULL;
}

/* Connected, told and closed, as the service does it (openai-realtime.md 1.2): many clients see no more of a refused
 * upgrade than that it failed. */
static void turn_away(struct connection *connection, const struct realtime_refusal *error)
{
    const struct event_sink sink = {send_parts, connection};
    char why[96];
    realtime_send_error(&sink, error);
    snprintf(why, sizeof why, "%s.%s", error->type, error->code);
    ws_close(connection->ws, 4000, why);
}

/* What is to be spoken to, by the URL: a conversation with a model, or a transcription. */
static enum vp_err read_target(const struct http_request *request, struct session_options *options,
                               struct realtime_refusal *error)
{
    const char *model = http_query(request, "model"), *intent = http_query(request, "intent");
    if (is_beta(request))
        return realtime_refuse(
            error, "beta_api_shape_disabled", NULL,
            "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.");
    if (http_query(request, "call_id") != NULL)
        return realtime_refuse(error, "invalid_value", "call_id",
                               "There are no calls to attach to: this engine has neither SIP nor WebRTC.");
    if (intent != NULL && strcmp(intent, "transcription") != 0)
        return realtime_refuse(error, "invalid_value", "intent",
                               "Invalid value: '%.40s'. Supported values are: 'transcription'.", intent);
    options->is_transcription = intent != NULL;
    if (intent != NULL && model != NULL)
        return realtime_refuse(error, "invalid_model", "model",
                               "You must not provide a model parameter for transcription sessions.");
    options->model = model != NULL && model[0] != '\0' ? model : MODEL_NAME_OWN;
    return model_name_check(options->model, MODEL_REALTIME, error);
}

static void open_session(struct engine *engine, struct connection *connection,
                         const struct session_options *options)
{
    enum vp_err err = session_create(options, &connection->session);
    if (err != VP_OK) {
        log_of_call(LOG_LEVEL_ERROR, "engine", options->call_sid, "session failed err=%s", vp_err_name(err));
        ws_close(connection->ws, 1011, vp_err_text(err));
        return;
    }
    log_of_call(LOG_LEVEL_INFO, "engine", options->call_sid, "session open session=%s live=%d",
                session_id(connection->session), engine->connection_count);
}

/* Without a key programs of this machine may ask, but no stranger's page in a browser on it. */
static bool may_ask(void *owner, struct http_request *request)
{
    static const struct http_site site = {{NULL}};
    const struct engine *engine = owner;
    return (engine->api_key != NULL && engine->api_key[0] != '\0') || http_origin_admit(request, &site);
}

static bool may_enter(struct engine *engine, struct http_request *request)
{
    if (http_has_key(request, engine->api_key))
        return true;
    http_refuse(request, &(struct http_refusal){401, "invalid_request_error", "invalid_api_key", NULL},
                "Incorrect API key provided.");
    return false;
}

static void handle_realtime(void *owner, struct http_request *request)
{
    struct engine *engine = owner;
    if (!may_enter(engine, request))
        return;
    if (engine->connection_count >= engine->session_max || is_overloaded(engine)) {
        metric_add(METRIC_ENGINE_SESSIONS_REFUSED_TOTAL, 1);
        http_refuse(request, &http_refusal_overloaded, "The engine has no capacity for another session.");
        return;
    }
    const char *protocols = http_header(request, "Sec-WebSocket-Protocol");
    char model[64], call_sid[CALL_SID_BYTES];
    struct realtime_refusal refusal = {0};
    (void)call_sid_take(http_header(request, CALL_SID_HEADER), call_sid);
    struct session_options options = {.core = &engine->core, .call_sid = call_sid, .on_over = on_over};
    enum vp_err err = read_target(request, &options, &refusal);
    if (err == VP_OK) /* the upgrade ends the request */
        (void)span_copy(span_of(options.model), model, sizeof model);
    bool has_protocol = protocols != NULL && strstr(protocols, "realtime") != NULL;
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) {
        http_refuse(request, &http_refusal_overloaded, vp_err_text(VP_ERR_NO_MEMORY));
        return;
    }
    if (http_upgrade(request, has_protocol ? "realtime" : NULL, &ws_limits, &ws_events, connection,
                     &connection->ws) != VP_OK) {
        free(connection);
        return;
    }
    connection->engine = engine;
    connection->next = engine->connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    engine->connections = connection;
    engine->connection_count++;
    tell_sessions(engine);
    options.model = model;
    options.sink = (struct event_sink){send_parts, connection};
    options.owner = connection;
    if (err != VP_OK)
        turn_away(connection, &refusal);
    else
        open_session(engine, connection, &options);
}

/* For what takes a while to compute. False: the request is answered. */
static bool may_load(struct engine *engine, struct http_request *request)
{
    if (!may_enter(engine, request))
        return false;
    bool is_late = is_overloaded(engine);
    if (is_late)
        http_refuse(request, &http_refusal_overloaded, "The engine is overloaded.");
    return !is_late;
}

static void handle_speech(void *owner, struct http_request *request)
{
    struct engine *engine = owner;
    if (may_load(engine, request))
        http_speech(&engine->core, request);
}

static void handle_transcriptions(void *owner, struct http_request *request)
{
    struct engine *engine = owner;
    if (may_load(engine, request))
        http_transcribe(&engine->core, request);
}

static void handle_chat(void *owner, struct http_request *request)
{
    if (may_enter(owner, request))
        http_chat(request);
}

static void handle_models(void *owner, struct http_request *request)
{
    if (may_enter(owner, request))
        http_answer_json(request, model_name_list());
}

static void handle_model(void *owner, struct http_request *request)
{
    const char *name = strrchr(http_path(request), '/') + 1;
    if (!may_enter(owner, request))
        return;
    struct realtime_refusal refusal = {0};
    if (model_name_check(name, MODEL_ANYTHING, &refusal) == VP_OK)
        http_answer_json(request, model_name_json(name));
    else
        http_refuse_with(request, 404, &refusal);
}

static void handle_latency(void *owner, struct http_request *request)
{
    struct engine *engine = owner;
    if (!may_enter(engine, request))
        return;
    struct buf body;
    buf_init(&body, 4096);
    if (latency_format(&engine->core.latencies, &body) == VP_OK)
        http_reply(request, 200, "application/json", (struct span){body.at, body.len});
    else
        http_reply_error(request, 500, "server_error", vp_err_text(VP_ERR_NO_MEMORY));
    buf_deinit(&body);
}

static void handle_health(void *owner, struct http_request *request)
{
    struct engine *engine = owner;
    bool is_late = is_overloaded(engine);
    http_answer_json(request,
                     json_pack("{s:s, s:i, s:i, s:I, s:I}", "status", is_late ? "overloaded" : "ok",
                               "sessions", engine->connection_count, "session_max", engine->session_max,
                               "hear_wait_ms", (json_int_t)pool_wait_ms(engine->core.pool, POOL_HEAR),
                               "speak_wait_ms", (json_int_t)pool_wait_ms(engine->core.pool, POOL_SPEAK)));
}

static void handle_unknown(void *owner, struct http_request *request);

static const struct http_route routes[] = {
    {"GET", "/v1/realtime", handle_realtime},
    {"POST", "/v1/audio/speech", handle_speech},
    {"POST", "/v1/audio/transcriptions", handle_transcriptions},
    {"POST", "/v1/chat/completions", handle_chat},
    {"GET", "/v1/models", handle_models},
    {"GET", "/v1/voiceplate/latency", handle_latency},
    {"GET", "/v1/models/*", handle_model},
    {"GET", "/health", handle_health},
    {"GET", "/*", handle_unknown},
    {"POST", "/*", handle_unknown},
    {"PUT", "/*", handle_unknown},
    {"DELETE", "/*", handle_unknown},
};

static bool is_served(const char *path)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        size_t len = strlen(routes[i].path);
        bool is_prefix = routes[i].path[len - 1] == '*';
        if (routes[i].handler != handle_unknown && strncmp(routes[i].path, path, len - is_prefix) == 0 &&
            (is_prefix || path[len] == '\0'))
            return true;
    }
    return false;
}

/* A path or a method that is none, in the service's form. */
static void handle_unknown(void *owner, struct http_request *request)
{
    if (!may_enter(owner, request))
        return;
    struct realtime_refusal refusal = {0};
    bool is_method = is_served(http_path(request));
    (void)!realtime_refuse(&refusal, is_method ? "method_not_supported" : "unknown_url", NULL,
                           is_method ? "Not allowed to %.10s on %.200s." : "Invalid URL (%.10s %.200s)",
                           http_method(request), http_path(request));
    http_refuse_with(request, is_method ? 405 : 404, &refusal);
}

static char *copy_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? strdup(text) : NULL;
}

static void tell_voice(const struct engine_core *core)
{
    char quoted[600];
    const char *lacks = speech_voice_lacks(core->models);
    if (lacks == NULL)
        log_info("speech", "the engine's voice is loaded voice=%s", speech_voice_name(core->manner.voice));
    else
        log_info("speech", "the engine speaks with another voice=%s reason=%s",
                 speech_voice_name(core->manner.voice), log_quote(quoted, sizeof quoted, span_of(lacks)));
}

static enum vp_err load(struct engine *engine, const struct engine_options *options, char *out_why,
                        size_t why_size_bytes)
{
    struct engine_core *core = &engine->core;
    const char *voice = options->voice != NULL ? options->voice : "flite";
    const struct speech_paths paths = {options->models_dir, options->sphinx_dir,
                                       .wants_neural_voice = strcmp(voice, "flite") != 0};
    enum vp_err err = speech_models_load(&paths, &core->models, out_why, why_size_bytes);
    if (err != VP_OK)
        return err;
    core->manner = (struct speech_manner){speech_voice_choose(core->models, voice, SPEECH_VOICE_FLITE),
                                          options->speed > 0 ? options->speed : 1};
    tell_voice(core);
    int hear_threads = options->worker_count > 0 ? options->worker_count : 1;
    err = pool_create(core->loop, core->models, hear_threads, SPEAK_THREADS, &core->pool);
    if (err == VP_OK)
        err =
            listeners_create(core->pool, core->models, hear_threads * LISTENERS_PER_THREAD, &core->listeners);
    if (err == VP_OK)
        err = vocabulary_cache_create(core->models, core->pool, &core->vocabularies);
    if (err == VP_OK)
        err = phrase_cache_create(PHRASES_MAX_BYTES, &core->phrases);
    if (err != VP_OK)
        snprintf(out_why, why_size_bytes, "The engine cannot start: %s.", vp_err_text(err));
    return err;
}

static bool yields(void *owner)
{
    struct engine *engine = owner;
    return engine->yields(engine->share_owner);
}

static enum vp_err serve(struct engine *engine, int listen_fd, char *out_why, size_t why_size_bytes)
{
    struct http_limits limits = http_limits_default;
    limits.body_max_bytes = BODY_MAX_BYTES;
    limits.takes_chunks = true; /* the official clients send an open file so */
    enum vp_err err = VP_OK;
    if (engine->chat_url != NULL) {
        err = http_client_create(engine->core.loop, &engine->http);
        engine->core.chat =
            (struct chat_settings){engine->chat_url, engine->chat_model, engine->chat_key, engine->http};
    }
    if (err == VP_OK)
        err = http_server_open(engine->core.loop, listen_fd, routes, sizeof routes / sizeof *routes, &limits,
                               engine, &engine->server);
    if (err != VP_OK) {
        snprintf(out_why, why_size_bytes, "The engine cannot serve: %s.", vp_err_text(err));
        return err;
    }
    http_server_set_gate(engine->server, may_ask);
    if (engine->yields != NULL)
        http_server_set_yield(engine->server, yields);
    return VP_OK;
}

enum vp_err engine_open(struct loop *loop, int listen_fd, const struct engine_options *options,
                        struct engine **out_engine, char *out_why, size_t why_size_bytes)
{
    struct engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL)
        return VP_ERR_NO_MEMORY;
    engine->core.loop = loop;
    engine->core.silence_ms = options->silence_ms > 0 ? options->silence_ms : 500;
    engine->core.text_late_ms = options->text_late_ms > 0 ? options->text_late_ms : TEXT_LATE_MS;
    engine->session_max = options->session_max;
    engine->yields = options->yields;
    engine->on_sessions = options->on_sessions;
    engine->share_owner = options->owner;
    engine->api_key = copy_or_null(options->api_key);
    engine->chat_url = copy_or_null(options->chat_url);
    engine->chat_model = copy_or_null(options->chat_model);
    engine->chat_key = copy_or_null(options->chat_key);
    enum vp_err err = load(engine, options, out_why, why_size_bytes);
    if (err == VP_OK)
        err = serve(engine, listen_fd, out_why, why_size_bytes);
    if (err != VP_OK)
        engine_close(engine);
    else
        *out_engine = engine;
    return err;
}

static void on_server_drained(void *owner)
{
    struct engine *engine = owner;
    engine->has_no_requests = true;
    tell_when_drained(engine);
}

void engine_drain(struct engine *engine, void (*on_drained)(void *owner), void *owner)
{
    engine->on_drained = on_drained;
    engine->drain_owner = owner;
    http_server_drain(engine->server, true, on_server_drained, engine);
}

void engine_close(struct engine *engine)
{
    if (engine == NULL)
        return;
    engine->core.is_closing = true;
    while (engine->connections != NULL) {
        struct connection *connection = engine->connections;
        unlink_connection(connection);
        session_destroy(connection->session);
        connection->session = NULL;
        ws_close(connection->ws, 1001, "the engine is shutting down");
    }
    pool_destroy(engine->core.pool); /* its last jobs answer what HTTP requests still wait */
    listeners_destroy(engine->core.listeners);
    http_server_close(engine->server);
    http_client_destroy(engine->http);
    vocabulary_cache_destroy(engine->core.vocabularies);
    phrase_cache_destroy(engine->core.phrases);
    speech_models_destroy(engine->core.models);
    free(engine->api_key);
    free(engine->chat_url);
    free(engine->chat_model);
    free(engine->chat_key);
    free(engine);
}
