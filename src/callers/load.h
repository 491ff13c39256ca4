/* Many calls at once against an echoing upstream: every frame is stamped and its echo looked for. */
#ifndef VP_CALLERS_LOAD_H
#define VP_CALLERS_LOAD_H

#include "callers/phone.h"

enum { LOAD_CALLS_MAX = 5000 };

struct phone_load_options {
    const struct phone_options *phone; /* voice_url, account, token, routes and ca_file are used */
    const char *from, *to;
    int call_count;     /* 1 to 5000 */
    int seconds;        /* how long each call talks */
    int ramp_ms;        /* over which the calls begin */
    bool takes_signals; /* SIGINT, SIGTERM and SIGHUP hang up all calls; a second one ends at once */
};

struct phone_load_report {
    int calls_started, calls_failed; /* failed: never streamed, or ended before their time */
    char first_failure[256];
    int signal_number;        /* that ended it before its time; 0: none */
    uint64_t frames_sent;     /* stamped ones */
    uint64_t frames_echoed;   /* came back, once, to their call */
    uint64_t frames_lost;     /* did not come back */
    uint64_t frames_foreign;  /* another call's */
    uint64_t frames_repeated; /* or out of order */
    uint64_t marks_received, marks_returned, bad_messages;
    struct samples delays_ms; /* sent to echoed; owned */
    double late_max_ms;       /* the worst lateness of this generator itself */
    double frames_per_s;      /* of a call, while it talked; under 50: this generator could not keep up */
};

/* Runs on a loop of its own until all calls are over. The report is filled also when calls failed. */
VP_MUST_CHECK enum vp_err phone_load_run(const struct phone_load_options *options,
                                         struct phone_load_report *out_report);
void phone_load_report_deinit(struct phone_load_report *report);
void phone_load_print(FILE *out, struct phone_load_report *report);

#endif
