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

static enum vp_err ask(struct fetching *question, const struct http_fetch_options *asked)
{
    struct http_client *client;
    struct http_fetch *fetch;
    enum vp_err err = http_client_create(question->loop, &client);
    if (err != VP_OK)
        return err;
    struct http_fetch_options options = *asked;
    options.timeout_ms = asked->timeout_ms > 0 ? asked->timeout_ms : TIMEOUT_MS;
    options.body_max_bytes = ANSWER_MAX_BYTES;
    options.on_done = on_done;
    options.owner = question;
    err = http_fetch(client, &options, &fetch);
    if (err == VP_OK) {
        loop_run(question->loop);
        err = question->err;
    }
    http_client_destroy(client);
    return err;
}

enum vp_err ask_once(const struct http_fetch_options *question, int *out_status, struct buf *out_body)
{
    struct fetching fetching = {.body = out_body};
    enum vp_err err = loop_create(&fetching.loop);
    if (err == VP_OK)
        err = ask(&fetching, question);
    loop_destroy(fetching.loop);
    *out_status = fetching.status;
    return err;
}

enum vp_err fetch_once(const char *url, const char *const *headers, int *out_status, struct buf *out_body)
{
    const struct http_fetch_options question = {.method = "GET", .url = url, .headers = headers};
    return ask_once(&question, out_status, out_body);
}
