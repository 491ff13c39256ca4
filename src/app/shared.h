/* What the master prepares before it forks: settings, menus, listeners and the shared memory. */
#ifndef VP_APP_SHARED_H
#define VP_APP_SHARED_H

#include "app/config.h"
#include "base/metric.h"
#include "call/scoreboard.h"
#include "order/menu.h"
#include "twilio/stream_token.h"

enum { SHARED_MENUS_MAX = 256 };

struct shared {
    struct config config;
    struct menu *menus[SHARED_MENUS_MAX]; /* retained */
    size_t menu_count;
    int worker_count;
    int web_fd, media_fd, engine_fd;        /* engine_fd -1: no engine */
    char engine_url[64];                    /* http://127.0.0.1:PORT, "" without engine */
    char media_url[CONFIG_TEXT_BYTES + 16]; /* what Twilio is told to connect to */
    char realtime_url[CONFIG_TEXT_BYTES];   /* what workers dial */
    char engine_realtime_url[64];           /* what they dial when that fails; "" without engine */
    bool is_engine_the_model;
    struct stream_token_table *tokens; /* shared memory */
    struct scoreboard *board;          /* shared memory */
    struct metric_page *pages;         /* shared memory: one a row of the scoreboard */
};

/* Reads configuration and menus, opens listeners and store, maps the shared memory. Prints what is wrong, one
 * line each, to standard error. Returns whether all is well. */
bool shared_open(struct shared *shared, const char *config_path);
void shared_close(struct shared *shared);

/* Loads every *.yaml of a folder; prints problems. Returns whether all were good and there is at least one.
 */
bool shared_load_menus(struct shared *shared, const char *dir);

#endif
