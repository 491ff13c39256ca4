#include "call/gap.h"

#include <string.h>

#include "audio/ulaw.h"
#include "base/sane.h"
#include "call/thresholds.h"

void gap_init(struct gap *gap)
{
    *gap = (struct gap){.expected_ms = -1};
}

static bool gap_is_sane(const struct gap *gap)
{
    return gap->expected_ms >= -1 && gap->filled_ms >= 0 && gap->filled_ms <= GAP_FILL_MAX_MS &&
           (gap->expected_ms >= 0 || gap->filled_ms == 0);
}

int64_t gap_feed(struct gap *gap, int64_t timestamp_ms, int64_t ulaw_bytes, int64_t now_ms)
{
    ASSERT_SANE(gap_is_sane(gap));
    int64_t fill_ms = 0;
    int64_t length_ms = ulaw_bytes / ULAW_BYTES_PER_MS;
    if (gap->expected_ms >= 0 && timestamp_ms > gap->expected_ms)
        fill_ms = timestamp_ms - gap->expected_ms;
    if (fill_ms > GAP_FILL_MAX_MS)
        fill_ms = GAP_FILL_MAX_MS;
    /* The timer may have run ahead of the stream's time by a part of its second: that is not a step back. */
    bool is_ahead = gap->filled_ms > 0 && timestamp_ms + gap->filled_ms >= gap->expected_ms;
    int64_t end_ms = timestamp_ms + length_ms;
    if (!is_ahead || end_ms > gap->expected_ms)
        gap->expected_ms = end_ms;
    if (!is_ahead || end_ms >= gap->expected_ms)
        gap->filled_ms = 0;
    gap->arrived_ms = now_ms;
    return fill_ms;
}

void gap_set_speaking(struct gap *gap, bool is_speaking, int64_t now_ms)
{
    if (is_speaking && !gap->is_speaking)
        gap->arrived_ms = now_ms;
    gap->is_speaking = is_speaking;
}

int64_t gap_next_deadline_ms(const struct gap *gap)
{
    if (!gap->is_speaking || gap->expected_ms < 0 || gap->filled_ms >= GAP_FILL_MAX_MS)
        return INT64_MAX;
    /* The first filling comes early; further ones keep the pace of the clock. */
    return gap->arrived_ms + (gap->filled_ms == 0 ? GAP_QUIET_MS : GAP_QUIET_FILL_MS);
}

int64_t gap_on_deadline(struct gap *gap, int64_t now_ms)
{
    ASSERT_SANE(gap_is_sane(gap));
    if (now_ms < gap_next_deadline_ms(gap))
        return 0;
    gap->arrived_ms = now_ms;
    gap->filled_ms += GAP_QUIET_FILL_MS;
    gap->expected_ms += GAP_QUIET_FILL_MS;
    return GAP_QUIET_FILL_MS;
}

size_t gap_silence_b64(char out[GAP_PIECE_CHARS], int64_t duration_ms)
{
    if (duration_ms > GAP_PIECE_MS)
        duration_ms = GAP_PIECE_MS;
    size_t bytes = (size_t)duration_ms * ULAW_BYTES_PER_MS;
    size_t len = bytes / 3 * 4;
    memset(out, '/', len); /* 0xff 0xff 0xff */
    if (bytes % 3 != 0) {
        memcpy(out + len, bytes % 3 == 1 ? "/w==" : "//8=", 4);
        len += 4;
    }
    return len;
}
