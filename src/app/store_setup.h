/* The store that the settings name. */
#ifndef VP_APP_STORE_SETUP_H
#define VP_APP_STORE_SETUP_H

#include "app/config.h"
#include "store/store.h"

/* Opens it for a verb; NULL where it cannot be opened: standard error then says why. The caller closes it. */
struct store *store_open_or_tell(const struct config *config);

#endif
