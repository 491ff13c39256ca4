/* The days that options name, as times of a restaurant. */
#ifndef VP_APP_DAYS_H
#define VP_APP_DAYS_H

#include "app/arguments.h"
#include "config/config.h"
#include "order/menu_set.h"

/* The menu of --restaurant, or of the only restaurant there is. NULL, and why was said on standard error. */
const struct menu *days_choose_menu(const struct menu_set *menus, const struct arguments *arguments,
                                    const char *verb);

/* From when until when --day and --since are, 0: ever; days of --restaurant, or of the first restaurant there is.
 * False, and why was said. */
bool days_read(const struct config *config, const struct arguments *arguments, int64_t *out_from_unix_ms,
               int64_t *out_until_unix_ms);

struct day_asked {
    char day[MENU_DAY_BYTES];
    int64_t from_unix_ms, until_unix_ms;
};
/* The one of --day, or else today, as above. */
bool days_read_one(const struct config *config, const struct arguments *arguments,
                   struct day_asked *out_asked);

#endif
