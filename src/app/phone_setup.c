#include "app/phone_setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/exit_status.h"
#include "config/config_url.h"
#include "net/fetch_once.h"

bool phone_setup_take_api_address(struct phone_setup *setup, const char *text)
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

void phone_setup_init(struct phone_setup *setup)
{
    *setup = (struct phone_setup){.api_address = "127.0.0.1", .recording_ready_ms = 300, .dial_talk_s = 2};
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
static bool take_url(struct phone_setup *setup, const char *url)
{
    if (url == NULL)
        url = getenv("VOICEPLATE_URL");
    if (url == NULL)
        url = "http://127.0.0.1:5001";
    size_t len = strlen(url);
    while (len > 0 && url[len - 1] == '/')
        len--;
    if (span_copy((struct span){url, len}, setup->url, sizeof setup->url) &&
        (strncmp(setup->url, "http://", 7) == 0 || strncmp(setup->url, "https://", 8) == 0))
        return true;
    fprintf(stderr, "--url: '%s' is not an http:// or https:// URL\n", url);
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
        .background = setup->background,
        .parallel = setup->parallel,
        .transcript = setup->is_quiet ? NULL : stdout,
    };
}

enum exit_status phone_setup_finish(struct phone_setup *setup, const char *url, const char *config_path,
                                    const char *verb)
{
    if (!take_url(setup, url))
        return EXIT_STATUS_USAGE;
    if (!config_load_or_tell(&setup->config, config_path))
        return EXIT_STATUS_FAILED;
    const struct config *config = &setup->config;
    if (!setup->has_api_address && strncmp(config->twilio_api_url, "http://", 7) == 0 &&
        !phone_setup_take_api_address(setup, config->twilio_api_url + 7)) {
        fprintf(stderr, "twilio_api_url: %s has no port\n", config->twilio_api_url);
        return EXIT_STATUS_FAILED;
    }
    if (setup->recordings_dir != NULL && !has_folder(setup->recordings_dir))
        return EXIT_STATUS_FAILED;
    config_public_media_url(config, setup->public_media_url, sizeof setup->public_media_url);
    if (setup->media_url != NULL && setup->public_media_url[0] == '\0') {
        fprintf(stderr,
                "%s: --media-url stands for a public URL, and the settings have none: give the service's "
                "settings (-c), or leave it out\n",
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
