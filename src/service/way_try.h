/* A restaurant's way is tried from here, beside the service or without it (delivery/way_test.h). */
#ifndef VP_SERVICE_WAY_TRY_H
#define VP_SERVICE_WAY_TRY_H

#include "config/config.h"
#include "order/menu.h"

enum { WAY_TRY_WHY_BYTES = 160 };

/* Waits for what becomes of it, seconds at most. False: a sentence in out_why, also where there is no such way. */
bool way_try(const struct config *config, struct menu *menu, const char *way_id,
             char out_why[WAY_TRY_WHY_BYTES]);

#endif
