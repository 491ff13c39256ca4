/* Who speaks into the telephone stands out of what else is on the line: of its noise, and of other people who talk
 * near the caller, whom voice detection takes for the caller. By level alone: the background is known by the quietest
 * moments of the last seconds, so also while somebody speaks and before anybody has. A line without a background has
 * none to stand out of: whatever sounds there does. */
#ifndef VP_AUDIO_FOREGROUND_H
#define VP_AUDIO_FOREGROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FOREGROUND_PIECES = 7,    /* of the time that is looked back on */
    FOREGROUND_HANG_MS = 160, /* a voice dips for so long between its vowels */
    FOREGROUND_FAR_MAX_MS = 60000
};

/* Levels are dB over one step of PCM16: full scale is 90. */
struct foreground {
    double power;                   /* mean square, smoothed */
    int32_t heard_ms;               /* of the line so far; counts to where the background is known */
    float least[FOREGROUND_PIECES]; /* the quietest of each piece of time; the one at `at` is under way */
    int32_t piece_ms, at;
    float usual;    /* level of the background */
    int32_t far_ms; /* since something last stood out */
};

void foreground_init(struct foreground *foreground);
/* The next piece of the line, some 10 to 50 ms: the mean of its squared PCM16 samples. Returns for how long nothing has
 * stood out of the background: 0 while somebody does, at most FOREGROUND_FAR_MAX_MS. */
int32_t foreground_feed(struct foreground *foreground, double mean_square, int32_t duration_ms);
/* Whether enough was heard to know the background: before, all of it may have been the caller. */
bool foreground_is_known(const struct foreground *foreground);
/* Whether the background is loud enough that other people in it are heard as voices. */
bool foreground_is_loud_behind(const struct foreground *foreground);
/* Mean of the squared samples; 0 of none. */
double foreground_mean_square(const int16_t *pcm16, size_t count);

#endif
