#include "app/phone_setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    OPTION_MEDIA_URL = 256,
    OPTION_TWILIO_API,
    OPTION_RECORDING_READY,
    OPTION_STREAM_LOSS,
    OPTION_STATUS_EVENTS,
    OPTION_FALLBACK_URL,
    OPTION_DIAL,
    OPTION_FAULT_COMMAND,
};

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
    {"twilio-api", OPTION_TWILIO_API, "ADDR:PORT", 0,
     "Serve recordings there, as Twilio's API does (default: the setting twilio_api_url where that is "
     "http://, "
     "else a port that the kernel chooses); the service takes them from its twilio_api_url",
     0},
    {"recording-ready", OPTION_RECORDING_READY, "MS", 0,
     "A new recording is not found (404) for so long (default 300)", 0},
    {"stream-loss", OPTION_STREAM_LOSS, "continue|hang-up", 0,
     "When a media stream's socket breaks: go on with the TwiML (default), or hang up", 0},
    {"status-events", OPTION_STATUS_EVENTS, "LIST", 0,
     "Call progress to tell: initiated,ringing,answered,completed (default completed)", 0},
    {"fallback-url", OPTION_FALLBACK_URL, "URL", 0, "The number's fallback, asked when TwiML fails", 0},
    {"dial", OPTION_DIAL, "RESULT[:SECONDS]", 0,
     "What becomes of <Dial>: answers (for so many seconds), busy, no-answer, fails (default answers:2)", 0},
    {"fault-command", OPTION_FAULT_COMMAND, "COMMAND", 0,
     "Run this by the shell when a turn marked with fault comes; $VOICEPLATE_CALL_SID is the call", 0},
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

static void parse_events(struct phone_setup *setup, const char *text, struct argp_state *state)
{
    static const char *const names[] = {"initiated", "ringing", "answered", "completed"};
    static const unsigned bits[] = {LINE_STATUS_INITIATED, LINE_STATUS_RINGING, LINE_STATUS_ANSWERED,
                                    LINE_STATUS_COMPLETED};
    for (size_t len; *text != '\0'; text += len + (text[len] == ',')) {
        len = strcspn(text, ",");
        size_t i = 0;
        while (i < 4 && !span_is((struct span){text, len}, names[i]))
            i++;
        if (i == 4)
            argp_error(state, "--status-events: '%.*s' is none of them", (int)len, text);
        else
            setup->status_events |= bits[i];
    }
}

static void parse_dial(struct phone_setup *setup, const char *text, struct argp_state *state)
{
    static const char *const names[] = {
        [LINE_DIAL_ANSWERS] = "answers",
        [LINE_DIAL_BUSY] = "busy",
        [LINE_DIAL_NO_ANSWER] = "no-answer",
        [LINE_DIAL_FAILS] = "fails",
    };
    size_t len = strcspn(text, ":");
    for (int i = LINE_DIAL_ANSWERS; i <= LINE_DIAL_FAILS; i++)
        if (span_is((struct span){text, len}, names[i])) {
            setup->dial_result = (enum line_dial_result)i;
            if (text[len] == ':')
                setup->dial_talk_s = parse_count(text + len + 1, 1, 3600, "dial", state);
            return;
        }
    argp_error(state, "--dial: '%s' is not answers, busy, no-answer or fails", text);
}

static void parse_stream_loss(struct phone_setup *setup, const char *text, struct argp_state *state)
{
    setup->hangs_up_on_stream_loss = strcmp(text, "hang-up") == 0;
    if (!setup->hangs_up_on_stream_loss && strcmp(text, "continue") != 0)
        argp_error(state, "--stream-loss: '%s' is not continue or hang-up", text);
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
    case OPTION_TWILIO_API:
        if (!take_address(setup, value))
            argp_error(state, "--twilio-api: '%s' is not ADDR:PORT", value);
        setup->has_api_address = true;
        return 0;
    case OPTION_RECORDING_READY:
        setup->recording_ready_ms = parse_count(value, 0, 60000, "recording-ready", state);
        return 0;
    case OPTION_STREAM_LOSS:
        parse_stream_loss(setup, value, state);
        return 0;
    case OPTION_STATUS_EVENTS:
        parse_events(setup, value, state);
        return 0;
    case OPTION_FALLBACK_URL:
        setup->fallback_url = value;
        return 0;
    case OPTION_DIAL:
        parse_dial(setup, value, state);
        return 0;
    case OPTION_FAULT_COMMAND:
        setup->fault_command = value;
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
    *setup = (struct phone_setup){.url = url != NULL ? url : "http://127.0.0.1:5001",
                                  .parallel = 1,
                                  .api_address = "127.0.0.1",
                                  .recording_ready_ms = 300,
                                  .dial_talk_s = 2};
}

bool phone_setup_finish(struct phone_setup *setup)
{
    if (!config_load_or_tell(&setup->config, setup->config_path))
        return false;
    const struct config *config = &setup->config;
    if (!setup->has_api_address && strncmp(config->twilio_api_url, "http://", 7) == 0 &&
        !take_address(setup, config->twilio_api_url + 7)) {
        fprintf(stderr, "twilio_api_url: %s has no port\n", config->twilio_api_url);
        return false;
    }
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
    return true;
}
