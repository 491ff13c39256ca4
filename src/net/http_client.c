#include "net/http_client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <strings.h>

#include "base/buf.h"

enum { CONNECT_TIMEOUT_MS = 5000, IDLE_CONNECTIONS_MAX = 32, IDLE_MS = 30000 };

struct http_client {
    struct loop *loop;
    CURLM *multi;
    struct loop_timer timer, idle_timer; /* of curl; since the last request was over */
    int64_t idle_ms;
    struct loop_later later; /* frees the client after http_client_destroy */
    LIST_HEAD(, http_fetch) fetches;
};

struct http_fetch {
    struct http_client *client;
    LIST_ENTRY(http_fetch) entry;
    CURL *easy;
    struct curl_slist *headers, *connect_to, *recipients;
    char *request_body;
    struct span unsent; /* of the body, as an e-mail */
    struct buf body;
    bool is_too_big, is_cancelled, is_done;
    CURLcode result;
    void (*on_piece)(void *owner, struct span piece);
    void (*on_done)(void *owner, const struct http_response *response);
    void *owner;
    struct loop_later later; /* tells the end outside of curl's callbacks, and frees */
};

static void collect_results(struct http_client *client)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
        struct http_fetch *fetch = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&fetch);
        fetch->result = message->data.result;
        loop_at_end_of_round(client->loop, &fetch->later);
    }
}

/* A socket of curl's, which says which to watch; it hangs on the socket by curl_multi_assign. */
struct watched_socket {
    struct http_client *client;
    struct loop_watch watch;
};

static void on_socket_ready(void *arg, unsigned what)
{
    const struct watched_socket *socket = arg;
    struct http_client *client = socket->client;
    int running;
    int action = (what & LOOP_READABLE ? CURL_CSELECT_IN : 0) | (what & LOOP_WRITABLE ? CURL_CSELECT_OUT : 0);
    curl_multi_socket_action(client->multi, socket->watch.fd, action, &running); /* may free the socket */
    collect_results(client);
}

static void on_timeout(void *arg)
{
    struct http_client *client = arg;
    int running;
    curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect_results(client);
}

static struct watched_socket *socket_create(struct http_client *client, int fd)
{
    struct watched_socket *socket = calloc(1, sizeof *socket);
    if (socket == NULL)
        return NULL;
    socket->client = client;
    loop_watch_init(&socket->watch, client->loop, fd, on_socket_ready, socket);
    curl_multi_assign(client->multi, fd, socket);
    return socket;
}

/* curl says what to watch. */
static int on_watch(CURL *easy, curl_socket_t fd, int what, void *arg, void *watched)
{
    (void)easy;
    struct http_client *client = arg;
    struct watched_socket *socket = watched;
    if (what == CURL_POLL_REMOVE) {
        if (socket != NULL)
            loop_watch_end(&socket->watch);
        free(socket);
        curl_multi_assign(client->multi, fd, NULL);
        return 0;
    }
    if (socket == NULL && (socket = socket_create(client, fd)) == NULL)
        return -1;
    unsigned wanted =
        (what & CURL_POLL_IN ? LOOP_READABLE : 0U) | (what & CURL_POLL_OUT ? LOOP_WRITABLE : 0U);
    if (wanted == 0) {
        loop_watch_pause(&socket->watch);
        return 0;
    }
    return loop_watch_want(&socket->watch, wanted) == VP_OK ? 0 : -1;
}

static int on_set_timer(CURLM *multi, long timeout_ms, void *arg)
{
    (void)multi;
    struct http_client *client = arg;
    if (timeout_ms < 0)
        loop_timer_stop(&client->timer);
    else
        loop_timer_start(&client->timer, timeout_ms);
    return 0;
}

static CURLM *open_multi(struct http_client *client)
{
    CURLM *multi = curl_multi_init();
    if (multi == NULL)
        return NULL;
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_watch);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_set_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS_MAX);
    return multi;
}

/* curl looks at the connections that it keeps only when it makes another: without one, those that the other side has
 * closed would stay descriptors of ours for ever. They go with the multi that has them. */
