/* What the running service answers on one of its ports, asked as the operator. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "app/checkup.h"
#include "base/json_tree.h"
#include "net/fetch_once.h"

enum { HEALTH_BYTES_MAX = 1 << 20 };

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

bool checkup_ask_web(const struct checkup *checkup, const char *path, struct buf *out_body)
{
    const struct config *config = &checkup->shared.config;
    return checkup->live_web_port > 0 &&
           checkup_ask(config, config->bind_address, checkup->live_web_port, path, out_body);
}

static const char *word_of(const json_t *process, const char *key)
{
    const char *word = json_string_value(json_object_get(process, key));
    return word != NULL ? word : "";
}

int health_count_processes(const json_t *health, const char *role)
{
    const json_t *process, *processes = json_object_get(health, "processes");
    size_t i;
    int count = 0;
    if (!json_is_array(processes))
        return -1;
    json_array_foreach(processes, i, process)
    {
        const char *status = word_of(process, "status"), *its_role = word_of(process, "role");
        bool is_meant = role != NULL ? strcmp(its_role, role) == 0 : strcmp(its_role, "master") != 0;
        count += is_meant && (strcmp(status, "up") == 0 || strcmp(status, "late") == 0);
    }
    return count;
}

int checkup_count_processes(const struct checkup *checkup, const char *role)
{
    struct buf body;
    buf_init(&body, HEALTH_BYTES_MAX);
    json_t *health = checkup_ask_web(checkup, "/health", &body)
                         ? json_tree_load((struct span){body.at, body.len}, 0)
                         : NULL;
    int count = health_count_processes(health, role);
    json_decref(health);
    buf_deinit(&body);
    return count;
}
