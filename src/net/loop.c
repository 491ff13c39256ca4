#include "net/loop.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "net/net_internal.h"
#include "net/tls.h"

/* A drain that never ends would starve the sockets: what is left after this many runs next round, without a wait. */
enum { LATER_PER_TURN_MAX = 100000 };

struct letter {
    loop_fn fn, undelivered;
    void *arg;
    struct letter *next;
};

struct loop_mailbox {
    pthread_mutex_t lock;
    int fd; /* eventfd; -1 once the loop is gone */
    size_t holders;
    struct letter *first, **tail;
};

static void on_libevent_log(int severity, const char *text)
{
    char quoted[256];
    log_quote(quoted, sizeof quoted, span_of(text));
    if (severity >= EVENT_LOG_WARN)
        log_warn("net", "libevent text=%s", quoted);
    else
        log_debug("net", "libevent text=%s", quoted);
}

static struct loop_mailbox *mailbox_create(void)
{
    struct loop_mailbox *mailbox = calloc(1, sizeof *mailbox);
    if (mailbox == NULL)
        return NULL;
    mailbox->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (mailbox->fd < 0) {
        free(mailbox);
        return NULL;
    }
    pthread_mutex_init(&mailbox->lock, NULL);
    mailbox->holders = 1;
    mailbox->tail = &mailbox->first;
    return mailbox;
}

static struct letter *mailbox_empty(struct loop_mailbox *mailbox, bool shuts_down)
{
    pthread_mutex_lock(&mailbox->lock);
    struct letter *first = mailbox->first;
    mailbox->first = NULL;
    mailbox->tail = &mailbox->first;
    if (shuts_down) {
        close(mailbox->fd);
        mailbox->fd = -1;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return first;
}

struct loop_mailbox *loop_mailbox_hold(struct loop *loop)
{
    pthread_mutex_lock(&loop->mailbox->lock);
    loop->mailbox->holders++;
    pthread_mutex_unlock(&loop->mailbox->lock);
    return loop->mailbox;
}

void loop_mailbox_release(struct loop_mailbox *mailbox)
{
    pthread_mutex_lock(&mailbox->lock);
    bool is_last = --mailbox->holders == 0;
    pthread_mutex_unlock(&mailbox->lock);
    if (is_last) {
        pthread_mutex_destroy(&mailbox->lock);
        free(mailbox);
    }
}

enum vp_err loop_mailbox_post(struct loop_mailbox *mailbox, loop_fn fn, loop_fn undelivered, void *arg)
{
    struct letter *letter = malloc(sizeof *letter);
    if (letter == NULL)
        return VP_ERR_NO_MEMORY;
    *letter = (struct letter){.fn = fn, .undelivered = undelivered, .arg = arg};
    enum vp_err err = VP_OK;
    pthread_mutex_lock(&mailbox->lock);
    if (mailbox->fd < 0) {
        err = VP_ERR_CLOSED;
    } else {
        *mailbox->tail = letter;
        mailbox->tail = &letter->next;
        /* The counter cannot overflow, so the write cannot fail; a signal may interrupt nothing either. */
        uint64_t one = 1;
        if (write(mailbox->fd, &one, sizeof one) != (ssize_t)sizeof one)
            log_error("net", "mailbox_write errno=%d", errno);
    }
    pthread_mutex_unlock(&mailbox->lock);
    if (err != VP_OK)
        free(letter);
    return err;
}

enum vp_err loop_post(struct loop *loop, loop_fn fn, void *arg)
{
    return loop_mailbox_post(loop->mailbox, fn, NULL, arg);
}

static void on_mail(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct loop *loop = arg;
    uint64_t count;
    if (read(fd, &count, sizeof count) < 0 && errno != EAGAIN)
        log_error("net", "mailbox_read errno=%d", errno);
    struct letter *next;
    for (struct letter *letter = mailbox_empty(loop->mailbox, false); letter != NULL; letter = next) {
        next = letter->next;
        letter->fn(letter->arg);
        free(letter);
    }
}

static void on_wait_over(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what, (void)arg; /* its only work is to end the wait */
}

enum vp_err loop_create(struct loop **out_loop)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    event_set_log_callback(on_libevent_log);
    struct loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL)
        return VP_ERR_NO_MEMORY;
    loop->later_tail = &loop->later_first;
    struct event_config *config = event_config_new();
    if (config != NULL) {
        /* Media timing wants milliseconds, not the coarse clock's ticks. */
        event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
        event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
        loop->base = event_base_new_with_config(config);
        event_config_free(config);
    }
    loop->scratch = malloc(NET_SCRATCH_BYTES + 1);
    loop->mailbox = mailbox_create();
    if (loop->base != NULL && loop->mailbox != NULL) {
        loop->mail_event = event_new(loop->base, loop->mailbox->fd, EV_READ | EV_PERSIST, on_mail, loop);
        loop->wait_event = event_new(loop->base, -1, 0, on_wait_over, NULL);
    }
    if (loop->scratch == NULL || loop->mail_event == NULL || loop->wait_event == NULL ||
        event_add(loop->mail_event, NULL) < 0) {
        loop_destroy(loop);
        return VP_ERR_NO_MEMORY;
    }
    *out_loop = loop;
    return VP_OK;
}