static void on_idle(void *arg)
{
    struct http_client *client = arg;
    CURLM *fresh = open_multi(client);
    if (fresh == NULL) {
        loop_timer_start(&client->idle_timer, client->idle_ms);
        return;
    }
    curl_multi_cleanup(client->multi);
    loop_timer_stop(&client->timer);
    client->multi = fresh;
}

static void fetch_free(struct http_fetch *fetch)
{
    struct http_client *client = fetch->client;
    LIST_REMOVE(fetch, entry);
    if (LIST_EMPTY(&client->fetches))
        loop_timer_start(&client->idle_timer, client->idle_ms);
    if (fetch->easy != NULL) {
        curl_multi_remove_handle(client->multi, fetch->easy);
        curl_easy_cleanup(fetch->easy);
    }
    curl_slist_free_all(fetch->headers);
    curl_slist_free_all(fetch->connect_to);
    curl_slist_free_all(fetch->recipients);
    free(fetch->request_body);
    buf_deinit(&fetch->body);
    free(fetch);
}

static void client_free(void *arg)
{
    struct http_client *client = arg;
    while (!LIST_EMPTY(&client->fetches))         /* each leaves the list, which the checker does not see */
        fetch_free(LIST_FIRST(&client->fetches)); /* NOLINT(clang-analyzer-unix.Malloc) */
    if (client->multi != NULL)
        curl_multi_cleanup(client->multi);
    loop_timer_deinit(&client->timer);
    loop_timer_deinit(&client->idle_timer);
    free(client);
}

enum vp_err http_client_create(struct loop *loop, struct http_client **out_client)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return VP_ERR_NO_MEMORY;
    struct http_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return VP_ERR_NO_MEMORY;
    client->loop = loop;
    client->later = (struct loop_later){.fn = client_free, .arg = client};
    client->idle_ms = IDLE_MS;
    client->multi = open_multi(client);
    if (client->multi == NULL || loop_timer_init(&client->timer, loop, on_timeout, client) != VP_OK ||
        loop_timer_init(&client->idle_timer, loop, on_idle, client) != VP_OK) {
        client_free(client);
        return VP_ERR_NO_MEMORY;
    }
    *out_client = client;
    return VP_OK;
}

void http_client_set_idle(struct http_client *client, int64_t idle_ms)
{
    client->idle_ms = idle_ms;
}

void http_client_destroy(struct http_client *client)
{
    if (client == NULL)
        return;
    struct http_fetch *fetch;
    LIST_FOREACH(fetch, &client->fetches, entry)
        http_fetch_cancel(fetch);
    loop_at_end_of_round(client->loop, &client->later); /* behind its fetches */
}

