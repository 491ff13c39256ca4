/* The master's eye on the files and folders that its children may open. Landlock lets a process into what a name led to
 * when it began; where somebody puts another file or folder in its place (a resolv.conf, a database restored from
 * a backup, a link to a newer folder of menus), new processes must take over. */
#ifndef VP_SERVICE_SANDBOX_WATCH_H
#define VP_SERVICE_SANDBOX_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/places.h"
#include "service/shared.h"

struct sandbox_watch {
    struct sandbox_places calls, engine; /* of web and workers; of the engine; empty: nothing is watched */
    int64_t look_ms;                     /* monotonic; of the next look */
};

/* Notes where everything leads now. Zeroed before the first time. */
void sandbox_watch_start(struct sandbox_watch *watch, const struct shared *shared);
/* Twice a second at most. True, and logged: something leads elsewhere. */
bool sandbox_watch_look(struct sandbox_watch *watch, bool *out_wants_engine);
void sandbox_watch_stop(struct sandbox_watch *watch);

#endif
