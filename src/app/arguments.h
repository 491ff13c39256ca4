/* What stands behind a verb at the command line: verb_options.c says which options a verb has and which
 * member each one sets. Zero or NULL: not given, unless a member's comment says otherwise. All strings are
 * argv's. */
#ifndef VP_APP_ARGUMENTS_H
#define VP_APP_ARGUMENTS_H

#include "app/loopback.h"
#include "app/phone_setup.h"
#include "fault_relay/fault_relay.h"

enum { ARGUMENT_WORDS_MAX = 512, ARGUMENT_SAID_MAX = 32, ARGUMENT_FAULTS_MAX = 16 };

struct arguments {
    const char *words[ARGUMENT_WORDS_MAX]; /* what is no option */
    size_t word_count;
    const char *config_path, *url;
    bool wants_json, only_checks, is_for_good, is_spoken, takes_over, is_by_slowness;
    /* The store's verbs. */
    const char *restaurant_id, *call_sid, *who;
    const char *way_id, *state; /* state: of a delivery, an order or a message */
    const char *day, *since;    /* "2026-11-30" */
    const char *outcome;        /* of a call */
    const char *scopes;         /* of a token */
    const char *reason;         /* of an order that is cancelled */
    int limit, days, order_number, ready_minutes;
    int live_after_s;       /* -1: not given */
    const char *state_path; /* how far a check came */
    /* Servers of their own. */
    struct loopback_address listen; /* text "": not given */
    const char *upstream, *ca_file;
    struct fault faults[ARGUMENT_FAULTS_MAX];
    size_t fault_count;
    /* Calls. */
    const char *said[ARGUMENT_SAID_MAX];
    size_t said_count;
    const char *to, *from, *latencies_path;
    unsigned rounds; /* eval_rounds, each as a bit; 0: all */
    int call_count, seconds, step;
    int ramp_ms; /* -1: not given */
    struct phone_setup phone;
};

#endif
