#include <string.h>
#include <unistd.h>

#include "base/crc32.h"
#include "store/spool_internal.h"

static const uint32_t record_magic = 0x52535056; /* "VPSR"; the first bytes of a record, little-endian */

size_t spool_record_bytes(size_t text_len)
{
    return (sizeof(struct spool_record_head) + text_len + SPOOL_ALIGN - 1) / SPOOL_ALIGN * SPOOL_ALIGN;
}

void spool_make_record_head(struct spool_record_head *out_head, const struct spool_piece *piece,
                            uint64_t generation, struct span text)
{
    *out_head = (struct spool_record_head){.magic = record_magic,
                                           .len = (uint32_t)text.len,
                                           .generation = generation,
                                           .seq = piece->seq,
                                           .unix_ms = piece->unix_ms,
                                           .crc = crc32_add(0, text.at, text.len)};
    out_head->head_crc = crc32_add(0, out_head, offsetof(struct spool_record_head, head_crc));
}

static bool is_record_head(const struct spool_record_head *head)
{
    return head->magic == record_magic && head->len <= SPOOL_RECORD_MAX_BYTES &&
           head->head_crc == crc32_add(0, head, offsetof(struct spool_record_head, head_crc));
}

/* generation 0: any. The text is left in spool->record. */
static bool read_record(struct spool *spool, uint64_t generation, uint64_t offset,
                        struct spool_piece *out_piece, uint64_t *out_generation)
{
    struct spool_record_head head;
    if (!spool_read(spool->fd, &head, sizeof head, offset) || !is_record_head(&head) ||
        (generation != 0 && head.generation != generation))
        return false;
    spool->record.len = 0;
    if (buf_reserve(&spool->record, head.len) != VP_OK ||
        !spool_read(spool->fd, spool->record.at, head.len, offset + sizeof head) ||
        crc32_add(0, spool->record.at, head.len) != head.crc)
        return false;
    spool->record.len = head.len;
    *out_piece = (struct spool_piece){offset, offset + spool_record_bytes(head.len), head.seq, head.unix_ms};
    *out_generation = head.generation;
    return true;
}

/* The next offset before limit where a record may begin, or limit. */
static uint64_t find_magic(struct spool *spool, uint64_t offset, uint64_t limit)
{
    uint64_t window[2048];
    for (uint64_t at = offset; at < limit; at += sizeof window) {
        size_t len = limit - at < sizeof window ? (size_t)(limit - at) : sizeof window;
        if (!spool_read(spool->fd, window, len, at))
            return limit;
        for (size_t i = 0; i < len / SPOOL_ALIGN; i++)
            if ((uint32_t)window[i] == record_magic)
                return at + i * SPOOL_ALIGN;
    }
    return limit;
}

enum spool_found spool_scan(struct spool *spool, const struct spool_head *head, uint64_t offset,
                            struct spool_piece *out_piece)
{
    struct spool_piece next;
    uint64_t generation, at = offset;
    if (read_record(spool, head->generation, offset, out_piece, &generation))
        return SPOOL_RECORD;
    if (offset >= head->committed)
        return SPOOL_END;
    do
        at = find_magic(spool, at + SPOOL_ALIGN, head->committed);
    while (at < head->committed && !read_record(spool, head->generation, at, &next, &generation));
    *out_piece = (struct spool_piece){.offset = offset, .end = at < head->committed ? at : head->committed};
    return SPOOL_DAMAGE;
}

uint64_t spool_find_end(struct spool *spool, struct spool_head *head)
{
    struct spool_piece piece;
    uint64_t generation;
    while (read_record(spool, head->generation, head->committed, &piece, &generation)) {
        head->committed = piece.end;
        head->committed_seq = piece.seq;
    }
    return head->committed;
}

uint64_t spool_find_generation(struct spool *spool)
{
    struct spool_piece piece;
    uint64_t generation, newest = 0, size = spool_size(spool);
    for (uint64_t offset = SPOOL_FIRST; offset + sizeof(struct spool_record_head) <= size;) {
        bool is_record = read_record(spool, 0, offset, &piece, &generation);
        if (is_record && generation > newest)
            newest = generation;
        offset = is_record ? piece.end : find_magic(spool, offset + SPOOL_ALIGN, size);
    }
    return newest;
}
