/* What the master prepares before it forks: settings, menus, listeners and the shared memory. */
#ifndef VP_SERVICE_SHARED_H
#define VP_SERVICE_SHARED_H

#include "config/config.h"
#include "base/metric.h"
#include "base/trace.h"
#include "call/announcements.h"
#include "call/breaker.h"
#include "call/model_report.h"
#include "call/scoreboard.h"
#include "order/menu_set.h"
#include "service/alarm.h"
#include "store/store_health.h"
#include "telephony/stream_token.h"

enum { SHARED_WORKERS_MAX = 64, SHARED_ENGINES_MAX = 8 };

struct shared {
    struct config config;
    struct menu_set menus;
    int worker_count;
    int web_fd, media_fd, engine_fd;        /* engine_fd -1: no engine */
    char engine_url[64];                    /* http://127.0.0.1:PORT, "" without engine */
    char media_url[CONFIG_TEXT_BYTES + 16]; /* what telephony is told to connect to */
    char realtime_url[CONFIG_TEXT_BYTES];   /* what workers dial */
    char engine_realtime_url[64];           /* what they dial when that fails; "" without engine */
    bool is_engine_the_model;
    struct stream_token_table *tokens;   /* shared memory */
    struct scoreboard *board;            /* shared memory */
    struct breaker *breaker;             /* shared memory: of the configured model */
    struct store_health *health;         /* shared memory */
    struct announcements *announcements; /* shared memory: of calls, to the workers */
    struct model_report *model_report;   /* shared memory: what the last handshake with that model told */
    struct alarm_board *alarms;          /* shared memory: of which somebody was told */
    struct metric_page *pages;           /* shared memory: one a row of the scoreboard */
    struct trace_ring *traces;           /* shared memory: likewise */
    int memory_fd;                       /* of that memory */
    int desk_fd;                         /* where a new start asks (takeover.h); -1: none could be had */
};

/* What a service leaves to the one that takes its place (handover.h, takeover.h). */
struct shared_inheritance {
    int web_fd, media_fd, engine_fd; /* -1: none */
    int memory_fd, desk_fd;
    /* Looks for what can be taken over, once the settings are known; NULL: nobody is asked. False: this
     * service must not start, and why was said. */
    bool (*find)(struct shared_inheritance *inheritance, const struct config *config);
};

/* Reads configuration and menus, opens listeners and store, maps the shared memory; replaces a damaged
 * database where it may; takes over what was inherited (NULL: nothing; its descriptors then belong to
 * shared). Prints what is wrong, one line each, to standard error. Returns whether all is well.
 * out_is_same_memory (may be NULL): the inherited memory is in use, with its scoreboard. */
bool shared_open(struct shared *shared, const char *config_path, bool may_mend_store,
                 struct shared_inheritance *inherited, bool *out_is_same_memory);
void shared_close(struct shared *shared);

/* The menus of the configured folder, as the model that the settings choose takes them. As menu_set_load. */
bool shared_load_menus(struct shared *shared, FILE *problems_out);

/* Works the URLs and the model out of the configuration where nothing is opened: engine_port is the engine's;
 * 0: there is none. */
void shared_choose_urls(struct shared *shared, int engine_port);

/* Reads configuration and menus anew for a service that runs: listeners, store and memory are those of
 * current, and stay its own. Settings that cannot change while it runs keep their values and are named in
 * out_fixed ("web_port store_url", cut to fit). Problems go to problems; false: current must stay. */
bool shared_reload(struct shared *shared, const char *config_path, const struct shared *current,
                   FILE *problems, char *out_fixed, size_t fixed_size_bytes);

#endif
