/* Heard words as JSON: [{"text","confidence","cost","sureness":[...]}], cheapest first. */
#ifndef VP_EVAL_HEARD_JSON_H
#define VP_EVAL_HEARD_JSON_H

#include <jansson.h>

#include "english/heard.h"

json_t *heard_json_make(const struct heard_words *heard);
void heard_json_read(const json_t *readings, struct heard_words *out_heard);

#endif
