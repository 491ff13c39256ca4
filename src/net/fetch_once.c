#include "net/fetch_once.h"

enum { TIMEOUT_MS = 5000, ANSWER_MAX_BYTES = 8 * 1024 * 1024 };

struct fetching {
    struct loop *loop;
    struct buf *body;
    enum vp_err err;
    int status;
};

static void on_done(void *owner, const struct http_response *response)
{
    struct fetching *question = owner;
    question->err = response->err;
    question->status = response->err == VP_OK ? response->status : 0;
    if (question->err == VP_OK && question->body != NULL)
        question->err = buf_append_span(question->body, response->body);
    loop_stop(question->loop);
}

static enum vp_err ask(struct fetching *question, const char *url, const char *const *headers)
{
    struct http_client *client;
    struct http_fetch *fetch;
    enum vp_err err = http_client_create(question->loop, &client);
    if (err != VP_OK)
        return err;
    const struct http_fetch_options options =
        http_get(url, headers, TIMEOUT_MS, ANSWER_MAX_BYTES, on_done, question);
    err = http_fetch(client, &options, &fetch);
    if (err == VP_OK) {
        loop_run(question->loop);
        err = question->err;
    }
    http_client_destroy(client);
    return err;
}

enum vp_err fetch_once(const char *url, const char *const *headers, int *out_status, struct buf *out_body)
{
    struct fetching question = {.body = out_body};
    enum vp_err err = loop_create(&question.loop);
    if (err == VP_OK)
        err = ask(&question, url, headers);
    loop_destroy(question.loop);
    *out_status = question.status;
    return err;
}