static long status_of(const struct http_fetch *fetch)
{
    long status = 0;
    curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static int64_t retry_after_of(const struct http_fetch *fetch)
{
    curl_off_t wait_s = 0;
    curl_easy_getinfo(fetch->easy, CURLINFO_RETRY_AFTER, &wait_s);
    return wait_s;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
    struct http_fetch *fetch = arg;
    size_t len = size * count;
    if (fetch->is_cancelled)
        return 0;
    long status = status_of(fetch);
    if (fetch->on_piece != NULL && status >= 200 && status < 300) {
        fetch->on_piece(fetch->owner, (struct span){bytes, len});
        return fetch->is_cancelled ? 0 : len;
    }
    if (buf_append(&fetch->body, bytes, len) != VP_OK) {
        fetch->is_too_big = true;
        return 0;
    }
    return len;
}

static enum vp_err error_of(const struct http_fetch *fetch)
{
    if (fetch->is_too_big)
        return VP_ERR_TOO_BIG;
    switch (fetch->result) {
    case CURLE_OK:
        return VP_OK;
    case CURLE_OPERATION_TIMEDOUT:
        return VP_ERR_TIMED_OUT;
    case CURLE_COULDNT_RESOLVE_HOST:
        return VP_ERR_RESOLVE;
    case CURLE_COULDNT_CONNECT:
        return VP_ERR_REFUSED;
    case CURLE_FILESIZE_EXCEEDED:
        return VP_ERR_TOO_BIG;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return VP_ERR_TLS;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return VP_ERR_CLOSED;
    case CURLE_USE_SSL_FAILED: /* a mail server without STARTTLS */
        return VP_ERR_TLS;
    case CURLE_OUT_OF_MEMORY:
        return VP_ERR_NO_MEMORY;
    default:
        return VP_ERR_IO;
    }
}

static void on_fetch_end(void *arg)
{
    struct http_fetch *fetch = arg;
    if (!fetch->is_cancelled) {
        char *content_type = NULL;
        curl_easy_getinfo(fetch->easy, CURLINFO_CONTENT_TYPE, &content_type);
        const char *text = buf_text(&fetch->body);
        struct http_response response = {
            .err = text != NULL ? error_of(fetch) : VP_ERR_NO_MEMORY,
            .status = (int)status_of(fetch),
            .content_type = content_type != NULL ? content_type : "",
            .retry_after_s = retry_after_of(fetch),
            .body = {text != NULL ? text : "", fetch->body.len},
        };
        if (response.err != VP_OK)
            response.body = SPAN_LIT("");
        fetch->is_done = true; /* a cancel from inside on_done must not queue it again */
        fetch->on_done(fetch->owner, &response);
    }
    fetch_free(fetch);
}

void http_fetch_cancel(struct http_fetch *fetch)
{
    if (fetch == NULL || fetch->is_done)
        return;
    fetch->is_cancelled = true;
    loop_at_end_of_round(fetch->client->loop, &fetch->later);
}

bool http_may_have_arrived(enum vp_err err)
{
    return err != VP_ERR_REFUSED && err != VP_ERR_RESOLVE && err != VP_ERR_TLS;
}

static bool is_http_url(const char *url)
{
    return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

static enum vp_err add_headers(struct http_fetch *fetch, const char *const *lines)
{
    /* curl would wait a second for "100 Continue" before larger bodies. */
    fetch->headers = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; fetch->headers != NULL && lines != NULL && lines[i] != NULL; i++) {
        if (strpbrk(lines[i], "\r\n") != NULL || strchr(lines[i], ':') == NULL)
            return VP_ERR_BAD_VALUE;
        struct curl_slist *longer = curl_slist_append(fetch->headers, lines[i]);
        if (longer == NULL)
            return VP_ERR_NO_MEMORY;
        fetch->headers = longer;
    }
    return fetch->headers != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

/* "::ADDRESS:": every host and port of the URL is at this address, the port as it is. */
static enum vp_err set_address(struct http_fetch *fetch, const char *address)
{
    char entry[80];
    if (address == NULL)
        return VP_OK;
    int len = snprintf(entry, sizeof entry, "::%s:", address);
    if (len < 0 || (size_t)len >= sizeof entry)
        return VP_ERR_BAD_VALUE;
    fetch->connect_to = curl_slist_append(NULL, entry);
    return fetch->connect_to != NULL &&
                   curl_easy_setopt(fetch->easy, CURLOPT_CONNECT_TO, fetch->connect_to) == CURLE_OK
               ? VP_OK
               : VP_ERR_NO_MEMORY;
}

static enum vp_err set_request(struct http_fetch *fetch, const struct http_fetch_options *options)
{
    CURL *easy = fetch->easy;
    enum vp_err err = add_headers(fetch, options->headers);
    if (err != VP_OK)
        return err;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, options->url);
    if (code == CURLE_OK && strcmp(options->method, "HEAD") == 0)
        code = curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    if (options->body.at != NULL) {
        fetch->request_body = malloc(options->body.len + 1);
        if (fetch->request_body == NULL)
            return VP_ERR_NO_MEMORY;
        span_copy(options->body, fetch->request_body, options->body.len + 1);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)options->body.len);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, fetch->request_body);
    } else if (strcmp(options->method, "POST") == 0) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)0);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
    }
    if (code == CURLE_OK && strcmp(options->method, "HEAD") != 0)
        code = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, options->method);
    if (code == CURLE_OK && options->user_password != NULL) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        code = curl_easy_setopt(easy, CURLOPT_USERPWD, options->user_password);
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fetch->headers);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)options->timeout_ms);
    return code == CURLE_OK ? VP_OK : VP_ERR_NO_MEMORY;
}

