/* The verbs of the program. verbs.def lists them with all that is told of them; each is a function in a file of its
 * own (verb_orders.c), given what stands behind it (arguments.h). Their options stand in one table, too
 * (verb_options.h). */
#ifndef VP_APP_VERBS_H
#define VP_APP_VERBS_H

#include <stdio.h>

#include "app/exit_status.h"
#include "base/err.h"

struct arguments;

enum verb_id {
#define VERB(id, ...) VERB_##id,
#include "app/verbs.def"
#undef VERB
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

/* As listed in verbs.def: an enum verb_id is its place. Ends with one whose name is NULL. */
extern const struct verb verbs[];

/* NULL when there is none. */
const struct verb *verbs_find(const char *name);
/* The verb that was probably meant, or NULL. */
const struct verb *verbs_guess(const char *name);
/* Reads what stands behind the verb and runs it; argv[0] is replaced. */
int verbs_run(const struct verb *verb, int argc, char **argv);
/* docs/cli.md, from what each verb says of itself. */
void verbs_print_docs(FILE *out);

#define VERB(id, name, ...) int verb_##name(struct arguments *arguments);
#include "app/verbs.def"
#undef VERB
const char *verb_phone_missing(const struct arguments *arguments);
const char *verb_eval_missing(const struct arguments *arguments);
const char *verb_menu_missing(const struct arguments *arguments);
const char *verb_call_missing(const struct arguments *arguments);
const char *verb_model_missing(const struct arguments *arguments);
const char *verb_orders_missing(const struct arguments *arguments);
const char *verb_backup_missing(const struct arguments *arguments);
const char *verb_twilio_missing(const struct arguments *arguments);
const char *verb_docs_missing(const struct arguments *arguments);
const char *verb_completion_missing(const struct arguments *arguments);

#endif
