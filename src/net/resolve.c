#include "net/resolve.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { THREADS_MAX = 64, THREAD_STACK_BYTES = 512 * 1024 };

struct resolve {
    struct loop_mailbox *mailbox;
    resolve_done_fn done;
    void *owner;
    bool is_cancelled; /* loop's thread only */
    struct addrinfo *answer;
    char port[8];
    char host[];
};

static atomic_int thread_count;

static void resolve_free(void *arg)
{
    struct resolve *resolve = arg;
    if (resolve->answer != NULL)
        freeaddrinfo(resolve->answer);
    loop_mailbox_release(resolve->mailbox);
    free(resolve);
}

static void on_answer(void *arg)
{
    struct resolve *resolve = arg;
    if (!resolve->is_cancelled) {
        struct addrinfo *answer = resolve->answer;
        resolve->answer = NULL;
        resolve->done(resolve->owner, answer != NULL ? VP_OK : VP_ERR_RESOLVE, answer);
    }
    resolve_free(resolve);
}

static int look_up(struct resolve *resolve, int flags)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP, .ai_flags = flags};
    return getaddrinfo(resolve->host, resolve->port, &hints, &resolve->answer);
}

static void *thread_main(void *arg)
{
    struct resolve *resolve = arg;
    look_up(resolve, AI_ADDRCONFIG | AI_NUMERICSERV);
    atomic_fetch_sub(&thread_count, 1);
    if (loop_mailbox_post(resolve->mailbox, on_answer, resolve_free, resolve) != VP_OK)
        resolve_free(resolve); /* the loop is gone */
    return NULL;
}

static enum vp_err start_thread(struct resolve *resolve)
{
    if (atomic_fetch_add(&thread_count, 1) >= THREADS_MAX) {
        atomic_fetch_sub(&thread_count, 1);
        return VP_ERR_BUSY;
    }
    pthread_attr_t attr;
    pthread_t thread;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, THREAD_STACK_BYTES);
    int failure = pthread_create(&thread, &attr, thread_main, resolve);
    pthread_attr_destroy(&attr);
    if (failure != 0) {
        atomic_fetch_sub(&thread_count, 1);
        return VP_ERR_BUSY;
    }
    return VP_OK;
}

enum vp_err resolve_start(struct loop *loop, const char *host, int port, resolve_done_fn done, void *owner,
                          struct resolve **out_resolve)
{
    size_t host_len = strlen(host);
    struct resolve *resolve = calloc(1, sizeof *resolve + host_len + 1);
    if (resolve == NULL)
        return VP_ERR_NO_MEMORY;
    memcpy(resolve->host, host, host_len + 1);
    snprintf(resolve->port, sizeof resolve->port, "%u", (unsigned)port & 0xffffu);
    resolve->done = done;
    resolve->owner = owner;
    resolve->mailbox = loop_mailbox_hold(loop);
    /* A numeric address needs no thread. */
    bool is_numeric = look_up(resolve, AI_NUMERICHOST | AI_NUMERICSERV) == 0;
    enum vp_err err = is_numeric ? loop_mailbox_post(resolve->mailbox, on_answer, resolve_free, resolve)
                                 : start_thread(resolve);
    if (err != VP_OK)
        resolve_free(resolve);
    else
        *out_resolve = resolve;
    return err;
}

void resolve_cancel(struct resolve *resolve)
{
    resolve->is_cancelled = true;
}
