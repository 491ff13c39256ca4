#include "web/logins.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/store_repeat.h"

enum { READ_EVERY_MS = 1000 };

struct login_list {
    struct store_login logins[STORE_LOGINS_MAX];
    size_t count;
};

struct logins {
    struct store_repeat reading;
    struct login_list known;
    struct login_list fresh; /* the store's thread's while it reads */
};

static bool take_login(void *owner, const struct store_login *login)
{
    struct login_list *list = owner;
    list->logins[list->count++] = *login;
    return list->count < STORE_LOGINS_MAX;
}

static enum vp_err read_logins(struct store *store, void *job)
{
    struct logins *logins = job;
    logins->fresh.count = 0;
    return store_each_login(store, take_login, &logins->fresh);
}

/* What is put and removed here was in the store before, and so before whatever it is asked later. */
static void on_read(void *job, enum vp_err err)
{
    struct logins *logins = job;
    if (err == VP_OK) {
        memcpy(logins->known.logins, logins->fresh.logins,
               logins->fresh.count * sizeof logins->fresh.logins[0]);
        logins->known.count = logins->fresh.count;
    }
    store_repeat_after(&logins->reading, READ_EVERY_MS);
}

enum vp_err logins_open(struct loop *loop, struct store_thread *store, struct logins **out_logins)
{
    struct logins *logins = calloc(1, sizeof *logins);
    if (logins == NULL)
        return VP_ERR_NO_MEMORY;
    logins->reading =
        (struct store_repeat){.store = store, .work = read_logins, .done = on_read, .owner = logins};
    enum vp_err err = store_repeat_init(&logins->reading, loop);
    if (err != VP_OK) {
        free(logins);
        return err;
    }
    err = store_thread_wait(store, read_logins, logins);
    if (err != VP_OK)
        log_error("web", "logins cannot be read, the page asks for passwords anew reason=%s",
                  vp_err_name(err));
    on_read(logins, err);
    *out_logins = logins;
    return VP_OK;
}

void logins_close(struct logins *logins)
{
    if (logins != NULL)
        store_repeat_close(&logins->reading);
}

/* Its place; count: none has it. */
static size_t find(const struct login_list *list, const char *secret_hash)
{
    size_t i = 0;
    while (i < list->count && strcmp(list->logins[i].secret_hash, secret_hash) != 0)
        i++;
    return i;
}

const struct store_login *logins_find_hash(const struct logins *logins, const char *secret_hash,
                                           int64_t now_unix_ms)
{
    const struct login_list *known = &logins->known;
    size_t i = find(known, secret_hash);
    return i < known->count && known->logins[i].until_unix_ms > now_unix_ms ? &known->logins[i] : NULL;
}

const struct store_login *logins_find(const struct logins *logins, const char *secret, int64_t now_unix_ms)
{
    char hash[STORE_LOGIN_HASH_BYTES];
    logins_hash(secret, hash);
    return logins_find_hash(logins, hash, now_unix_ms);
}

/* With no place left it comes with the next reading: the store has forgotten another one for it. */
void logins_put(struct logins *logins, const struct store_login *login)
{
    size_t i = find(&logins->known, login->secret_hash);
    if (i == STORE_LOGINS_MAX)
        return;
    logins->known.logins[i] = *login;
    logins->known.count += i == logins->known.count;
}

void logins_remove(struct logins *logins, const char *secret_hash)
{
    size_t i = find(&logins->known, secret_hash);
    if (i < logins->known.count)
        logins->known.logins[i] = logins->known.logins[--logins->known.count];
}

static void write_digest(const char *text, char *out, size_t size_bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    unsigned int len = 0;
    if (EVP_Digest(text, strlen(text), digest, &len, EVP_sha256(), NULL) != 1)
        abort(); /* OpenSSL without SHA-256 is none */
    for (size_t i = 0; 2 * i + 2 < size_bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

void logins_hash(const char *secret, char out_hash[STORE_LOGIN_HASH_BYTES])
{
    write_digest(secret, out_hash, STORE_LOGIN_HASH_BYTES);
}

void logins_mark(const char *password_hash, char out_mark[STORE_LOGIN_MARK_BYTES])
{
    write_digest(password_hash, out_mark, STORE_LOGIN_MARK_BYTES);
}
