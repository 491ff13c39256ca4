#include "app/phone_setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OPTION_MEDIA_URL = 256 };

static const struct argp_option options[] = {
    {"url", 'u', "URL", 0, "The service (default: $VOICEPLATE_URL, then http://127.0.0.1:5001)", 0},
    {"media-url", OPTION_MEDIA_URL, "URL", 0,
     "Where to reach the media stream, when its public URL is not reachable from here", 0},
    {"config", 'c', "FILE", 0,
     "The service's settings: auth token, admin token and public URL are taken from there", 0},
    {"record", 'r', "DIR", 0, "Write NAME.wav of each call there (left: caller, right: agent)", 0},
    {"voice", 'v', "ENGINE:NAME", 0,
     "A caller's voice, such as flite:slt or espeak-ng:en-us; repeat to deal several out", 0},
    {"noise", 'n', "DB", 0, "Line noise, so many decibels below speech", 0},
    {"parallel", 'p', "N", 0, "Calls at the same time (default 1)", 0},
    {"quiet", 'q', 0, 0, "Do not show the conversations", 0},
    {0},
};

static int parse_count(const char *text, int low, int high, const char *name, struct argp_state *state)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < low || value > high)
        argp_error(state, "--%s: '%s' is not a number from %d to %d", name, text, low, high);
    return (int)value;
}

static void add_voice(struct phone_setup *setup, char *text, struct argp_state *state)
{
    if (setup->voice_count == PHONE_VOICES_MAX)
        argp_error(state, "--voice: more than %d", PHONE_VOICES_MAX);
    struct voice *voice = &setup->voices[setup->voice_count];
    char copy[64];
    snprintf(copy, sizeof copy, "%s", text);
    if (voice_parse(text, voice) != VP_OK || !voice_is_available(voice))
        argp_error(state, "--voice: %s is not installed or not ENGINE:NAME", copy);
    setup->voice_count++;
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct phone_setup *setup = state->input;
    switch (key) {
    case 'u':
        setup->url = value;
        return 0;
    case OPTION_MEDIA_URL:
        setup->media_url = value;
        return 0;
    case 'c':
        setup->config_path = value;
        return 0;
    case 'r':
        setup->recordings_dir = value;
        return 0;
    case 'v':
        add_voice(setup, value, state);
        return 0;
    case 'n':
        setup->noise_db = parse_count(value, 1, 60, "noise", state);
        return 0;
    case 'p':
        setup->parallel = parse_count(value, 1, 64, "parallel", state);
        return 0;
    case 'q':
        setup->is_quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (setup->file_count == PHONE_FILES_MAX)
            argp_error(state, "more than %d files", PHONE_FILES_MAX);
        setup->files[setup->file_count++] = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp phone_setup_argp = {.options = options, .parser = parse};

void phone_setup_init(struct phone_setup *setup)
{
    const char *url = getenv("VOICEPLATE_URL");
    *setup = (struct phone_setup){.url = url != NULL ? url : "http://127.0.0.1:5001", .parallel = 1};
}

bool phone_setup_finish(struct phone_setup *setup)
{
    if (!config_load_or_tell(&setup->config, setup->config_path))
        return false;
    const struct config *config = &setup->config;
    const char *base = config->public_base_url[0] != '\0' ? config->public_base_url : setup->url;
    snprintf(setup->voice_url, sizeof setup->voice_url, "%s/voice", base);
    snprintf(setup->status_url, sizeof setup->status_url, "%s/voice/status", base);
    if (base != setup->url)
        setup->routes[setup->route_count++] = (struct webhook_route){base, setup->url};
    if (setup->media_url != NULL)
        setup->routes[setup->route_count++] = (struct webhook_route){"wss://", setup->media_url};
    if (setup->recordings_dir != NULL && mkdir(setup->recordings_dir, 0755) != 0 && errno != EEXIST) {
        fprintf(stderr, "--record: %s: %s\n", setup->recordings_dir, strerror(errno));
        return false;
    }
    setup->options = (struct phone_options){
        .voice_url = setup->voice_url,
        .status_url = setup->status_url,
        .api_url = setup->url,
        .api_token = config->admin_token[0] != '\0' ? config->admin_token : NULL,
        .account_sid = config->twilio_account_sid[0] != '\0' ? config->twilio_account_sid : NULL,
        .auth_token = config->twilio_auth_token,
        .routes = setup->routes,
        .route_count = setup->route_count,
        .recordings_dir = setup->recordings_dir,
        .voices = setup->voices,
        .voice_count = setup->voice_count,
        .noise_db = setup->noise_db,
        .parallel = setup->parallel,
        .transcript = setup->is_quiet ? NULL : stdout,
    };
    return true;
}
