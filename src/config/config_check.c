#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/password.h"
#include "config/config_internal.h"
#include "config/header_list.h"
#include "net/address_place.h"
#include "net/net_listen.h"
#include "net/standard_webhook.h"
#include "net/tls_server.h"

static void check_word(const struct config *config, const struct config_entry *entry, const char *value,
                       struct problems *problems)
{
    char list[CONFIG_WORDS_BYTES];
    struct span word;
    for (const char *at = entry->words; config_next_word(&at, &word);)
        if (span_is(word, value))
            return;
    config_tell(config, entry->key, problems, "'%.64s' is not one of: %s", value,
                config_list_words(entry->words, list));
}

/* What stands there goes into the request as it is. */
static void check_header_name(const struct config *config, const char *key, const char *value,
                              struct problems *problems)
{
    if (!header_name_is_valid(span_of(value)))
        config_tell(config, key, problems,
                    "'%.64s' is not the name of a header, such as Authorization or api-key", value);
}

/* public_base_url with its host as it was written: whoever pastes it into Twilio's console may have left the
 * capitals in it, and Twilio signs what stands there. */
static void keep_letters(struct config *config, const char *written)
{
    const char *base = config->public_base_url, *host = strstr(base, "://"),
               *as_written = strstr(written, "://");
    snprintf(config->public_base_as_written, sizeof config->public_base_as_written, "%s", base);
    size_t len = host != NULL ? 3 + strcspn(host + 3, ":/") : 0;
    if (len > 0 && as_written != NULL && strncasecmp(host, as_written, len) == 0)
        memcpy(config->public_base_as_written + (host - base), as_written, len);
}

static void check_url(struct config *config, const struct config_entry *entry, char *url,
                      struct problems *problems)
{
    char why[CONFIG_URL_WHY_BYTES], written[CONFIG_TEXT_BYTES];
    snprintf(written, sizeof written, "%s", url);
    if (url[0] != '\0' && !config_url_normalise(&entry->url, url, why))
        config_tell(config, entry->key, problems, "%s", why);
    if (url == config->public_base_url)
        keep_letters(config, written);
}

/* What the table says of each single value. */
static void check_values(struct config *config, struct problems *problems)
{
    for (const struct config_entry *entry = config_entries; entry < config_entries + CONFIG_ENTRY_COUNT;
         entry++) {
        char *value = entry->key != NULL ? config_field(config, entry) : NULL;
        if (value != NULL && entry->kind == CONFIG_WORD)
            check_word(config, entry, value, problems);
        else if (value != NULL && entry->kind == CONFIG_URL)
            check_url(config, entry, value, problems);
        else if (value != NULL && entry->kind == CONFIG_HEADER)
            check_header_name(config, entry->key, value, problems);
    }
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
    if (config->twilio_old_auth_token[0] != '\0' && !has_token)
        config_tell(config, "twilio_old_auth_token", problems,
                    "needs twilio_auth_token, the new one, beside it");
    if (config->twilio_shared_key[0] != '\0' && !has_token)
        config_tell(
            config, "twilio_shared_key", problems,
            "needs twilio_auth_token (TWILIO_AUTH_TOKEN) too: Twilio's other requests are signed with "
            "that, and recordings are fetched with it");
}

/* Both files, or none; one of no use would be found by the first caller. */
static void check_certificate(const struct config *config, struct problems *problems)
{
    const char *certificate = config->tls_certificate, *key = config->tls_key;
    char why[TLS_SERVER_WHY_BYTES];
    struct tls_server *server = NULL;
    if (certificate[0] == '\0' && key[0] == '\0')
        return;
    if (key[0] == '\0')
        config_tell(config, "tls_certificate", problems, "needs tls_key too");
    else if (certificate[0] == '\0')
        config_tell(config, "tls_key", problems, "needs tls_certificate too");
    else if (tls_server_create(certificate, key, &server, why) != VP_OK)
        config_tell(config, "tls_certificate", problems, "%s", why);
    tls_server_destroy(server);
}

static void check_proxies(const struct config *config, struct problems *problems)
{
    char entry[CONFIG_TEXT_BYTES];
    if (address_list_find_wrong(config->trusted_proxies, entry, sizeof entry))
        config_tell(config, "trusted_proxies", problems,
                    "'%.64s' is neither a numeric address nor a network, such as 10.1.2.3 or 10.0.0.0/8",
                    entry);
}

