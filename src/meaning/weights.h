/* What the steps of a reading are worth: one small table, so that a trainer can tune it. */
#ifndef VP_MEANING_WEIGHTS_H
#define VP_MEANING_WEIGHTS_H

#include <stddef.h>

enum weight {
#define WEIGHT(name, value, decides) WEIGHT_##name,
#include "meaning/weights.def"
#undef WEIGHT
    WEIGHTS_COUNT,
};

struct weights {
    double of[WEIGHTS_COUNT];
};

/* The weights that every reading of this process uses. */
const struct weights *weights_used(void);
/* For training: others from now on, WEIGHTS_COUNT of them in the order of weights.def; NULL: the table's own.
 * Not while another thread reads. */
void weights_use(const double *values);
/* Name and value of the table; NULL past its end. */
const char *weights_name(size_t at, double *out_value);

#endif
