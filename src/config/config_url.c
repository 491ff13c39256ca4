#include "config/config_url.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/authority.h"
#include "net/net_listen.h"

struct url_parts {
    bool is_secure, is_v6;
    char host[256]; /* small letters, without brackets */
    int port;       /* 0: none was written */
    const char *rest;
};

__attribute__((format(printf, 2, 3))) static bool refuse(char *out_why, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(out_why, CONFIG_URL_WHY_BYTES, format, args);
    va_end(args);
    return false;
}

/* The other family's scheme is a likely slip: https:// for wss://. */
static bool refuse_scheme(const struct config_url_rule *rule, const char *url, char *out_why)
{
    static const char *const pairs[][2] = {
        {"https://", "wss://"}, {"http://", "ws://"}, {"wss://", "https://"}, {"ws://", "http://"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strncasecmp(url, pairs[i][0], strlen(pairs[i][0])) == 0 &&
            (strcmp(pairs[i][1], rule->secure) == 0 || strcmp(pairs[i][1], rule->plain) == 0))
            return refuse(out_why, "'%.100s' does not begin with %s or %s; did you mean %s%.100s?", url,
                          rule->plain, rule->secure, pairs[i][1], url + strlen(pairs[i][0]));
    if (strstr(url, "://") == NULL)
        return refuse(out_why, "'%.100s' does not begin with %s or %s; did you mean %s%.100s?", url,
                      rule->plain, rule->secure, rule->secure, url);
    return refuse(out_why, "'%.100s' does not begin with %s or %s", url, rule->plain, rule->secure);
}

static bool has_only_url_bytes(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f ||
            strchr("\"<>\\^`{|}", *text) != NULL)
            return false;
    return true;
}

static bool cut_port(const char *text, int *out_port)
{
    char *end;
    long port = strtol(text, &end, 10);
    *out_port = (int)port;
    return isdigit((unsigned char)text[0]) && *end == '\0' && port >= 1 && port <= 65535;
}

static bool is_host(const struct url_parts *parts, bool is_from_twilio)
{
    const char *allowed = parts->is_v6 ? "0123456789abcdef:." : "abcdefghijklmnopqrstuvwxyz0123456789-.";
    for (const char *at = parts->host; *at != '\0'; at++)
        if (strchr(allowed, *at) == NULL && (*at != '_' || is_from_twilio || parts->is_v6))
            return false;
    return parts->host[0] != '\0' && parts->host[0] != '.';
}

static bool cut_authority(const char *url, size_t scheme_len, bool is_from_twilio, struct url_parts *out,
                          char *out_why)
{
    const char *at = url + scheme_len;
    char authority[300];
    size_t len = strcspn(at, "/?#");
    out->rest = at + len;
    if (!span_copy((struct span){at, len}, authority, sizeof authority))
        return refuse(out_why, "has a host name that is too long");
    if (strchr(authority, '@') != NULL)
        return refuse(out_why, "has a user name or password in it; there are settings for keys");
    out->is_v6 = authority[0] == '[';
    char *host = authority + out->is_v6, *behind = strchr(authority, out->is_v6 ? ']' : ':');
    if (out->is_v6 && behind == NULL)
        return refuse(out_why, "'%.100s' lacks a ']' behind the address", url);
    const char *port = NULL;
    if (behind != NULL) {
        port = out->is_v6 ? (behind[1] == ':'    ? behind + 2
                             : behind[1] != '\0' ? behind + 1
                                                 : NULL)
                          : behind + 1;
        *behind = '\0';
    }
    for (size_t i = 0; i < sizeof out->host && (i == 0 || host[i - 1] != '\0'); i++)
        out->host[i] = (char)tolower((unsigned char)host[i]);
    out->host[sizeof out->host - 1] = '\0';
    if (!is_host(out, is_from_twilio))
        return refuse(out_why, "'%.100s' has no host name that can be used: letters, digits, '-' and '.'",
                      url);
    if (port != NULL && !cut_port(port, &out->port))
        return refuse(out_why, "'%.100s' has a port that is not in 1..65535", url);
    return true;
}

static bool is_local(const char *host)
{
    return net_is_loopback(host) || strcmp(host, "localhost") == 0;
}

bool config_url_is_in_clear(const char *url)
{
    char why[CONFIG_URL_WHY_BYTES];
    struct url_parts parts = {.port = 0};
    return strncmp(url, "http://", 7) == 0 && cut_authority(url, 7, false, &parts, why) &&
           !is_local(parts.host);
}

/* Twilio signs the path as it is written, and ours is compared with it: one spelling only. */
static bool has_plain_path(const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    size_t len = strspn(path, plain);
    while (len > 0 && path[len - 1] == '/')
        len--;
    if (path[strspn(path, plain)] != '\0')
        return false;
    for (const char *at = path; at < path + len;) {
        size_t segment = strcspn(++at, "/"); /* behind the slash */
        if (segment == 0 || (segment == 1 && at[0] == '.') || (segment == 2 && at[0] == '.' && at[1] == '.'))
            return false;
        at += segment;
    }
    return true;
}

