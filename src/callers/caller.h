/* The simulated caller's mind: what to do next, from the scenario, from what is heard, and from the agent's
 * words. No I/O, no clock but the ear's. */
#ifndef VP_CALLERS_CALLER_H
#define VP_CALLERS_CALLER_H

#include <jansson.h>

#include "callers/ear.h"
#include "callers/order_match.h"
#include "callers/scenario.h"

enum {
    CALLER_WORDS_BYTES = 4096,
    CALLER_FALLBACKS_MAX = 3,     /* in a row, then the caller gives up */
    CALLER_FALLBACKS_ALL_MAX = 6, /* or in all */
    CALLER_CORRECTIONS_MAX = 6,   /* of a wrong read-back */
    CALLER_ANSWERS_MAX = 100,
    CALLER_CUES = 7,
};

enum caller_act {
    CALLER_LISTENS,
    CALLER_SAYS,    /* text */
    CALLER_PLAYS,   /* text is the path of a recording */
    CALLER_PRESSES, /* text has the keys */
    CALLER_HANGS_UP,
};

struct caller_step {
    enum caller_act act;
    const char *text; /* borrowed until the next call */
    enum scenario_fault fault;
    int fault_after_ms;
};

struct caller {
    const struct scenario *scenario;
    bool has_words; /* the agent's words can be had at all */
    unsigned next_turn;
    int64_t done_ms; /* when the caller last finished acting; on the ear's clock */
    int64_t wait_until_ms;
    char words[CALLER_WORDS_BYTES]; /* the agent's since the caller last acted */
    size_t words_len;
    int64_t words_heard_ms; /* until when the words are known to be complete */
    const json_t *order;    /* in the making; borrowed from the last caller_hear, may be NULL */
    const char *last_said;  /* borrowed from the scenario or from sentence */
    char sentence[ORDER_MATCH_SENTENCE_BYTES];
    int fallback_count, fallback_run, correction_count, repeat_count, which_count;
    int answer_uses[CALLER_ANSWERS_MAX];
    bool has_failed, has_given_up; /* the second: for want of an answer */
    char why[200];                 /* of a failure */
    struct pattern *cues[CALLER_CUES];
};

/* The scenario is borrowed. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err caller_init(struct caller *caller, const struct scenario *scenario, bool has_words);
void caller_deinit(struct caller *caller);

/* More of what the agent said, complete up to until_ms of the ear's clock, and the order as the agent has it. */
void caller_hear(struct caller *caller, const char *words, int64_t until_ms, const json_t *order);
/* Whether the caller would react if it knew the agent's words up to now. */
bool caller_wants_words(const struct caller *caller, const struct ear *ear);

/* Every 20 ms while the caller is not acting. A step that is not CALLER_LISTENS is under way until caller_is_done. */
struct caller_step caller_next(struct caller *caller, const struct ear *ear);
void caller_is_done(struct caller *caller, const struct ear *ear);

/* All that the caller may have to say, for preparing the clips: calls on_text for each. */
void caller_each_text(const struct scenario *scenario, void (*on_text)(void *owner, const char *text),
                      void *owner);

#endif
