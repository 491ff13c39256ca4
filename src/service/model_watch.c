#include "service/model_watch.h"

#include "service/model_setup.h"
#include "base/clock.h"
#include "base/log.h"

enum { RETRY_FIRST_MS = 5000, RETRY_MAX_MS = 60000 };

static void try_model(void *arg);

static void tell_failed(const struct model_watch *watch, const struct ai_trial_result *result)
{
    char url[CONFIG_TEXT_BYTES + 16], why[AI_TRIAL_TEXT_BYTES + 64];
    log_line(result->is_passing ? LOG_LEVEL_WARN : LOG_LEVEL_ERROR, "app",
             "model %s url=%s next_try_in_s=%d why=%s",
             result->is_passing ? "has no session for now" : "CANNOT BE USED: calls begin elsewhere",
             log_quote(url, sizeof url, span_of(watch->settings.url)), (int)(watch->wait_ms / 1000),
             log_quote(why, sizeof why, span_of(result->text)));
}

static void on_done(void *owner, const struct ai_trial_result *result)
{
    struct model_watch *watch = owner;
    watch->trial = NULL;
    enum model_report_state state = result->is_good      ? MODEL_REPORT_GOOD
                                    : result->is_passing ? MODEL_REPORT_BUSY
                                                         : MODEL_REPORT_FAILED;
    model_report_put(watch->shared->model_report, state, result->text, clock_mono_ms());
    if (result->is_good) {
        log_info("app", "model answers took_ms=%d", (int)result->took_ms);
        return;
    }
    tell_failed(watch, result);
    loop_timer_start(&watch->retry, watch->wait_ms);
    watch->wait_ms = watch->wait_ms * 2 < RETRY_MAX_MS ? watch->wait_ms * 2 : RETRY_MAX_MS;
}

static void try_model(void *arg)
{
    struct model_watch *watch = arg;
    if (model_report_look(watch->shared->model_report).state == MODEL_REPORT_GOOD &&
        watch->wait_ms > RETRY_FIRST_MS)
        return; /* a call found it well meanwhile */
    if (ai_trial_start(watch->loop, &watch->settings, watch->shared->menus.menus[0], AI_TRIAL_MS, on_done,
                       watch, &watch->trial) != VP_OK)
        loop_timer_start(&watch->retry, watch->wait_ms);
}

enum vp_err model_watch_start(struct model_watch *watch, struct loop *loop, const struct shared *shared)
{
    *watch = (struct model_watch){.loop = loop, .shared = shared, .wait_ms = RETRY_FIRST_MS};
    if (shared->is_engine_the_model || shared->menus.count == 0) {
        model_report_put(shared->model_report, MODEL_REPORT_NONE, "", clock_mono_ms());
        return VP_OK;
    }
    watch->settings = model_setup_make(shared);
    enum vp_err err = loop_timer_init(&watch->retry, loop, try_model, watch);
    if (err == VP_OK)
        try_model(watch);
    return err;
}

void model_watch_stop(struct model_watch *watch)
{
    ai_trial_cancel(watch->trial);
    watch->trial = NULL;
    loop_timer_deinit(&watch->retry);
}
