/* What get_menu tells of the restaurant besides its dishes: today's hours, holidays, questions and answers. */
#ifndef VP_CALL_HOUSE_JSON_H
#define VP_CALL_HOUSE_JSON_H

#include <jansson.h>

#include "order/menu.h"

/* Openings as [{"opens":"11:00","closes":"22:00"}], with "day" where it is not NULL, appended to array. */
void house_json_put_openings(json_t *array, const char *day,
                             const struct menu_hours openings[MENU_OPENINGS_MAX]);
/* The members now, today, and where there are any opens_next, holidays, faq of the entry "restaurant"
 * (docs/tool-answers.md). */
void house_json_put(json_t *restaurant, const struct menu *menu, int64_t unix_ms);

#endif
