/* The spool's file: its head, its table of numbers, its locks, and what becomes of it when it is moved. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crc32.h"
#include "base/log.h"
#include "base/sane.h"
#include "store/spool_internal.h"

static const uint64_t head_magic = 0x314c4f4f50535056; /* "VPSPOOL1" */

enum { LOCK_POLL_US = 1000, FILE_LOCK_MS = 2000 };

/* All of it, however many pieces the system makes of it. */
static bool transfer(int fd, char *at, size_t len, uint64_t offset, bool is_written)
{
    while (len > 0) {
        ssize_t moved = is_written ? pwrite(fd, at, len, (off_t)offset) : pread(fd, at, len, (off_t)offset);
        if (moved < 0 && errno == EINTR)
            continue;
        if (moved <= 0)
            return false;
        at += moved;
        offset += (uint64_t)moved;
        len -= (size_t)moved;
    }
    return true;
}

bool spool_read(int fd, void *bytes, size_t len, uint64_t offset)
{
    return transfer(fd, bytes, len, offset, false);
}

bool spool_write(int fd, const void *bytes, size_t len, uint64_t offset)
{
    return transfer(fd, (char *)bytes, len, offset, true);
}

uint64_t spool_size(const struct spool *spool)
{
    struct stat status;
    return fstat(spool->fd, &status) == 0 && status.st_size > 0 ? (uint64_t)status.st_size : 0;
}

/* ---- locks: they end with the open file, so with the process at the latest ---- */

enum vp_err spool_lock(struct spool *spool, enum spool_lock lock, bool is_shared, int patience_ms)
{
    struct flock wanted = {
        .l_type = is_shared ? F_RDLCK : F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)lock, .l_len = 1};
    int64_t give_up_ms = clock_mono_ms() + patience_ms;
    while (fcntl(spool->fd, F_OFD_SETLK, &wanted) != 0) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            return VP_ERR_IO;
        if (clock_mono_ms() >= give_up_ms)
            return VP_ERR_TIMED_OUT;
        usleep(LOCK_POLL_US);
    }
    return VP_OK;
}

void spool_unlock(struct spool *spool, enum spool_lock lock)
{
    struct flock wanted = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = (off_t)lock, .l_len = 1};
    if (fcntl(spool->fd, F_OFD_SETLK, &wanted) != 0)
        log_error("store", "a lock of the spool cannot be given back errno=%d", errno);
}

/* ---- the head ---- */

static bool spool_head_is_sane(const struct spool_head *head)
{
    return head->generation != 0 && head->done >= SPOOL_FIRST && head->done <= head->committed &&
           head->committed <= SPOOL_MAX_BYTES && head->done_seq <= head->committed_seq;
}

static bool is_head(const struct spool_head *head)
{
    return head->magic == head_magic && head->crc == crc32_add(0, head, offsetof(struct spool_head, crc)) &&
           spool_head_is_sane(head);
}

enum vp_err spool_store_head(struct spool *spool, struct spool_head *head)
{
    ASSERT_SANE(spool_head_is_sane(head));
    head->magic = head_magic;
    head->zero = 0;
    head->crc = crc32_add(0, head, offsetof(struct spool_head, crc));
    return spool_write(spool->fd, head, sizeof *head, 0) ? VP_OK : VP_ERR_IO;
}

/* Everything that is still there waits again: a record that was replayed may be replayed twice. */
static enum vp_err rebuild_head(struct spool *spool, struct spool_head *out_head)
{
    uint64_t newest = spool_find_generation(spool), size = spool_size(spool);
    struct spool_head head = {.generation = newest + (newest == 0),
                              .done = SPOOL_FIRST,
                              .committed = SPOOL_FIRST,
                              .knows_numbers = 1};
    struct spool_piece piece;
    if (newest != 0) {
        /* Up to the end of the file everything counts as damage or record; then back to the last record. */
        uint64_t last_end = SPOOL_FIRST, last_seq = 0, first_seq = 0;
        struct spool_head whole = head;
        whole.committed = size;
        for (uint64_t at = SPOOL_FIRST; at < size; at = piece.end) {
            enum spool_found found = spool_scan(spool, &whole, at, &piece);
            if (found == SPOOL_END)
                break;
            if (found == SPOOL_DAMAGE)
                continue;
            if (first_seq == 0) {
                first_seq = piece.seq;
                head.since_unix_ms = piece.unix_ms;
            }
            last_end = piece.end;
            last_seq = piece.seq;
        }
        head.committed = last_end;
        head.committed_seq = last_seq;
        head.done_seq = first_seq > 0 ? first_seq - 1 : 0;
        if (head.done_seq > head.committed_seq)
            head.done_seq = head.committed_seq;
    }
    log_error("store", "the spool's head was damaged and is made anew records=%llu",
              (unsigned long long)(head.committed_seq - head.done_seq));
    *out_head = head;
    return spool_store_head(spool, out_head);
}

