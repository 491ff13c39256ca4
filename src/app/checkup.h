/* Everything that would keep the service from answering calls, looked at without changing anything: for
 * doctor, and for serve --check. May run beside a live service, whose ports and database it leaves alone. */
#ifndef VP_APP_CHECKUP_H
#define VP_APP_CHECKUP_H

#include <jansson.h>

#include "service/shared.h"

enum checkup_state { CHECKUP_OK, CHECKUP_PROBLEM, CHECKUP_SKIPPED };
const char *checkup_state_name(enum checkup_state state); /* "not checked" */

enum { CHECKUP_FINDINGS_MAX = 24, CHECKUP_TEXT_BYTES = 10240 };

struct checkup_finding {
    const char *name; /* "settings" */
    enum checkup_state state;
    char text[CHECKUP_TEXT_BYTES]; /* one line, or one for each problem */
};

struct checkup {
    struct shared shared; /* settings, menus and URLs; no listeners, no memory */
    struct checkup_finding findings[CHECKUP_FINDINGS_MAX];
    size_t count;
    int live_engine_port; /* of the running service's engine; 0: none runs */
    int live_web_port;    /* likewise */
};

/* Blocks for as long as the models need, 30 s at most. Every check is made, whatever others found. */
void checkup_run(struct checkup *checkup, const char *config_path);
void checkup_deinit(struct checkup *checkup);
size_t checkup_count_problems(const struct checkup *checkup);

/* For its files. */
void checkup_add(struct checkup *checkup, const char *name, enum checkup_state state, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* checkup_ask.c: what the running service answers there to the operator. False: nothing, or no page. */
bool checkup_ask(const struct config *config, const char *address, int port, const char *path,
                 struct buf *out_body);
/* The same of its web port, where it runs. */
bool checkup_ask_web(const struct checkup *checkup, const char *path, struct buf *out_body);
/* How many of its processes of that role (NULL: of any but the master) serve and are not leaving, by what /health
 * answered; -1: it does not say, as to who is not the operator. */
int health_count_processes(const json_t *health, const char *role);
/* The same of the running service. */
int checkup_count_processes(const struct checkup *checkup, const char *role);
/* checkup_sandbox.c: whether the service's processes are, or will be, held to their roles. */
void checkup_sandbox(struct checkup *checkup);
/* checkup_models.c: the engine's models, the configured model and the traditional pipeline. */
void checkup_engine(struct checkup *checkup);
void checkup_model(struct checkup *checkup);
void checkup_pipeline(struct checkup *checkup);
/* checkup_outside.c: what the service stands on, and how the world reaches it. */
void checkup_disk(struct checkup *checkup);
void checkup_clock(struct checkup *checkup);
void checkup_access(struct checkup *checkup);
void checkup_public_url(struct checkup *checkup);

#endif
