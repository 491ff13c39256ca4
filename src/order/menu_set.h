/* The menus of a process, of each restaurant one: the files of a folder, found by restaurant or by the number
 * that was called. What has been changed is put in the place of the old (menu_watch.h, sold_out.h); whoever took a menu
 * before keeps it, retained. */
#ifndef VP_ORDER_MENU_SET_H
#define VP_ORDER_MENU_SET_H

#include <stdio.h>

#include "order/blocked.h"
#include "order/house_state.h"
#include "order/menu.h"
#include "order/sold_out.h"

enum { MENU_SET_MAX = 256, MENU_SHARED_MAX = 64 };

struct menu_set {                     /* zeroed: empty */
    struct menu *menus[MENU_SET_MAX]; /* retained: the files without what is sold out, at the time of now */
    size_t count;
    struct menu *files[MENU_SET_MAX];   /* retained: as the files say */
    char *paths[MENU_SET_MAX];          /* owned: of the files */
    uint64_t loaded_hash[MENU_SET_MAX]; /* of the text that menu_set_load found, whatever was put since */
    struct sold_out *things;            /* owned: what was sold out last */
    size_t thing_count;
    struct house_state *houses; /* owned: what is out of the ordinary, of some restaurants */
    size_t house_count;
    struct blocked_number *blocked; /* owned */
    size_t blocked_count;
    int64_t next_back_unix_ms; /* something may change by itself then; INT64_MAX: nothing does */
    struct menu
        *shared[MENU_SHARED_MAX]; /* retained: of the numbers that several files have (menu_places.h) */
    size_t shared_count;
    bool is_english_only; /* the embedded engine answers: a menu with another language is none of the set */
};

/* Adds every *.yaml, then every *.yml, of the folder menus_dir names; problems are printed there. Returns whether all
 * were good and there is at least one; those that were good are in the set either way. */
bool menu_set_load(struct menu_set *set, const char *dir, FILE *problems_out);
/* Into an empty set: the same menus. VP_ERR_NO_MEMORY, what is in it then may be used and must be released. */
VP_MUST_CHECK enum vp_err menu_set_copy(struct menu_set *set, const struct menu_set *from);
/* Empties it. */
void menu_set_release(struct menu_set *set);

/* Borrowed until the menu is replaced; NULL when there is none. A number that several restaurants share has a menu
 * of its own, whose id is found too, and which is none of menus. */
struct menu *menu_set_find(const struct menu_set *set, const char *restaurant_id);
struct menu *menu_set_find_called(const struct menu_set *set, const char *called_number);

/* Whether a menu cannot stand at index (count: as a further one) beside the others: its id, or one of its numbers, is
 * another's already, and they do not share it by a location each, or with it more numbers would be shared than can be.
 * out_why: the key, and what to do. */
bool menu_set_refuses(const struct menu_set *set, size_t index, const struct menu *menu, char *out_why,
                      size_t why_size_bytes);
/* The file at index has this menu now (retained), of the same restaurant. VP_ERR_NO_MEMORY: nothing has changed. */
VP_MUST_CHECK enum vp_err menu_set_put(struct menu_set *set, size_t index, struct menu *menu,
                                       int64_t unix_ms);
/* All that is sold out, of any restaurant (copied). out_has_changed: a menu offers something else now.
 * VP_ERR_NO_MEMORY: what was sold out before still is, at least in part. */
VP_MUST_CHECK enum vp_err menu_set_sell_out(struct menu_set *set, const struct sold_out *things, size_t count,
                                            int64_t unix_ms, bool *out_has_changed);
/* All that is out of the ordinary, of any restaurant (copied); likewise. */
VP_MUST_CHECK enum vp_err menu_set_put_houses(struct menu_set *set, const struct house_state *houses,
                                              size_t count, int64_t unix_ms, bool *out_has_changed);
/* All numbers that somebody has blocked, of any restaurant (copied). VP_ERR_NO_MEMORY: it is as it was. */
VP_MUST_CHECK enum vp_err menu_set_put_blocked(struct menu_set *set, const struct blocked_number *blocked,
                                               size_t count);
/* The restaurant that takes no calls of that number (E.164; "": withheld, never blocked) at the menu that was called:
 * that menu itself, or, where several share the number, the first of them that blocks. By its file or by whoever works
 * there. Borrowed from the set; NULL: nobody does. */
const struct menu *menu_set_blocker(const struct menu_set *set, const struct menu *called,
                                    const char *caller_number);
/* What was sold out until some time is offered again once that has come, and what is served, or has another price, at
 * some days and hours changes with them. */
VP_MUST_CHECK enum vp_err menu_set_offer_again(struct menu_set *set, int64_t unix_ms, bool *out_has_changed);

#endif
