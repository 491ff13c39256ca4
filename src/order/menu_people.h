/* Who at the restaurant takes a call, and which calls are not taken: where a topic is put through to and when, the
 * restaurant's own telephone before the agent, what whoever picks up is asked first, blocked numbers. */
#ifndef VP_ORDER_MENU_PEOPLE_H
#define VP_ORDER_MENU_PEOPLE_H

#include "order/menu.h"

enum { MENU_TRANSFERS_MAX = 16, MENU_FIRST_RINGS_MAX = 10 };

struct menu_week {
    bool is_set; /* else at any time */
    struct menu_hours hours[MENU_DAYS][MENU_OPENINGS_MAX];
};

struct menu_transfer {
    const char *topic;       /* "catering" */
    struct menu_words words; /* by which it is known, too: "party platter" */
    const char *number;      /* E.164 */
    struct menu_week week;
};

struct menu_people {
    const struct menu_transfer *transfers;
    size_t transfer_count;
    bool is_asked;   /* whoever picks up hears who calls, and takes or declines the call by a key */
    int first_rings; /* so often the restaurant's telephone rings before the agent answers; 0: not at all */
    struct menu_week first_at; /* then; where not set, while the restaurant is open */
    struct menu_words blocked; /* E.164 */
};

/* Of a menu that was made without any of it, too: never NULL. */
const struct menu_people *menu_people(const struct menu *menu);
/* The rule for a topic at that time; NULL: none fits. */
const struct menu_transfer *menu_find_transfer(const struct menu *menu, const char *topic, int64_t unix_ms);
/* Whom a caller is put through to: by the topic's rule, else the staff number. "": nobody. topic NULL, "": none. */
const char *menu_transfer_number(const struct menu *menu, const char *topic, int64_t unix_ms);
/* So often the restaurant's own telephone rings first at that time; 0: the agent answers at once. */
int menu_first_rings(const struct menu *menu, int64_t unix_ms);
/* Whether it is the number of somebody whom callers are put through to, at any time. "": of nobody. */
bool menu_has_person(const struct menu *menu, const char *number);
bool menu_blocks(const struct menu *menu, const char *caller_number);

#endif
