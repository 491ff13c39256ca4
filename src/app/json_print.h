/* What a verb tells programs (--json). */
#ifndef VP_APP_JSON_PRINT_H
#define VP_APP_JSON_PRINT_H

#include <jansson.h>
#include <stdbool.h>

/* Prints the document on standard output and releases it. False, after saying so on standard error: there was
 * no memory for it (NULL). */
bool json_print(json_t *json);

#endif
