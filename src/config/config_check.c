#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "config/config_internal.h"
#include "config/config_url.h"
#include "net/net_listen.h"

static void check_word(const struct config *config, const char *key, const char *const *words,
                       struct problems *problems)
{
    char list[128] = "";
    const char *value = config_field((struct config *)config, config_find_entry(key));
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0)
            return;
        size_t len = strlen(list);
        snprintf(list + len, sizeof list - len, "%s%s", i > 0 ? ", " : "",
                 words[i][0] != '\0' ? words[i] : "empty");
    }
    config_tell(config, key, problems, "'%.64s' is not one of: %s", value, list);
}

static void check_words(const struct config *config, struct problems *problems)
{
    check_word(config, "log_level", (const char *const[]){"debug", "info", "warn", "error", NULL}, problems);
    check_word(config, "realtime_dialect", (const char *const[]){"auto", "ga", "beta", NULL}, problems);
    check_word(config, "realtime_vad_type", (const char *const[]){"server_vad", "semantic_vad", NULL},
               problems);
    check_word(config, "realtime_noise_reduction", (const char *const[]){"", "near_field", "far_field", NULL},
               problems);
}

/* A header's name (RFC 9110, section 5.1): what stands there goes into the request as it is. */
static void check_header_name(const struct config *config, const char *key, struct problems *problems)
{
    static const char letters[] =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *value = config_field((struct config *)config, config_find_entry(key));
    if (value[0] == '\0' || strspn(value, letters) != strlen(value))
        config_tell(config, key, problems,
                    "'%.64s' is not the name of a header, such as Authorization or api-key", value);
}

static const struct {
    const char *key;
    struct config_url_rule rule;
} url_keys[] = {
    {"public_base_url",
     {"http://", "https://", CONFIG_URL_NO_PATH, NULL, false, "would not do, Twilio's media streams need TLS",
      true}},
    {"public_media_url",
     {"ws://", "wss://", CONFIG_URL_WHOLE_PATH, "/ws/media", true,
      "would not do, Twilio's media streams need TLS", true}},
    {"twilio_api_url",
     {"http://", "https://", CONFIG_URL_NO_PATH, NULL, false,
      "would send the account's password in the clear", false}},
    {"realtime_url", {"ws://", "wss://", CONFIG_URL_ANY_PATH, NULL, false, NULL, false}},
    {"transcription_url",
     {"http://", "https://", CONFIG_URL_WHOLE_PATH, "/v1/audio/transcriptions", false, NULL, false}},
    {"chat_url", {"http://", "https://", CONFIG_URL_WHOLE_PATH, "/v1/chat/completions", false, NULL, false}},
    {"speech_url", {"http://", "https://", CONFIG_URL_WHOLE_PATH, "/v1/audio/speech", false, NULL, false}},
    {"engine_chat_url",
     {"http://", "https://", CONFIG_URL_WHOLE_PATH, "/v1/chat/completions", false, NULL, false}},
};

/* public_base_url with its host as it was written: whoever pastes it into Twilio's console may have left the
 * capitals in it, and Twilio signs what stands there. */
static void keep_letters(struct config *config, const char *written)
{
    const char *base = config->public_base_url, *host = strstr(base, "://"),
               *as_written = strstr(written, "://");
    snprintf(config->public_base_as_written, sizeof config->public_base_as_written, "%s", base);
    if (host != NULL && as_written != NULL && strncasecmp(host, as_written, strlen(host)) == 0)
        memcpy(config->public_base_as_written + (host - base), as_written, strlen(host));
}

static void check_urls(struct config *config, struct problems *problems)
{
    for (size_t i = 0; i < sizeof url_keys / sizeof url_keys[0]; i++) {
        char why[CONFIG_URL_WHY_BYTES], written[CONFIG_TEXT_BYTES];
        char *url = config_field(config, config_find_entry(url_keys[i].key));
        snprintf(written, sizeof written, "%s", url);
        if (url[0] != '\0' && !config_url_normalise(&url_keys[i].rule, url, why))
            config_tell(config, url_keys[i].key, problems, "%s", why);
        if (url == config->public_base_url)
            keep_letters(config, written);
    }
    if (config->twilio_api_url[0] == '\0')
        config_tell(config, "twilio_api_url", problems, "is empty; https://api.twilio.com is the usual one");
}

