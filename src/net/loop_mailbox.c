/* The mailbox, by which other threads, and signals, reach the loop. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "net/net_internal.h"

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

static void on_mail(void *arg, unsigned what)
{
    (void)what;
    struct loop *loop = arg;
    uint64_t count;
    if (read(loop->mailbox->fd, &count, sizeof count) < 0 && errno != EAGAIN)
        log_error("net", "mailbox_read errno=%d", errno);
    loop_signals_tell(loop);
    struct letter *next;
    for (struct letter *letter = mailbox_empty(loop->mailbox, false); letter != NULL; letter = next) {
        next = letter->next;
        letter->fn(letter->arg);
        free(letter);
    }
}

enum vp_err loop_mailbox_open(struct loop *loop)
{
    loop->mailbox = mailbox_create();
    if (loop->mailbox == NULL)
        return VP_ERR_NO_MEMORY;
    loop_watch_init(&loop->mail, loop, loop->mailbox->fd, on_mail, loop);
    return loop_watch_want(&loop->mail, LOOP_READABLE);
}

void loop_mailbox_close(struct loop *loop)
{
    if (loop->mailbox == NULL)
        return;
    loop_watch_end(&loop->mail);
    struct letter *next;
    for (struct letter *letter = mailbox_empty(loop->mailbox, true); letter != NULL; letter = next) {
        next = letter->next;
        if (letter->undelivered != NULL)
            letter->undelivered(letter->arg);
        free(letter);
    }
    loop_mailbox_release(loop->mailbox);
}