static size_t on_unsent(char *out, size_t size, size_t count, void *arg)
{
    struct http_fetch *fetch = arg;
    size_t room = size * count, len = fetch->unsent.len < room ? fetch->unsent.len : room;
    memcpy(out, fetch->unsent.at, len);
    fetch->unsent = (struct span){fetch->unsent.at + len, fetch->unsent.len - len};
    return len;
}

/* Whether the URL's host is this machine, where a server of one's own may have no certificate. */
static bool is_here(const char *url)
{
    const char *host = strstr(url, "://");
    return host != NULL &&
           (strncmp(host + 3, "127.0.0.1", 9) == 0 || strncmp(host + 3, "localhost", 9) == 0) &&
           strchr(":/", host[12]) != NULL;
}

static enum vp_err set_mail(struct http_fetch *fetch, const struct http_fetch_options *options)
{
    CURL *easy = fetch->easy;
    fetch->request_body = malloc(options->body.len + 1);
    fetch->recipients = curl_slist_append(NULL, options->mail_to);
    if (fetch->request_body == NULL || fetch->recipients == NULL)
        return VP_ERR_NO_MEMORY;
    span_copy(options->body, fetch->request_body, options->body.len + 1);
    fetch->unsent = (struct span){fetch->request_body, options->body.len};
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_unsent);
    curl_easy_setopt(easy, CURLOPT_READDATA, fetch);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, fetch->recipients);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(is_here(options->url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)options->timeout_ms);
    bool is_set = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
                  curl_easy_setopt(easy, CURLOPT_URL, options->url) == CURLE_OK &&
                  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, options->mail_from) == CURLE_OK;
    if (is_set && options->user_password != NULL)
        is_set = curl_easy_setopt(easy, CURLOPT_USERPWD, options->user_password) == CURLE_OK;
    return is_set ? VP_OK : VP_ERR_NO_MEMORY;
}

static bool set_policy(struct http_fetch *fetch)
{
    CURL *easy = fetch->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, fetch);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    /* Connections go where the URL says, whatever the environment holds. */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "VoicePlate/" VOICEPLATE_VERSION);
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
}

struct http_fetch_options http_get(const char *url, const char *const *headers, int64_t timeout_ms,
                                   size_t body_max_bytes,
                                   void (*on_done)(void *owner, const struct http_response *response),
                                   void *owner)
{
    return (struct http_fetch_options){.method = "GET",
                                       .url = url,
                                       .headers = headers,
                                       .timeout_ms = timeout_ms,
                                       .body_max_bytes = body_max_bytes,
                                       .on_done = on_done,
                                       .owner = owner};
}

enum vp_err http_fetch(struct http_client *client, const struct http_fetch_options *options,
                       struct http_fetch **out_fetch)
{
    if (options->mail_to != NULL ? strncasecmp(options->url, "smtp", 4) != 0 : !is_http_url(options->url))
        return VP_ERR_BAD_VALUE;
    struct http_fetch *fetch = calloc(1, sizeof *fetch);
    if (fetch == NULL)
        return VP_ERR_NO_MEMORY;
    *fetch = (struct http_fetch){.client = client,
                                 .on_piece = options->on_piece,
                                 .on_done = options->on_done,
                                 .owner = options->owner,
                                 .later = {.fn = on_fetch_end, .arg = fetch}};
    buf_init(&fetch->body, options->body_max_bytes);
    LIST_INSERT_HEAD(&client->fetches, fetch, entry);
    fetch->easy = curl_easy_init();
    enum vp_err err = fetch->easy == NULL || !set_policy(fetch) ? VP_ERR_NO_MEMORY
                      : options->mail_to != NULL                ? set_mail(fetch, options)
                                                                : set_request(fetch, options);
    if (err == VP_OK)
        err = set_address(fetch, options->connect_to);
    if (err == VP_OK && curl_multi_add_handle(client->multi, fetch->easy) != CURLM_OK)
        err = VP_ERR_NO_MEMORY;
    if (err != VP_OK) {
        fetch_free(fetch);
        return err;
    }
    loop_timer_stop(&client->idle_timer);
    *out_fetch = fetch;
    return VP_OK;
}
