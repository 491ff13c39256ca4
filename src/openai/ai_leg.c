#include "openai/ai_leg.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log_limit.h"
#include "base/metric.h"
#include "base/sane.h"
#include "openai/openai_internal.h"
#include "openai/realtime_command.h"

/* Unsent caller audio that may wait for a slow server: about 20 s. What comes later is of no use any more. */
enum { APPEND_QUEUE_BYTES = 256 * 1024 };

/* What it has are sessions of its own, of the place that was dialled last. */
static bool ai_leg_is_sane(const struct ai_leg *leg)
{
    const struct ai_session *session = leg->session, *spare = leg->spare;
    return (session == NULL || (session->leg == leg && session != spare)) &&
           (spare == NULL || spare->leg == leg) &&
           (leg->settings != NULL || (session == NULL && spare == NULL));
}

static struct ai_session *ready_session(const struct ai_leg *leg)
{
    ASSERT_SANE(ai_leg_is_sane(leg));
    return leg->session != NULL && leg->session->state == AI_SESSION_READY ? leg->session : NULL;
}

/* What came of a dialling at once, told at the end of the round like anything else: there is no memory for a session,
 * or one was opened ahead and is ready. */
static void report_dialling(void *arg)
{
    struct ai_leg *leg = arg;
    struct ai_session *session = leg->session;
    if (leg->call == NULL)
        return;
    if (session == NULL) {
        call_on_ai_gone(leg->call, vp_err_text(VP_ERR_NO_MEMORY));
    } else if (session->state == AI_SESSION_READY) {
        ai_session_log_ready(session);
        ai_session_tell_limit(session);
        call_on_ai_ready(leg->call);
    }
    if (leg->call != NULL && leg->on_activity != NULL)
        leg->on_activity(leg->owner, leg->call);
}

static void leave_ahead(struct ai_leg *leg, const char *why)
{
    if (leg->ahead != NULL)
        ai_session_leave(leg->ahead, why);
    leg->ahead = NULL;
}

static void leave_spare(struct ai_leg *leg, const char *why)
{
    if (leg->spare != NULL)
        ai_session_leave(leg->spare, why);
    leg->spare = NULL;
}

static void dial(void *arg, enum ai_place place)
{
    struct ai_leg *leg = arg;
    ASSERT_SANE(ai_leg_is_sane(leg));
    leave_spare(leg, "dialled again");
    if (leg->session != NULL)
        ai_session_leave(leg->session, "dialled again");
    leg->settings = leg->places[place];
    if (leg->ahead != NULL && place == AI_PLACE_MODEL) {
        leg->session = leg->ahead;
        leg->ahead = NULL;
        metric_add(METRIC_SESSIONS_AHEAD_USED_TOTAL, 1);
        if (leg->session->state == AI_SESSION_READY)
            loop_at_end_of_round(leg->loop, &leg->later);
        return;
    }
    leg->session = ai_session_open(leg);
    if (leg->session == NULL)
        loop_at_end_of_round(leg->loop, &leg->later);
}

static void append(void *arg, struct span ulaw_b64)
{
    struct ai_session *session = ready_session(arg);
    struct span audio_b64, parts[REALTIME_APPEND_PARTS];
    if (session == NULL)
        return;
    if (ws_queued_bytes(session->ws) > APPEND_QUEUE_BYTES) {
        if (session->dropped_count++ == 0)
            log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "model_does_not_read queued_bytes=%zu",
                        ws_queued_bytes(session->ws));
        return;
    }
    if (model_audio_to_model(&session->audio, ulaw_b64, &audio_b64) != VP_OK || audio_b64.len == 0)
        return;
    realtime_encode_append(audio_b64, parts);
    if (ws_send(session->ws, parts, REALTIME_APPEND_PARTS) != VP_OK)
        session->dropped_count++;
}

static void add_message(void *arg, enum ai_speaker speaker, const char *text)
{
    struct ai_session *session = ready_session(arg);
    if (session != NULL)
        ai_session_send(session, realtime_encode_message(session->dialect, speaker, text));
}

static void tool_output(void *arg, const char *tool_call_id, const char *output)
{
    struct ai_session *session = ready_session(arg);
    if (session != NULL)
        ai_session_send(session, realtime_encode_tool_output(tool_call_id, output));
}

static void add_tool_call(void *arg, const struct tool_call *call, const char *output)
{
    struct ai_session *session = ready_session(arg);
    if (session != NULL)
        ai_session_send(session, realtime_encode_tool_call(call));
    tool_output(arg, call->id, output);
}

static void respond(void *arg, const char *instructions)
{
    struct ai_session *session = ready_session(arg);
    if (session == NULL)
        return;
    enum vp_err err = response_queue_put(&session->responses, instructions);
    if (err != VP_OK)
        log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "response_not_queued err=%s",
                    vp_err_name(err));
    ai_session_pump(session);
}

