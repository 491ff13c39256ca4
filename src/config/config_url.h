/* URLs among the settings: written as they will be used, or refused with the reason. */
#ifndef VP_CONFIG_CONFIG_URL_H
#define VP_CONFIG_CONFIG_URL_H

#include <stdbool.h>

#include "config/config.h"

enum config_url_path { CONFIG_URL_ANY_PATH, CONFIG_URL_NO_PATH, CONFIG_URL_WHOLE_PATH };

struct config_url_rule {
    const char *plain, *secure; /* "http://" and "https://" */
    enum config_url_path path;  /* WHOLE_PATH: example stands for one that is left out, or tells it */
    const char *example_path;   /* "/v1/audio/speech" */
    bool is_path_added;         /* example_path is taken where there is none */
    const char *in_clear;       /* why plain is for this machine only; NULL: it is for all */
    bool is_from_twilio;        /* Twilio goes there: no query, and no underscore in the host */
};

enum { CONFIG_URL_WHY_BYTES = 320 };

/* Small letters in scheme and host, no default port, no slash at the end. url holds CONFIG_TEXT_BYTES and is
 * not empty. False, with a reason that begins behind the key's name, where it cannot be used; url is
 * unchanged then. A user name in the URL is not repeated in the reason. */
bool config_url_normalise(const struct config_url_rule *rule, char *url, char out_why[CONFIG_URL_WHY_BYTES]);

/* Whether what goes there (a normalised URL) leaves this machine unencrypted. */
bool config_url_is_in_clear(const char *url);

/* The media stream's URL as Twilio is told: public_media_url, or made from public_base_url
 * (https://host becomes wss://host/ws/media). "" where neither says one. */
void config_public_media_url(const struct config *config, char *out_url, size_t size_bytes);

#endif
