/* One handshake with a model, as a call would begin: connect, session.created, session.update accepted,
 * close a quarter of a second later. Costs nothing at the provider: no sound and no answer is asked for. */
#ifndef VP_OPENAI_AI_TRIAL_H
#define VP_OPENAI_AI_TRIAL_H

#include "openai/ai_leg.h"

enum { AI_TRIAL_TEXT_BYTES = 512, AI_TRIAL_MS = 10000 };

struct ai_trial_session {           /* what the server made of what it was asked for */
    char model[72], voice[32];      /* as it shows them; "": it does not */
    bool is_beta;                   /* the dialect that it speaks */
    int to_model_hz, from_model_hz; /* of PCM; 0: mu-law at 8 kHz, as telephones have it */
    uint32_t left_out;              /* of the set-up, which it refuses: setup_member_name of each bit */
    int64_t expires_at_unix_s;      /* 0: not told */
};

struct ai_trial_result {
    struct ai_trial_session session; /* of a good one */
    bool is_good;
    bool is_passing; /* refused for now (rate limit): calls may fare better */
    int64_t took_ms;
    char text[AI_TRIAL_TEXT_BYTES]; /* one sentence: what is wrong, and what to do */
};

struct ai_trial;

/* settings and menu are borrowed until the end. on_done comes once, from the loop, within limit_ms (usually
 * AI_TRIAL_MS) and that quarter; the trial is gone afterwards. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err ai_trial_start(struct loop *loop, const struct ai_settings *settings,
                                         const struct menu *menu, int64_t limit_ms,
                                         void (*on_done)(void *owner, const struct ai_trial_result *result),
                                         void *owner, struct ai_trial **out_trial);
void ai_trial_cancel(struct ai_trial *trial); /* no callback afterwards; accepts NULL */

#endif
