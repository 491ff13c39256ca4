/* voiceplate engine: the embedded engine alone. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/argument.h"
#include "service/engine_setup.h"
#include "app/loopback.h"
#include "app/verbs.h"
#include "base/log.h"
#include "net/net_listen.h"

static const struct argp_option options[] = {
    {"listen", 'l', "ADDRESS:PORT", 0,
     "Where to serve (default 127.0.0.1:6101; port 0 lets the kernel choose)", 0},
    {"config", 'c', "FILE", 0, "Settings; those of section 'Embedded engine' are used", 0},
    {0},
};

struct arguments {
    const char *config_path;
    struct loopback_address address;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'l':
        if (!loopback_address_parse(value, &arguments->address))
            argp_error(state, "--listen: '%s' is not ADDRESS:PORT", value);
        return 0;
    case 'c':
        arguments->config_path = value;
        return 0;
    case ARGP_KEY_ARG:
        return argument_refuse(state, value);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int serve(struct loop *loop, int listen_fd, const void *settings)
{
    struct engine *engine = NULL;
    char why[2048] = "";
    if (engine_open(loop, listen_fd, settings, &engine, why, sizeof why) != VP_OK) {
        fprintf(stderr, "engine: %s\n", why);
        return EXIT_FAILURE;
    }
    printf("The engine serves the Realtime protocol at ws://127.0.0.1:%d/v1/realtime\n", net_port(listen_fd));
    fflush(stdout);
    loopback_wait(loop);
    engine_close(engine);
    loop_turn(loop, 0);
    return EXIT_SUCCESS;
}

int verb_engine(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .help_filter = verbs_help_filter,
        .doc = "Runs the embedded speech engine alone: the Realtime protocol at /v1/realtime, and "
               "/v1/audio/transcriptions, /v1/chat/completions, /v1/audio/speech and /v1/models, for any "
               "OpenAI client on this machine.",
    };
    static struct config config;
    struct arguments arguments = {.address = {"127.0.0.1", 6101}};
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (!config_load_or_tell(&config, arguments.config_path))
        return EXIT_FAILURE;
    struct engine_options settings = engine_setup(&config);
    return loopback_run("engine", " and the engine asks for no key", &arguments.address, serve, &settings);
}
