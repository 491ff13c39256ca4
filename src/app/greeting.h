/* The greeting of each restaurant as ready audio, so that a caller hears it before the model is connected:
 * made once by the embedded engine, in the voice that then speaks on. */
#ifndef VP_APP_GREETING_H
#define VP_APP_GREETING_H

#include "base/buf.h"
#include "base/span.h"
#include "net/http_client.h"
#include "order/menu.h"

struct greetings;

/* Asks the engine at engine_url for every menu's greeting, again until it answers. menus are borrowed. */
VP_MUST_CHECK enum vp_err greetings_create(struct loop *loop, struct http_client *client,
                                           const char *engine_url, struct menu *const *menus,
                                           size_t menu_count, struct greetings **out_greetings);
void greetings_destroy(struct greetings *greetings); /* accepts NULL */

/* mu-law audio, valid for the greetings' life; SPAN_NONE while there is none: the model greets then. */
struct span greetings_find(const struct greetings *greetings, const struct menu *menu);

#endif
