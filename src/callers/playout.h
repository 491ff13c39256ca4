/* What Twilio does with a server's audio (twilio.md, sections 3.3 and 3.4): it is buffered, played at 8 bytes
 * a millisecond, and each mark returns when all audio before it was played or cleared. No I/O, no clock: the
 * owner takes 20 ms at a time. */
#ifndef VP_CALLERS_PLAYOUT_H
#define VP_CALLERS_PLAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum { PLAYOUT_MAX_BYTES = 10 * 60 * 8000, PLAYOUT_MARKS_MAX = 100000 };

struct playout_mark;

/* What was put and not gone is in audio, behind played_at; marks are linked up to last_mark. */
struct playout {
    struct buf audio;
    size_t played_at;               /* offset in audio of the next byte to play */
    uint64_t put_bytes, gone_bytes; /* ever put; ever played or cleared */
    struct playout_mark *first_mark, **last_mark;
    size_t mark_count;
};

void playout_init(struct playout *playout);
void playout_deinit(struct playout *playout);

/* VP_ERR_TOO_BIG: over ten minutes were buffered; the excess was dropped (warning 31931). */
VP_MUST_CHECK enum vp_err playout_put(struct playout *playout, struct span ulaw);
/* VP_ERR_TOO_MANY past PLAYOUT_MARKS_MAX outstanding ones. */
VP_MUST_CHECK enum vp_err playout_put_mark(struct playout *playout, const char *name);
/* Drops what is buffered; all outstanding marks are due. */
void playout_clear(struct playout *playout);
/* Plays len bytes into out_ulaw, silence where there is nothing; returns how many were audio. */
size_t playout_take(struct playout *playout, uint8_t *out_ulaw, size_t len);
/* Takes the next mark that is due; false when there is none. The name is cut to fit. */
bool playout_take_mark(struct playout *playout, char *out_name, size_t size_bytes);

static inline size_t playout_waiting_bytes(const struct playout *playout)
{
    return playout->audio.len - playout->played_at;
}

#endif
