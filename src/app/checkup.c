#include "app/checkup.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json_tree.h"
#include "net/net_listen.h"
#include "service/console_urls.h"
#include "store/store_peek.h"
#include "store/store_place.h"
#include "store/store_safe.h"

/* What is right in the settings is used for the other checks, even where something else is wrong. */
static void check_settings(struct checkup *checkup, const char *config_path)
{
    static struct problems problems;
    static char text[CHECKUP_TEXT_BYTES];
    const struct config *config = &checkup->shared.config;
    enum vp_err err = config_load(&checkup->shared.config, config_path, &problems);
    FILE *out = fmemopen(text, sizeof text, "w");
    text[0] = '\0';
    if (out != NULL) {
        problems_print(&problems, out);
        fclose(out);
    }
    if (err == VP_OK)
        checkup_add(checkup, "settings", CHECKUP_OK, "%s",
                    config->file_name[0] != '\0' ? config->file_name : "no file: environment and defaults");
    else
        checkup_add(checkup, "settings", CHECKUP_PROBLEM, "%s", text[0] != '\0' ? text : vp_err_text(err));
}

static void check_menus(struct checkup *checkup)
{
    struct shared *shared = &checkup->shared;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (out == NULL)
        return;
    bool are_good = shared_load_menus(shared, out);
    fclose(out);
    if (are_good)
        checkup_add(checkup, "menus", CHECKUP_OK, "%zu restaurant%s in %s", shared->menus.count,
                    shared->menus.count == 1 ? "" : "s", shared->config.menus_dir);
    else
        checkup_add(checkup, "menus", CHECKUP_PROBLEM, "%s", text);
    free(text);
}

/* Where callers are put through when nothing else can answer. */
static void check_staff(struct checkup *checkup)
{
    char names[512] = "";
    for (size_t i = 0; i < checkup->shared.menus.count; i++) {
        const struct menu *menu = checkup->shared.menus.menus[i];
        size_t len = strlen(names);
        if (menu->staff_number[0] == '\0')
            snprintf(names + len, sizeof names - len, "%s%s", len > 0 ? ", " : "", menu->restaurant_id);
    }
    if (names[0] != '\0')
        checkup_add(checkup, "staff", CHECKUP_SKIPPED,
                    "no staff_number for %s: callers who need a person are turned away there", names);
    else if (checkup->shared.menus.count > 0)
        checkup_add(checkup, "staff", CHECKUP_OK, "every restaurant has a telephone for who needs a person");
}

static void check_store(struct checkup *checkup)
{
    char text[1024] = "", why[512] = "";
    int64_t waiting_count = 0;
    const struct config *config = &checkup->shared.config;
    const char *url = config->store_url;
    store_set_remote(config->store_password, config->store_spool);
    if (store_peek(url, text, sizeof text) != VP_OK)
        checkup_add(checkup, "database", CHECKUP_PROBLEM, "store_url: %s", text);
    else if (store_inspect(url, why, sizeof why) == VP_ERR_BAD_VALUE)
        checkup_add(
            checkup, "database", CHECKUP_PROBLEM,
            "store_url: damaged: %s; 'voiceplate serve' keeps the file under another name and begins a new "
            "one with all it can read",
            why);
    else if (store_safe_count_waiting(url, &waiting_count) == VP_OK && waiting_count > 0)
        checkup_add(checkup, "database", CHECKUP_OK, "%s; %lld writes wait in its spool", text,
                    (long long)waiting_count);
    else
        checkup_add(checkup, "database", CHECKUP_OK, "%s", text);
}

/* Whether our own service answers there: the web process, a worker or the engine. */
static bool is_ours(const struct config *config, const char *address, int port, char *out_status,
                    size_t size_bytes)
{
    struct buf body;
    buf_init(&body, JSON_TREE_BYTES_MAX);
    bool has_answer = checkup_ask(config, address, port, "/health", &body);
    json_t *json = has_answer ? json_tree_load((struct span){body.at, body.len}, 0) : NULL;
    const char *word = json_string_value(json_object_get(json, "status"));
    bool is_known = word != NULL && (strcmp(word, "ok") == 0 || strcmp(word, "degraded") == 0);
    if (is_known)
        snprintf(out_status, size_bytes, "%s", word);
    json_decref(json);
    buf_deinit(&body);
    return is_known;
}

