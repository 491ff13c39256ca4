/* A small restaurant, built by hand: these tests need its names, not the menu file's reader. */
#ifndef VP_TESTS_WITH_MENU_H
#define VP_TESTS_WITH_MENU_H

#include "openai/ai_leg.h"

/* Static. */
const struct menu *with_menu(void);

/* Settings as the defaults of a configuration would give them. */
struct ai_settings with_settings(void);

#endif
