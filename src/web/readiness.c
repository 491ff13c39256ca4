#include "web/web_internal.h"

bool web_is_stopping(const struct web *web)
{
    struct scoreboard_row master;
    return scoreboard_look_row(web->settings.board, 0, &master) && master.is_draining;
}

bool web_can_keep(const struct web *web)
{
    return store_health_can_keep(web->settings.health) && !store_thread_is_stuck(web->settings.store);
}

struct others { /* the calls that are live beside one */
    const char *call_sid;
    int count;
};

static bool count_other(void *owner, int row, const struct call_view *view)
{
    struct others *others = owner;
    (void)row;
    others->count += !view->has_let_go && strcmp(view->call_sid, others->call_sid) != 0;
    return true;
}

bool web_may_take_call(const struct web *web, const char *call_sid)
{
    struct others others = {.call_sid = call_sid};
    bool has_worker = false;
    for (int i = 0; i < SCOREBOARD_ROWS_MAX && !has_worker; i++) {
        struct scoreboard_row row;
        has_worker = scoreboard_look_row(web->settings.board, i, &row) && row.role == SCOREBOARD_WORKER &&
                     row.pid != 0 && !row.is_draining;
    }
    scoreboard_each_call(web->settings.board, count_other, &others);
    return has_worker && others.count < web->settings.calls_max;
}
