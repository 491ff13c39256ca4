#include "service/sandbox_setup.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/metric.h"
#include "net/name_servers.h"
#include "store/store_place.h"

bool sandbox_setup_may_dial(const struct config *config, enum sandbox_role role)
{
    return role != SANDBOX_ENGINE || config->engine_chat_url[0] != '\0';
}

/* ---- files of the settings ---- */

static void on_file_of_server(void *owner, const char *path)
{
    sandbox_places_add(owner, SANDBOX_READ, path);
    sandbox_places_add_links(owner, SANDBOX_READ, path); /* where it is a folder */
}

static void add_store(struct sandbox_places *places, const struct config *config)
{
    bool is_remote = store_is_remote(config->store_url);
    store_each_file_of_server(config->store_url, on_file_of_server, places);
    sandbox_places_add_folder_of(places, SANDBOX_WRITE,
                                 is_remote ? config->store_spool : config->store_url + strlen("sqlite:"));
}

/* Recordings stand beside the menu or where its file says. */
static void add_menus(struct sandbox_places *places, const struct shared *shared)
{
    sandbox_places_add(places, SANDBOX_READ, shared->config.menus_dir);
    sandbox_places_add_links(places, SANDBOX_READ, shared->config.menus_dir);
    for (size_t i = 0; i < shared->menus.count; i++) {
        const struct menu *menu = shared->menus.menus[i];
        const char *const recordings[] = {menu->greeting_wav, menu->filler_wav, menu->recording_wav,
                                          menu->closed_greeting_wav};
        for (size_t k = 0; k < sizeof recordings / sizeof recordings[0]; k++)
            sandbox_places_add(places, SANDBOX_READ, recordings[k]);
    }
}

/* Certificates are renewed in their folders, or by links that lead to another one. Recordings may be on a disk
 * elsewhere that keeps whoever asks it waiting, and the master waits for nobody. */
static void add_calls(struct sandbox_places *places, const struct shared *shared)
{
    const struct config *config = &shared->config;
    add_menus(places, shared);
    add_store(places, config);
    sandbox_places_add_unwatched(places, SANDBOX_WRITE, config->recordings_dir);
    sandbox_places_add_folder_of(places, SANDBOX_READ, config->tls_certificate);
    sandbox_places_add_folder_of(places, SANDBOX_READ, config->tls_key);
    sandbox_places_add(places, SANDBOX_READ, config->tls_certificate);
    sandbox_places_add(places, SANDBOX_READ, config->tls_key);
    sandbox_places_add(places, SANDBOX_READ, config->realtime_ca_file);
}

/* The speech runtime stands beside the program or in ../lib, as speech/ort_library.c looks for it. */
static void add_engine(struct sandbox_places *places, const struct config *config)
{
    char program[PATH_MAX], path[PATH_MAX + 64];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    sandbox_places_add(places, SANDBOX_READ, config->engine_models_dir);
    sandbox_places_add_links(places, SANDBOX_READ, config->engine_models_dir);
    sandbox_places_add_folder_of(places, SANDBOX_READ, config->engine_sphinx_dir);
    if (len <= 0)
        return;
    program[len] = '\0';
    *strrchr(program, '/') = '\0';
    snprintf(path, sizeof path, "%s/libonnxruntime.so", program);
    sandbox_places_add(places, SANDBOX_READ, path);
    snprintf(path, sizeof path, "%s/../lib/voiceplate", program);
    sandbox_places_add(places, SANDBOX_READ, path);
}

void sandbox_setup_places(const struct shared *shared, enum sandbox_role role,
                          struct sandbox_places *out_places)
{
    *out_places = (struct sandbox_places){0};
    sandbox_places_add_system(out_places, sandbox_setup_may_dial(&shared->config, role));
    if (role == SANDBOX_ENGINE)
        add_engine(out_places, &shared->config);
    else
        add_calls(out_places, shared);
}

/* ---- entering ---- */

/* Below a folder that is not there nothing can be allowed. */
static void make_recordings_dir(const struct config *config)
{
    if (config->recordings_dir[0] != '\0')
        (void)mkdir(config->recordings_dir, 0700);
}

/* Where a sort or a journal does not fit into memory, SQLite puts it into a file: beside the database, not in /tmp. */
static void keep_temporary_files_home(const struct config *config)
{
    char folder[CONFIG_TEXT_BYTES];
    const char *path = config->store_url + strlen("sqlite:");
    const char *slash = strrchr(path, '/');
    if (store_is_remote(config->store_url))
        return;
    snprintf(folder, sizeof folder, "%.*s", slash != NULL && slash != path ? (int)(slash - path) : 1,
             slash != NULL ? path : ".");
    setenv("SQLITE_TMPDIR", folder, 1);
}

static void tell(enum sandbox_role role, const struct sandbox_state *state, const char *why)
{
    char text[SANDBOX_TEXT_BYTES], quoted[SANDBOX_TEXT_BYTES + 32];
    sandbox_describe(state, text);
    if (why[0] == '\0')
        log_info("app", "sandbox=%s", text);
    else if (role == SANDBOX_MASTER)
        log_warn("app", "sandbox=%s: less than the settings ask for reason=%s", text,
                 log_quote(quoted, sizeof quoted, span_of(why)));
    else
        log_info("app", "sandbox=%s reason=%s", text, log_quote(quoted, sizeof quoted, span_of(why)));
}

void sandbox_setup_enter(const struct shared *shared, enum sandbox_role role)
{
    struct sandbox_places places = {0};
    struct sandbox_state state;
    char why[SANDBOX_TEXT_BYTES];
    const struct sandbox_wish wish = {.role = role,
                                      .mode = sandbox_mode_of(shared->config.sandbox),
                                      .may_dial = sandbox_setup_may_dial(&shared->config, role),
                                      .places = role == SANDBOX_MASTER ? NULL : &places};
    if (role == SANDBOX_WEB || role == SANDBOX_WORKER)
        make_recordings_dir(&shared->config);
    if (wish.places != NULL)
        sandbox_setup_places(shared, role, &places);
    if (wish.mode == SANDBOX_ON && (role == SANDBOX_WEB || role == SANDBOX_WORKER))
        keep_temporary_files_home(&shared->config);
    struct sandbox_state possible;
    if (sandbox_enter(&wish, &state, why) &&
        role == SANDBOX_MASTER) /* which warns for all, and has no fence itself */
        (void)sandbox_is_possible(wish.mode, &possible, why);
    sandbox_places_release(&places);
    if (wish.places != NULL && wish.may_dial)
        name_servers_note();
    tell(role, &state, why);
    if (wish.places != NULL && state.is_filtered && state.landlock_abi > 0)
        metric_add(METRIC_PROCESSES_SANDBOXED, 1);
}
