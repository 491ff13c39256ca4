/* A message as the API, a webhook and the command line show it (docs/operations.md). */
#ifndef VP_STORE_MESSAGE_JSON_H
#define VP_STORE_MESSAGE_JSON_H

#include <jansson.h>

#include "store/message.h"

/* Without an address of its recording. The caller owns it; NULL: no memory. */
json_t *store_message_json(const struct store_message *message);

#endif
