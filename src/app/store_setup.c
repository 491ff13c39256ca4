#include "app/store_setup.h"

#include <stdio.h>

struct store *store_open_or_tell(const struct config *config)
{
    char why[256] = "";
    struct store *store;
    if (store_open(config->store_url, &store, why, sizeof why) == VP_OK)
        return store;
    fprintf(stderr, "store_url: %s: %s\n", config->store_url, why);
    return NULL;
}
