#include "app/live_streams.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/http_client.h"

enum { TIMEOUT_MS = 5000, ANSWER_MAX_BYTES = 8 * 1024 * 1024 };

struct question {
    struct loop *loop;
    struct live_streams streams;
    enum vp_err err;
    int status;
};

static enum vp_err read_streams(struct span body, struct live_streams *out_streams)
{
    json_t *answer = json_loadb(body.at, body.len, 0, NULL);
    const json_t *list = json_object_get(answer, "streams"), *stream;
    enum vp_err err = json_is_array(list) ? VP_OK : VP_ERR_BAD_JSON;
    size_t i;
    if (err == VP_OK) {
        out_streams->streams = calloc(json_array_size(list) + 1, sizeof *out_streams->streams);
        if (out_streams->streams == NULL)
            err = VP_ERR_NO_MEMORY;
    }
    if (err == VP_OK) {
        json_array_foreach(list, i, stream)
        {
            const char *call_sid = json_string_value(json_object_get(stream, "call_sid"));
            struct live_stream *entry = &out_streams->streams[i];
            span_copy(span_of(call_sid != NULL ? call_sid : ""), entry->call_sid, sizeof entry->call_sid);
            entry->is_leaving = json_is_true(json_object_get(stream, "leaving"));
        }
        out_streams->count = json_array_size(list);
    }
    json_decref(answer);
    return err;
}

static void on_done(void *owner, const struct http_response *response)
{
    struct question *question = owner;
    question->err = response->err;
    question->status = response->err == VP_OK ? response->status : 0;
    if (question->err == VP_OK && response->status != 200)
        question->err = VP_ERR_HTTP_STATUS;
    if (question->err == VP_OK)
        question->err = read_streams(response->body, &question->streams);
    loop_stop(question->loop);
}

static enum vp_err ask(struct question *question, const char *url, const char *const *headers)
{
    struct http_client *client;
    struct http_fetch *fetch;
    enum vp_err err = http_client_create(question->loop, &client);
    if (err != VP_OK)
        return err;
    const struct http_fetch_options options = {
        .method = "GET",
        .url = url,
        .headers = headers,
        .timeout_ms = TIMEOUT_MS,
        .body_max_bytes = ANSWER_MAX_BYTES,
        .on_done = on_done,
        .owner = question,
    };
    err = http_fetch(client, &options, &fetch);
    if (err == VP_OK) {
        loop_run(question->loop);
        err = question->err;
    }
    http_client_destroy(client);
    return err;
}

enum vp_err live_streams_fetch(const char *base_url, const char *token, struct live_streams *out_streams,
                               int *out_status)
{
    char url[1024], authorization[1024];
    const char *const headers[] = {token[0] != '\0' ? authorization : NULL, NULL};
    struct question question = {0};
    snprintf(url, sizeof url, "%s/streams", base_url);
    snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", token);
    *out_status = 0;
    enum vp_err err = loop_create(&question.loop);
    if (err == VP_OK)
        err = ask(&question, url, headers);
    loop_destroy(question.loop);
    *out_status = question.status;
    if (err == VP_OK)
        *out_streams = question.streams;
    return err;
}
