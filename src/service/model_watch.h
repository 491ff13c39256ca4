/* Tries the configured model once the service runs, and again until it answers: what came of it is logged, shown in
 * /health, and decides where calls begin. One in the web process; the embedded engine is watched by the master. */
#ifndef VP_SERVICE_MODEL_WATCH_H
#define VP_SERVICE_MODEL_WATCH_H

#include "service/shared.h"
#include "net/loop.h"
#include "openai/ai_trial.h"

struct model_watch {
    struct loop *loop;
    const struct shared *shared;
    struct ai_settings settings;
    struct ai_trial *trial; /* NULL: none runs */
    struct loop_timer retry;
    int64_t wait_ms; /* before the next one */
};

/* shared is borrowed until stop. Does nothing where the engine is the model. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err model_watch_start(struct model_watch *watch, struct loop *loop,
                                            const struct shared *shared);
void model_watch_stop(struct model_watch *watch); /* safe on a zeroed one */

#endif