static void commit(void *arg)
{
    struct ai_session *session = ready_session(arg);
    if (session != NULL)
        ai_session_send(session, realtime_encode_commit());
}

static void cancel(void *arg)
{
    struct ai_session *session = ready_session(arg);
    if (session == NULL)
        return;
    response_queue_clear(&session->responses);
    ai_audio_drop(session);
    if (response_queue_is_busy(&session->responses))
        ai_session_send(session, realtime_encode_cancel());
}

static void truncate_item(void *arg, const char *item_id, int64_t heard_ms)
{
    struct ai_session *session = ready_session(arg);
    if (session == NULL)
        return;
    int64_t clamped_ms = item_ledger_clamp(&session->items, item_id, heard_ms);
    if (clamped_ms >= 0) /* the server would refuse it for an item without audio */
        ai_session_send(session, realtime_encode_truncate(item_id, clamped_ms));
}

static void probe(void *arg)
{
    struct ai_session *session = ready_session(arg);
    if (session == NULL)
        return;
    char event_id[24];
    snprintf(event_id, sizeof event_id, AI_PROBE_ID "%u", ++session->probe_count);
    session->is_probed = true;
    ai_session_send(session, realtime_encode_probe(session->dialect, event_id));
}

static void close_leg(void *arg, const char *why)
{
    struct ai_leg *leg = arg;
    ASSERT_SANE(ai_leg_is_sane(leg));
    leave_spare(leg, why);
    leave_ahead(leg, why);
    if (leg->session == NULL)
        return;
    ai_session_leave(leg->session, why);
    leg->session = NULL;
}

/* Without memory there is no spare session, and the call asks again later. */
static void prepare(void *arg)
{
    struct ai_leg *leg = arg;
    ASSERT_SANE(ai_leg_is_sane(leg));
    leave_spare(leg, "prepared again");
    leg->spare = ai_session_open(leg);
}

static void swap(void *arg)
{
    struct ai_leg *leg = arg;
    ASSERT_SANE(ai_leg_is_sane(leg));
    if (leg->spare == NULL)
        return;
    if (leg->session != NULL)
        ai_session_leave(leg->session, "near its limit");
    leg->session = leg->spare;
    leg->spare = NULL;
    ai_session_tell_limit(leg->session);
}

static enum ai_turns turns(void *arg)
{
    const struct ai_session *session = ready_session(arg);
    return session != NULL ? session->turns : AI_TURNS_ITS_OWN;
}

static void forget_turn(void *arg)
{
    struct ai_session *session = ready_session(arg);
    if (session == NULL || session->heard.id[0] == '\0' || session->heard.is_unwanted)
        return;
    session->heard.is_unwanted = true;
    ai_session_drop_unwanted(session);
}

const struct ai_port ai_leg_port = {
    .dial = dial,
    .append = append,
    .add_message = add_message,
    .add_tool_call = add_tool_call,
    .tool_output = tool_output,
    .respond = respond,
    .commit = commit,
    .cancel = cancel,
    .truncate = truncate_item,
    .probe = probe,
    .close = close_leg,
    .prepare = prepare,
    .swap = swap,
    .turns = turns,
    .forget_turn = forget_turn,
};

enum vp_err ai_leg_create(struct loop *loop, const char *call_sid,
                          const struct ai_settings *const places[AI_PLACE_COUNT], const struct menu *menu,
                          void (*on_activity)(void *owner, struct call *call), void *owner,
                          struct ai_leg **out_leg)
{
    struct ai_leg *leg = calloc(1, sizeof *leg);
    if (leg == NULL)
        return VP_ERR_NO_MEMORY;
    leg->loop = loop;
    (void)call_sid_take(call_sid, leg->call_sid);
    for (size_t i = 0; i < AI_PLACE_COUNT; i++)
        leg->places[i] = places[i];
    leg->menu = menu;
    leg->on_activity = on_activity;
    leg->owner = owner;
    leg->later = (struct loop_later){.fn = report_dialling, .arg = leg};
    *out_leg = leg;
    return VP_OK;
}

void ai_leg_set_menu(struct ai_leg *leg, const struct menu *menu)
{
    bool is_other = strcmp(leg->menu->restaurant_id, menu->restaurant_id) != 0;
    leg->menu = menu;
    if (is_other && leg->session != NULL)
        ai_setup_change_menu(leg->session);
}

void ai_leg_set_call(struct ai_leg *leg, struct call *call)
{
    leg->call = call;
}

void ai_leg_destroy(struct ai_leg *leg)
{
    if (leg == NULL)
        return;
    close_leg(leg, "call is over");
    leg->call = NULL;
    leg->later.fn = free;
    loop_at_end_of_round(leg->loop, &leg->later);
}
