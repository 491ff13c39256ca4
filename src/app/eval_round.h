/* The rounds of voiceplate eval: the same calls, each time over another line. */
#ifndef VP_APP_EVAL_ROUND_H
#define VP_APP_EVAL_ROUND_H

#include <stdbool.h>

#include "callers/background.h"

struct eval_round {
    const char *name, *title;
    int noise_db; /* below the callers' speech; 0: none */
    struct background_wish background;
    bool deals_manners;
};

/* Ends with one whose name is NULL. */
extern const struct eval_round eval_rounds[];

#endif
