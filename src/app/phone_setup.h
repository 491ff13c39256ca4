/* What the verbs phone, eval and load have in common: where the service is, how its requests are signed,
 * which voices call. */
#ifndef VP_APP_PHONE_SETUP_H
#define VP_APP_PHONE_SETUP_H

#include "config/config.h"
#include "app/exit_status.h"
#include "callers/phone.h"

enum { PHONE_VOICES_MAX = 16 };

#define PHONE_TO_DEFAULT   "+15550001111"
#define PHONE_FROM_DEFAULT "+15550002222"

struct phone_setup {
    const char *media_url, *recordings_dir;
    const char *fallback_url, *fault_command;
    char api_address[64]; /* of the recordings */
    bool has_api_address; /* given at the command line */
    int api_port, recording_ready_ms, dial_talk_s;
    unsigned status_events;
    enum phone_line_dial_result dial_result;
    bool hangs_up_on_stream_loss, is_quiet;
    int parallel; /* 0: one */
    int noise_db;
    struct background_wish background;
    struct voice voices[PHONE_VOICES_MAX];
    size_t voice_count;
    /* Made by phone_setup_finish: */
    struct config config;
    char url[CONFIG_TEXT_BYTES]; /* without a slash behind */
    char voice_url[CONFIG_TEXT_BYTES + 16], status_url[CONFIG_TEXT_BYTES + 32];
    char public_media_url[CONFIG_TEXT_BYTES + 16]; /* what media_url stands for */
    struct webhook_route routes[2];
    size_t route_count;
    struct phone_options options; /* points into this struct */
};

void phone_setup_init(struct phone_setup *setup);
/* "127.0.0.1:40123", perhaps with a path behind it: where recordings are served. False, and nothing is set,
 * where it is no such thing. */
bool phone_setup_take_api_address(struct phone_setup *setup, const char *text);
/* Reads the settings (auth token, public URL), fills options, and asks whether the service is there; url and
 * config_path NULL: as by default ($VOICEPLATE_URL, then http://127.0.0.1:5001). EXIT_STATUS_OK, or the
 * status to exit with after what is wrong was printed, "verb: ..." before it. */
enum exit_status phone_setup_finish(struct phone_setup *setup, const char *url, const char *config_path,
                                    const char *verb);

#endif