/* Who takes alerts can tell them from what others send there. */
static void check_alerts(const struct config *config, struct problems *problems)
{
    struct webhook_secret secret;
    const char *to = config->alert_sms_to;
    if (config->alert_url[0] != '\0' && webhook_secret_parse(config->alert_secret, &secret) != VP_OK)
        config_tell(
            config, "alert_secret", problems,
            "alert_url needs one: whsec_ and the base64 of 24 to 64 bytes, such as 'echo whsec_$(openssl rand "
            "-base64 32)' prints");
    if (to[0] != '\0' && (to[0] != '+' || strspn(to + 1, "0123456789") != strlen(to + 1) || strlen(to) < 8))
        config_tell(config, "alert_sms_to", problems, "a telephone number is wanted, as +15550001111");
}

static void check_traces(const struct config *config, struct problems *problems)
{
    struct header_list list;
    const char *wrong = header_list_read(&list, config->otlp_headers);
    if (wrong != NULL)
        config_tell(config, "otlp_headers", problems, "%s", wrong);
    else if (list.count > 0 && config_url_is_in_clear(config->otlp_endpoint))
        config_tell(config, "otlp_headers", problems,
                    "would go unencrypted to another machine: otlp_endpoint needs https:// with them");
}

static void check_password(const struct config *config, struct problems *problems)
{
    if (config->page_password[0] != '\0' && !password_hash_is_valid(config->page_password))
        config_tell(config, "page_password", problems,
                    "is no line of 'voiceplate password', which makes one of a password (scrypt:...)");
}

/* A password in a URL would stand wherever the URL does. */
static bool has_password(const char *url)
{
    const char *user = strstr(url, "://"), *at = user != NULL ? strchr(user + 3, '@') : NULL;
    return strstr(url, "password=") != NULL ||
           (at != NULL && memchr(user + 3, ':', (size_t)(at - user - 3)) != NULL);
}

/* "" or "KEY" or "FIRST,SECOND". */
static void check_stream_key(struct config *config, struct problems *problems)
{
    enum { KEY_CHARS_MIN = 32, KEYS_MAX = 2 };
    const char *at = config->stream_key;
    size_t shortest = SIZE_MAX;
    int key_count = 0;
    for (bool is_more = *at != '\0'; is_more; key_count++) {
        size_t key_chars = strcspn(at, ",");
        shortest = key_chars < shortest ? key_chars : shortest;
        is_more = at[key_chars] == ',';
        at += key_chars + is_more;
    }
    if (shortest < KEY_CHARS_MIN)
        config_tell(config, "stream_key", problems, "a key has at least %d letters", KEY_CHARS_MIN);
    else if (key_count > KEYS_MAX)
        config_tell(config, "stream_key", problems, "%d keys; at most %d are good", key_count, KEYS_MAX);
}

static void check_store(struct config *config, struct problems *problems)
{
    const char *url = config->store_url;
    bool is_file = strncmp(url, "sqlite:", 7) == 0 && url[7] != '\0';
    bool is_server = strncmp(url, "postgres://", 11) == 0 && url[11] != '\0';
    if (is_server && has_password(url))
        config_tell(config, "store_url", problems, "holds a password: it belongs into store_password");
    else if (!is_file && !is_server)
        config_tell(config, "store_url", problems,
                    "'%.100s' is not sqlite: and a file's path, nor postgres://USER@HOST/DATABASE", url);
    if (is_server && config->store_spool[0] == '\0')
        config_tell(config, "store_spool", problems, "is empty; what PostgreSQL cannot take would be lost");
    check_stream_key(config, problems);
}

enum vp_err config_check(struct config *config, struct problems *problems)
{
    size_t count_before = problems->count;
    check_values(config, problems);
    check_ports(config, problems);
    check_password(config, problems);
    check_proxies(config, problems);
    check_alerts(config, problems);
    check_traces(config, problems);
    check_certificate(config, problems);
    if (config->twilio_api_url[0] == '\0')
        config_tell(config, "twilio_api_url", problems, "is empty; https://api.twilio.com is the usual one");
    check_store(config, problems);
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
