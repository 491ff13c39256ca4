/* How many calls are too many: loads of more and more calls, until one is not served well any more. */
#ifndef VP_CALLERS_LOAD_KNEE_H
#define VP_CALLERS_LOAD_KNEE_H

#include <jansson.h>

#include "callers/load.h"

enum { LOAD_KNEE_STEPS_MAX = 128 };

/* Sound that comes back later than that, for one frame of a hundred, is heard as a gap: a frame is 20 ms long. */
extern const double load_knee_p99_max_ms;

struct load_step {
    int calls, calls_failed;
    uint64_t frames_lost; /* or of another call, or repeated */
    double p50_ms, p99_ms, max_ms;
    double late_max_ms, frames_per_s; /* of the generator itself */
    double core_pct; /* of a processor that the service's workers had meanwhile; -1: not known */
    bool is_good;
};

struct load_knee {
    struct load_step steps[LOAD_KNEE_STEPS_MAX];
    int step_count;
    int calls;         /* of the last good step; 0: not even the first was */
    int signal_number; /* that ended it before its time; 0: none */
};

struct load_knee_options {
    struct phone_load_options load;  /* call_count and ramp_ms are each step's own */
    int step;                        /* calls more each time */
    int64_t (*used_us)(void *owner); /* processor time of the service's workers until now; NULL: not known */
    void (*on_step)(void *owner, const struct load_step *step); /* may be NULL */
    void *owner;
};

/* Stops behind the first step that is not good twice in a row, or at 5,000 calls. Errors are those of
 * phone_load_run. */
VP_MUST_CHECK enum vp_err load_knee_find(const struct load_knee_options *options, struct load_knee *out_knee);
/* Whether nothing of a load was lost or given to another call, and its sound came in time. */
bool load_step_is_good(const struct load_step *step);
/* Whether this generator kept its own time: where it did not, the service may carry more. */
bool load_step_is_in_time(const struct load_step *step);

void load_step_print_head(FILE *out);
void load_step_print(FILE *out, const struct load_step *step);
/* One worker is one core: then the knee is a core's. */
void load_knee_print(FILE *out, const struct load_knee *knee, bool is_of_a_core);
/* The caller owns it; NULL: no memory. */
json_t *load_knee_json(const struct load_knee *knee, bool is_of_a_core);

#endif
