/* What the verbs phone, eval and load have in common: where the service is, how its requests are signed,
 * which voices call. */
#ifndef VP_APP_PHONE_SETUP_H
#define VP_APP_PHONE_SETUP_H

#include <argp.h>

#include "config/config.h"
#include "app/exit_status.h"
#include "callers/phone.h"

enum { PHONE_VOICES_MAX = 16, PHONE_FILES_MAX = 512 };

struct phone_setup {
    const char *given_url, *media_url, *config_path, *recordings_dir;
    const char *fallback_url, *fault_command;
    char api_address[64]; /* of the recordings */
    bool has_api_address; /* given at the command line */
    int api_port, recording_ready_ms, dial_talk_s;
    unsigned status_events;
    enum line_dial_result dial_result;
    bool hangs_up_on_stream_loss, is_quiet;
    int parallel, noise_db;
    struct voice voices[PHONE_VOICES_MAX];
    size_t voice_count;
    const char *files[PHONE_FILES_MAX];
    size_t file_count;
    /* Made by phone_setup_finish: */
    struct config config;
    char url[CONFIG_TEXT_BYTES]; /* given_url without a slash behind */
    char voice_url[CONFIG_TEXT_BYTES + 16], status_url[CONFIG_TEXT_BYTES + 32];
    char public_media_url[CONFIG_TEXT_BYTES + 16]; /* what media_url stands for */
    struct webhook_route routes[2];
    size_t route_count;
    struct phone_options options; /* points into this struct */
};

/* The options as argp children; the input of each is a struct phone_setup set by phone_setup_init. */
extern const struct argp phone_place_argp;  /* where the service is: for every verb that calls */
extern const struct argp phone_caller_argp; /* callers and their scenario files */
extern const struct argp phone_twilio_argp; /* how the simulated Twilio behaves */

/* Default URL: $VOICEPLATE_URL, then http://127.0.0.1:5001. */
void phone_setup_init(struct phone_setup *setup);
/* Reads the settings (auth token, public URL), fills options, and asks whether the service is there:
 * EXIT_STATUS_OK, or the status to exit with after what is wrong was printed, "verb: ..." before it. */
enum exit_status phone_setup_finish(struct phone_setup *setup, const char *verb);

#endif
