/* voiceplate engine: the embedded engine alone. */
#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/engine_setup.h"
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
    char address[64];
    int port;
};

static bool parse_listen(const char *text, struct arguments *arguments)
{
    const char *colon = strrchr(text, ':');
    char *end;
    if (colon == NULL || !span_copy((struct span){text, (size_t)(colon - text)}, arguments->address,
                                    sizeof arguments->address))
        return false;
    long port = strtol(colon + 1, &end, 10);
    if (colon[1] == '\0' || *end != '\0' || port < 0 || port > 65535)
        return false;
    arguments->port = (int)port;
    return true;
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'l':
        if (!parse_listen(value, arguments))
            argp_error(state, "--listen: '%s' is not ADDRESS:PORT", value);
        return 0;
    case 'c':
        arguments->config_path = value;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%s' is not expected here", value);
        return EINVAL;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void on_signal(evutil_socket_t signal_number, short events, void *loop)
{
    (void)signal_number;
    (void)events;
    loop_stop(loop);
}

static int serve(struct loop *loop, int listen_fd, const struct engine_options *settings)
{
    struct engine *engine = NULL;
    char why[512] = "";
    if (engine_open(loop, listen_fd, settings, &engine, why, sizeof why) != VP_OK) {
        fprintf(stderr, "engine: %s\n", why);
        return EXIT_FAILURE;
    }
    struct event *signals[] = {evsignal_new(loop_base(loop), SIGTERM, on_signal, loop),
                               evsignal_new(loop_base(loop), SIGINT, on_signal, loop)};
    for (size_t i = 0; i < 2; i++)
        event_add(signals[i], NULL);
    printf("The engine serves the Realtime protocol at ws://127.0.0.1:%d/v1/realtime\n", net_port(listen_fd));
    fflush(stdout);
    loop_run(loop);
    for (size_t i = 0; i < 2; i++)
        event_free(signals[i]);
    engine_close(engine);
    loop_turn(loop, 0);
    return EXIT_SUCCESS;
}

int verb_engine(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .doc = "Runs the embedded speech engine alone: the Realtime protocol at /v1/realtime, and "
               "/v1/audio/transcriptions, /v1/audio/speech and /v1/models, for any OpenAI client.",
    };
    static struct config config;
    struct arguments arguments = {.address = "127.0.0.1", .port = 6101};
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (!config_load_or_tell(&config, arguments.config_path))
        return EXIT_FAILURE;
    if (!net_is_loopback(arguments.address)) {
        fprintf(stderr,
                "engine: %s is open to strangers and the engine asks for no key; use a loopback address\n",
                arguments.address);
        return EXIT_FAILURE;
    }
    struct loop *loop = NULL;
    int listen_fd;
    enum vp_err err = net_listen(arguments.address, arguments.port, &listen_fd);
    if (err != VP_OK) {
        fprintf(stderr, "engine: cannot listen on %s port %d: %s\n", arguments.address, arguments.port,
                vp_err_text(err));
        return EXIT_FAILURE;
    }
    int status = EXIT_FAILURE;
    struct engine_options settings = engine_setup(&config);
    if (loop_create(&loop) == VP_OK)
        status = serve(loop, listen_fd, &settings);
    loop_destroy(loop);
    close(listen_fd);
    return status;
}
