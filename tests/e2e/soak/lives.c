#include "e2e/soak/lives.h"

#include <err.h>
#include <stdlib.h>

enum {
    DIAL_EVERY_MS = 25,
    FATE_FROM_MS = 200, /* when something befalls a call, since it was dialled */
    FATE_TO_MS = 5000,
};

static const struct {
    const char *name;
    int pct;
} fates[FATE_COUNT] = {[FATE_ORDERS] = {"orders", 76},
                       [FATE_BREAKS] = {"orders, its stream breaks", 8},
                       [FATE_LEAVES] = {"hangs up", 8},
                       [FATE_VANISHES] = {"stream breaks, hung up", 4},
                       [FATE_LOST] = {"stream breaks, hung up, nothing told", 4}};

const char *fate_name(enum fate fate)
{
    return fates[fate].name;
}

static enum fate roll_fate(struct mischief *mischief)
{
    int left = mischief_roll(mischief, 100), fate = 0;
    while (fate < FATE_COUNT - 1 && left >= fates[fate].pct)
        left -= fates[fate++].pct;
    return (enum fate)fate;
}

static bool may_say(void *owner, struct caller *caller, enum caller_word word)
{
    (void)owner, (void)caller, (void)word;
    return true;
}

static void on_ended(void *owner, struct caller *caller)
{
    struct lives *lives = owner;
    (void)caller;
    lives->ended_count++;
}

void lives_init(struct lives *lives, int count, int at_once, const struct phone_line_options *line)
{
    *lives = (struct lives){.each = calloc((size_t)count, sizeof *lives->each),
                            .count = count,
                            .at_once = at_once,
                            .line = *line,
                            .untold_line = *line};
    if (lives->each == NULL)
        err(EXIT_FAILURE, "%d calls", count);
    lives->untold_line.status_url = NULL;
    lives->owner =
        (struct caller_owner){.may_say = may_say, .on_ended = on_ended, .owner = lives, .is_hasty = true};
}

void lives_deinit(struct lives *lives)
{
    free(lives->each);
}

static void dial(struct lives *lives, struct mischief *mischief, int64_t now_ms)
{
    int number = lives->dialled_count++;
    struct life *life = &lives->each[number];
    life->fate = roll_fate(mischief);
    life->dialled_ms = now_ms;
    if (life->fate != FATE_ORDERS)
        life->fate_ms = now_ms + FATE_FROM_MS + mischief_roll(mischief, FATE_TO_MS - FATE_FROM_MS);
    caller_dial(&life->caller, &lives->owner, (uint32_t)number + 1,
                life->fate == FATE_LOST ? &lives->untold_line : &lives->line);
    lives->next_dial_ms = now_ms + DIAL_EVERY_MS;
}

static void meet_fate(struct life *life)
{
    life->fate_ms = 0;
    if (life->fate != FATE_LEAVES)
        phone_line_break_stream(life->caller.line);
    if (life->fate != FATE_BREAKS)
        phone_line_hang_up(life->caller.line);
}

void lives_turn(struct lives *lives, struct mischief *mischief, int until, int64_t now_ms)
{
    if (lives->dialled_count < until && lives_live_count(lives) < lives->at_once &&
        now_ms >= lives->next_dial_ms)
        dial(lives, mischief, now_ms);
    while (lives->oldest < lives->dialled_count && lives->each[lives->oldest].caller.line == NULL)
        lives->oldest++;
    for (int i = lives->oldest; i < lives->dialled_count; i++) {
        struct life *life = &lives->each[i];
        if (life->caller.line != NULL && life->fate_ms != 0 && now_ms >= life->fate_ms)
            meet_fate(life);
    }
}