static bool run_later(struct loop *loop)
{
    for (int i = 0; i < LATER_PER_TURN_MAX; i++) {
        struct loop_later *later = loop->later_first;
        if (later == NULL)
            return true;
        loop->later_first = later->next;
        if (loop->later_first == NULL)
            loop->later_tail = &loop->later_first;
        later->is_queued = false;
        later->fn(later->arg); /* may free later's owner */
    }
    return false;
}

static void drop_letters(struct loop *loop)
{
    struct letter *next;
    for (struct letter *letter = mailbox_empty(loop->mailbox, true); letter != NULL; letter = next) {
        next = letter->next;
        if (letter->undelivered != NULL)
            letter->undelivered(letter->arg);
        free(letter);
    }
    loop_mailbox_release(loop->mailbox);
}

void loop_destroy(struct loop *loop)
{
    if (loop == NULL)
        return;
    run_later(loop); /* may leave what says goodbye */
    if (loop->cut_closing != NULL)
        loop->cut_closing(loop);
    run_later(loop);
    if (loop->cut_finishing != NULL)
        loop->cut_finishing(loop);
    run_later(loop);
    if (loop->mail_event != NULL)
        event_free(loop->mail_event);
    if (loop->wait_event != NULL)
        event_free(loop->wait_event);
    if (loop->mailbox != NULL)
        drop_letters(loop);
    tls_settings_free(loop);
    while (loop->spare_count > 0)
        free(loop->spares[--loop->spare_count].at);
    free(loop->scratch);
    if (loop->base != NULL)
        event_base_free(loop->base);
    free(loop);
}

static void run_round(struct loop *loop, bool may_wait)
{
    bool waits = may_wait && loop->later_first == NULL;
    event_base_loop(loop->base, EVLOOP_ONCE | (waits ? 0 : EVLOOP_NONBLOCK));
    run_later(loop);
}

void loop_run(struct loop *loop)
{
    loop->is_stopped = false;
    while (!loop->is_stopped)
        run_round(loop, true);
}

void loop_round(struct loop *loop, int wait_ms)
{
    if (wait_ms > 0) {
        struct timeval wait = {.tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000};
        event_add(loop->wait_event, &wait);
    }
    run_round(loop, wait_ms > 0);
    event_del(loop->wait_event);
}

void loop_stop(struct loop *loop)
{
    loop->is_stopped = true;
    event_base_loopbreak(loop->base);
}

struct event_base *loop_base(struct loop *loop)
{
    return loop->base;
}

void loop_at_end_of_round(struct loop *loop, struct loop_later *later)
{
    if (later->is_queued)
        return;
    later->is_queued = true;
    later->next = NULL;
    *loop->later_tail = later;
    loop->later_tail = &later->next;
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what;
    struct loop_timer *timer = arg;
    timer->fn(timer->arg);
}

enum vp_err loop_timer_init(struct loop_timer *timer, struct loop *loop, loop_fn fn, void *arg)
{
    struct event *event = event_new(loop->base, -1, 0, on_timer, timer);
    if (event == NULL)
        return VP_ERR_NO_MEMORY;
    *timer = (struct loop_timer){.event = event, .fn = fn, .arg = arg};
    return VP_OK;
}

void loop_timer_start(struct loop_timer *timer, int64_t after_ms)
{
    if (after_ms < 0)
        after_ms = 0;
    struct timeval after = {.tv_sec = (time_t)(after_ms / 1000), .tv_usec = after_ms % 1000 * 1000};
    if (event_add(timer->event, &after) < 0)
        log_error("net", "timer_start after_ms=%lld", (long long)after_ms);
}

void loop_timer_stop(struct loop_timer *timer)
{
    if (timer->event != NULL)
        event_del(timer->event);
}

void loop_timer_deinit(struct loop_timer *timer)
{
    if (timer->event != NULL)
        event_free(timer->event);
    timer->event = NULL;
}

void net_spare_take(struct loop *loop, struct buf *buf)
{
    if (buf->at != NULL || loop->spare_count == 0)
        return;
    struct net_block block = loop->spares[--loop->spare_count];
    loop->spare_large_count -= block.size_bytes > NET_SPARE_FRAME_MAX;
    buf->at = block.at;
    buf->size_bytes = block.size_bytes;
    buf->len = 0;
}

void net_spare_put(struct loop *loop, struct buf *buf)
{
    bool is_large = buf->size_bytes > NET_SPARE_FRAME_MAX;
    bool has_place =
        loop->spare_count < NET_SPARE_COUNT && (!is_large || loop->spare_large_count < NET_SPARE_LARGE_COUNT);
    if (buf->at != NULL && buf->size_bytes <= NET_SPARE_BLOCK_MAX && has_place) {
        loop->spare_large_count += is_large;
        loop->spares[loop->spare_count++] = (struct net_block){buf->at, buf->size_bytes};
        buf->at = NULL;
    }
    buf_deinit(buf);
}
