#include <stdlib.h>

#include "web/web_internal.h"

void reply_json(struct http_request *request, int status, json_t *json)
{
    char *text =
        json != NULL ? json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(12)) : NULL;
    json_decref(json);
    if (text == NULL) {
        http_reply_error(request, 500, "server_error", vp_err_text(VP_ERR_NO_MEMORY));
        return;
    }
    http_reply(request, status, "application/json", span_of(text));
    free(text);
}

void reply_stored(struct http_request *request, enum vp_err err, json_t *json, const char *missing)
{
    bool is_missing = err == VP_ERR_NOT_FOUND;
    if (err == VP_OK) {
        reply_json(request, 200, json);
        return;
    }
    json_decref(json);
    http_reply_error(request, is_missing ? 404 : 503, is_missing ? "not_found" : "server_error",
                     is_missing ? missing : vp_err_text(err));
}

void *web_job_create(struct http_request *request, size_t size_bytes)
{
    void *job = calloc(1, size_bytes);
    if (job == NULL)
        http_reply_error(request, 500, "server_error", vp_err_text(VP_ERR_NO_MEMORY));
    return job;
}