enum vp_err spool_load_head(struct spool *spool, struct spool_head *out_head)
{
    struct spool_head head;
    if (spool_read(spool->fd, &head, sizeof head, 0) && is_head(&head)) {
        *out_head = head;
        return VP_OK;
    }
    return rebuild_head(spool, out_head);
}

enum vp_err spool_peek_head(struct spool *spool, struct spool_head *out_head)
{
    if (spool_read(spool->fd, out_head, sizeof *out_head, 0) && is_head(out_head))
        return VP_OK;
    enum vp_err err = spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS); /* it may just be written */
    if (err != VP_OK)
        return VP_ERR_IO;
    err = spool_load_head(spool, out_head);
    spool_unlock(spool, SPOOL_LOCK_FILE);
    return err;
}

/* ---- life ---- */

static bool lay_out(struct spool *spool)
{
    struct spool_head head = {.generation = 1, .done = SPOOL_FIRST, .committed = SPOOL_FIRST};
    uint64_t size = spool_size(spool);
    if (size < SPOOL_ROOM_BYTES && posix_fallocate(spool->fd, 0, SPOOL_ROOM_BYTES) != 0)
        return false;
    if (size < SPOOL_FIRST) /* new, or not even its head was finished */
        return spool_store_head(spool, &head) == VP_OK && fsync(spool->fd) == 0;
    return spool_load_head(spool, &head) == VP_OK;
}

static bool open_file(struct spool *spool)
{
    spool->fd = open(spool->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (spool->fd < 0)
        return false;
    if (spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS) == VP_OK) {
        bool is_laid_out = lay_out(spool);
        int error = errno;
        spool_unlock(spool, SPOOL_LOCK_FILE);
        if (is_laid_out)
            return true;
        errno = error;
    }
    close(spool->fd);
    return false;
}

enum vp_err spool_open(const char *path, struct spool **out_spool, char *out_why, size_t why_size_bytes)
{
    struct spool *spool = calloc(1, sizeof *spool);
    if (spool == NULL)
        return VP_ERR_NO_MEMORY;
    buf_init(&spool->record, SPOOL_RECORD_MAX_BYTES);
    bool is_open = span_copy(span_of(path), spool->path, sizeof spool->path) && open_file(spool);
    if (!is_open)
        snprintf(out_why, why_size_bytes, "%s: %s", path, strerror(errno));
    if (!is_open)
        free(spool);
    else
        *out_spool = spool;
    return is_open ? VP_OK : VP_ERR_IO;
}

void spool_close(struct spool *spool)
{
    if (spool == NULL)
        return;
    close(spool->fd);
    buf_deinit(&spool->record);
    free(spool);
}

/* ---- the numbers ---- */

static uint64_t number_offset(int slot)
{
    return SPOOL_HEAD_BYTES + (uint64_t)slot * sizeof(struct spool_number);
}

static bool read_number(struct spool *spool, int slot, struct spool_number *out_number)
{
    return spool_read(spool->fd, out_number, sizeof *out_number, number_offset(slot)) &&
           out_number->restaurant_id[0] != '\0' &&
           out_number->crc == crc32_add(0, out_number, offsetof(struct spool_number, crc));
}

/* The restaurant's slot, or the first free or damaged one; -1: there is neither. */
static int find_slot(struct spool *spool, const char *restaurant_id, struct spool_number *out_number)
{
    int free_slot = -1;
    for (int slot = 0; slot < SPOOL_NUMBERS_MAX; slot++) {
        if (!read_number(spool, slot, out_number)) {
            free_slot = free_slot < 0 ? slot : free_slot;
            continue;
        }
        if (strncmp(out_number->restaurant_id, restaurant_id, sizeof out_number->restaurant_id) == 0)
            return slot;
    }
    memset(out_number, 0, sizeof *out_number);
    return free_slot;
}

enum vp_err spool_find_number(struct spool *spool, const char *restaurant_id, int *out_number)
{
    struct spool_head head;
    struct spool_number number;
    enum vp_err err = spool_peek_head(spool, &head);
    if (err != VP_OK)
        return err;
    (void)find_slot(spool, restaurant_id, &number);
    *out_number = number.number;
    if (number.restaurant_id[0] != '\0')
        return VP_OK;
    return head.knows_numbers != 0 ? VP_ERR_NOT_FOUND : VP_ERR_STORE;
}

