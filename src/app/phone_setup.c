#include "app/phone_setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/argument.h"
#include "config/config_url.h"
#include "app/exit_status.h"
#include "net/fetch_once.h"

enum { OPTION_MEDIA_URL = 256, OPTION_TWILIO_API, OPTION_RECORDING_READY };

/* -- where the service is: all verbs that call ---------------------------------------------------------- */

static const struct argp_option place_options[] = {
    {"url", 'u', "URL", 0, "The service (default: $VOICEPLATE_URL, then http://127.0.0.1:5001)", 0},
    {"media-url", OPTION_MEDIA_URL, "URL", 0,
     "Where to reach the media stream, when its public URL is not reachable from here", 0},
    {"config", 'c', "FILE", 0,
     "The service's settings: auth token, admin token and public URL are taken from there", 0},
    {0},
};

static error_t parse_place(int key, char *value, struct argp_state *state)
{
    struct phone_setup *setup = state->input;
    switch (key) {
    case 'u':
        setup->given_url = value;
        return 0;
    case OPTION_MEDIA_URL:
        setup->media_url = value;
        return 0;
    case 'c':
        setup->config_path = value;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp phone_place_argp = {.options = place_options, .parser = parse_place};

/* -- who calls, with what: verbs that play scenarios ------------------------------------------------------ */

static const struct argp_option caller_options[] = {
    {"record", 'r', "DIR", 0, "Write NAME.wav of each call there (left: caller, right: agent)", 0},
    {"voice", 'v', "ENGINE:NAME", 0,
     "A caller's voice, such as flite:slt or espeak-ng:en-us; repeat to deal several out", 0},
    {"parallel", 'p', "N", 0, "Calls at the same time (phone: 1, eval: 2 unless given)", 0},
    {"twilio-api", OPTION_TWILIO_API, "ADDR:PORT", 0,
     "Serve recordings there, as Twilio's API does (default: the setting twilio_api_url where that is "
     "http://, else a port that the kernel chooses); the service takes them from its twilio_api_url",
     0},
    {"recording-ready", OPTION_RECORDING_READY, "MS", 0,
     "A new recording is not found (404) for so long (default 300)", 0},
    {0},
};

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

/* "127.0.0.1:40123", perhaps with a path behind it. */
static bool take_address(struct phone_setup *setup, const char *text)
{
    size_t len = strcspn(text, ":");
    char *end;
    long port = text[len] == ':' ? strtol(text + len + 1, &end, 10) : -1;
    if (port < 0 || port > 65535 || end == text + len + 1 || (*end != '\0' && *end != '/') ||
        !span_copy((struct span){text, len}, setup->api_address, sizeof setup->api_address))
        return false;
    setup->api_port = (int)port;
    return true;
}

static error_t parse_caller(int key, char *value, struct argp_state *state)
{
    struct phone_setup *setup = state->input;
    switch (key) {
    case OPTION_TWILIO_API:
        if (!take_address(setup, value))
            argp_error(state, "--twilio-api: '%s' is not ADDR:PORT", value);
        setup->has_api_address = true;
        return 0;
    case OPTION_RECORDING_READY:
        setup->recording_ready_ms = (int)argument_number(state, "recording-ready", value, 0, 60000);
        return 0;
    case 'r':
        setup->recordings_dir = value;
        return 0;
    case 'v':
        add_voice(setup, value, state);
        return 0;
    case 'p':
        setup->parallel = (int)argument_number(state, "parallel", value, 1, 64);
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

const struct argp phone_caller_argp = {.options = caller_options, .parser = parse_caller};

/* -- both ------------------------------------------------------------------------------------------------- */

void phone_setup_init(struct phone_setup *setup)
{
    const char *url = getenv("VOICEPLATE_URL");
    *setup = (struct phone_setup){.given_url = url != NULL ? url : "http://127.0.0.1:5001",
                                  .parallel = 1,
                                  .api_address = "127.0.0.1",
                                  .recording_ready_ms = 300,
                                  .dial_talk_s = 2};
}

static bool has_folder(const char *path)
{
    struct stat found;
    if (mkdir(path, 0755) == 0)
        return true;
    if (errno == EEXIST && stat(path, &found) == 0 && !S_ISDIR(found.st_mode))
        errno = ENOTDIR;
    if ((errno == EEXIST && access(path, W_OK | X_OK) == 0))
        return true;
    fprintf(stderr, "--record: %s: %s\n", path, strerror(errno));
    return false;
}

/* "http://127.0.0.1:5001/" and "http://127.0.0.1:5001" are the same place. */
static bool take_url(struct phone_setup *setup)
{
    size_t len = strlen(setup->given_url);
    while (len > 0 && setup->given_url[len - 1] == '/')
        len--;
    if (span_copy((struct span){setup->given_url, len}, setup->url, sizeof setup->url) &&
        (strncmp(setup->url, "http://", 7) == 0 || strncmp(setup->url, "https://", 8) == 0))
        return true;
    fprintf(stderr, "--url: '%s' is not an http:// or https:// URL\n", setup->given_url);
    return false;
}

/* Before voices are made ready and calls fail one by one. Any answer will do: what it is worth
 * the calls will show. */
static bool is_there(const struct phone_setup *setup, const char *verb)
{
    char url[sizeof setup->url + 16];
    int status;
    snprintf(url, sizeof url, "%s/health", setup->url);
    enum vp_err err = fetch_once(url, NULL, &status, NULL);
    if (err == VP_OK || err == VP_ERR_TOO_BIG)
        return true;
    fprintf(stderr, "%s: the service does not answer at %s: %s\n%s", verb, setup->url, vp_err_text(err),
            err == VP_ERR_REFUSED
                ? "  'voiceplate serve' starts it; --url or $VOICEPLATE_URL says where it is\n"
                : "");
    return false;
}

static void fill_options(struct phone_setup *setup)
{
    const struct config *config = &setup->config;
    setup->options = (struct phone_options){
        .voice_url = setup->voice_url,
        .status_url = setup->status_url,
        .status_events = setup->status_events,
        .fallback_url = setup->fallback_url,
        .hangs_up_on_stream_loss = setup->hangs_up_on_stream_loss,
        .dial_result = setup->dial_result,
        .dial_talk_s = setup->dial_talk_s,
        .twilio_api_address = setup->api_address,
        .twilio_api_port = setup->api_port,
        .recording_ready_ms = setup->recording_ready_ms,
        .fault_command = setup->fault_command,
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
}

enum exit_status phone_setup_finish(struct phone_setup *setup, const char *verb)
{
    if (!take_url(setup))
        return EXIT_STATUS_USAGE;
    if (!config_load_or_tell(&setup->config, setup->config_path))
        return EXIT_STATUS_FAILED;
    const struct config *config = &setup->config;
    if (!setup->has_api_address && strncmp(config->twilio_api_url, "http://", 7) == 0 &&
        !take_address(setup, config->twilio_api_url + 7)) {
        fprintf(stderr, "twilio_api_url: %s has no port\n", config->twilio_api_url);
        return EXIT_STATUS_FAILED;
    }
    if (setup->recordings_dir != NULL && !has_folder(setup->recordings_dir))
        return EXIT_STATUS_FAILED;
    config_public_media_url(config, setup->public_media_url, sizeof setup->public_media_url);
    if (setup->media_url != NULL && setup->public_media_url[0] == '\0') {
        fprintf(stderr,
                "%s: --media-url stands for a public URL, and the settings have none: "
                "give the service's settings (-c), or leave it out\n",
                verb);
        return EXIT_STATUS_USAGE;
    }
    if (!is_there(setup, verb))
        return EXIT_STATUS_UNREACHABLE;
    const char *base = config->public_base_url[0] != '\0' ? config->public_base_url : setup->url;
    snprintf(setup->voice_url, sizeof setup->voice_url, "%s/voice", base);
    snprintf(setup->status_url, sizeof setup->status_url, "%s/voice/status", base);
    if (base != setup->url)
        setup->routes[setup->route_count++] = (struct webhook_route){base, setup->url};
    if (setup->media_url != NULL)
        setup->routes[setup->route_count++] =
            (struct webhook_route){setup->public_media_url, setup->media_url};
    fill_options(setup);
    return EXIT_STATUS_OK;
}
