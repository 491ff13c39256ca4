#include "net/ws_url.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "net/authority.h"

static bool has_only_url_bytes(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f || strchr("\"<>\\^`{|}#", *text))
            return false;
    return true;
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
    struct authority authority;
    size_t authority_len = strcspn(at, "/?");
    if (!has_only_url_bytes(at) || authority_parse((struct span){at, authority_len}, &authority) != VP_OK)
        return VP_ERR_BAD_VALUE;
    memcpy(url.host, authority.host, sizeof url.host);
    if (authority.port != 0)
        url.port = authority.port;
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
