/* Whether what a caller is played comes back on the line: the correlation of both levels, frame by frame, at each delay
 * up to half a second. It suspects, and does not cancel. */
#ifndef VP_AUDIO_ECHO_METER_H
#define VP_AUDIO_ECHO_METER_H

#include <stdint.h>

enum {
    ECHO_FRAME_MS = 20,
    ECHO_DELAYS = 26,   /* 0 to 500 ms */
    ECHO_FRAMES = 1024, /* 20 s of what is to be played; later sound is not looked at */
};

struct echo_meter {
    uint8_t played[ECHO_FRAMES]; /* level of frame number n at n % the maximum; 0: nothing */
    int64_t newest;              /* frame number */
    uint32_t count;              /* frames that were compared */
    double y, yy;                /* sums over them: what was heard */
    double x[ECHO_DELAYS], xx[ECHO_DELAYS],
        xy[ECHO_DELAYS]; /* and what was played before: the longest ago first */
};

void echo_meter_init(struct echo_meter *meter);
/* Levels are dB over digital silence, 0 to 96; times are monotonic. */
void echo_meter_play(struct echo_meter *meter, int level, int64_t at_ms);
void echo_meter_clear(struct echo_meter *meter, int64_t now_ms);
void echo_meter_hear(struct echo_meter *meter, int level, int64_t now_ms);
/* The greatest correlation in percent, 0 to 100; 0 while little was played. */
int echo_meter_pct(const struct echo_meter *meter);

#endif
