#include "net/http_server.h"

#include <ctype.h>
#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "net/http_internal.h"

enum { ACCEPT_PAUSE_MS = 100, DRAIN_LOOK_MS = 100 };

const struct http_limits http_limits_default = {
    .headers_max_bytes = 16 * 1024,
    .body_max_bytes = 64 * 1024,
    .idle_timeout_s = 15,
};

static bool is_token(const char *text)
{
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (!isalnum((unsigned char)*text) && strchr("!#$%&'*+-.^_`|~", *text) == NULL)
            return false;
    return true;
}

/* Whatever could make a proxy in front of us see another message than we do (RFC 9112, 6.3 and 11.2). */
static const char *find_ambiguity(struct evhttp_request *ev)
{
    size_t length_count = 0, encoding_count = 0, host_count = 0;
    const struct evkeyvalq *headers = evhttp_request_get_input_headers(ev);
    const struct evkeyval *header;
    TAILQ_FOREACH(header, headers, next)
    {
        if (!is_token(header->key))
            return "malformed header name";
        length_count += strcasecmp(header->key, "Content-Length") == 0;
        host_count += strcasecmp(header->key, "Host") == 0;
        if (strcasecmp(header->key, "Transfer-Encoding") == 0) {
            encoding_count++;
            if (strcasecmp(header->value, "chunked") != 0)
                return "unknown transfer encoding";
        }
    }
    if (length_count > 1 || encoding_count > 1 || (length_count == 1 && encoding_count == 1))
        return "ambiguous length";
    return host_count > 1 ? "more than one host" : NULL;
}

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
        if (!is_path(route, request->path))
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

static void route(struct http_request *request)
{
    const struct http_server *server = request->server;
    const char *method = http_method(request);
    bool is_known = false;
    if (server->gate != NULL && !server->gate(server->owner, request))
        return;
    for (size_t i = 0; i < server->route_count; i++) {
        const struct http_route *candidate = &server->routes[i];
        if (!is_path(candidate, request->path))
            continue;
        is_known = true;
        if (is_method(candidate, method)) {
            candidate->handler(server->owner, request);
            return;
        }
    }
    if (is_known)
        refuse_method(request);
    else
        http_reply_error(request, 404, "not_found", "nothing is here");
}

static void on_request(struct evhttp_request *ev, void *arg)
{
    struct http_server *server = arg;
    struct http_request *request = http_request_create(server, ev);
    if (request == NULL) {
        evhttp_send_error(ev, 503, NULL);
        return;
    }
    const char *ambiguity = find_ambiguity(ev);
    if (ambiguity == NULL && request->path == NULL)
        ambiguity = "malformed path";
    if (ambiguity != NULL) {
        http_add_header(request, "Connection", "close");
        http_reply_error(request, 400, "bad_request", ambiguity);
        return;
    }
    if (server->drained_at_ms != 0)
        http_add_header(request, "Connection", "close");
    http_set_read_timeout(request, false);
    route(request);
}

/* Accepting fails when descriptors run out. The listener stays readable then: without a pause the loop would
 * spin until a connection ends. */
static void on_accept_failed(struct evconnlistener *listener, void *arg)
{
    struct http_server *server = arg;
    log_error("net", "accept_failed errno=%d", errno);
    evconnlistener_disable(listener);
    loop_timer_start(&server->accept_timer, ACCEPT_PAUSE_MS);
}

static void on_accept_pause_over(void *arg)
{
    struct http_server *server = arg;
    if (server->listener != NULL)
        evconnlistener_enable(server->listener);
}

static void server_free(void *arg)
{
    struct http_server *server = arg;
    if (server->evhttp != NULL)
        evhttp_free(server->evhttp);
    loop_timer_deinit(&server->accept_timer);
    loop_timer_deinit(&server->drain_timer);
    if (server->null_fd >= 0)
        close(server->null_fd);
    free(server);
}

