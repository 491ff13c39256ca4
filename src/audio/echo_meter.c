#include "audio/echo_meter.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "audio/ulaw_wide.h"
#include "base/unset.h"

enum { ENOUGH_FRAMES = 150 /* 3 s while something was played */ };

void echo_meter_init(struct echo_meter *meter)
{
    *meter = (struct echo_meter){.newest = -1};
}

static uint8_t *frame_at(struct echo_meter *meter, int64_t frame)
{
    return &meter->played[(uint64_t)frame % ECHO_FRAMES];
}

/* Frames up to this one are there; those that were skipped are silent. */
static void reach(struct echo_meter *meter, int64_t frame)
{
    if (meter->newest < 0 || frame - meter->newest >= ECHO_FRAMES) {
        memset(meter->played, 0, sizeof meter->played);
        meter->newest = frame;
    }
    while (meter->newest < frame)
        *frame_at(meter, ++meter->newest) = 0;
}

void echo_meter_play(struct echo_meter *meter, int level, int64_t at_ms)
{
    int64_t frame = at_ms / ECHO_FRAME_MS;
    reach(meter, frame > meter->newest ? frame : meter->newest);
    if (meter->newest - frame < ECHO_FRAMES)
        *frame_at(meter, frame) = (uint8_t)level;
}

void echo_meter_clear(struct echo_meter *meter, int64_t now_ms)
{
    int64_t now = now_ms / ECHO_FRAME_MS;
    for (int64_t frame = now + 1; frame <= meter->newest; frame++)
        *frame_at(meter, frame) = 0;
}

/* What was played from the longest delay to now. */
static void look_back(const struct echo_meter *meter, int64_t now, uint8_t out_before[ECHO_DELAYS])
{
    size_t from = (uint64_t)(now - (ECHO_DELAYS - 1)) % ECHO_FRAMES;
    size_t at_end = ECHO_FRAMES - from;
    if (at_end >= ECHO_DELAYS) {
        memcpy(out_before, meter->played + from, ECHO_DELAYS);
        return;
    }
    memcpy(out_before, meter->played + from, at_end);
    memcpy(out_before + at_end, meter->played, ECHO_DELAYS - at_end);
}

static bool is_silence(const uint8_t before[ECHO_DELAYS])
{
    static const uint8_t silence[ECHO_DELAYS];
    return memcmp(before, silence, ECHO_DELAYS) == 0;
}

static inline void add_one(struct echo_meter *meter, size_t i, double before, double level)
{
    meter->x[i] += before;
    meter->xx[i] += before * before;
    meter->xy[i] += before * level;
}

#if defined(__x86_64__)
/* Four delays at a time. */
__attribute__((target("avx2"))) static void add_wide(struct echo_meter *meter, const uint8_t *before,
                                                     double level)
{
    const __m256d levels = _mm256_set1_pd(level);
    size_t i = 0;
    for (; i + 4 <= ECHO_DELAYS; i += 4) {
        int four;
        memcpy(&four, before + i, sizeof four);
        __m256d then = _mm256_cvtepi32_pd(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(four)));
        _mm256_storeu_pd(meter->x + i, _mm256_add_pd(_mm256_loadu_pd(meter->x + i), then));
        _mm256_storeu_pd(meter->xx + i,
                         _mm256_add_pd(_mm256_loadu_pd(meter->xx + i), _mm256_mul_pd(then, then)));
        _mm256_storeu_pd(meter->xy + i,
                         _mm256_add_pd(_mm256_loadu_pd(meter->xy + i), _mm256_mul_pd(then, levels)));
    }
    for (; i < ECHO_DELAYS; i++)
        add_one(meter, i, before[i], level);
}
#else
#define add_wide(meter, before, level) ((void)0)
#endif

void echo_meter_hear(struct echo_meter *meter, int level, int64_t now_ms)
{
    int64_t now = now_ms / ECHO_FRAME_MS;
    if (now >= meter->newest + ECHO_DELAYS || now < ECHO_DELAYS ||
        meter->newest - now >= ECHO_FRAMES - ECHO_DELAYS)
        return; /* nothing was played lately, or so much is queued that it is not known what */
    reach(meter, now > meter->newest ? now : meter->newest);
    uint8_t before[ECHO_DELAYS] UNSET;
    look_back(meter, now, before);
    if (is_silence(before))
        return;
    meter->count++;
    meter->y += level;
    meter->yy += (double)level * level;
    if (ulaw_is_wide()) {
        add_wide(meter, before, level);
        return;
    }
    for (size_t i = 0; i < ECHO_DELAYS; i++)
        add_one(meter, i, before[i], level);
}

int echo_meter_pct(const struct echo_meter *meter)
{
    double n = meter->count, best = 0;
    if (meter->count < ENOUGH_FRAMES)
        return 0;
    double y_spread = n * meter->yy - meter->y * meter->y;
    for (int delay = 0; delay < ECHO_DELAYS; delay++) {
        double x_spread = n * meter->xx[delay] - meter->x[delay] * meter->x[delay];
        double both = n * meter->xy[delay] - meter->x[delay] * meter->y;
        if (x_spread > n && y_spread > n && both > best * sqrt(x_spread * y_spread))
            best = both / sqrt(x_spread * y_spread);
    }
    return (int)lrint(100 * (best < 1 ? best : 1));
}
