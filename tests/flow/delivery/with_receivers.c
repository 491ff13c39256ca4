#include "flow/delivery/with_receivers.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/standard_webhook.h"
#include "with_cmocka.h"

#include "base/clock.h"

const char with_receivers_secret[] = "whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE=";

enum { REQUEST_BYTES = 65536 };

static void note(struct receiver *receiver, int *counts, int order_number)
{
    pthread_mutex_lock(&receiver->lock);
    counts[order_number]++;
    pthread_mutex_unlock(&receiver->lock);
}

int with_receiver_count(struct receiver *receiver, const int *counts, int order_number)
{
    pthread_mutex_lock(&receiver->lock);
    int count = counts[order_number];
    pthread_mutex_unlock(&receiver->lock);
    return count;
}

static enum receiver_fault begin_try(struct receiver *receiver, int order_number)
{
    int index = with_receiver_count(receiver, receiver->try_counts, order_number);
    enum receiver_fault fault =
        receiver->choose != NULL ? receiver->choose(order_number, index) : RECEIVER_WELL;
    note(receiver, receiver->try_counts, order_number);
    note(receiver, receiver->fault_counts, (int)fault);
    return fault;
}

static void say(int fd, const char *text)
{
    (void)!write(fd, text, strlen(text));
}

/* Reads one request; NULL: there is none. The body is at *out_body. */
static char *read_request(int fd, const char **out_body)
{
    char *text = calloc(1, REQUEST_BYTES);
    size_t len = 0;
    for (ssize_t got; text != NULL && (got = read(fd, text + len, REQUEST_BYTES - 1 - len)) > 0;) {
        len += (size_t)got;
        const char *end = strstr(text, "\r\n\r\n"), *field = strcasestr(text, "\r\nContent-Length:");
        if (end != NULL && field != NULL && len >= (size_t)(end + 4 - text) + (size_t)atol(field + 17)) {
            *out_body = end + 4;
            return text;
        }
    }
    free(text);
    return NULL;
}

static bool find_header(const char *request, const char *name, char *out, size_t size_bytes)
{
    char needle[64];
    snprintf(needle, sizeof needle, "\r\n%s: ", name);
    const char *at = strcasestr(request, needle);
    if (at == NULL)
        return false;
    at += strlen(needle);
    return span_copy((struct span){at, strcspn(at, "\r")}, out, size_bytes);
}

static bool is_signed(const char *request, const char *body)
{
    struct webhook_secret secret;
    char id[128], timestamp[32], signature[128], expected[WEBHOOK_SIGNATURE_BYTES];
    return find_header(request, "webhook-id", id, sizeof id) &&
           find_header(request, "webhook-timestamp", timestamp, sizeof timestamp) &&
           find_header(request, "webhook-signature", signature, sizeof signature) &&
           strchr(id, '.') == NULL && webhook_secret_parse(with_receivers_secret, &secret) == VP_OK &&
           webhook_sign(&secret, id, atoll(timestamp), span_of(body), expected) == VP_OK &&
           strcmp(signature, expected) == 0;
}

static void await_hang_up(int fd)
{
    char byte;
    while (read(fd, &byte, 1) > 0)
        continue;
}

/* The same id at each try. */
static void keep_id(struct receiver *receiver, const char *request, int order_number)
{
    char id[RECEIVER_ID_BYTES] = "";
    bool has_id = find_header(request, "webhook-id", id, sizeof id);
    pthread_mutex_lock(&receiver->lock);
    char *known = receiver->ids[order_number];
    if (known[0] == '\0')
        memcpy(known, id, sizeof id);
    receiver->bad_count += !has_id || strcmp(known, id) != 0;
    pthread_mutex_unlock(&receiver->lock);
}

