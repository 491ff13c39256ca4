/* What another machine's page or API orders of calls (store/store_command.h): looked for again and again where several
 * machines have the store, and taken by the one that has the call. */
#ifndef VP_WEB_COMMAND_WATCH_H
#define VP_WEB_COMMAND_WATCH_H

#include "call/scoreboard.h"
#include "net/loop.h"
#include "store/store_thread.h"
#include "traditional/turn_desk.h"

struct command_watch;

enum {
    COMMAND_WATCH_MS = 300,
    COMMAND_WATCH_LATER_MS = 2000, /* while the store fails, for others wait for its thread */
};

struct command_watch_settings { /* all borrowed until close */
    struct loop *loop;
    struct store_thread *store;
    struct scoreboard *board; /* of this machine */
    struct turn_desk *turns;  /* NULL: no traditional pipeline */
};

/* VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err command_watch_open(const struct command_watch_settings *settings,
                                             struct command_watch **out_watch);
void command_watch_close(struct command_watch *watch); /* accepts NULL */

#endif