static void on_drain_look(void *arg)
{
    struct http_server *server = arg;
    if (server->requests == NULL && clock_mono_ms() >= server->drained_at_ms)
        server->on_drained(server->drain_owner);
    else
        loop_timer_start(&server->drain_timer, DRAIN_LOOK_MS);
}

static enum vp_err start_accepting(struct http_server *server, int listen_fd)
{
    /* Without LEV_OPT_CLOSE_ON_FREE: the listener belongs to the master and stays open for the next process.
     */
    server->listener =
        evconnlistener_new(loop_base(server->loop), NULL, NULL, LEV_OPT_CLOSE_ON_EXEC, 0, listen_fd);
    if (server->listener == NULL)
        return VP_ERR_NO_MEMORY;
    server->bound = evhttp_bind_listener(server->evhttp, server->listener);
    if (server->bound == NULL) {
        evconnlistener_free(server->listener);
        server->listener = NULL;
        return VP_ERR_NO_MEMORY;
    }
    evconnlistener_set_error_cb(server->listener, on_accept_failed);
    return VP_OK;
}

static void set_limits(struct evhttp *evhttp, const struct http_limits *limits)
{
    evhttp_set_max_headers_size(evhttp, (ev_ssize_t)limits->headers_max_bytes);
    evhttp_set_max_body_size(evhttp, (ev_ssize_t)limits->body_max_bytes);
    evhttp_set_timeout(evhttp, limits->idle_timeout_s);
    evhttp_set_default_content_type(evhttp, NULL);
    /* Unknown methods must reach the routes too: they answer 405. */
    evhttp_set_allowed_methods(evhttp, EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT |
                                           EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
}

enum vp_err http_server_open(struct loop *loop, int listen_fd, const struct http_route *routes,
                             size_t route_count, const struct http_limits *limits, void *owner,
                             struct http_server **out_server)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return VP_ERR_NO_MEMORY;
    server->loop = loop;
    server->routes = routes;
    server->route_count = route_count;
    server->limits = *limits;
    server->owner = owner;
    server->later = (struct loop_later){.fn = server_free, .arg = server};
    server->null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    server->evhttp = evhttp_new(loop_base(loop));
    enum vp_err err = server->null_fd < 0 ? VP_ERR_IO : server->evhttp == NULL ? VP_ERR_NO_MEMORY : VP_OK;
    if (err == VP_OK)
        err = loop_timer_init(&server->accept_timer, loop, on_accept_pause_over, server);
    if (err == VP_OK)
        err = loop_timer_init(&server->drain_timer, loop, on_drain_look, server);
    if (err == VP_OK) {
        set_limits(server->evhttp, limits);
        evhttp_set_gencb(server->evhttp, on_request, server);
        err = start_accepting(server, listen_fd);
    }
    if (err != VP_OK) {
        server_free(server);
        return err;
    }
    *out_server = server;
    return VP_OK;
}

void http_server_set_gate(struct http_server *server, http_gate_fn gate)
{
    server->gate = gate;
}

void http_server_stop_accepting(struct http_server *server)
{
    if (server->bound == NULL)
        return;
    evhttp_del_accept_socket(server->evhttp, server->bound); /* frees the listener, leaves its socket open */
    server->bound = NULL;
    server->listener = NULL;
}

void http_server_drain(struct http_server *server, bool waits_for_silent, void (*on_drained)(void *owner),
                       void *owner)
{
    http_server_stop_accepting(server);
    for (struct http_request *request = server->requests; request != NULL; request = request->next)
        http_add_header(request, "Connection", "close");
    server->drained_at_ms =
        clock_mono_ms() + (waits_for_silent ? (server->limits.idle_timeout_s + 1) * 1000 : 0);
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
    evhttp_set_gencb(server->evhttp, NULL, NULL); /* requests of this turn's rest get evhttp's own 404 */
    struct http_request *next;
    for (struct http_request *request = server->requests; request != NULL; request = next) {
        next = request->next;
        request->server = NULL;
        request->next = request->previous = NULL;
    }
    server->requests = NULL;
    loop_at_end_of_turn(server->loop, &server->later);
}
