/* The simulated Twilio and its callers: calls a VoicePlate (or any server of Twilio's protocols) with real
 * audio, has each caller follow a scenario, and judges what became of the order. */
#ifndef VP_CALLERS_PHONE_H
#define VP_CALLERS_PHONE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "callers/background.h"
#include "callers/order_match.h"
#include "callers/phone_line.h"
#include "callers/samples.h"
#include "callers/voice.h"
#include "callers/webhook.h"

struct phone_result;

struct phone_progress {
    size_t done_count, live_count, count;
    int seconds;
};

struct phone_options {
    const char *voice_url;    /* the number's voice webhook, as the server knows itself */
    const char *status_url;   /* the number's status callback, or NULL */
    unsigned status_events;   /* PHONE_LINE_STATUS_*; 0: only completed */
    const char *fallback_url; /* asked when a document fails; NULL: the call ends */
    bool hangs_up_on_stream_loss;
    enum phone_line_dial_result dial_result;
    int dial_talk_s; /* how long an answered <Dial> lasts */
    /* Where recordings are served: numeric address (NULL: 127.0.0.1), port (0: the kernel chooses), and for
     * how long a new one is not found. */
    const char *twilio_api_address;
    int twilio_api_port, recording_ready_ms;
    const char *fault_command; /* run once a call, at the moment its scenario marks; NULL: never */
    const char *api_url;       /* base of VoicePlate's HTTP API; NULL: no agent's words, no tickets */
    const char *api_token;     /* its admin token, or NULL */
    const char *account_sid, *auth_token; /* NULL: an invented account; unsigned requests */
    const char *ca_file;                  /* for wss; NULL: the system's certificates */
    /* URLs that are reached elsewhere than they say ("https://orders.example.com", "http://127.0.0.1:5001"). */
    const struct webhook_route *routes;
    size_t route_count;
    const char *recordings_dir; /* an existing folder for NAME.wav; NULL: no recordings */
    /* Callers' voices, dealt out in turn to scenarios that name none; none: all that are installed. */
    const struct voice *voices;
    size_t voice_count;
    bool is_voice_forced; /* deals them out to all scenarios */
    int noise_db;         /* line noise, decibels below speech, where a scenario has none; 0: none */
    struct background_wish background; /* likewise */
    bool
        deals_manners; /* how callers speak and what is around them is dealt out, too, where a scenario names none */
    int parallel;             /* calls at the same time; 0: one */
    FILE *transcript;         /* where the conversations are shown as they happen; NULL: nowhere */
    const char *own_scenario; /* the text of one more scenario, behind the files; NULL: none */
    bool
        speaks_first; /* all that callers may say is spoken before the first call: no call shares the processor */
    bool gives_up;      /* when three calls in a row were not even answered */
    bool takes_signals; /* SIGINT, SIGTERM and SIGHUP hang up all calls in order; a second one ends at once */
    /* Each call when it is over, as the report will have it, done_count of all; may be NULL. */
    void (*on_result)(void *owner, const struct phone_result *result, size_t done_count);
    /* Every second; may be NULL. */
    void (*on_progress)(void *owner, const struct phone_progress *progress);
    void *owner;
};

/* A fault, and how the call went on; times on the call's clock, EAR_NEVER: did not happen. */
struct phone_fault {
    int64_t at_ms;
    int64_t agent_stopped_ms; /* what the agent was saying at that moment broke off, or ended */
    int64_t heard_again_ms;   /* the agent's first new audio */
    int64_t dead_air_ms;      /* longest silence of both between the fault and that */
    bool has_caller_spoken;   /* meanwhile, after the agent had stopped */
    int exit_status;          /* of the command; -1: it did not end */
};

/* How one call went. */
struct phone_result {
    char name[104], voice[48], call_sid[40];
    bool is_met; /* it ended as the scenario expects */
    enum order_match_ticket ticket;
    bool has_person,
        wants_person;  /* the call ended with a person, or a message for one; the scenario wants that */
    char *differences; /* owned; what was not as expected, a line each; NULL: nothing */
    json_t *call;      /* owned; the API's last word on the call; NULL: none */
    bool has_given_up; /* the caller: the agent did not understand, or said what there is no answer to */
    char recording_path[512];    /* "" without */
    char recording_problem[120]; /* why there is none at that path; "": it was written */
    struct phone_line_end end;
    int64_t first_agent_ms; /* from the answer to the first audible word; EAR_NEVER */
    int64_t longest_silence_ms, longest_silence_at_ms; /* nobody audible; where that began */
    struct phone_fault fault;
    struct samples turn_latencies_ms, barge_in_stops_ms; /* owned */
    uint32_t underrun_count;
    int fallback_count, correction_count, repeat_count; /* of the caller */
};

/* What a run gave; results are in the order of the scenarios. */
struct phone_report {
    struct phone_result *results; /* owned */
    size_t count, met_count;
    size_t done_count;                                /* fewer than count where the run was ended */
    int signal_number;                                /* that ended it; 0: none */
    bool is_output_lost;                              /* the transcript could not be written: ended too */
    bool has_given_up;                                /* see gives_up */
    struct samples turn_latencies_ms, first_agent_ms; /* of all calls; owned */
};

/* Runs every scenario as one call, on a loop of its own, and waits for the end of all. The files are all read
 * before the first call. VP_ERR_BAD_VALUE and others with the problem in words. */
struct phone_problem {
    char text[2048];
};
VP_MUST_CHECK enum vp_err phone_run(const struct phone_options *options, const char *const *scenario_paths,
                                    size_t scenario_count, struct phone_report *out_report,
                                    struct phone_problem *out_problem);
void phone_report_deinit(struct phone_report *report);

/* The account that calls and owns the recordings. */
const char *phone_account_sid(const struct phone_options *options);

/* For people: the ticket, latencies, and what differs. */
void phone_print_result(FILE *out, const struct phone_result *result);
void phone_print_summary(FILE *out, struct phone_report *report);

/* For programs: a line "NAME first MS" for the first word, and "NAME turn MS" for each turn's latency. */
void phone_print_latencies(FILE *out, const struct phone_result *result);

#endif