static void check_port(struct checkup *checkup, const char *key, const char *address, int64_t wanted)
{
    char status[16] = "";
    int fd, port = (int)wanted;
    if (port == 0) {
        checkup_add(checkup, key, CHECKUP_OK, "the kernel chooses a port");
        return;
    }
    enum vp_err err = net_listen(address, port, &fd);
    if (err == VP_OK) {
        close(fd);
        checkup_add(checkup, key, CHECKUP_OK, "port %d on %s is free", port, address);
    } else if (err != VP_ERR_IN_USE) {
        checkup_add(checkup, key, CHECKUP_PROBLEM, "%s: cannot listen on %s port %d: %s", key, address, port,
                    err == VP_ERR_IO ? strerror(errno) : vp_err_text(err));
    } else if (!is_ours(&checkup->shared.config, address, port, status, sizeof status)) {
        checkup_add(checkup, key, CHECKUP_PROBLEM,
                    "%s: port %d on %s is in use; stop the other program or choose another port", key, port,
                    address);
    } else {
        if (strcmp(key, "engine_port") == 0)
            checkup->live_engine_port = port;
        if (strcmp(key, "web_port") == 0)
            checkup->live_web_port = port;
        checkup_add(checkup, key, CHECKUP_OK,
                    "port %d on %s is in use by the running service, whose /health says %s", port, address,
                    status);
    }
}

static void check_twilio(struct checkup *checkup)
{
    char text[4096] = "";
    if (checkup->shared.config.twilio_auth_token[0] == '\0') {
        checkup_add(checkup, "twilio", CHECKUP_SKIPPED,
                    "no twilio_auth_token: only the simulated telephone can call, on this machine; let no "
                    "proxy lead here");
        return;
    }
    FILE *out = fmemopen(text, sizeof text, "w");
    if (out == NULL)
        return;
    fputs("whether its console has these, for each number ('voiceplate twilio check' asks it):\n", out);
    console_urls_print(&checkup->shared.config, checkup->shared.media_url, "", out);
    fclose(out);
    checkup_add(checkup, "twilio", CHECKUP_SKIPPED, "%s", text);
}

void checkup_run(struct checkup *checkup, const char *config_path)
{
    struct shared *shared = &checkup->shared;
    memset(checkup, 0, sizeof *checkup);
    shared->web_fd = shared->media_fd = shared->engine_fd = shared->memory_fd = shared->desk_fd = -1;
    check_settings(checkup, config_path);
    check_menus(checkup);
    check_staff(checkup);
    check_store(checkup);
    checkup_disk(checkup);
    checkup_clock(checkup);
    checkup_access(checkup);
    check_port(checkup, "web_port", shared->config.bind_address, shared->config.web_port);
    check_port(checkup, "media_port", shared->config.bind_address, shared->config.media_port);
    checkup_sandbox(checkup);
    if (shared->config.engine_enabled)
        check_port(checkup, "engine_port", "127.0.0.1", shared->config.engine_port);
    /* Whether it runs or not; a port that the kernel is to choose is any. */
    int engine_port = shared->config.engine_port != 0 ? (int)shared->config.engine_port : 1;
    shared_choose_urls(shared, shared->config.engine_enabled ? engine_port : 0);
    checkup_engine(checkup);
    checkup_model(checkup);
    checkup_pipeline(checkup);
    checkup_public_url(checkup);
    check_twilio(checkup);
}

void checkup_deinit(struct checkup *checkup)
{
    shared_close(&checkup->shared);
}

size_t checkup_count_problems(const struct checkup *checkup)
{
    size_t count = 0;
    for (size_t i = 0; i < checkup->count; i++)
        count += checkup->findings[i].state == CHECKUP_PROBLEM;
    return count;
}
