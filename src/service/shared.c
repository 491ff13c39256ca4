#include "service/shared.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config_url.h"
#include "service/engine_setup.h"
#include "service/shared_memory.h"
#include "service/store_setup.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/net_listen.h"
#include "speech/speech.h"

/* An inherited listener (not -1) stays the one it is. */
static bool open_listener(const char *key, const char *address, int64_t port, int inherited_fd, int *out_fd)
{
    if (inherited_fd >= 0) {
        *out_fd = inherited_fd;
        return true;
    }
    enum vp_err err = net_listen(address, (int)port, out_fd);
    if (err == VP_OK)
        return true;
    if (err == VP_ERR_IN_USE)
        fprintf(stderr, "%s: port %d on %s is in use; stop the other program or choose another port\n", key,
                (int)port, address);
    else
        fprintf(stderr, "%s: cannot listen on %s port %d: %s\n", key, address, (int)port,
                err == VP_ERR_IO ? strerror(errno) : vp_err_text(err));
    return false;
}

static bool open_listeners(struct shared *shared, const struct shared_inheritance *inherited)
{
    const struct config *config = &shared->config;
    if (!open_listener("web_port", config->bind_address, config->web_port, inherited->web_fd,
                       &shared->web_fd) ||
        !open_listener("media_port", config->bind_address, config->media_port, inherited->media_fd,
                       &shared->media_fd))
        return false;
    return !config->engine_enabled || open_listener("engine_port", "127.0.0.1", config->engine_port,
                                                    inherited->engine_fd, &shared->engine_fd);
}

/* On loopback the worker's own port is named. */
static void choose_media_url(struct shared *shared)
{
    config_public_media_url(&shared->config, shared->media_url, sizeof shared->media_url);
    if (shared->media_url[0] == '\0')
        snprintf(shared->media_url, sizeof shared->media_url, "ws://127.0.0.1:%d/ws/media",
                 net_port(shared->media_fd));
}

/* engine_port 0: no engine runs. */
static void choose_model(struct shared *shared, int engine_port)
{
    const struct config *config = &shared->config;
    if (engine_port > 0) {
        snprintf(shared->engine_url, sizeof shared->engine_url, "http://127.0.0.1:%d", engine_port);
        snprintf(shared->engine_realtime_url, sizeof shared->engine_realtime_url,
                 "ws://127.0.0.1:%d/v1/realtime", engine_port);
    }
    if (config->realtime_url[0] != '\0') {
        snprintf(shared->realtime_url, sizeof shared->realtime_url, "%s", config->realtime_url);
    } else if (config->realtime_key[0] != '\0') {
        snprintf(shared->realtime_url, sizeof shared->realtime_url, "wss://api.openai.com/v1/realtime");
    } else {
        snprintf(shared->realtime_url, sizeof shared->realtime_url, "%s", shared->engine_realtime_url);
        shared->is_engine_the_model = true;
    }
}

bool shared_load_menus(struct shared *shared, FILE *problems_out)
{
    shared->menus.is_english_only =
        shared->config.realtime_url[0] == '\0' && shared->config.realtime_key[0] == '\0';
    return menu_set_load(&shared->menus, shared->config.menus_dir, problems_out);
}

static bool map_memory(struct shared *shared, int inherited_fd, bool *out_is_inherited)
{
    struct shared_memory memory;
    if (!shared_memory_open(&memory, inherited_fd, out_is_inherited)) {
        perror("shared memory");
        return false;
    }
    clock_share_ahead(memory.clock_ahead_ms);
    shared->tokens = memory.tokens;
    shared->breaker = memory.breaker;
    shared->health = memory.health;
    shared->model_report = memory.model_report;
    shared->announcements = memory.announcements;
    shared->board = memory.board;
    shared->alarms = memory.alarms;
    shared->pages = memory.pages;
    shared->traces = memory.traces;
    shared->memory_fd = memory.fd;
    return true;
}

