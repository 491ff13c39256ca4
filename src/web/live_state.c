#include "web/live_state.h"

#include "store/call_notes.h"

enum { TALK_MAX_MS = 3600 * 1000 }; /* where nobody says that it is over */

const char *live_state_word(const struct call_view *view, bool is_engine_the_model)
{
    if (view == NULL)
        return "listening";
    if (view->state == CALL_RECOVERING || view->state == CALL_FALLBACK ||
        (view->place == AI_PLACE_ENGINE && !is_engine_the_model))
        return "saved";
    switch (view->state) {
    case CALL_SPEAKING:
    case CALL_CLOSING:
        return "speaking";
    case CALL_THINKING:
    case CALL_CONNECTING:
        return "thinking";
    default:
        return "listening";
    }
}

bool live_state_is_engine_the_model(const struct web *web)
{
    return web->settings.speakers == NULL || web->settings.speakers->is_engine_the_model;
}

bool live_state_is_with_staff(struct store *store, const struct store_call *call, int64_t now_unix_ms)
{
    struct call_notes notes = {0};
    enum end_reason reason = end_reason_find(call->end_reason);
    bool went_there = call->ended_unix_ms != 0 && now_unix_ms - call->ended_unix_ms < TALK_MAX_MS &&
                      (reason == END_TRANSFER || reason == END_PASSED_ON);
    return went_there && call_notes_read(store, call->call_sid, &notes) == VP_OK && !notes.is_talk_over;
}
