/* How sessions are opened at the configured model and at the embedded engine, from the configuration. */
#ifndef VP_SERVICE_MODEL_SETUP_H
#define VP_SERVICE_MODEL_SETUP_H

#include "service/shared.h"
#include "openai/ai_leg.h"

/* Both borrow from shared. */
struct ai_settings model_setup_make(const struct shared *shared);
/* The engine takes the same set-up, but no model, its own key and English. */
struct ai_settings model_setup_make_engine(const struct shared *shared);

/* What its tokens cost. */
struct token_prices model_setup_prices(const struct config *config);
int64_t model_setup_daily_limit_micros(const struct config *config); /* of a restaurant; 0: none */

#endif
