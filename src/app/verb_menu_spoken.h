/* menu check --spoken: what of a menu is not heard back over the telephone. */
#ifndef VP_APP_VERB_MENU_SPOKEN_H
#define VP_APP_VERB_MENU_SPOKEN_H

#include <jansson.h>

#include "order/menu.h"
#include "speech/speech.h"

/* The engine's models, for all files; NULL: they are not there, or cannot be loaded, which standard error was
 * told. */
struct speech_models *verb_menu_spoken_open(void);
/* Says and hears that menu; the progress goes to standard error where it is a terminal. out_json: an array of what is
 * not heard back, the caller's, or NULL where text was printed instead. False: it could not be done, as told. */
bool verb_menu_spoken(const struct speech_models *models, const char *path, const struct menu *menu,
                      bool wants_json, json_t **out_json);

#endif
