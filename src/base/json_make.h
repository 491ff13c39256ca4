/* Pieces of the JSON that the program writes. The caller owns them; NULL: no memory. */
#ifndef VP_BASE_JSON_MAKE_H
#define VP_BASE_JSON_MAKE_H

#include <jansson.h>

/* null where the text is empty. */
json_t *json_text_or_null(const char *text);
/* An array of the text's lines, without their ends; NULL has none. */
json_t *json_lines(const char *text);

#endif
