/* voiceplate doctor: what would keep the service from answering calls. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/engine_setup.h"
#include "app/shared.h"
#include "app/verbs.h"
#include "speech/speech.h"

static const struct argp_option options[] = {
    {"config", 'c', "FILE", 0, "Settings", 0},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    const char **config_path = state->input;
    if (key == 'c') {
        *config_path = value;
        return 0;
    }
    if (key == ARGP_KEY_ARG)
        argp_error(state, "'%s' is not expected here", value);
    return ARGP_ERR_UNKNOWN;
}

static bool check_engine(const struct config *config)
{
    struct engine_options engine = engine_setup(config);
    struct speech_paths paths = {engine.models_dir, engine.sphinx_dir};
    struct speech_models *models;
    char why[512] = "";
    if (speech_models_load(&paths, &models, why, sizeof why) != VP_OK) {
        printf("engine     %s\n", why);
        return false;
    }
    speech_models_destroy(models);
    puts("engine     models load");
    return true;
}

int verb_doctor(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .help_filter = verbs_help_filter,
        .doc = "Checks settings, menus, database, ports and speech models, and says what to do where "
               "something is "
               "wrong. Do not run it beside a running service: the ports are taken then.",
    };
    static struct shared shared;
    const char *config_path = NULL;
    argp_parse(&argp, argc, argv, 0, NULL, &config_path);
    if (!shared_open(&shared, config_path, false, NULL, NULL))
        return EXIT_FAILURE;
    printf("settings   ok\nmenus      %zu ok\ndatabase   %s opens\nports      free\n", shared.menu_count,
           shared.config.store_url);
    bool is_well = !shared.config.engine_enabled || check_engine(&shared.config);
    printf("model      %s\n", shared.realtime_url);
    if (shared.config.twilio_auth_token[0] == '\0')
        puts("twilio     no auth token: only the simulated telephone can call");
    else
        printf("twilio     set the number's voice webhook to %s/voice\n", shared.config.public_base_url);
    shared_close(&shared);
    return is_well ? EXIT_SUCCESS : EXIT_FAILURE;
}
