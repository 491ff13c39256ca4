/* voiceplate sim: a model that fails on command. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/argument.h"
#include "app/loopback.h"
#include "app/verbs.h"
#include "net/net_listen.h"
#include "fault_relay/fault_relay.h"

enum { OPTION_CA = 512, ARMED_AT_START_MAX = 16 };

static const struct argp_option options[] = {
    {"listen", 'l', "ADDRESS:PORT", 0,
     "Where to serve (default 127.0.0.1:6201; port 0 lets the kernel choose)", 0},
    {"upstream", 'u', "URL", 0, "The model, without a path (default http://127.0.0.1:6101, the engine)", 0},
    {"ca-file", OPTION_CA, "FILE", 0, "Certificates to trust for an https upstream (default: the system's)",
     0},
    {"fault", 'f', "JSON", 0, "Arms a fault from the start; may be repeated", 0},
    {0},
};

static const char doc[] =
    "Stands between the service and its model: relays the Realtime protocol at /v1/realtime and the REST "
    "calls below /v1/, and fails when told to. Point VOICEPLATE_REALTIME_URL at "
    "ws://127.0.0.1:6201/v1/realtime."
    "\vFaults are armed with POST /faults on the same port, listed with how often they fired by GET /faults, "
    "and disarmed by DELETE /faults. For example:\n\n"
    "  F=127.0.0.1:6201/faults\n"
    "  curl -d '{\"do\":\"close\",\"at\":\"now\",\"sessions\":0,\"code\":1011}' $F\n"
    "  curl -d '{\"do\":\"failed\",\"error\":\"rate_limit_exceeded\"}' $F\n"
    "  curl -d '{\"do\":\"stall\",\"at\":\"audio\",\"nth\":20}' $F\n"
    "  curl -d '{\"do\":\"refuse\",\"on\":\"/v1/chat\",\"status\":429}' $F\n\n"
    "do: refuse close stall audio_stall text_only failed error expire garble slow drop repeat. "
    "at: now, handshake, connect, audio, function_call, or the type of any event of either side; "
    "nth: which such event of a session; sessions: how many are hit (0: each). "
    "docs/simulator.md explains them all.";

struct arguments {
    struct loopback_address address;
    struct fault_relay_options relay;
    struct fault faults[ARMED_AT_START_MAX];
    size_t fault_count;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    size_t count;
    char why[160];
    switch (key) {
    case 'l':
        if (!loopback_address_parse(value, &arguments->address))
            argp_error(state, "--listen: '%s' is not ADDRESS:PORT", value);
        return 0;
    case 'u':
        arguments->relay.upstream = value;
        return 0;
    case OPTION_CA:
        arguments->relay.ca_file = value;
        return 0;
    case 'f':
        if (fault_decode(span_of(value), arguments->faults + arguments->fault_count,
                         ARMED_AT_START_MAX - arguments->fault_count, &count, why, sizeof why) != VP_OK)
            argp_error(state, "--fault: %s", why);
        else
            arguments->fault_count += count;
        return 0;
    case ARGP_KEY_ARG:
        return argument_refuse(state, value);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* WebSockets take up to 2 s to say goodbye. */
static void close_and_drain(struct loop *loop, struct fault_relay *relay)
{
    struct loop_timer timer;
    fault_relay_close(relay);
    if (loop_timer_init(&timer, loop, (loop_fn)loop_stop, loop) != VP_OK)
        return;
    loop_timer_start(&timer, 2200);
    loop_run(loop);
    loop_timer_deinit(&timer);
}

static int serve(struct loop *loop, int listen_fd, const void *arg)
{
    const struct arguments *arguments = arg;
    struct fault_relay *relay;
    enum vp_err err = fault_relay_open(loop, listen_fd, &arguments->relay, &relay);
    if (err != VP_OK) {
        fprintf(stderr, "sim: --upstream %s: %s\n", arguments->relay.upstream, vp_err_text(err));
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < arguments->fault_count && err == VP_OK; i++)
        err = fault_relay_arm(relay, &arguments->faults[i]);
    printf("The simulator relays ws://127.0.0.1:%d/v1/realtime to %s\n", net_port(listen_fd),
           arguments->relay.upstream);
    fflush(stdout);
    loopback_wait(loop);
    close_and_drain(loop, relay);
    return EXIT_SUCCESS;
}

int verb_sim(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options, .parser = parse, .doc = doc, .help_filter = verbs_help_filter};
    static struct arguments arguments = {.address = {"127.0.0.1", 6201},
                                         .relay = {.upstream = "http://127.0.0.1:6101"}};
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    return loopback_run("sim", ", who could arm faults", &arguments.address, serve, &arguments);
}
