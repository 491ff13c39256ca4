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
    bool are_menus_new;                  /* they may name files that were in none of the places */
    int64_t look_ms;                     /* monotonic; of the next look */
    int64_t found_ms, wait_ms; /* of the last look that found something; how long none was made then */
};

/* Notes where everything leads now. Zeroed before the first time. */
void sandbox_watch_start(struct sandbox_watch *watch, const struct shared *shared);
/* A menu was taken anew: the next look goes over what it names. */
void sandbox_watch_note_menus(struct sandbox_watch *watch);
/* Twice a second at most. True, and logged: something leads elsewhere, or a menu names something new. No second time
 * within half a minute, and where it goes on, more and more seldom, down to once an hour: new processes take memory
 * and time, and there are disks whose files are others at each look. */
bool sandbox_watch_look(struct sandbox_watch *watch, const struct shared *shared, bool *out_wants_engine);
void sandbox_watch_stop(struct sandbox_watch *watch);

#endif
