/* voiceplate engine: the embedded engine alone. */
#include <stdio.h>
#include <stdlib.h>

#include "app/arguments.h"
#include "app/loopback.h"
#include "app/verbs.h"
#include "base/log.h"
#include "net/net_listen.h"
#include "service/engine_setup.h"

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
    loop_round(loop, 0);
    return EXIT_SUCCESS;
}

int verb_engine(struct arguments *arguments)
{
    static struct config config;
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct engine_options settings = engine_setup(&config);
    return loopback_run("engine", " and the engine asks for no key", &arguments->listen, 6101, serve,
                        &settings);
}
