#include "store/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/spool_internal.h"

enum { FILE_LOCK_MS = 1000, USUAL_RECORD_BYTES = 16 << 10, WIPE_BYTES = 64 << 10 };

enum vp_err spool_look(struct spool *spool, struct spool_view *out_view)
{
    struct spool_head head;
    enum vp_err err = spool_peek_head(spool, &head);
    if (err != VP_OK)
        return err;
    uint64_t count = head.committed_seq - head.done_seq;
    if (count == 0 && head.committed != head.done)
        count = 1;
    *out_view = (struct spool_view){count, count > 0 ? head.since_unix_ms : 0};
    return VP_OK;
}

/* Room for len bytes at an offset; the file grows where the disk allows it. */
static bool make_room(struct spool *spool, uint64_t offset, size_t len, bool is_vital)
{
    uint64_t size = spool_size(spool), kept = is_vital ? 0 : SPOOL_VITAL_BYTES;
    while (offset + len + kept > size) {
        uint64_t wanted = size + SPOOL_ROOM_BYTES;
        if (wanted > SPOOL_MAX_BYTES || posix_fallocate(spool->fd, 0, (off_t)wanted) != 0)
            return false;
        size = wanted;
    }
    return true;
}

bool spool_has_room(struct spool *spool)
{
    struct spool_head head;
    if (spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS) != VP_OK)
        return false;
    bool has_room = spool_load_head(spool, &head) == VP_OK &&
                    make_room(spool, spool_find_end(spool, &head), USUAL_RECORD_BYTES, true);
    spool_unlock(spool, SPOOL_LOCK_FILE);
    return has_room;
}

/* A record that did not reach the disk must not be taken for one later. */
static void take_back(struct spool *spool, uint64_t offset)
{
    static const struct spool_record_head nothing;
    if (!spool_write(spool->fd, &nothing, sizeof nothing, offset))
        log_error("store", "a record that failed cannot be taken back errno=%d", errno);
}

static enum vp_err write_record(struct spool *spool, const struct spool_piece *piece, uint64_t generation,
                                struct span text)
{
    struct spool_record_head record;
    spool_make_record_head(&record, piece, generation, text);
    if (spool_write(spool->fd, text.at, text.len, piece->offset + sizeof record) &&
        spool_write(spool->fd, &record, sizeof record, piece->offset) && fdatasync(spool->fd) == 0)
        return VP_OK;
    bool is_full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    log_error("store", "the spool cannot be written errno=%d", errno);
    take_back(spool, piece->offset);
    return is_full ? VP_ERR_TOO_BIG : VP_ERR_IO;
}

static enum vp_err append(struct spool *spool, struct span text, bool is_vital)
{
    struct spool_head head;
    enum vp_err err = spool_load_head(spool, &head);
    if (err != VP_OK)
        return err;
    bool was_empty = spool_find_end(spool, &head) == head.done;
    struct spool_piece piece = {
        .offset = head.committed, .seq = head.committed_seq + 1, .unix_ms = clock_unix_ms()};
    piece.end = piece.offset + spool_record_bytes(text.len);
    if (!make_room(spool, piece.offset, (size_t)(piece.end - piece.offset), is_vital))
        return VP_ERR_TOO_BIG;
    err = write_record(spool, &piece, head.generation, text);
    if (err != VP_OK)
        return err;
    head.committed = piece.end;
    head.committed_seq = piece.seq;
    if (was_empty)
        head.since_unix_ms = piece.unix_ms;
    if (spool_store_head(spool, &head) != VP_OK) /* a hint only: the record is found all the same */
        log_error("store", "the spool's head cannot be written errno=%d", errno);
    return VP_OK;
}

enum vp_err spool_append(struct spool *spool, struct span record, bool is_vital)
{
    if (record.len > SPOOL_RECORD_MAX_BYTES)
        return VP_ERR_TOO_BIG;
    enum vp_err err = spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS);
    if (err != VP_OK)
        return err;
    err = append(spool, record, is_vital);
    spool_unlock(spool, SPOOL_LOCK_FILE);
    return err;
}

