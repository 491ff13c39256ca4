#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "call/ident.h"
#include "openai/openai_internal.h"

static void tell_call(void *owner, const char *response_id, const char *item_id, struct span ulaw_b64)
{
    struct ai_session *session = owner;
    struct ai_leg *leg = session->leg;
    if (leg != NULL && leg->session == session && leg->call != NULL)
        call_on_ai_audio(leg->call, response_id, item_id, ulaw_b64);
}

/* The timer is left to run out where the rest went meanwhile: it asks again. */
static void arm(struct ai_session *session)
{
    int64_t due_ms = session->joiner.due_ms;
    if (due_ms == INT64_MAX || session->is_join_armed)
        return;
    session->is_join_armed = true;
    loop_timer_start(&session->join_timer, due_ms - clock_mono_ms());
}

static void on_rest_due(void *arg)
{
    struct ai_session *session = arg;
    session->is_join_armed = false;
    if (session->joiner.due_ms <= clock_mono_ms())
        piece_joiner_flush(&session->joiner);
    arm(session);
    ai_session_note_activity(session);
}

enum vp_err ai_audio_init(struct ai_session *session)
{
    model_audio_init(&session->audio);
    piece_joiner_init(&session->joiner, tell_call, session);
    return loop_timer_init(&session->join_timer, session->loop, on_rest_due, session);
}

void ai_audio_deinit(struct ai_session *session)
{
    loop_timer_deinit(&session->join_timer);
    model_audio_deinit(&session->audio);
}

/* Audio that came from the wire, converted, to the joiner. */
static void put(struct ai_session *session, const char *response_id, const char *item_id,
                struct span ulaw_b64)
{
    if (ulaw_b64.len > 0)
        piece_joiner_feed(&session->joiner, response_id, item_id, ulaw_b64, clock_mono_ms());
}

void ai_audio_on_piece(struct ai_session *session, const struct realtime_event *event)
{
    struct span ulaw_b64;
    uint64_t item = ident_of(event->item_id);
    if (session->audio_item != item)
        ai_audio_end_item(session);
    if (session->leg == NULL)
        return; /* the end of the item before has ended the call */
    session->audio_item = item;
    item_ledger_add(&session->items, item, model_audio_length_us(&session->audio, event->audio_b64));
    enum vp_err err = model_audio_from_model(&session->audio, event->audio_b64, &ulaw_b64);
    if (err != VP_OK) {
        log_debug("openai", "call=%s audio_ignored err=%s", session->call_sid, vp_err_name(err));
        return;
    }
    put(session, event->response_id, event->item_id, ulaw_b64);
    arm(session);
}

void ai_audio_end_item(struct ai_session *session)
{
    char response_id[PIECE_ID_BYTES], item_id[PIECE_ID_BYTES];
    struct span tail_b64;
    memcpy(response_id, session->joiner.response_id, sizeof response_id);
    memcpy(item_id, session->joiner.item_id, sizeof item_id);
    if (model_audio_end_item(&session->audio, &tail_b64) == VP_OK)
        put(session, response_id, item_id, tail_b64);
    piece_joiner_flush(&session->joiner);
    session->audio_item = 0;
}

void ai_audio_drop(struct ai_session *session)
{
    struct span tail_b64;
    (void)!model_audio_end_item(&session->audio, &tail_b64);
    piece_joiner_drop(&session->joiner);
}
