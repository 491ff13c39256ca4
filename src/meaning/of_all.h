/* "A pepperoni and a hawaiian, both large", "..., all with thin crust": a clause that says something of all the dishes
 * that were ordered before it. */
#ifndef VP_MEANING_OF_ALL_H
#define VP_MEANING_OF_ALL_H

#include "meaning/parse.h"

/* parse_acts, which reads the text without its clause and the clause alone. */
typedef void (*of_all_parse_fn)(struct acts *acts, const struct parse_setting *setting, const char *text);
/* The acts of text where it has such a clause; false, and acts are as they were: it has none. */
bool of_all_parse(struct acts *acts, const struct parse_setting *setting, const char *text,
                  of_all_parse_fn parse);

#endif
