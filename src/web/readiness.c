#include "base/clock.h"
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

bool web_can_speak(const struct web *web)
{
    const struct web_speakers *speakers = web->settings.speakers;
    int64_t now_mono_ms = clock_mono_ms();
    return speakers == NULL || speakers_has_realtime(speakers, web->settings.board, now_mono_ms) ||
           speakers_has_traditional(speakers, web->settings.board, now_mono_ms);
}

const char *web_why_unready(const struct web *web)
{
    if (web_is_stopping(web))
        return "it stops";
    if (!web_can_keep(web))
        return "neither the database nor the spool takes what callers order";
    if (!web_may_take_call(web, ""))
        return "no worker is there, or as many calls go on as it may have";
    if (!web_can_speak(web))
        return "neither a model nor the engine can speak to callers";
    return NULL;
}
