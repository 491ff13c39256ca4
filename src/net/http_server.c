#include "net/http_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "net/http_internal.h"

enum { DRAIN_LOOK_MS = 100 };

const struct http_limits http_limits_default = {
    .headers_max_bytes = 16 * 1024,
    .body_max_bytes = 64 * 1024,
    .idle_timeout_s = 15,
    .head_timeout_ms = 5 * 1000,
    .body_timeout_ms = 10 * 1000,
    .answer_timeout_ms = 10 * 1000,
    .connections_max = 1024,
    .connections_per_address_max = 256,
};

static bool is_method(const struct http_route *route, const char *method)
{
    return strcmp(route->method, method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

static bool is_path(const struct http_route *route, const char *path)
{
    size_t len = strlen(route->path);
    if (len > 0 && route->path[len - 1] == '*')
        return strncmp(route->path, path, len - 1) == 0;
    return strcmp(route->path, path) == 0;
}

static void refuse_method(struct http_request *request)
{
    const struct http_server *server = request->server;
    char allow[128];
    size_t len = 0;
    allow[0] = '\0';
    for (size_t i = 0; i < server->route_count; i++) {
        const struct http_route *route = &server->routes[i];
        if (!is_path(route, http_path(request)))
            continue;
        const char *also = strcmp(route->method, "GET") == 0 ? ", HEAD" : "";
        int added =
            snprintf(allow + len, sizeof allow - len, "%s%s%s", len > 0 ? ", " : "", route->method, also);
        if (added < 0 || (size_t)added >= sizeof allow - len)
            break;
        len += (size_t)added;
    }
    http_add_header(request, "Allow", allow);
    http_reply_error(request, 405, "method_not_allowed", "this path does not take this method");
}

/* Whether some route has the request's path; its handler has the request then, if the method fits too. */
static bool route(struct http_server *server, struct http_request *request)
{
    const char *method = http_method(request);
    bool is_known = false;
    for (size_t i = 0; i < server->route_count; i++) {
        const struct http_route *candidate = &server->routes[i];
        if (!is_path(candidate, http_path(request)))
            continue;
        is_known = true;
        if (is_method(candidate, method)) {
            candidate->handler(server->owner, request);
            return true;
        }
    }
    if (is_known)
        refuse_method(request);
    return is_known;
}

/* Takes the mount off path and target, where both have it: one that was written with escapes is not ours. */
static bool leave_mount(const struct http_server *server, struct http_request *request)
{
    size_t len = strlen(server->mount);
    if (len == 0 || strncmp(request->head.path, server->mount, len) != 0 || request->head.path[len] != '/' ||
        strncmp(request->head.target, server->mount, len) != 0)
        return false;
    request->mount_len = len;
    return true;
}

static void serve(struct http_server *server, struct http_request *request)
{
    if (!route(server, request) && !(leave_mount(server, request) && route(server, request)))
        http_reply_error(request, 404, "not_found", "nothing is here");
}

void http_server_dispatch(struct http_server *server, struct http_request *request)
{
    request->next = server->requests;
    if (server->requests != NULL)
        server->requests->previous = request;
    server->requests = request;
    if (server->gate == NULL || server->gate(server->owner, request))
        serve(server, request);
}

void http_let_pass(struct http_request *request)
{
    if (request->server != NULL)
        serve(request->server, request);
    else
        http_reply_error(request, 503, "server_error", "the service stopped meanwhile");
}

static void server_free(void *arg)
{
    struct http_server *server = arg;
    loop_timer_deinit(&server->accept_timer);
    loop_timer_deinit(&server->drain_timer);
    free(server);
}

/* Drained: no request is open, and nobody who connected may still ask. */
static void on_drain_look(void *arg)
{
    struct http_server *server = arg;
    bool is_silence_over =
        !server->waits_for_silent || LIST_EMPTY(&server->conns) || clock_mono_ms() >= server->drained_at_ms;
    if (server->requests == NULL && is_silence_over)
        server->on_drained(server->drain_owner);
    else
        loop_timer_start(&server->drain_timer, DRAIN_LOOK_MS);
}

enum vp_err http_server_open(struct loop *loop, int listen_fd, const struct http_route *routes,
                             size_t route_count, const struct http_limits *limits, void *owner,
                             struct http_server **out_server)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return VP_ERR_NO_MEMORY;
    *server = (struct http_server){.loop = loop,
                                   .routes = routes,
                                   .route_count = route_count,
                                   .limits = *limits,
                                   .mount = "",
                                   .owner = owner,
                                   .later = {.fn = server_free, .arg = server}};
    enum vp_err err = loop_timer_init(&server->drain_timer, loop, on_drain_look, server);
    if (err == VP_OK)
        err = http_accept_start(server, listen_fd);
    if (err != VP_OK)
        server_free(server);
    else
        *out_server = server;
    return err;
}

void http_server_set_gate(struct http_server *server, http_gate_fn gate)
{
    server->gate = gate;
}

void http_server_set_yield(struct http_server *server, http_yield_fn yields)
{
    server->yields = yields;
}

int http_server_unknown_count(const struct http_server *server)
{
    int count = 0;
    const struct http_conn *conn;
    LIST_FOREACH(conn, &server->conns, entry)
        count += !conn->is_known;
    return count;
}

void http_server_set_mount(struct http_server *server, const char *path)
{
    server->mount = path;
}

void http_server_set_tls(struct http_server *server, struct tls_server *tls)
{
    server->tls = tls;
}

void http_server_stop_accepting(struct http_server *server)
{
    http_accept_stop(server);
}

void http_server_drain(struct http_server *server, bool waits_for_silent, void (*on_drained)(void *owner),
                       void *owner)
{
    http_server_stop_accepting(server);
    server->drained_at_ms = clock_mono_ms() + (server->limits.idle_timeout_s + 1) * 1000;
    server->waits_for_silent = waits_for_silent;
    server->on_drained = on_drained;
    server->drain_owner = owner;
    loop_timer_start(&server->drain_timer, 0);
}

void http_server_close(struct http_server *server)
{
    if (server == NULL)
        return;
    http_server_stop_accepting(server);
    loop_timer_stop(&server->drain_timer);
    while (!LIST_EMPTY(&server->conns)) {
        struct http_conn *conn = LIST_FIRST(&server->conns);
        if (conn->phase == HTTP_PHASE_HANDLED) /* cut; an answer that is queued goes out */
            http_conn_close(conn);
        else
            http_conn_finish(conn);
    }
    struct http_request *next;
    for (struct http_request *request = server->requests; request != NULL; request = next) {
        next = request->next;
        request->server = NULL;
        request->next = request->previous = NULL;
    }
    server->requests = NULL;
    loop_at_end_of_round(server->loop, &server->later);
}
