/* The store that the settings name. */
#ifndef VP_SERVICE_STORE_SETUP_H
#define VP_SERVICE_STORE_SETUP_H

#include "config/config.h"
#include "store/store.h"
#include "store/store_health.h"

/* Opens it for a verb; NULL where it cannot be opened, or is not there and must not be made: a verb that only
 * reads would make an empty one at a misspelt path, with its own user's rights, and call that well. Standard
 * error then says why. The caller closes it. */
struct store *store_open_or_tell(const struct config *config, bool may_make);

/* Before anybody has it open: creates the database's folder, reads all of the database, and brings its schema
 * up to date. A damaged one is replaced by what can be read of it where it may be (noted in health), else it
 * is an error. Standard error says what is wrong or was done. True also when the database cannot be opened
 * now and has a spool from before: the service can begin. */
bool store_prepare(const struct config *config, struct store_health *health, bool may_mend);

#endif