static bool check_rest(const struct config_url_rule *rule, const struct url_parts *parts, const char *url,
                       char *out_why)
{
    const char *rest = parts->rest;
    size_t slashes = strspn(rest, "/");
    if (strchr(rest, '#') != NULL)
        return refuse(out_why, "'%.100s' has a '#', which no request carries", url);
    if (strchr(rest, '?') != NULL && (rule->is_from_twilio || rule->path == CONFIG_URL_NO_PATH))
        return refuse(out_why, "'%.100s' has a query ('?'), which cannot be used here", url);
    if (rule->is_from_twilio && !has_plain_path(rest))
        return refuse(out_why,
                      "'%.100s' has a path with more than letters, digits, '-', '.', '_' and '~' "
                      "between single slashes",
                      url);
    if (rule->path == CONFIG_URL_NO_PATH && rest[slashes] != '\0')
        return refuse(
            out_why,
            "'%.100s' has a path; only scheme and host are wanted, such as %s%s%.100s%s: every path of "
            "it is in use",
            url, parts->is_secure ? rule->secure : rule->plain, parts->is_v6 ? "[" : "", parts->host,
            parts->is_v6 ? "]" : "");
    if (rule->path == CONFIG_URL_WHOLE_PATH && rest[slashes] == '\0' && !rule->is_path_added)
        return refuse(out_why, "'%.100s' has no path; the whole URL is wanted, such as %s%.100s%s", url,
                      parts->is_secure ? rule->secure : rule->plain, parts->host, rule->example_path);
    if (rule->in_clear != NULL && !parts->is_secure && !is_local(parts->host))
        return refuse(out_why, "'%.100s' %s: %s is for 127.0.0.1 only, use %s", url, rule->in_clear,
                      rule->plain, rule->secure);
    return true;
}

static bool write_url(const struct config_url_rule *rule, const struct url_parts *parts, char *url,
                      char *out_why)
{
    char port[8] = "", written[2 * CONFIG_TEXT_BYTES];
    size_t path_len = strlen(parts->rest);
    bool has_query = strchr(parts->rest, '?') != NULL;
    if (parts->port != 0 && parts->port != (parts->is_secure ? 443 : 80))
        snprintf(port, sizeof port, ":%d", parts->port);
    while (path_len > 0 && !has_query && parts->rest[path_len - 1] == '/')
        path_len--;
    const char *path = path_len > 0 || !rule->is_path_added ? parts->rest : rule->example_path;
    if (path != parts->rest)
        path_len = strlen(path);
    int len =
        snprintf(written, sizeof written, "%s%s%s%s%s%.*s", parts->is_secure ? rule->secure : rule->plain,
                 parts->is_v6 ? "[" : "", parts->host, parts->is_v6 ? "]" : "", port, (int)path_len, path);
    if (len < 0 || len >= CONFIG_TEXT_BYTES)
        return refuse(out_why, "longer than %d characters", CONFIG_TEXT_BYTES - 1);
    memcpy(url, written, (size_t)len + 1);
    return true;
}

bool config_url_normalise(const struct config_url_rule *rule, char *url, char out_why[CONFIG_URL_WHY_BYTES])
{
    struct url_parts parts = {0};
    size_t plain_len = strlen(rule->plain), secure_len = strlen(rule->secure);
    if (!has_only_url_bytes(url))
        return refuse(out_why, "has a character that a URL cannot have, such as a blank");
    parts.is_secure = strncasecmp(url, rule->secure, secure_len) == 0;
    if (!parts.is_secure && strncasecmp(url, rule->plain, plain_len) != 0)
        return refuse_scheme(rule, url, out_why);
    if (!cut_authority(url, parts.is_secure ? secure_len : plain_len, rule->is_from_twilio, &parts,
                       out_why) ||
        !check_rest(rule, &parts, url, out_why))
        return false;
    return write_url(rule, &parts, url, out_why);
}

/* Without a proxy before both ports the media streams have their own. */
static bool write_own_media_url(const struct config *config, const char *base, char *out_url,
                                size_t size_bytes)
{
    struct authority authority;
    size_t len = strcspn(base, "/");
    if (config->tls_certificate[0] == '\0' || authority_parse((struct span){base, len}, &authority) != VP_OK)
        return false;
    bool is_v6 = strchr(authority.host, ':') != NULL;
    snprintf(out_url, size_bytes, "wss://%s%s%s:%d%s/ws/media", is_v6 ? "[" : "", authority.host,
             is_v6 ? "]" : "", (int)config->media_port, base + len);
    return true;
}

void config_public_media_url(const struct config *config, char *out_url, size_t size_bytes)
{
    static const char secure[] = "https://";
    const char *base = config->public_base_url;
    bool is_secure = strncmp(base, secure, sizeof secure - 1) == 0;
    if (config->public_media_url[0] != '\0')
        snprintf(out_url, size_bytes, "%s", config->public_media_url);
    else if (!is_secure || !write_own_media_url(config, base + sizeof secure - 1, out_url, size_bytes))
        snprintf(out_url, size_bytes, "%s%s%s", is_secure ? "wss://" : "",
                 is_secure ? base + sizeof secure - 1 : "", is_secure ? "/ws/media" : "");
}
