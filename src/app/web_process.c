/* The web process: port 5001. */
#include <stdlib.h>

#include "app/process.h"
#include "app/turn_setup.h"
#include "base/log.h"
#include "web/web.h"

static void on_term(void *owner)
{
    loop_stop(owner);
}

int web_process_run(const struct shared *shared, int row)
{
    struct process process;
    struct store_thread *store = NULL;
    struct web web = {0};
    int status = EXIT_FAILURE;
    if (process_init(&process, shared, row, "web") != VP_OK)
        return status;
    process.on_term = on_term;
    process.owner = process.loop;
    if (process_open_store(&process, &store) != VP_OK)
        goto out;
    struct turn_setup turns;
    turn_setup_make(&turns, shared);
    struct web_settings settings = {
        .public_base_url = shared->config.public_base_url,
        .media_url = shared->media_url,
        .auth_token = shared->config.twilio_auth_token,
        .admin_token = shared->config.admin_token,
        .menus = shared->menus,
        .menu_count = shared->menu_count,
        .calls_max = (int)(shared->config.calls_max * shared->worker_count),
        .store = store,
        .tokens = shared->tokens,
        .board = shared->board,
        .pages = shared->pages,
        .row = row,
        .turns = shared->config.traditional_enabled ? &turns.desk : NULL,
    };
    if (web_open(process.loop, shared->web_fd, &settings, &web) != VP_OK) {
        log_error("app", "web server cannot be opened");
        goto out;
    }
    log_info("app", "web is ready");
    loop_run(process.loop);
    status = EXIT_SUCCESS;
out:
    web_close(&web);
    store_thread_stop(store);
    process_deinit(&process);
    return status;
}
