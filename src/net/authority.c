#include "net/authority.h"

#include <ctype.h>

static bool parse_port(struct span text, int *out_port)
{
    int port = 0;
    if (text.len < 1 || text.len > 5)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!isdigit((unsigned char)text.at[i]))
            return false;
        port = port * 10 + (text.at[i] - '0');
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

enum vp_err authority_parse(struct span text, struct authority *out_authority)
{
    struct authority authority = {.port = 0};
    struct span host = text;
    const char *end = text.at + text.len, *behind;
    bool is_v6 = text.len > 0 && text.at[0] == '[';
    if (is_v6) {
        const char *bracket = memchr(text.at, ']', text.len);
        if (bracket == NULL)
            return VP_ERR_BAD_VALUE;
        host = (struct span){text.at + 1, (size_t)(bracket - text.at) - 1};
        behind = bracket + 1;
    } else {
        const char *colon = text.len > 0 ? memchr(text.at, ':', text.len) : NULL;
        behind = colon != NULL ? colon : end;
        host.len = (size_t)(behind - text.at);
    }
    for (size_t i = 0; i < host.len; i++)
        if (!is_host_byte(host.at[i], is_v6))
            return VP_ERR_BAD_VALUE;
    if (host.len == 0 || !span_copy(host, authority.host, sizeof authority.host))
        return VP_ERR_BAD_VALUE;
    if (behind != end && (*behind != ':' || !parse_port((struct span){behind + 1, (size_t)(end - behind) - 1},
                                                        &authority.port)))
        return VP_ERR_BAD_VALUE;
    *out_authority = authority;
    return VP_OK;
}

const char *authority_behind(const char *url)
{
    const char *scheme_end = strstr(url, "://");
    if (scheme_end == NULL)
        return url + strlen(url);
    return scheme_end + 3 + strcspn(scheme_end + 3, "/?#");
}
