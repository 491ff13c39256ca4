/* After an answer that failed the model is not asked again within the same instant: what it needs is a moment. So does
 * one that says it is busy while nothing runs that it has announced. */
#include "openai/openai_internal.h"

static void on_over(void *arg)
{
    struct ai_session *session = arg;
    session->has_respite = false;
    (void)response_queue_doubt(&session->responses);
    ai_session_pump(session);
    ai_session_note_activity(session);
}

enum vp_err ai_respite_init(struct ai_session *session)
{
    return loop_timer_init(&session->respite_timer, session->loop, on_over, session);
}

void ai_respite_deinit(struct ai_session *session)
{
    loop_timer_deinit(&session->respite_timer);
}

void ai_respite_begin(struct ai_session *session, int64_t duration_ms)
{
    session->has_respite = true;
    loop_timer_start(&session->respite_timer, duration_ms);
}

void ai_respite_end(struct ai_session *session)
{
    session->has_respite = false;
    loop_timer_stop(&session->respite_timer);
}
