#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "openai/openai_internal.h"

static struct realtime_setup setup_of(const struct ai_session *session, enum realtime_audio audio)
{
    const struct ai_leg *leg = session->leg;
    return (struct realtime_setup){.settings = leg->settings,
                                   .menu = leg->menu,
                                   .dialect = session->dialect,
                                   .audio = audio,
                                   .left_out = session->left_out};
}

static void send_setup(struct ai_session *session, enum realtime_audio audio)
{
    struct realtime_setup setup = setup_of(session, audio);
    session->state = AI_SESSION_CONFIGURING;
    session->asked_audio = audio;
    snprintf(session->setup_id, sizeof session->setup_id, "setup-%u", ++session->setup_count);
    ai_session_send(session, realtime_encode_setup(&setup, session->setup_id));
}

void ai_setup_on_created(struct ai_session *session, const struct realtime_session *shown)
{
    if (session->state != AI_SESSION_EXPECTED)
        return;
    enum ai_dialect seen = shown->has_beta_shape ? AI_DIALECT_BETA : AI_DIALECT_GA;
    if (session->dialect == AI_DIALECT_AUTO)
        session->dialect = seen;
    else if ((shown->has_ga_shape || shown->has_beta_shape) && session->dialect != seen)
        log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "dialect_differs server=%s",
                    seen == AI_DIALECT_BETA ? "beta" : "ga");
    session->expires_at_unix_s = shown->expires_at_unix_s;
    const struct setup_memory *memory = session->leg->settings->memory;
    session->left_out = memory != NULL ? memory->left_out : 0;
    send_setup(session, REALTIME_AUDIO_ULAW);
}

void ai_setup_change_menu(struct ai_session *session)
{
    struct realtime_setup setup = setup_of(session, session->asked_audio);
    if (session->state == AI_SESSION_READY) /* else they come with the set-up, or nobody asks any more */
        ai_session_send(session, realtime_encode_instructions(&setup, "restaurant"));
}

enum { FORMAT_ULAW = 0, FORMAT_UNUSABLE = -1 };

/* Hz of PCM, FORMAT_ULAW or FORMAT_UNUSABLE. A server that shows no format took what it was asked for. */
static int format_hz(const char *shown, int hz, enum realtime_audio asked)
{
    if (shown[0] == '\0')
        return asked == REALTIME_AUDIO_ULAW ? FORMAT_ULAW : 24000;
    if (strcmp(shown, "audio/pcmu") == 0 || strcmp(shown, "g711_ulaw") == 0)
        return FORMAT_ULAW;
    if (strcmp(shown, "audio/pcm") != 0 && strcmp(shown, "pcm16") != 0)
        return FORMAT_UNUSABLE;
    if (hz == 0)
        return 24000; /* the only rate of both dialects */
    return hz >= 8000 && hz <= 48000 ? hz : FORMAT_UNUSABLE;
}

/* A server that shows nothing of it is taken to do as it was asked. */
static enum ai_turns turns_of(const struct ai_session *session, const struct realtime_session *shown)
{
    const struct ai_settings *settings = session->leg->settings;
    if (!settings->confirms_barge_in || session->dialect == AI_DIALECT_BETA)
        return AI_TURNS_ITS_OWN;
    return settings->is_engine && !shown->answers ? AI_TURNS_OURS : AI_TURNS_ANSWERED;
}

void ai_setup_on_updated(struct ai_session *session, const struct realtime_session *shown)
{
    if (session->state != AI_SESSION_CONFIGURING)
        return;
    int to_hz = format_hz(shown->input_format, shown->input_hz, session->asked_audio);
    int from_hz = format_hz(shown->output_format, shown->output_hz, session->asked_audio);
    bool is_ulaw = to_hz == FORMAT_ULAW && from_hz == FORMAT_ULAW;
    if (session->asked_audio == REALTIME_AUDIO_ULAW && !is_ulaw) {
        send_setup(session, REALTIME_AUDIO_PCM24K);
        return;
    }
    if (to_hz == FORMAT_UNUSABLE || from_hz == FORMAT_UNUSABLE) {
        ai_session_bar(session, "the server speaks neither mu-law nor PCM");
        return;
    }
    enum vp_err err = model_audio_set(&session->audio, to_hz, from_hz);
    if (err != VP_OK) {
        ai_session_fail(session, vp_err_text(err));
        return;
    }
    session->state = AI_SESSION_READY;
    session->ready_unix_us = clock_unix_us();
    session->turns = turns_of(session, shown);
    if (shown->expires_at_unix_s > 0)
        session->expires_at_unix_s = shown->expires_at_unix_s;
    span_copy(span_of(shown->id), session->id, sizeof session->id);
    span_copy(span_of(shown->model), session->model, sizeof session->model);
    span_copy(span_of(shown->voice), session->voice, sizeof session->voice);
    if (!session->leg->is_ahead)
        ai_session_log_ready(session);
    if (session->leg->on_settled != NULL) {
        session->leg->on_settled(session->leg->owner, session);
        return;
    }
    struct call *call = session->leg->call;
    if (session == session->leg->spare) {
        if (call != NULL)
            call_on_ai_spare(call, true);
        return;
    }
    ai_session_tell_limit(session);
    if (call != NULL)
        call_on_ai_ready(call);
}

static bool is_about_format(const struct realtime_error *error)
{
    return strstr(error->param, "format") != NULL || strstr(error->message, "format") != NULL ||
           strstr(error->message, "pcmu") != NULL || strstr(error->message, "g711") != NULL;
}

/* A member that may lack is left out, each once, now and in later sessions of this process. */
static bool leave_out(struct ai_session *session, const struct realtime_error *error)
{
    const struct realtime_setup setup = setup_of(session, session->asked_audio);
    struct setup_memory *memory = session->leg->settings->memory;
    uint32_t bit = realtime_setup_blamed(&setup, error);
    if (bit == 0)
        return false;
    log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "setup_member_left_out member=%s",
                setup_member_name(bit));
    session->left_out |= bit;
    if (memory != NULL)
        memory->left_out |= bit;
    send_setup(session, session->asked_audio);
    return true;
}

bool ai_setup_mend(struct ai_session *session, const struct realtime_error *error)
{
    bool is_ours = error->event_id[0] == '\0' || strcmp(error->event_id, session->setup_id) == 0;
    if (session->state != AI_SESSION_CONFIGURING || !is_ours || strcmp(error->type, "server_error") == 0)
        return false;
    if (session->asked_audio == REALTIME_AUDIO_ULAW && is_about_format(error)) {
        send_setup(session, REALTIME_AUDIO_PCM24K);
        return true;
    }
    return leave_out(session, error);
}

void ai_setup_on_error(struct ai_session *session, const struct realtime_error *error, const char *why)
{
    bool is_ours = error->event_id[0] == '\0' || strcmp(error->event_id, session->setup_id) == 0;
    if (session->state == AI_SESSION_CONFIGURING && !is_ours)
        return;
    (strcmp(error->type, "server_error") == 0 ? ai_session_fail : ai_session_bar)(session, why);
}
