#include "audio/foreground.h"

#include <math.h>

/* Measured of callers/babble.h: six people who talk at once, smoothed so, are for half of the time within 1.1 dB of
 * their usual level, at their quietest 5 dB below it, and in one moment of a hundred 3.5 dB above. A voice 10 dB above
 * them on average dips below them between its words, and has 13 dB and more in its vowels. */
enum {
    SMOOTHED_MS = 64,
    PIECE_MS = 500,
    USUAL_MS = 1000, /* in which the background's usual level is followed */
    KNOWN_MS = 1000  /* before, all of it may have been the caller */
};
#define UNKNOWN_LEAST_DB   54.0F /* -36 dBFS: no quietest moments are louder while they are not known */
#define USUAL_ABOVE_MIN_DB 1.0F  /* the usual level above the quietest moments: of noise, */
#define USUAL_ABOVE_MAX_DB 7.0F  /* and of voices */
#define BEGINS_ABOVE_DB    6.0F  /* above the usual level: who begins to stand out, */
#define STAYS_ABOVE_DB     3.5F  /* and who goes on */
#define LOUD_DB            48.0F /* -42 dBFS: what a detector of voices hears */

static float decibels(double power)
{
    return 10 * log10f((float)power + 1);
}

void foreground_init(struct foreground *foreground)
{
    *foreground = (struct foreground){.far_ms = FOREGROUND_FAR_MAX_MS};
    for (int i = 0; i < FOREGROUND_PIECES; i++)
        foreground->least[i] = HUGE_VALF;
}

bool foreground_is_known(const struct foreground *foreground)
{
    return foreground->heard_ms >= KNOWN_MS;
}

/* The quietest of the last seconds. Before enough was heard it may all have been the caller. */
static float least(const struct foreground *foreground)
{
    float quiet = foreground_is_known(foreground) ? HUGE_VALF : UNKNOWN_LEAST_DB;
    for (int i = 0; i < FOREGROUND_PIECES; i++)
        quiet = foreground->least[i] < quiet ? foreground->least[i] : quiet;
    return quiet;
}

static void follow_least(struct foreground *foreground, float level, int32_t duration_ms)
{
    if (foreground->heard_ms < KNOWN_MS)
        foreground->heard_ms += duration_ms;
    foreground->piece_ms += duration_ms;
    if (foreground->piece_ms > PIECE_MS) {
        foreground->piece_ms = 0;
        foreground->at = (foreground->at + 1) % FOREGROUND_PIECES;
        foreground->least[foreground->at] = HUGE_VALF;
    }
    if (level < foreground->least[foreground->at])
        foreground->least[foreground->at] = level;
}

static float needed(const struct foreground *foreground)
{
    bool goes_on = foreground->far_ms < FOREGROUND_HANG_MS;
    return foreground->usual + (goes_on ? STAYS_ABOVE_DB : BEGINS_ABOVE_DB);
}

/* What does not stand out is the background. */
static void follow_usual(struct foreground *foreground, float level, int32_t duration_ms)
{
    float quiet = least(foreground);
    if (level < needed(foreground) || !foreground_is_known(foreground))
        foreground->usual += (level - foreground->usual) * (float)duration_ms / USUAL_MS;
    if (foreground->usual < quiet + USUAL_ABOVE_MIN_DB)
        foreground->usual = quiet + USUAL_ABOVE_MIN_DB;
    if (foreground->usual > quiet + USUAL_ABOVE_MAX_DB)
        foreground->usual = quiet + USUAL_ABOVE_MAX_DB;
}

int32_t foreground_feed(struct foreground *foreground, double mean_square, int32_t duration_ms)
{
    double part = 1 - exp(-(double)duration_ms / SMOOTHED_MS);
    if (foreground->heard_ms == 0) {
        foreground->power = mean_square;
        foreground->usual = decibels(mean_square);
    }
    foreground->power += (mean_square - foreground->power) * part;
    float level = decibels(foreground->power);
    follow_least(foreground, level, duration_ms);
    follow_usual(foreground, level, duration_ms);
    if (level >= needed(foreground))
        foreground->far_ms = 0;
    else if (foreground->far_ms < FOREGROUND_FAR_MAX_MS)
        foreground->far_ms += duration_ms;
    return foreground->far_ms;
}

bool foreground_is_loud_behind(const struct foreground *foreground)
{
    return foreground->usual >= LOUD_DB;
}

double foreground_mean_square(const int16_t *pcm16, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)pcm16[i] * pcm16[i];
    return count > 0 ? sum / (double)count : 0;
}
