/* The verbs of the program. Each parses its own arguments (argv[0] is "voiceplate VERB") and returns
 * its exit status (exit_status.h). */
#ifndef VP_APP_VERBS_H
#define VP_APP_VERBS_H

#include <stdio.h>

#include "app/exit_status.h"
#include "base/err.h"

struct verb {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
    const char *statuses; /* what its exit statuses mean, a line each */
};

/* Ends with an entry whose name is NULL. */
extern const struct verb verbs[];

/* NULL when there is none. */
const struct verb *verbs_find(const char *name);
/* The verb that was probably meant, or NULL. */
const struct verb *verbs_guess(const char *name);
/* Runs the verb; argv[0] is replaced. */
int verbs_run(const struct verb *verb, int argc, char **argv);
/* Of each verb's argp: puts its exit statuses behind the options in --help. */
char *verbs_help_filter(int key, const char *text, void *input);
/* docs/cli.md, from what each verb says of itself. */
void verbs_print_docs(FILE *out);

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
int verb_version(int argc, char **argv);

#endif