/* The second listener would find the first one there, and take it for another program. */
static void check_ports(const struct config *config, struct problems *problems)
{
    const char *const keys[] = {"web_port", "media_port", config->engine_enabled ? "engine_port" : NULL};
    const int64_t ports[] = {config->web_port, config->media_port, config->engine_port};
    for (size_t i = 1; i < 3; i++)
        for (size_t other = 0; other < i; other++)
            if (keys[i] != NULL && ports[i] != 0 && ports[i] == ports[other])
                config_tell(config, keys[i], problems, "%d is %s already; each has a port of its own",
                            (int)ports[i], keys[other]);
}

/* Without the token nobody can tell Twilio from a stranger, and whoever is let in may place orders. */
static void check_strangers(const struct config *config, struct problems *problems)
{
    static const char *const public_keys[] = {"public_base_url", "public_media_url"};
    const char *const public_urls[] = {config->public_base_url, config->public_media_url};
    bool has_token = config->twilio_auth_token[0] != '\0' || problems_covers(problems, "twilio_auth_token");
    if (!net_is_address(config->bind_address))
        config_tell(config, "bind_address", problems,
                    "'%.64s' is not a numeric address; 127.0.0.1, ::1, 0.0.0.0 or one of this machine's is "
                    "allowed, the port is web_port's",
                    config->bind_address);
    else if (!has_token && !net_is_loopback(config->bind_address))
        config_tell(
            config, "bind_address", problems,
            "%.64s is open to strangers, who could place calls: set twilio_auth_token (TWILIO_AUTH_TOKEN), "
            "or bind to 127.0.0.1",
            config->bind_address);
    for (size_t i = 0; i < 2 && !has_token; i++)
        if (strncmp(public_urls[i], "https://", 8) == 0 || strncmp(public_urls[i], "wss://", 6) == 0)
            config_tell(
                config, public_keys[i], problems,
                "%.100s is open to strangers, who could place calls and orders through its proxy: set "
                "twilio_auth_token (TWILIO_AUTH_TOKEN), or leave it empty",
                public_urls[i]);
    if (config->twilio_auth_token[0] != '\0' && config->public_base_url[0] == '\0' &&
        !problems_covers(problems, "public_base_url"))
        config_tell(config, "public_base_url", problems,
                    "needed with twilio_auth_token, because Twilio signs the URL that it called");
}

enum vp_err config_check(struct config *config, struct problems *problems)
{
    size_t count_before = problems->count;
    static const char *const header_keys[] = {"realtime_key_header", "transcription_key_header",
                                              "chat_key_header", "speech_key_header"};
    check_words(config, problems);
    check_urls(config, problems);
    check_ports(config, problems);
    for (size_t i = 0; i < sizeof header_keys / sizeof header_keys[0]; i++)
        check_header_name(config, header_keys[i], problems);
    if (strncmp(config->store_url, "sqlite:", 7) != 0 || config->store_url[7] == '\0')
        config_tell(config, "store_url", problems, "'%.100s' is not sqlite: and a file's path",
                    config->store_url);
    check_strangers(config, problems);
    if (strstr(config->realtime_url, "//api.openai.com") != NULL && config->realtime_key[0] == '\0')
        config_tell(
            config, "realtime_key", problems,
            "%.100s needs a key: set OPENAI_API_KEY, or leave realtime_url empty for the embedded engine",
            config->realtime_url);
    if (!config->engine_enabled && config->realtime_url[0] == '\0' && config->realtime_key[0] == '\0')
        config_tell(config, "engine_enabled", problems,
                    "false leaves no model: set realtime_url or OPENAI_API_KEY");
    return problems->count == count_before ? VP_OK : VP_ERR_BAD_VALUE;
}
