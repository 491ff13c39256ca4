#include "web/live_state.h"

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
