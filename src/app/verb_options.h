/* The options of all verbs, in one table: the command line, --help, docs/cli.md and the shell's completion
 * are made from it. A new option is one row in verb_options.c. */
#ifndef VP_APP_VERB_OPTIONS_H
#define VP_APP_VERB_OPTIONS_H

#include "app/arguments.h"
#include "app/verbs.h"

enum { VERB_OPTION_WHY_BYTES = 192 };

enum verb_option_kind {
    VERB_OPTION_SWITCH, /* a bool, without a value */
    VERB_OPTION_TEXT,   /* a const char *, as it is */
    VERB_OPTION_NUMBER, /* an int of low to high */
    VERB_OPTION_TAKEN,  /* take() reads it */
};

struct verb_option {
    unsigned verbs;          /* enum verb_id, each as a bit: those that have it */
    int letter;              /* 'c'; 0: it has none */
    const char *name;        /* "config" */
    const char *placeholder; /* of its value: "FILE"; NULL for a switch */
    const char *help;
    enum verb_option_kind kind;
    size_t offset; /* of the member of struct arguments that it sets */
    long low, high;
    /* Sets what value says; false, with the reason behind "--name: " in out_why, where it says nothing
     * usable. */
    bool (*take)(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES]);
};

/* Ends with an option whose name is NULL. */
extern const struct verb_option verb_options[];

bool verb_option_is_of(const struct verb_option *option, const struct verb *verb);

/* Reads argv of a verb; argv[0] is its title. What is wrong ends the program with EXIT_STATUS_USAGE, --help
 * with EXIT_STATUS_OK. out_arguments holds what is not given as well. */
void verb_options_parse(const struct verb *verb, int argc, char **argv, struct arguments *out_arguments);

#endif
