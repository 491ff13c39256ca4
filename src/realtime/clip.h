/* What a caller hears while no model speaks, as ready audio: the greeting of each restaurant, before the
 * model is connected, and the filler, after it failed. Made once by the embedded engine. */
#ifndef VP_REALTIME_CLIP_H
#define VP_REALTIME_CLIP_H

#include "base/buf.h"
#include "base/span.h"
#include "net/http_client.h"
#include "order/menu_set.h"

struct clips;

/* Asks the engine at engine_url for the filler and for the greeting of each menu (NULL: of none), again until
 * it answers. The menus are borrowed. */
VP_MUST_CHECK enum vp_err clips_create(struct loop *loop, struct http_client *client, const char *engine_url,
                                       const struct menu_set *menus, struct clips **out_clips);
void clips_destroy(struct clips *clips); /* accepts NULL */

/* mu-law audio, valid for the clips' life; SPAN_NONE while there is none. clips may be NULL. */
struct span clips_greeting(const struct clips *clips, const struct menu *menu);
struct span clips_filler(const struct clips *clips);

#endif
