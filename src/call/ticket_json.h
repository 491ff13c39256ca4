/* A ticket as the API and `voiceplate orders --json` show it. */
#ifndef VP_CALL_TICKET_JSON_H
#define VP_CALL_TICKET_JSON_H

#include <jansson.h>

#include "order/ticket.h"

/* Prices are texts in the menu's money ("12.50"); with what became of the order (order/order_life.h): a time that has
 * not come is null. The caller owns it; NULL: no memory. */
json_t *ticket_json(const struct ticket *ticket);

/* What was chosen on a line, and back: a list of {"option_id", "external_id", "name", "side", "amount",
 * "count"}. What is none of that is left out. The caller owns it; NULL: no memory. */
json_t *ticket_options_json(const struct ticket_line *line);
void ticket_options_read(const json_t *options, struct ticket_line *out_line);

#endif
