#include "audio/echo_meter.h"

#include <math.h>
#include <string.h>

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

void echo_meter_hear(struct echo_meter *meter, int level, int64_t now_ms)
{
    int64_t now = now_ms / ECHO_FRAME_MS;
    if (now >= meter->newest + ECHO_DELAYS || now < ECHO_DELAYS ||
        meter->newest - now >= ECHO_FRAMES - ECHO_DELAYS)
        return; /* nothing was played lately, or so much is queued that it is not known what */
    reach(meter, now > meter->newest ? now : meter->newest);
    double before[ECHO_DELAYS];
    unsigned played = 0;
    for (int delay = 0; delay < ECHO_DELAYS; delay++) {
        unsigned level_then = *frame_at(meter, now - delay);
        before[delay] = level_then;
        played |= level_then;
    }
    if (played == 0)
        return;
    meter->count++;
    meter->y += level;
    meter->yy += (double)level * level;
    for (int delay = 0; delay < ECHO_DELAYS; delay++) {
        meter->x[delay] += before[delay];
        meter->xx[delay] += before[delay] * before[delay];
        meter->xy[delay] += before[delay] * level;
    }
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
