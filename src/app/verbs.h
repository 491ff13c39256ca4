/* The verbs of the program. Each parses its own arguments (argv[0] is "voiceplate VERB") and returns the exit
 * status: 0 success, 1 it failed, 2 wrong usage. */
#ifndef VP_APP_VERBS_H
#define VP_APP_VERBS_H

#include "base/err.h"

struct verb {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
};

/* Ends with an entry whose name is NULL. */
extern const struct verb verbs[];

int verb_serve(int argc, char **argv);
int verb_engine(int argc, char **argv);
int verb_phone(int argc, char **argv);
int verb_eval(int argc, char **argv);
int verb_load(int argc, char **argv);
int verb_sim(int argc, char **argv);
int verb_menu(int argc, char **argv);
int verb_orders(int argc, char **argv);
int verb_flags(int argc, char **argv);
int verb_ab(int argc, char **argv);
int verb_check(int argc, char **argv);
int verb_doctor(int argc, char **argv);
int verb_docs(int argc, char **argv);
int verb_help(int argc, char **argv);

#endif