static void serve_webhook(struct receiver *receiver, int fd)
{
    const char *body = NULL;
    char *request = read_request(fd, &body);
    const char *number = request != NULL ? strstr(body, "\"order_number\":") : NULL;
    if (number == NULL || !is_signed(request, body)) {
        pthread_mutex_lock(&receiver->lock);
        receiver->bad_count += request != NULL;
        pthread_mutex_unlock(&receiver->lock);
        free(request);
        return;
    }
    int order_number = atoi(number + 15);
    enum receiver_fault fault = begin_try(receiver, order_number);
    keep_id(receiver, request, order_number);
    free(request);
    if (fault == RECEIVER_ANSWERS_500) {
        say(fd, "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    if (fault == RECEIVER_ANSWERS_429) {
        say(fd, "HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    if (fault == RECEIVER_IS_GONE) {
        say(fd, "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    if (fault == RECEIVER_STALLS) {
        await_hang_up(fd);
        return;
    }
    if (with_receiver_count(receiver, receiver->accepted_counts, order_number) == 0)
        note(receiver, receiver->accepted_counts, order_number); /* it keeps ids */
    if (fault == RECEIVER_KILLS) {
        receiver->on_kill();
    } else if (fault == RECEIVER_CUTS) {
        say(fd, "HTTP/1.1 2");
    } else if (fault == RECEIVER_ANSWERS_GARBAGE) {
        say(fd, "\x01\xff not HTTP at all \r\n\r\n\r\n");
    } else if (fault != RECEIVER_HANGS_UP) {
        note(receiver, receiver->answered_counts, order_number);
        for (int i = fault == RECEIVER_ANSWERS_TWICE ? 2 : 1; i > 0; i--)
            say(fd, "HTTP/1.1 204 Taken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        if (fault == RECEIVER_KILLS_LATER)
            receiver->on_kill();
    }
}

/* Answers status questions as they come, and GS r once the slip before it was printed. */
static void serve_printer(struct receiver *receiver, int fd)
{
    char slip[REQUEST_BYTES] = "";
    unsigned char got[4096];
    size_t len = 0;
    for (ssize_t count; (count = read(fd, got, sizeof got)) > 0;) {
        for (ssize_t i = 0; i < count; i++) {
            if (got[i] == 0x10 && i + 2 < count && got[i + 1] == 0x04) {
                (void)!write(fd, "\x12", 1);
                i += 2;
            } else if (got[i] == 0x1d && i + 2 < count && got[i + 1] == 'r') {
                const char *number = strstr(slip, "ORDER ");
                int order_number = number != NULL ? atoi(number + 6) : 0;
                enum receiver_fault fault = begin_try(receiver, order_number);
                if (fault == RECEIVER_ANSWERS_500 || fault == RECEIVER_ANSWERS_429) {
                    (void)!write(fd, "\x0c", 1); /* paper out */
                } else if (fault == RECEIVER_KILLS) {
                    receiver->on_kill();
                    return;
                } else if (fault == RECEIVER_STALLS) {
                    await_hang_up(fd);
                    return;
                } else if (fault == RECEIVER_HANGS_UP || fault == RECEIVER_CUTS) {
                    return;
                } else {
                    note(receiver, receiver->accepted_counts, order_number);
                    note(receiver, receiver->answered_counts, order_number);
                    if (fault == RECEIVER_ANSWERS_GARBAGE)
                        say(fd, "\x9f\xff\x81");
                    (void)!write(fd, "\x00\x00", fault == RECEIVER_ANSWERS_TWICE ? 2 : 1);
                }
                i += 2;
            } else if (len + 1 < sizeof slip && got[i] != '\0') {
                slip[len++] = (char)got[i];
                slip[len] = '\0';
            }
        }
    }
}

static void *serve(void *arg)
{
    struct receiver *receiver = arg;
    for (int fd; (fd = accept(receiver->listen_fd, NULL, NULL)) >= 0;) {
        if (receiver->is_printer)
            serve_printer(receiver, fd);
        else
            serve_webhook(receiver, fd);
        close(fd);
    }
    return NULL;
}

void with_time(int64_t unix_ms)
{
    clock_set_for_test(unix_ms * 1000, unix_ms);
}

void with_receiver_start(struct receiver *receiver)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    pthread_mutex_init(&receiver->lock, NULL);
    receiver->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(receiver->listen_fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(receiver->listen_fd, 64), 0);
    assert_int_equal(getsockname(receiver->listen_fd, (struct sockaddr *)&address, &len), 0);
    receiver->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&receiver->thread, NULL, serve, receiver), 0);
}

void with_receiver_stop(struct receiver *receiver)
{
    shutdown(receiver->listen_fd, SHUT_RDWR);
    pthread_join(receiver->thread, NULL);
    close(receiver->listen_fd);
    pthread_mutex_destroy(&receiver->lock);
}
