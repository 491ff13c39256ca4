#include "openai/sessions_ahead.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/metric.h"
#include "openai/openai_internal.h"

/* A session and the leg without a call that keeps it; NULL: free. */
struct waiting {
    struct sessions_ahead *ahead;
    struct ai_leg *holder;
    struct menu *menu; /* retained */
    int64_t until_ms;  /* monotonic */
};

struct sessions_ahead {
    struct loop *loop;
    const struct ai_settings *settings;
    struct loop_timer timer; /* of the oldest one's end */
    int count_max;
    struct waiting each[SESSIONS_AHEAD_MAX];
};

static void forget(struct waiting *waiting)
{
    ai_leg_destroy(waiting->holder); /* closes what it still has */
    menu_release(waiting->menu);
    waiting->holder = NULL;
    waiting->menu = NULL;
}

static void on_settled(void *owner, const struct ai_session *session)
{
    struct waiting *waiting = owner;
    if (session->state == AI_SESSION_OVER)
        forget(waiting);
}

static void no_activity(void *owner, struct call *call)
{
    (void)owner, (void)call;
}

static void arm(struct sessions_ahead *ahead)
{
    int64_t first_ms = INT64_MAX;
    for (int i = 0; i < ahead->count_max; i++)
        if (ahead->each[i].holder != NULL && ahead->each[i].until_ms < first_ms)
            first_ms = ahead->each[i].until_ms;
    if (first_ms != INT64_MAX)
        loop_timer_start(&ahead->timer, first_ms - clock_mono_ms());
}

void sessions_ahead_expire(struct sessions_ahead *ahead)
{
    int64_t now_ms = clock_mono_ms();
    for (int i = 0; i < ahead->count_max; i++) {
        if (ahead->each[i].holder == NULL || ahead->each[i].until_ms > now_ms)
            continue;
        metric_add(METRIC_SESSIONS_AHEAD_UNUSED_TOTAL, 1);
        forget(&ahead->each[i]);
    }
    arm(ahead);
}

static void on_time(void *arg)
{
    sessions_ahead_expire(arg);
}

enum vp_err sessions_ahead_create(struct loop *loop, const struct ai_settings *settings, int count_max,
                                  struct sessions_ahead **out_ahead)
{
    struct sessions_ahead *ahead = calloc(1, sizeof *ahead);
    if (ahead == NULL)
        return VP_ERR_NO_MEMORY;
    ahead->loop = loop;
    ahead->settings = settings;
    ahead->count_max = count_max < SESSIONS_AHEAD_MAX ? count_max : SESSIONS_AHEAD_MAX;
    for (int i = 0; i < ahead->count_max; i++)
        ahead->each[i].ahead = ahead;
    enum vp_err err = loop_timer_init(&ahead->timer, loop, on_time, ahead);
    if (err != VP_OK) {
        free(ahead);
        return err;
    }
    *out_ahead = ahead;
    return VP_OK;
}

void sessions_ahead_close(struct sessions_ahead *ahead)
{
    for (int i = 0; ahead != NULL && i < ahead->count_max; i++)
        if (ahead->each[i].holder != NULL)
            forget(&ahead->each[i]);
}

void sessions_ahead_destroy(struct sessions_ahead *ahead)
{
    if (ahead == NULL)
        return;
    sessions_ahead_close(ahead);
    loop_timer_deinit(&ahead->timer);
    free(ahead);
}

static struct waiting *find(struct sessions_ahead *ahead, const struct menu *menu)
{
    for (int i = 0; i < ahead->count_max; i++)
        if (ahead->each[i].menu == menu)
            return &ahead->each[i];
    return NULL;
}

void sessions_ahead_open(struct sessions_ahead *ahead, struct menu *menu)
{
    const struct ai_settings *const places[AI_PLACE_COUNT] = {[AI_PLACE_MODEL] = ahead->settings};
    struct waiting *waiting = find(ahead, NULL);
    if (waiting == NULL || find(ahead, menu) != NULL ||
        ai_leg_create(ahead->loop, NULL, places, menu, no_activity, waiting, &waiting->holder) != VP_OK)
        return;
    waiting->menu = menu_retain(menu);
    waiting->until_ms = clock_mono_ms() + SESSIONS_AHEAD_LIFE_MS;
    waiting->holder->on_settled = on_settled;
    waiting->holder->is_ahead = true;
    metric_add(METRIC_SESSIONS_AHEAD_TOTAL, 1);
    ai_leg_port.dial(waiting->holder, AI_PLACE_MODEL);
    if (waiting->holder->session == NULL)
        forget(waiting);
    arm(ahead);
}

bool sessions_ahead_take(struct sessions_ahead *ahead, const struct menu *menu, struct ai_leg *leg)
{
    struct waiting *waiting = find(ahead, menu);
    if (menu == NULL || waiting == NULL || waiting->holder->session == NULL ||
        waiting->holder->session->state == AI_SESSION_OVER)
        return false;
    leg->ahead = waiting->holder->session;
    waiting->holder->session = NULL;
    ai_session_move(leg->ahead, leg);
    forget(waiting);
    return true;
}
