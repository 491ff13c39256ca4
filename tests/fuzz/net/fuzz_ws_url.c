/* WebSocket URLs: whatever parses can be asked for without breaking out of the request, and means the same
 * when it is put together again. */
#include "fuzz/fuzz_input.h"

#include <stdio.h>
#include <strings.h>

#include "net/authority.h"
#include "net/ws_url.h"

static void check_host_header(const struct ws_url *url)
{
    char header[WS_URL_HOST_HEADER_MAX];
    struct authority authority;
    ws_url_host_header(url, header);
    if (authority_parse(span_of(header), &authority) != VP_OK || strcmp(authority.host, url->host) != 0 ||
        (authority.port != 0 && authority.port != url->port))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len > 10000)
        return 0;
    char *text = fuzz_text(at, len), again[4096], header[WS_URL_HOST_HEADER_MAX];
    struct ws_url url, second;
    enum vp_err err = ws_url_parse(text, &url);
    free(text);
    if (err != VP_OK)
        return 0;
    if (url.target[0] != '/' || url.host[0] == '\0' || url.port < 1 || url.port > 65535)
        abort();
    for (const char *byte = url.target; *byte != '\0'; byte++)
        if ((unsigned char)*byte <= ' ' || (unsigned char)*byte >= 0x7f || *byte == '#')
            abort();
    check_host_header(&url);
    ws_url_host_header(&url, header);
    snprintf(again, sizeof again, "%s://%s%s", url.is_tls ? "wss" : "ws", header, url.target);
    if (ws_url_parse(again, &second) != VP_OK || strcmp(second.host, url.host) != 0 ||
        second.port != url.port || second.is_tls != url.is_tls || strcmp(second.target, url.target) != 0)
        abort();
    return 0;
}
