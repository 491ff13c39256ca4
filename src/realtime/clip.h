/* What a caller hears while no model speaks, as ready audio: the greeting of each restaurant, before the
 * model is connected, and the filler, while it is waited for. A restaurant's own recordings, or else made once by the
 * embedded engine. */
#ifndef VP_REALTIME_CLIP_H
#define VP_REALTIME_CLIP_H

#include <stdbool.h>

#include "base/span.h"
#include "net/http_client.h"
#include "order/menu_set.h"

struct clips;

/* Reads the recordings that the menus name, and asks the engine at engine_url ("": there is none) for the filler and,
 * with has_greetings, for the greetings that are not recorded, again until it answers. With has_announcements, those
 * that calls are recorded likewise, where a menu says so. The menus are retained; a
 * greeting that is changed later has no clip until the next reload. A
 * recording that cannot be played is logged, and the engine's taken instead. */
VP_MUST_CHECK enum vp_err clips_create(struct loop *loop, struct http_client *client, const char *engine_url,
                                       const struct menu_set *menus, bool has_greetings,
                                       bool has_announcements, struct clips **out_clips);
void clips_destroy(struct clips *clips); /* accepts NULL */

/* mu-law audio, valid for the clips' life; SPAN_NONE while there is none. clips may be NULL. */
struct span clips_greeting(const struct clips *clips, const struct menu *menu);
/* What is said instead while the restaurant is closed, where its menu has that. */
struct span clips_closed_greeting(const struct clips *clips, const struct menu *menu);
/* That calls are recorded. */
struct span clips_announcement(const struct clips *clips, const struct menu *menu);
/* Without a voice of our own: a chime. */
struct span clips_filler(const struct clips *clips, const struct menu *menu);

#endif
