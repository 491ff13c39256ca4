#include "audio/bystander.h"

#include <math.h>

enum {
    SOFT_MS = 500,  /* so long at most a caller's own voice is far below its usual level: measured 416 */
    KNOWN_MS = 800, /* of voices that were so for longer; chosen */
    HEARD_MAX_MS = 6000,
    PAUSE = 2, /* a pause takes so much more off a run than speech adds */
    FADE = 20, /* a voice that is gone is forgotten so much slower than it was found */
    FAR_MAX_MS = 60000,
    WAIT_MS = 2500, /* who is there answers before; chosen */
    MEET_MS = 1000, /* of voice, after which somebody's level is known */
    SETTLE_MS = 250 /* as fast it is followed until then: a noise comes before */
};
/* Measured of 42 sentences of the callers' voices, the loudest of each 128 ms: one moment in ten is so far below the
 * usual level, stops included. A television 15 dB below is, also in its loudest words. */
#define FAR_DB 9.0F
/* A level that three of four pieces stay below; a loud noise moves it little, a sentence makes it known. */
#define RISE_DB_A_MS 0.0070F
#define FALL_DB_A_MS 0.0023F
/* Who answers from further away, or has been handed the telephone, is unheard for a sentence only: 12 dB lower for
 * 3.5 s, 18 dB lower for 5. Nearer again, the caller is known again as fast as anybody is. */
#define FORGET_DB_A_MS 0.0040F

static float loudest(struct bystander *bystander, double mean_square)
{
    float level = 0;
    bystander->held[bystander->at] = 10 * log10f((float)mean_square + 1);
    bystander->at = (bystander->at + 1) % BYSTANDER_HELD_MAX;
    for (int i = 0; i < BYSTANDER_HELD_MAX; i++)
        level = fmaxf(level, bystander->held[i]);
    return level;
}

static float change_a_ms(const struct bystander *bystander, float level, bool is_far, bool is_agent_heard)
{
    if (is_far)
        return bystander->waited_ms < WAIT_MS ? 0 : -FORGET_DB_A_MS;
    return level > bystander->own ? RISE_DB_A_MS : is_agent_heard ? 0 : -FALL_DB_A_MS;
}

static void meet(struct bystander *bystander, float level, int32_t duration_ms)
{
    if (bystander->met_ms == 0)
        bystander->own = level;
    bystander->own += (level - bystander->own) * fminf((float)duration_ms / SETTLE_MS, 1);
    bystander->met_ms += duration_ms;
}

/* Runs that are longer than the caller's own soft ones tell of somebody else. */
static void follow_runs(struct bystander *bystander, bool is_voice, bool is_far, int32_t duration_ms)
{
    if (!is_far || bystander->run_ms < 0)
        bystander->run_ms = 0;
    else if (bystander->run_ms < HEARD_MAX_MS || !is_voice)
        bystander->run_ms += is_voice ? duration_ms : -PAUSE * duration_ms;
    if (is_voice && bystander->run_ms > SOFT_MS)
        bystander->heard_ms += bystander->heard_ms < HEARD_MAX_MS ? duration_ms : 0;
    else if (bystander->heard_ms > 0)
        bystander->heard_ms -= duration_ms / FADE;
}

int32_t bystander_feed(struct bystander *bystander, double mean_square, bool is_voice, bool is_agent_heard,
                       int32_t duration_ms)
{
    float level = loudest(bystander, mean_square);
    bool is_known = bystander->met_ms >= MEET_MS, is_far = is_known && level < bystander->own - FAR_DB;
    if (is_voice && !is_known)
        meet(bystander, level, duration_ms);
    if (!is_far || is_agent_heard)
        bystander->waited_ms = 0;
    else if (bystander->waited_ms < WAIT_MS)
        bystander->waited_ms += duration_ms;
    if (is_voice && is_known)
        bystander->own += change_a_ms(bystander, level, is_far, is_agent_heard) * (float)duration_ms;
    follow_runs(bystander, is_voice, is_far, duration_ms);
    if (!is_far)
        bystander->far_ms = 0;
    else if (bystander->far_ms < FAR_MAX_MS)
        bystander->far_ms += duration_ms;
    return bystander->heard_ms >= KNOWN_MS ? bystander->far_ms : 0;
}
