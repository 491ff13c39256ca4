#include "app/shared.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/store_setup.h"
#include "base/log.h"
#include "net/net_listen.h"

static bool has_equal_number(const struct shared *shared, const struct menu *menu)
{
    for (size_t i = 0; i < shared->menu_count; i++) {
        const struct menu *other = shared->menus[i];
        for (size_t n = 0; n < menu->called_numbers.count; n++) {
            if (menu_serves_number(other, menu->called_numbers.words[n])) {
                fprintf(stderr, "%s and %s both list the called number %s\n", other->restaurant_id,
                        menu->restaurant_id, menu->called_numbers.words[n]);
                return true;
            }
        }
        if (strcmp(other->restaurant_id, menu->restaurant_id) == 0) {
            fprintf(stderr, "two menu files have the restaurant id %s\n", menu->restaurant_id);
            return true;
        }
    }
    return false;
}

static bool load_menu(struct shared *shared, const char *path)
{
    static struct menu_problems problems;
    struct menu *menu;
    problems = (struct menu_problems){0};
    enum vp_err err = menu_load(path, &menu, &problems);
    if (err != VP_OK) {
        fprintf(stderr, "%s", problems.text);
        if (problems.count == 0)
            fprintf(stderr, "%s: %s\n", path, vp_err_text(err));
        return false;
    }
    if (shared->menu_count == SHARED_MENUS_MAX || has_equal_number(shared, menu)) {
        menu_release(menu);
        return false;
    }
    shared->menus[shared->menu_count++] = menu;
    return true;
}

bool shared_load_menus(struct shared *shared, const char *dir)
{
    char pattern[CONFIG_TEXT_BYTES + 16];
    glob_t found;
    bool all_good = true;
    snprintf(pattern, sizeof pattern, "%s/*.yaml", dir);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "menus_dir: no menu file *.yaml in %s\n", dir);
        return false;
    }
    for (size_t i = 0; i < found.gl_pathc; i++)
        all_good = load_menu(shared, found.gl_pathv[i]) && all_good;
    globfree(&found);
    return all_good;
}

static bool open_listener(const char *key, const char *address, int64_t port, int *out_fd)
{
    enum vp_err err = net_listen(address, (int)port, out_fd);
    if (err == VP_OK)
        return true;
    if (err == VP_ERR_IN_USE)
        fprintf(stderr, "%s: port %d on %s is in use; stop the other program or choose another port\n", key,
                (int)port, address);
    else
        fprintf(stderr, "%s: cannot listen on %s port %d: %s\n", key, address, (int)port, vp_err_text(err));
    return false;
}

static bool open_listeners(struct shared *shared)
{
    const struct config *config = &shared->config;
    if (!open_listener("web_port", config->bind_address, config->web_port, &shared->web_fd) ||
        !open_listener("media_port", config->bind_address, config->media_port, &shared->media_fd))
        return false;
    return !config->engine_enabled ||
           open_listener("engine_port", "127.0.0.1", config->engine_port, &shared->engine_fd);
}

/* https://host/base becomes wss://host/base/ws/media; on loopback the worker's own port is named. */
static void choose_media_url(struct shared *shared)
{
    const struct config *config = &shared->config;
    const char *base = config->public_base_url;
    if (config->public_media_url[0] != '\0')
        snprintf(shared->media_url, sizeof shared->media_url, "%s", config->public_media_url);
    else if (strncmp(base, "https://", 8) == 0)
        snprintf(shared->media_url, sizeof shared->media_url, "wss://%s/ws/media", base + 8);
    else
        snprintf(shared->media_url, sizeof shared->media_url, "ws://127.0.0.1:%d/ws/media",
                 net_port(shared->media_fd));
}

static void choose_model(struct shared *shared)
{
    const struct config *config = &shared->config;
    if (shared->engine_fd >= 0) {
        int port = net_port(shared->engine_fd);
        snprintf(shared->engine_url, sizeof shared->engine_url, "http://127.0.0.1:%d", port);
        snprintf(shared->engine_realtime_url, sizeof shared->engine_realtime_url,
                 "ws://127.0.0.1:%d/v1/realtime", port);
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

/* Creates the database's folder and brings its schema up to date before anybody needs it. */
static bool prepare_store(const struct config *config)
{
    const char *path = config->store_url + strlen("sqlite:"), *slash = strrchr(path, '/');
    char dir[CONFIG_TEXT_BYTES];
    if (slash != NULL && slash != path) {
        snprintf(dir, sizeof dir, "%.*s", (int)(slash - path), path);
        mkdir(dir, 0750); /* a parent that is missing shows in store_open's message */
    }
    struct store *store = store_open_or_tell(config);
    store_close(store);
    return store != NULL;
}

static void *map_shared(size_t size_bytes)
{
    void *at = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return at != MAP_FAILED ? at : NULL;
}

static bool map_memory(struct shared *shared)
{
    shared->tokens = map_shared(sizeof *shared->tokens);
    shared->board = map_shared(scoreboard_size_bytes());
    shared->pages = map_shared(SCOREBOARD_ROWS_MAX * sizeof *shared->pages);
    if (shared->tokens == NULL || shared->board == NULL || shared->pages == NULL) {
        perror("shared memory");
        return false;
    }
    stream_token_table_init(shared->tokens);
    scoreboard_init(shared->board);
    return true;
}

bool shared_open(struct shared *shared, const char *config_path)
{
    *shared = (struct shared){.web_fd = -1, .media_fd = -1, .engine_fd = -1};
    if (!config_load_or_tell(&shared->config, config_path))
        return false;
    shared->worker_count =
        shared->config.workers > 0 ? (int)shared->config.workers : (int)sysconf(_SC_NPROCESSORS_ONLN);
    enum log_level level;
    if (log_level_parse(shared->config.log_level, &level))
        log_set_level(level);
    if (!shared_load_menus(shared, shared->config.menus_dir) || !prepare_store(&shared->config) ||
        !open_listeners(shared) || !map_memory(shared))
        return false;
    choose_media_url(shared);
    choose_model(shared);
    return true;
}

void shared_close(struct shared *shared)
{
    int *const fds[] = {&shared->web_fd, &shared->media_fd, &shared->engine_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
    for (size_t i = 0; i < shared->menu_count; i++)
        menu_release(shared->menus[i]);
    shared->menu_count = 0;
}
