/* voiceplate sim: a model that fails on command. */
#include <stdio.h>
#include <stdlib.h>

#include "app/arguments.h"
#include "app/loopback.h"
#include "app/verbs.h"
#include "fault_relay/fault_relay.h"
#include "net/net_listen.h"

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
    const struct fault_relay_options options = {
        .upstream = arguments->upstream != NULL ? arguments->upstream : "http://127.0.0.1:6101",
        .ca_file = arguments->ca_file,
    };
    struct fault_relay *relay;
    enum vp_err err = fault_relay_open(loop, listen_fd, &options, &relay);
    if (err != VP_OK) {
        fprintf(stderr, "sim: --upstream %s: %s\n", options.upstream, vp_err_text(err));
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < arguments->fault_count && err == VP_OK; i++)
        err = fault_relay_arm(relay, &arguments->faults[i]);
    printf("The simulator relays ws://127.0.0.1:%d/v1/realtime to %s\n", net_port(listen_fd),
           options.upstream);
    fflush(stdout);
    loopback_wait(loop);
    close_and_drain(loop, relay);
    return EXIT_SUCCESS;
}

int verb_sim(struct arguments *arguments)
{
    return loopback_run("sim", ", who could arm faults", &arguments->listen, 6201, serve, arguments);
}
