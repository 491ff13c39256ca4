#include "openai/ai_trial.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "openai/openai_internal.h"

/* A session that is ready is left open so long: servers, and what watches them, take one that closes in the moment
 * it is set up for one that failed. */
enum { LINGER_MS = 250 };

struct ai_trial {
    struct loop *loop;
    struct ai_leg *leg;
    struct loop_timer timer;
    struct loop_later later;
    int64_t started_ms, limit_ms;
    struct ai_trial_result result;
    bool is_settled;
    void (*on_done)(void *owner, const struct ai_trial_result *result);
    void *owner;
};

/* What to do about the ends that name no remedy of their own. */
static const char *advice_on(const struct ai_session *session)
{
    switch (session->end_err) {
    case VP_ERR_RESOLVE:
        return ": check the host in realtime_url, and this machine's name server";
    case VP_ERR_TLS:
        return ": check the host in realtime_url, this machine's clock, and the certificates it trusts "
               "(realtime_ca_file)";
    case VP_ERR_REFUSED:
        return ": nothing listens there; check host and port in realtime_url, and that the server runs";
    case VP_ERR_TIMED_OUT:
        return ": check realtime_url, and that a firewall lets this machine out";
    case VP_ERR_BAD_HANDSHAKE:
        return ": what listens there is no Realtime server; check realtime_url";
    default:
        return "";
    }
}

static void tell_good(struct ai_trial *trial)
{
    snprintf(trial->result.text, sizeof trial->result.text,
             "answers: a session was ready within %" PRId64 " ms", trial->result.took_ms);
}

/* The timer ran out: how far it came tells where to look. */
static void tell_late(struct ai_trial *trial)
{
    static const struct {
        const char *what, *advice;
    } stages[] = {
        [AI_SESSION_DIALLING] = {"no connection",
                                 "check realtime_url, and that a firewall lets this machine out"},
        [AI_SESSION_EXPECTED] = {"connected, but no session.created came",
                                 "what listens there is no Realtime server, or it has trouble"},
        [AI_SESSION_CONFIGURING] = {"a session was opened, but session.update was not answered",
                                    "the server has trouble, or does not take our settings"},
    };
    const struct ai_session *session = trial->leg->session;
    enum ai_session_state state = session != NULL ? session->state : AI_SESSION_DIALLING;
    if (state > AI_SESSION_CONFIGURING)
        state = AI_SESSION_DIALLING;
    snprintf(trial->result.text, sizeof trial->result.text, "%s within %.1f s: %s", stages[state].what,
             (double)trial->limit_ms / 1000.0, stages[state].advice);
}

static void finish(void *arg)
{
    struct ai_trial *trial = arg;
    loop_timer_deinit(&trial->timer);
    ai_leg_destroy(trial->leg);
    if (trial->on_done != NULL)
        trial->on_done(trial->owner, &trial->result);
    free(trial);
}

static void settle(struct ai_trial *trial)
{
    if (trial->is_settled)
        return;
    trial->is_settled = true;
    trial->result.took_ms = clock_mono_ms() - trial->started_ms;
    if (trial->result.is_good) {
        tell_good(trial);
        loop_timer_start(&trial->timer, LINGER_MS);
        return;
    }
    loop_timer_stop(&trial->timer);
    loop_at_end_of_round(trial->loop, &trial->later);
}

static struct ai_trial_session taken_of(const struct ai_session *session)
{
    struct ai_trial_session taken = {.is_beta = session->dialect == AI_DIALECT_BETA,
                                     .to_model_hz = session->audio.to_model_hz,
                                     .from_model_hz = session->audio.from_model_hz,
                                     .left_out = session->left_out,
                                     .expires_at_unix_s = session->expires_at_unix_s};
    (void)span_copy(span_of(session->model), taken.model, sizeof taken.model);
    (void)span_copy(span_of(session->voice), taken.voice, sizeof taken.voice);
    return taken;
}

static void on_settled(void *owner, const struct ai_session *session)
{
    struct ai_trial *trial = owner;
    if (trial->is_settled)
        return;
    trial->result.session = taken_of(session);
    trial->result.is_good = session->state == AI_SESSION_READY;
    trial->result.is_passing = session->end_http_status == 429;
    snprintf(trial->result.text, sizeof trial->result.text, "%s%s", session->why, advice_on(session));
    settle(trial);
}

static void on_late(void *arg)
{
    struct ai_trial *trial = arg;
    if (trial->is_settled) {
        loop_at_end_of_round(trial->loop, &trial->later);
        return;
    }
    tell_late(trial);
    settle(trial);
}

static void no_activity(void *owner, struct call *call)
{
    (void)owner;
    (void)call;
}

enum vp_err ai_trial_start(struct loop *loop, const struct ai_settings *settings, const struct menu *menu,
                           int64_t limit_ms,
                           void (*on_done)(void *owner, const struct ai_trial_result *result), void *owner,
                           struct ai_trial **out_trial)
{
    const struct ai_settings *places[AI_PLACE_COUNT] = {[AI_PLACE_MODEL] = settings};
    struct ai_trial *trial = calloc(1, sizeof *trial);
    if (trial == NULL)
        return VP_ERR_NO_MEMORY;
    *trial = (struct ai_trial){.loop = loop,
                               .started_ms = clock_mono_ms(),
                               .limit_ms = limit_ms,
                               .on_done = on_done,
                               .owner = owner};
    trial->later = (struct loop_later){.fn = finish, .arg = trial};
    enum vp_err err = loop_timer_init(&trial->timer, loop, on_late, trial);
    if (err == VP_OK)
        err = ai_leg_create(loop, "-", places, menu, no_activity, trial, &trial->leg);
    if (err != VP_OK) {
        loop_timer_deinit(&trial->timer);
        free(trial);
        return err;
    }
    trial->leg->on_settled = on_settled;
    loop_timer_start(&trial->timer, limit_ms);
    ai_leg_port.dial(trial->leg, AI_PLACE_MODEL);
    if (trial->leg->session == NULL) {
        snprintf(trial->result.text, sizeof trial->result.text, "%s", vp_err_text(VP_ERR_NO_MEMORY));
        settle(trial);
    }
    *out_trial = trial;
    return VP_OK;
}

void ai_trial_cancel(struct ai_trial *trial)
{
    if (trial == NULL)
        return;
    trial->on_done = NULL;
    trial->is_settled = true;
    loop_timer_stop(&trial->timer);
    loop_at_end_of_round(trial->loop, &trial->later);
}
