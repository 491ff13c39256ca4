/* The rounds of voiceplate eval: the same calls, each time over another line. */
#ifndef VP_APP_EVAL_ROUND_H
#define VP_APP_EVAL_ROUND_H

struct eval_round {
    const char *name, *title;
    int noise_db, babble_db; /* below the callers' speech; 0: none */
};

/* Ends with one whose name is NULL. */
extern const struct eval_round eval_rounds[];

#endif
