#include "net/signed_post.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/clock.h"
#include "net/address_range.h"
#include "net/resolve.h"
#include "net/standard_webhook.h"

enum { HOST_BYTES = 256, ADDRESS_BYTES = 64, ID_BYTES_MAX = 160, WHY_BYTES = 112 };
enum { SIGNATURE_LINE_BYTES = 2 * WEBHOOK_SIGNATURE_BYTES + 32 };

struct signed_post {
    struct signed_post_options options; /* its texts stand in texts */
    char *texts;                        /* owned: url, secrets, id and body */
    struct resolve *resolve;            /* one of both, or none at its end */
    struct http_fetch *fetch;
};

static void free_post(struct signed_post *post)
{
    free(post->texts);
    free(post);
}

static void end(struct signed_post *post, const struct http_response *response, const char *why)
{
    post->options.on_done(post->options.owner, response, why);
    free_post(post);
}

static void on_answer(void *owner, const struct http_response *response)
{
    end(owner, response, "");
}

/* The signature, and while the secret changes also the one by the old secret. */
static enum vp_err sign(const struct signed_post_options *options, int64_t now_s,
                        char out_line[SIGNATURE_LINE_BYTES])
{
    const char *const secrets[] = {options->secret, options->old_secret};
    size_t len = (size_t)snprintf(out_line, SIGNATURE_LINE_BYTES, "webhook-signature:");
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < 2 && err == VP_OK; i++) {
        struct webhook_secret secret;
        char signature[WEBHOOK_SIGNATURE_BYTES];
        if (secrets[i][0] == '\0')
            continue;
        err = webhook_secret_parse(secrets[i], &secret);
        if (err == VP_OK)
            err = webhook_sign(&secret, options->id, now_s, options->body, signature);
        if (err == VP_OK)
            len += (size_t)snprintf(out_line + len, SIGNATURE_LINE_BYTES - len, " %s", signature);
    }
    return err;
}

static enum vp_err send_to(struct signed_post *post, const char *address)
{
    const struct signed_post_options *from = &post->options;
    char id[ID_BYTES_MAX + 16], timestamp[48], signatures[SIGNATURE_LINE_BYTES];
    int64_t now_s = clock_machine_unix_ms() / 1000;
    enum vp_err err = sign(from, now_s, signatures);
    if (err != VP_OK)
        return err;
    snprintf(id, sizeof id, "webhook-id: %s", from->id);
    snprintf(timestamp, sizeof timestamp, "webhook-timestamp: %" PRId64, now_s);
    const char *const headers[] = {"Content-Type: application/json", id, timestamp, signatures, NULL};
    const struct http_fetch_options options = {.method = "POST",
                                               .url = from->url,
                                               .headers = headers,
                                               .body = from->body,
                                               .timeout_ms = from->timeout_ms,
                                               .body_max_bytes = from->answer_max_bytes,
                                               .connect_to = address,
                                               .on_done = on_answer,
                                               .owner = post};
    return http_fetch(from->client, &options, &post->fetch);
}

/* The address as curl takes it. */
static bool format_address(const struct sockaddr *address, char out[ADDRESS_BYTES])
{
    char text[INET6_ADDRSTRLEN] = "";
    bool is_v6 = address->sa_family == AF_INET6;
    const void *bytes = is_v6 ? (const void *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr
                              : (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (inet_ntop(address->sa_family, bytes, text, sizeof text) == NULL)
        return false;
    snprintf(out, ADDRESS_BYTES, is_v6 ? "[%s]" : "%s", text);
    return true;
}

/* All addresses count: one that leads into the network here is reason enough. NULL with a sentence in out_why. */
static const struct addrinfo *choose(const struct signed_post_options *options, const struct addrinfo *answer,
                                     char out_why[WHY_BYTES])
{
    if (options->may_be_private)
        return answer;
    for (const struct addrinfo *at = answer; at != NULL; at = at->ai_next)
        if (!address_is_public(at->ai_addr)) {
            snprintf(out_why, WHY_BYTES, "its address is not public (%s)", options->setting);
            return NULL;
        }
    if (strncasecmp(options->url, "https:", 6) != 0) {
        snprintf(out_why, WHY_BYTES, "its URL is not https (%s)", options->setting);
        return NULL;
    }
    return answer;
}

static void on_address(void *owner, enum vp_err err, struct addrinfo *answer)
{
    struct signed_post *post = owner;
    char address[ADDRESS_BYTES], why[WHY_BYTES];
    post->resolve = NULL;
    snprintf(why, sizeof why, "%s", vp_err_text(err));
    const struct addrinfo *chosen = err == VP_OK ? choose(&post->options, answer, why) : NULL;
    bool is_under_way = false;
    if (chosen != NULL && format_address(chosen->ai_addr, address)) {
        err = send_to(post, address);
        snprintf(why, sizeof why, "%s", vp_err_text(err));
        is_under_way = err == VP_OK;
    }
    if (answer != NULL)
        freeaddrinfo(answer);
    if (!is_under_way)
        end(post, NULL, why);
}

void signed_post_cancel(struct signed_post *post)
{
    if (post == NULL)
        return;
    if (post->resolve != NULL)
        resolve_cancel(post->resolve);
    http_fetch_cancel(post->fetch);
    free_post(post);
}

/* The host of an http or https URL, without brackets. */
static bool find_host(const char *url, char out_host[HOST_BYTES])
{
    const char *host = strstr(url, "://");
    if (host == NULL)
        return false;
    host += 3;
    bool has_brackets = *host == '[';
    host += has_brackets;
    return span_copy((struct span){host, strcspn(host, has_brackets ? "]" : ":/?")}, out_host, HOST_BYTES);
}

static const char *take_copy(char **at, struct span text)
{
    const char *copy = *at;
    span_copy(text, *at, text.len + 1);
    *at += text.len + 1;
    return copy;
}

/* False: no memory. */
static bool keep_texts(struct signed_post *post, const struct signed_post_options *options)
{
    struct span url = span_of(options->url), secret = span_of(options->secret);
    struct span old_secret = span_of(options->old_secret), id = span_of(options->id);
    post->texts = malloc(url.len + secret.len + old_secret.len + id.len + options->body.len + 5);
    if (post->texts == NULL)
        return false;
    char *at = post->texts;
    post->options = *options;
    post->options.url = take_copy(&at, url);
    post->options.secret = take_copy(&at, secret);
    post->options.old_secret = take_copy(&at, old_secret);
    post->options.id = take_copy(&at, id);
    post->options.body.at = take_copy(&at, options->body);
    return true;
}

enum vp_err signed_post_start(const struct signed_post_options *options, struct signed_post **out_post)
{
    char host[HOST_BYTES];
    if (!find_host(options->url, host) || strlen(options->id) > ID_BYTES_MAX)
        return VP_ERR_BAD_VALUE;
    struct signed_post *post = calloc(1, sizeof *post);
    enum vp_err err = post != NULL && keep_texts(post, options) ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = resolve_start(options->loop, host, 0, on_address, post, &post->resolve);
    if (err != VP_OK) {
        if (post != NULL)
            free_post(post);
        return err;
    }
    *out_post = post;
    return VP_OK;
}
