/* "A pepperoni and a hawaiian, both large", "..., all with thin crust": a clause that says something of all the dishes
 * that were ordered before it. */
#ifndef VP_MEANING_OF_ALL_H
#define VP_MEANING_OF_ALL_H

#include "meaning/parse.h"

/* The acts of text where it has such a clause; false, and acts are as they were: it has none. */
bool of_all_parse(struct acts *acts, const struct parse_setting *setting, const char *text);

#endif
