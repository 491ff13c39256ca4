#include "net/ws_url.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/span.h"

static bool has_only_url_bytes(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f || strchr("\"<>\\^`{|}#", *text))
            return false;
    return true;
}

static bool parse_port(const char *text, size_t len, int *out_port)
{
    int port = 0;
    if (len < 1 || len > 5)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!isdigit((unsigned char)text[i]))
            return false;
        port = port * 10 + (text[i] - '0');
    }
    *out_port = port;
    return port >= 1 && port <= 65535;
}

static bool is_host_byte(char byte, bool is_v6)
{
    if (is_v6)
        return isxdigit((unsigned char)byte) || byte == ':' || byte == '.';
    return isalnum((unsigned char)byte) || byte == '-' || byte == '.' || byte == '_';
}

static bool parse_authority(const char *at, size_t len, struct ws_url *url)
{
    struct span host = {at, len};
    const char *end = at + len, *behind;
    bool is_v6 = len > 0 && at[0] == '[';
    if (is_v6) {
        const char *bracket = memchr(at, ']', len);
        if (bracket == NULL)
            return false;
        host = (struct span){at + 1, (size_t)(bracket - at) - 1};
        behind = bracket + 1;
    } else {
        const char *colon = memchr(at, ':', len);
        behind = colon != NULL ? colon : end;
        host.len = (size_t)(behind - at);
    }
    for (size_t i = 0; i < host.len; i++)
        if (!is_host_byte(host.at[i], is_v6))
            return false;
    if (host.len == 0 || !span_copy(host, url->host, sizeof url->host))
        return false;
    if (behind == end)
        return true;
    return *behind == ':' && parse_port(behind + 1, (size_t)(end - behind) - 1, &url->port);
}

enum vp_err ws_url_parse(const char *text, struct ws_url *out_url)
{
    struct ws_url url = {.port = 80};
    const char *at;
    if (strncasecmp(text, "wss://", 6) == 0) {
        url.is_tls = true;
        url.port = 443;
        at = text + 6;
    } else if (strncasecmp(text, "ws://", 5) == 0) {
        at = text + 5;
    } else {
        return VP_ERR_BAD_VALUE;
    }
    size_t authority_len = strcspn(at, "/?");
    if (!has_only_url_bytes(at) || !parse_authority(at, authority_len, &url))
        return VP_ERR_BAD_VALUE;
    at += authority_len;
    int len = snprintf(url.target, sizeof url.target, "%s%s", *at == '/' ? "" : "/", at);
    if (len < 0 || (size_t)len >= sizeof url.target)
        return VP_ERR_BAD_VALUE;
    *out_url = url;
    return VP_OK;
}

void ws_url_host_header(const struct ws_url *url, char *out)
{
    bool is_v6 = strchr(url->host, ':') != NULL;
    const char *open = is_v6 ? "[" : "", *close = is_v6 ? "]" : "";
    if (url->port == (url->is_tls ? 443 : 80))
        snprintf(out, WS_URL_HOST_HEADER_MAX, "%s%s%s", open, url->host, close);
    else
        snprintf(out, WS_URL_HOST_HEADER_MAX, "%s%s%s:%d", open, url->host, close, url->port);
}