void spool_raise_number(struct spool *spool, const char *restaurant_id, int wanted)
{
    struct spool_number number;
    if (spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS) != VP_OK)
        return;
    int slot = find_slot(spool, restaurant_id, &number);
    if (slot >= 0 && number.number < wanted) {
        memset(&number, 0, sizeof number);
        span_copy(span_of(restaurant_id), number.restaurant_id, sizeof number.restaurant_id);
        number.number = wanted;
        number.crc = crc32_add(0, &number, offsetof(struct spool_number, crc));
        if (!spool_write(spool->fd, &number, sizeof number, number_offset(slot)))
            log_error("store", "an order number cannot be noted in the spool errno=%d", errno);
    }
    spool_unlock(spool, SPOOL_LOCK_FILE);
}

static void each_number(struct spool *spool,
                        void (*on_number)(void *owner, const char *restaurant_id, int number), void *owner)
{
    struct spool_number number;
    for (int slot = 0; slot < SPOOL_NUMBERS_MAX; slot++)
        if (read_number(spool, slot, &number))
            on_number(owner, number.restaurant_id, number.number);
}

static void copy_number(void *owner, const char *restaurant_id, int number)
{
    spool_raise_number(owner, restaurant_id, number);
}

/* ---- small changes of the head ---- */

static enum vp_err change_head(struct spool *spool, const struct spool_succession *succession)
{
    struct spool_head head;
    enum vp_err err = spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS);
    if (err != VP_OK)
        return err;
    err = spool_load_head(spool, &head);
    if (err == VP_OK && succession != NULL)
        head.succession = *succession;
    bool is_new = succession != NULL || head.knows_numbers == 0;
    head.knows_numbers |= succession == NULL;
    if (err == VP_OK && is_new)
        err = spool_store_head(spool, &head);
    spool_unlock(spool, SPOOL_LOCK_FILE);
    return err;
}

void spool_know_numbers(struct spool *spool)
{
    if (change_head(spool, NULL) != VP_OK)
        log_error("store", "the spool's head cannot be written errno=%d", errno);
}

enum vp_err spool_read_succession(struct spool *spool, struct spool_succession *out_succession)
{
    struct spool_head head;
    enum vp_err err = spool_peek_head(spool, &head);
    if (err == VP_OK)
        *out_succession = head.succession;
    return err;
}

enum vp_err spool_write_succession(struct spool *spool, const struct spool_succession *succession)
{
    return change_head(spool, succession);
}

/* ---- a file that is not at its path any more ---- */

static bool is_at_path(const struct spool *spool)
{
    struct stat open_one, named;
    return fstat(spool->fd, &open_one) == 0 && stat(spool->path, &named) == 0 &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

struct carrying {
    struct spool *to;
    enum vp_err err;
};

static bool carry_record(void *owner, struct span record)
{
    struct carrying *carrying = owner;
    carrying->err = spool_append(carrying->to, record, true);
    return carrying->err == VP_OK;
}

/* With the old file's lock: whoever else has it open finds nothing in it afterwards. */
static enum vp_err carry_over(struct spool *old, struct spool *fresh)
{
    struct spool_head head;
    struct carrying carrying = {.to = fresh};
    enum vp_err err = spool_load_head(old, &head);
    if (err == VP_OK)
        err = spool_each(old, carry_record, &carrying);
    if (err == VP_OK)
        err = carrying.err;
    if (err != VP_OK)
        return err;
    each_number(old, copy_number, fresh);
    if (head.knows_numbers)
        spool_know_numbers(fresh);
    (void)spool_find_end(old, &head);
    head.done = head.committed;
    head.done_seq = head.committed_seq;
    return spool_store_head(old, &head);
}

enum vp_err spool_follow(struct spool *spool, bool *out_has_moved)
{
    struct spool *fresh = NULL;
    char why[600] = "";
    *out_has_moved = false;
    if (is_at_path(spool))
        return VP_OK;
    log_error("store", "the spool was moved or deleted: it begins anew at %s", spool->path);
    enum vp_err err = spool_open(spool->path, &fresh, why, sizeof why);
    if (err == VP_OK)
        err = spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS);
    if (err == VP_OK) {
        err = carry_over(spool, fresh);
        spool_unlock(spool, SPOOL_LOCK_FILE);
    }
    if (err == VP_OK) {
        int old_fd = spool->fd;
        spool->fd = fresh->fd;
        fresh->fd = old_fd;
        *out_has_moved = true;
    } else {
        log_error("store", "the spool cannot follow reason=%s %s", vp_err_name(err), why);
    }
    spool_close(fresh);
    return err;
}