static void use_config(struct shared *shared)
{
    enum log_level level;
    enum log_format format;
    int64_t count = shared->config.workers > 0 ? shared->config.workers : sysconf(_SC_NPROCESSORS_ONLN);
    shared->worker_count = (int)(count < SHARED_WORKERS_MAX ? count : SHARED_WORKERS_MAX);
    if (log_level_parse(shared->config.log_level, &level))
        log_set_level(level);
    if (log_format_parse(shared->config.log_format, &format))
        log_set_format(format);
    choose_media_url(shared);
    shared->is_engine_the_model = false;
    choose_model(shared, shared->engine_fd >= 0 ? net_port(shared->engine_fd) : 0);
}

void shared_choose_urls(struct shared *shared, int engine_port)
{
    choose_media_url(shared);
    shared->is_engine_the_model = false;
    choose_model(shared, engine_port);
}

/* Without its models the engine cannot serve: fatal where it is the model. A remote model may be out of reach
 * for a while, and the service starts all the same; then a fallback that will not come is told loudly. */
static bool check_engine(const struct shared *shared, FILE *problems_out)
{
    struct engine_options engine = engine_setup(&shared->config);
    const struct speech_paths paths = {.models_dir = engine.models_dir, .sphinx_dir = engine.sphinx_dir};
    char why[2048] = "", quoted[2100];
    if (!shared->config.engine_enabled || speech_models_find(&paths, why, sizeof why) == VP_OK)
        return true;
    if (shared->is_engine_the_model) {
        fprintf(problems_out,
                "engine: it is the model and cannot speak: "
                "%s Or set realtime_url, or OPENAI_API_KEY, for another model.\n",
                why);
        return false;
    }
    log_error("app", "the embedded engine cannot serve, calls have nothing to fall back to there reason=%s",
              log_quote(quoted, sizeof quoted, span_of(why)));
    return true;
}

bool shared_open(struct shared *shared, const char *config_path, bool may_mend_store,
                 struct shared_inheritance *inherited, bool *out_is_same_memory)
{
    struct shared_inheritance nothing = {-1, -1, -1, -1, -1, NULL};
    bool is_same_memory;
    *shared = (struct shared){.web_fd = -1, .media_fd = -1, .engine_fd = -1, .memory_fd = -1, .desk_fd = -1};
    if (inherited == NULL)
        inherited = &nothing;
    if (!config_load_or_tell(&shared->config, config_path) || !shared_load_menus(shared, stderr) ||
        (inherited->find != NULL && !inherited->find(inherited, &shared->config)) ||
        !open_listeners(shared, inherited) || !map_memory(shared, inherited->memory_fd, &is_same_memory) ||
        !store_prepare(&shared->config, shared->health, may_mend_store)) {
        shared_close(shared);
        return false;
    }
    if (shared->config.stream_key[0] !=
        '\0') { /* a token from before this memory, or of another machine, is good */
        stream_token_share_keys(shared->tokens, shared->config.stream_key);
        scoreboard_set_born(shared->board, 0);
    }
    if (out_is_same_memory != NULL)
        *out_is_same_memory = is_same_memory;
    shared->desk_fd = inherited->desk_fd;
    use_config(shared);
    if (!check_engine(shared, stderr)) {
        shared_close(shared);
        return false;
    }
    return true;
}

/* ---- while it runs ---- */

bool shared_reload(struct shared *shared, const char *config_path, const struct shared *current,
                   FILE *problems_out, char *out_fixed, size_t fixed_size_bytes)
{
    static struct problems problems;
    *shared = *current;
    shared->menus = (struct menu_set){0};
    out_fixed[0] = '\0';
    if (config_load(&shared->config, config_path, &problems) != VP_OK) {
        problems_print(&problems, problems_out);
        return false;
    }
    config_keep_fixed(&shared->config, &current->config, out_fixed, fixed_size_bytes);
    if (!shared_load_menus(shared, problems_out)) {
        menu_set_release(&shared->menus);
        return false;
    }
    use_config(shared);
    if (!check_engine(shared, problems_out)) {
        menu_set_release(&shared->menus);
        return false;
    }
    return true;
}

void shared_close(struct shared *shared)
{
    int *const fds[] = {&shared->web_fd, &shared->media_fd, &shared->engine_fd, &shared->memory_fd,
                        &shared->desk_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
    menu_set_release(&shared->menus);
}
