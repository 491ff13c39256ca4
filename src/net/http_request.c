#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/http_internal.h"

struct http_request *http_request_create(struct http_conn *conn)
{
    struct http_request *request = calloc(1, sizeof *request);
    if (request == NULL)
        return NULL;
    const struct http_limits *limits = &conn->server->limits;
    request->loop = conn->server->loop;
    request->server = conn->server;
    request->conn = conn;
    http_head_init(&request->head, limits->headers_max_bytes, limits->body_max_bytes);
    request->head.takes_chunks = limits->takes_chunks;
    buf_init(&request->body, limits->body_max_bytes);
    buf_init(&request->headers, limits->headers_max_bytes);
    memcpy(request->peer, conn->peer, sizeof request->peer);
    return request;
}

static void unlink_request(struct http_request *request)
{
    if (request->previous != NULL)
        request->previous->next = request->next;
    else if (request->server != NULL && request->server->requests == request)
        request->server->requests = request->next;
    if (request->next != NULL)
        request->next->previous = request->previous;
}

void http_request_free(struct http_request *request)
{
    unlink_request(request);
    http_head_deinit(&request->head);
    buf_deinit(&request->body);
    buf_deinit(&request->headers);
    http_form_deinit(&request->query);
    http_form_deinit(&request->form);
    free(request);
}

const char *http_path(const struct http_request *request)
{
    return request->head.path + request->mount_len;
}

const char *http_target(const struct http_request *request)
{
    return request->head.target + request->mount_len;
}

const char *http_method(const struct http_request *request)
{
    return request->head.method;
}

const char *http_header(const struct http_request *request, const char *name)
{
    return http_head_find(&request->head, name);
}

const char *http_header_last(const struct http_request *request, const char *name)
{
    return http_head_find_last(&request->head, name);
}

const char *http_query(const struct http_request *request, const char *name)
{
    /* Parsed at the first question; the caller sees no difference. */
    struct http_request *mutable = (struct http_request *)request;
    if (!request->is_query_parsed) {
        mutable->is_query_parsed = true;
        const char *query = strchr(http_target(request), '?');
        if (query != NULL)
            (void)!http_form_parse(span_of(query + 1), &mutable->query); /* a form that is none has nothing */
    }
    const char *value = http_form_find(&request->query, name);
    bool has_default = request->default_name[0] != '\0' && strcmp(request->default_name, name) == 0;
    return has_default && (value == NULL || value[0] == '\0') ? request->default_value : value;
}

bool http_set_query_default(struct http_request *request, const char *name, const char *value)
{
    if (strlen(name) >= HTTP_DEFAULT_BYTES || strlen(value) >= HTTP_DEFAULT_BYTES)
        return false;
    return span_copy(span_of(name), request->default_name, sizeof request->default_name) &&
           span_copy(span_of(value), request->default_value, sizeof request->default_value);
}

struct span http_body(const struct http_request *request)
{
    return request->body.len > 0 ? (struct span){request->body.at, request->body.len} : SPAN_LIT("");
}

const char *http_peer(const struct http_request *request)
{
    return request->peer;
}

bool http_peer_left(const struct http_request *request)
{
    /* Nothing is read while a request waits for its answer, so only the system knows. */
    return request->conn == NULL || stream_is_peer_gone(request->conn->stream);
}

static bool is_form_type(const char *content_type)
{
    static const char form[] = "application/x-www-form-urlencoded";
    return content_type != NULL && strncasecmp(content_type, form, sizeof form - 1) == 0 &&
           strchr("; \t", content_type[sizeof form - 1]) != NULL; /* or its end */
}

enum vp_err http_form(struct http_request *request, const struct http_param **out_params, size_t *out_count)
{
    if (!request->is_form_parsed) {
        if (!is_form_type(http_header(request, "Content-Type")))
            return VP_ERR_BAD_REQUEST;
        enum vp_err err = http_form_parse(http_body(request), &request->form);
        if (err != VP_OK)
            return err;
        request->is_form_parsed = true;
    }
    *out_params = request->form.params;
    *out_count = request->form.count;
    return VP_OK;
}

const char *http_form_value(struct http_request *request, const char *name)
{
    const struct http_param *params;
    size_t count;
    if (http_form(request, &params, &count) != VP_OK)
        return NULL;
    return http_form_find(&request->form, name);
}
