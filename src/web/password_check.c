#include "web/password_check.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/password.h"

struct password_check {
    struct loop_mailbox *mailbox;
    char password[PASSWORD_MAX_BYTES + 1], hash[PASSWORD_HASH_BYTES];
    size_t len;
    bool is_right;
    password_checked_fn done;
    void *owner;
};

static atomic_int running_count;

static void forget(void *arg)
{
    struct password_check *check = arg;
    OPENSSL_cleanse(check->password, sizeof check->password);
    free(check);
}

static void deliver(void *arg)
{
    const struct password_check *check = arg;
    password_checked_fn done = check->done;
    void *owner = check->owner;
    bool is_right = check->is_right;
    forget(arg);
    done(owner, is_right);
}

static void *try_password(void *arg)
{
    struct password_check *check = arg;
    struct loop_mailbox *mailbox = check->mailbox;
    check->is_right = password_is_right((struct span){check->password, check->len}, check->hash);
    atomic_fetch_sub(&running_count, 1);
    if (loop_mailbox_post(mailbox, deliver, forget, check) != VP_OK)
        forget(check);
    loop_mailbox_release(mailbox);
    return NULL;
}

static enum vp_err start(struct password_check *check)
{
    pthread_attr_t detached;
    pthread_t thread;
    if (pthread_attr_init(&detached) != 0)
        return VP_ERR_NO_MEMORY;
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    int failure = pthread_create(&thread, &detached, try_password, check);
    pthread_attr_destroy(&detached);
    return failure == 0 ? VP_OK : VP_ERR_NO_MEMORY;
}

enum vp_err password_check_start(struct loop *loop, struct span password, const char *hash,
                                 password_checked_fn done, void *owner)
{
    if (password.len > PASSWORD_MAX_BYTES)
        return VP_ERR_BAD_VALUE;
    if (atomic_fetch_add(&running_count, 1) >= PASSWORD_CHECKS_MAX) {
        atomic_fetch_sub(&running_count, 1);
        return VP_ERR_BUSY;
    }
    struct password_check *check = calloc(1, sizeof *check);
    enum vp_err err = VP_ERR_NO_MEMORY;
    if (check != NULL) {
        check->mailbox = loop_mailbox_hold(loop);
        check->len = password.len;
        check->done = done;
        check->owner = owner;
        (void)span_copy(password, check->password, sizeof check->password);
        (void)span_copy(span_of(hash), check->hash, sizeof check->hash);
        err = start(check);
    }
    if (err != VP_OK) {
        atomic_fetch_sub(&running_count, 1);
        if (check != NULL) {
            loop_mailbox_release(check->mailbox);
            forget(check);
        }
    }
    return err;
}
