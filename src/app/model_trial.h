/* One handshake with the configured model, for a verb that waits for it. */
#ifndef VP_APP_MODEL_TRIAL_H
#define VP_APP_MODEL_TRIAL_H

#include "openai/ai_trial.h"
#include "service/shared.h"

/* shared has settings, URLs and at least one menu. The errors of ai_trial_start and loop_create: it could not be
 * tried at all. */
VP_MUST_CHECK enum vp_err model_trial_run(const struct shared *shared, struct ai_trial_result *out_result);

#endif
