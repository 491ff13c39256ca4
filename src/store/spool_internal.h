/* What the sources of the spool share: the file's parts and how they are read and written. */
#ifndef VP_STORE_SPOOL_INTERNAL_H
#define VP_STORE_SPOOL_INTERNAL_H

#include "base/buf.h"
#include "store/spool.h"

enum {
    SPOOL_HEAD_BYTES = 4096,
    SPOOL_NUMBERS_MAX = 256,
    SPOOL_FIRST = 32768, /* offset of the first record */
    SPOOL_ALIGN = 8
};

struct spool_head {
    uint64_t magic, generation;
    uint64_t done, done_seq; /* replayed so far: offset behind the record, and its sequence number */
    uint64_t committed, committed_seq; /* at least so much is on the disk */
    int64_t since_unix_ms;
    uint64_t knows_numbers;
    struct spool_succession succession;
    uint32_t crc, zero;
};

struct spool_record_head {
    uint32_t magic, len;
    uint64_t generation, seq;
    int64_t unix_ms;
    uint32_t crc, head_crc; /* of the text; of what stands before */
};

struct spool_number {
    char restaurant_id[64];
    int32_t number;
    uint32_t crc; /* of both */
};
_Static_assert(SPOOL_HEAD_BYTES + SPOOL_NUMBERS_MAX * sizeof(struct spool_number) <= SPOOL_FIRST,
               "the table ends before the first record");

struct spool {
    int fd;
    char path[512];
    struct buf record; /* the text read last */
};

/* Reads all of it, or says false. */
bool spool_read(int fd, void *bytes, size_t len, uint64_t offset);
bool spool_write(int fd, const void *bytes, size_t len, uint64_t offset);

/* spool_file.c. With the file's lock held: the head, made anew from the records when it is damaged. */
VP_MUST_CHECK enum vp_err spool_load_head(struct spool *spool, struct spool_head *out_head);
/* What is replayed is not more than what is committed, and that is inside the file's greatest size. */
VP_MUST_CHECK enum vp_err spool_store_head(struct spool *spool, struct spool_head *head);
/* The same without the lock. */
VP_MUST_CHECK enum vp_err spool_peek_head(struct spool *spool, struct spool_head *out_head);
uint64_t spool_size(const struct spool *spool);

/* spool_scan.c */
enum spool_found { SPOOL_RECORD, SPOOL_DAMAGE, SPOOL_END };
struct spool_piece {
    uint64_t offset, end; /* where the next one begins */
    uint64_t seq;
    int64_t unix_ms;
};
/* What stands at an offset; a record's text is in spool->record then. Damage ends where the next record begins. */
enum spool_found spool_scan(struct spool *spool, const struct spool_head *head, uint64_t offset,
                            struct spool_piece *out_piece);
/* The offset behind the last whole record, which may be more than the head knows of. */
uint64_t spool_find_end(struct spool *spool, struct spool_head *head);
/* The newest generation among all whole records; 0: there is none. */
uint64_t spool_find_generation(struct spool *spool);
size_t spool_record_bytes(size_t text_len);
void spool_make_record_head(struct spool_record_head *out_head, const struct spool_piece *piece,
                            uint64_t generation, struct span text);

/* spool_aside.c: a record that cannot be used is kept in "<path>.aside", a line of JSON each. */
VP_MUST_CHECK enum vp_err spool_put_aside(const struct spool *spool, const struct spool_piece *piece,
                                          struct span text, const char *why);

#endif
