/* The action import of voiceplate menu. */
#ifndef VP_APP_VERB_MENU_IMPORT_H
#define VP_APP_VERB_MENU_IMPORT_H

#include "app/arguments.h"
#include "app/exit_status.h"

/* Words: "import" and a file. */
enum exit_status verb_menu_import(const struct arguments *arguments);

#endif