enum vp_err spool_each(struct spool *spool, bool (*on_record)(void *owner, struct span record), void *owner)
{
    struct spool_head head;
    struct spool_piece piece;
    enum vp_err err = spool_peek_head(spool, &head);
    if (err != VP_OK)
        return err;
    for (uint64_t at = head.done;; at = piece.end) {
        enum spool_found found = spool_scan(spool, &head, at, &piece);
        if (found == SPOOL_END)
            return VP_OK;
        if (found == SPOOL_RECORD && !on_record(owner, (struct span){spool->record.at, spool->record.len}))
            return VP_OK;
    }
}

/* ---- replay ---- */

static enum vp_err advance(struct spool *spool, const struct spool_piece *piece, bool is_record)
{
    struct spool_head head;
    enum vp_err err = spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS);
    if (err != VP_OK)
        return err;
    err = spool_load_head(spool, &head);
    if (err == VP_OK) {
        head.done = piece->end;
        if (head.committed < piece->end)
            head.committed = piece->end;
        if (is_record)
            head.done_seq = piece->seq;
        if (head.committed_seq < head.done_seq || head.committed == head.done)
            head.committed_seq = head.done_seq;
        err = spool_store_head(spool, &head);
    }
    spool_unlock(spool, SPOOL_LOCK_FILE);
    return err;
}

/* Names and addresses do not stay in the file for nothing. */
static void wipe(struct spool *spool, uint64_t end)
{
    static const char zeros[WIPE_BYTES];
    if (spool_size(spool) > SPOOL_ROOM_BYTES && ftruncate(spool->fd, SPOOL_ROOM_BYTES) != 0)
        log_error("store", "the spool cannot be shortened errno=%d", errno);
    uint64_t size = spool_size(spool);
    for (uint64_t at = SPOOL_FIRST; at < end && at < size; at += WIPE_BYTES) {
        uint64_t left = (end < size ? end : size) - at;
        if (!spool_write(spool->fd, zeros, left < WIPE_BYTES ? (size_t)left : WIPE_BYTES, at))
            log_error("store", "the spool cannot be wiped errno=%d", errno);
    }
}

/* Nothing waits: the next record is the first of a new generation. False: somebody appended meanwhile. */
static enum vp_err begin_anew(struct spool *spool, bool *out_is_done)
{
    struct spool_head head;
    enum vp_err err = spool_lock(spool, SPOOL_LOCK_FILE, false, FILE_LOCK_MS);
    if (err != VP_OK)
        return err;
    err = spool_load_head(spool, &head);
    if (err == VP_OK && spool_find_end(spool, &head) == head.done) {
        uint64_t end = head.committed;
        *out_is_done = true;
        if (end > SPOOL_FIRST) {
            head.generation++;
            head.done_seq = head.committed_seq;
            head.done = head.committed = SPOOL_FIRST;
            head.since_unix_ms = 0;
            err = spool_store_head(spool, &head);
            if (err == VP_OK && fdatasync(spool->fd) == 0)
                wipe(spool, end);
        }
    }
    spool_unlock(spool, SPOOL_LOCK_FILE);
    return err;
}

/* One record or the end. */
static enum vp_err replay_next(struct spool *spool, enum vp_err (*apply)(void *owner, struct span record),
                               void *owner, bool *out_is_done)
{
    struct spool_head head;
    struct spool_piece piece;
    enum vp_err err = spool_peek_head(spool, &head);
    if (err != VP_OK)
        return err;
    enum spool_found found = spool_scan(spool, &head, head.done, &piece);
    if (found == SPOOL_END)
        return begin_anew(spool, out_is_done);
    if (found == SPOOL_DAMAGE) {
        err = spool_put_aside(spool, &piece, SPAN_NONE, "damaged");
    } else {
        struct span text = {spool->record.at, spool->record.len};
        err = apply(owner, text);
        if (err != VP_OK && err != VP_ERR_STORE)
            err = spool_put_aside(spool, &piece, text, vp_err_name(err));
    }
    return err == VP_OK ? advance(spool, &piece, found == SPOOL_RECORD) : err;
}

enum vp_err spool_replay(struct spool *spool, enum vp_err (*apply)(void *owner, struct span record),
                         void *owner)
{
    bool is_done = false;
    enum vp_err err = spool_lock(spool, SPOOL_LOCK_REPLAY, false, 0);
    if (err != VP_OK)
        return err == VP_ERR_TIMED_OUT ? VP_ERR_BUSY : err;
    while (err == VP_OK && !is_done)
        err = replay_next(spool, apply, owner, &is_done);
    spool_unlock(spool, SPOOL_LOCK_REPLAY);
    return err;
}
