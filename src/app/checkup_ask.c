/* What the running service answers on one of its ports, asked as the operator. */
#include <stdio.h>
#include <string.h>

#include "app/checkup.h"
#include "net/fetch_once.h"

static void write_url(const char *address, int port, const char *path, char *out, size_t size_bytes)
{
    bool is_v6 = strchr(address, ':') != NULL;
    const char *host = strcmp(address, "0.0.0.0") == 0 ? "127.0.0.1"
                       : strcmp(address, "::") == 0    ? "::1"
                                                       : address;
    snprintf(out, size_bytes, "http://%s%s%s:%d%s", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port, path);
}

bool checkup_ask(const struct config *config, const char *address, int port, const char *path,
                 struct buf *out_body)
{
    char url[128], authorization[CONFIG_TEXT_BYTES + 32];
    const char *const headers[] = {config->admin_token[0] != '\0' ? authorization : NULL, NULL};
    int status = 0;
    write_url(address, port, path, url, sizeof url);
    snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", config->admin_token);
    bool has_answer =
        fetch_once(url, headers, &status, out_body) == VP_OK && (status == 200 || status == 503);
    explicit_bzero(authorization, sizeof authorization);
    return has_answer;
}
