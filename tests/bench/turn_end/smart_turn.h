/* Smart Turn, an end-of-turn network that hears the last 8 seconds of a speaker (docs/adr/0028): for comparison only,
 * the engine does not have it. */
#ifndef VP_BENCH_SMART_TURN_H
#define VP_BENCH_SMART_TURN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct smart_turn;

/* file: the network as tools/setup_turn fetches it. VP_ERR_MODEL with a sentence in out_why, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err smart_turn_open(const char *models_dir, const char *file,
                                          struct smart_turn **out_turn, char *out_why, size_t why_size_bytes);
void smart_turn_close(struct smart_turn *turn); /* accepts NULL */
/* Probability that these samples at 8 kHz, a pause's beginning at their end, are a whole turn. VP_ERR_MODEL. */
VP_MUST_CHECK enum vp_err smart_turn_judge(struct smart_turn *turn, const int16_t *pcm16, size_t count,
                                           float *out_probability);

#endif
