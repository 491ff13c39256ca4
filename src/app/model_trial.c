#include "app/model_trial.h"

#include "service/model_setup.h"

struct trial { /* waited for */
    struct loop *loop;
    struct ai_trial_result result;
};

static void on_done(void *owner, const struct ai_trial_result *result)
{
    struct trial *trial = owner;
    trial->result = *result;
    loop_stop(trial->loop);
}

enum vp_err model_trial_run(const struct shared *shared, struct ai_trial_result *out_result)
{
    struct trial trial = {0};
    struct ai_trial *running = NULL;
    struct ai_settings settings = model_setup_make(shared);
    enum vp_err err = loop_create(&trial.loop);
    if (err == VP_OK)
        err = ai_trial_start(trial.loop, &settings, shared->menus.menus[0], AI_TRIAL_MS, on_done, &trial,
                             &running);
    if (err == VP_OK)
        loop_run(trial.loop);
    for (int i = 0; i < 10 && err == VP_OK; i++)
        loop_round(trial.loop, 20); /* the goodbye */
    loop_destroy(trial.loop);
    *out_result = trial.result;
    return err;
}
