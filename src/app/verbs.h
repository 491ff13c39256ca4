/* The verbs of the program: each stands in a file of its own (verb_orders.c), says what it is in a struct
 * verb, and is listed in verbs.c. Their options stand in one table (verb_options.h). */
#ifndef VP_APP_VERBS_H
#define VP_APP_VERBS_H

#include <stdio.h>

#include "app/exit_status.h"
#include "base/err.h"

struct arguments;

enum verb_id {
    VERB_SERVE,
    VERB_ENGINE,
    VERB_PHONE,
    VERB_EVAL,
    VERB_LOAD,
    VERB_SIM,
    VERB_MENU,
    VERB_ORDERS,
    VERB_FLAGS,
    VERB_AB,
    VERB_CHECK,
    VERB_DOCTOR,
    VERB_DOCS,
    VERB_COMPLETION,
    VERB_HELP,
    VERB_VERSION,
};

struct verb {
    enum verb_id id;
    const char *name, *summary;
    const char *doc;      /* what --help says before the options, and after '\v' behind them */
    const char *statuses; /* what its exit statuses mean, a line each */
    const char
        *words; /* what it takes beside options, as --help shows it: "check FILE...\nshow FILE"; or NULL */
    size_t words_max;    /* how many of them */
    const char *choices; /* what the shell offers for its first word, apart by blanks, "@verbs" for them all;
                          * NULL: files */
    void (*begin)(void); /* before anything is read, or NULL */
    const char *(*find_missing)(const struct arguments *arguments); /* what the words lack, or NULL */
    int (*run)(struct arguments *arguments);                        /* returns an exit status */
};

/* Lines of statuses that many verbs share. */
#define VERB_STATUS_DONE   "  0  done\n"
#define VERB_STATUS_USAGE  "  2  wrong usage\n"
#define VERB_STATUS_SERVED "  0  it was told to stop\n  1  it cannot serve, and says why\n" VERB_STATUS_USAGE
#define VERB_STATUS_STORED                                                                                   \
    VERB_STATUS_DONE "  1  the settings or the database cannot be read\n" VERB_STATUS_USAGE
#define VERB_STATUS_SIGNAL "  128 and its number: ended by a signal, calls hung up in order"

/* Ends with NULL. */
extern const struct verb *const verbs[];

/* NULL when there is none. */
const struct verb *verbs_find(const char *name);
/* The verb that was probably meant, or NULL. */
const struct verb *verbs_guess(const char *name);
/* Reads what stands behind the verb and runs it; argv[0] is replaced. */
int verbs_run(const struct verb *verb, int argc, char **argv);
/* docs/cli.md, from what each verb says of itself. */
void verbs_print_docs(FILE *out);

extern const struct verb verb_serve, verb_engine, verb_phone, verb_eval, verb_load, verb_sim, verb_menu,
    verb_orders, verb_flags, verb_ab, verb_check, verb_doctor, verb_docs, verb_completion, verb_help,
    verb_version;

#endif
