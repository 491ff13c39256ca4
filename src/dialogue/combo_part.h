/* A change of the parts of a line, or of a combo that is being filled: what the caller's words name (combo_change.c),
 * and what becomes of it (combo_part.c). */
#ifndef VP_DIALOGUE_COMBO_PART_H
#define VP_DIALOGUE_COMBO_PART_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "meaning/lexicon.h"
#include "meaning/words.h"

struct dialogue;

enum { COMBO_CHANGE_PARTS_MAX = 24, COMBO_CHANGE_NAMES_MAX = 12 };

struct combo_change_part { /* of the line, as the order has it; or of a combo that is not ordered yet */
    int number;
    const struct told_menu_option *option;
    const char *size_id; /* borrowed; "": none */
    json_t *kept;        /* borrowed: as it waits for the rest of its combo; NULL: it is ordered */
};

struct combo_change_name { /* in the caller's words, in their order */
    size_t at;
    struct hit hit;
};

struct combo_change {
    struct dialogue *dialogue;
    size_t line;
    int item; /* of the line */
    struct combo_change_part parts[COMBO_CHANGE_PARTS_MAX];
    size_t part_count;
    const char *said;
    struct words words;
    struct combo_change_name named[COMBO_CHANGE_NAMES_MAX];
    size_t named_count;
    char size[PHRASE_BYTES]; /* "": none was said */
    bool is_more;            /* of a copy of the line, which will be ordered beside it */
};

/* combo_share.c. "Make one of them with coke" of two: how many of the line's quantity are meant; 0: all. */
int combo_share(const struct combo_change *change, int quantity);
/* So many more as the line is now: what of it stays as it was. */
void combo_put_rest(const struct combo_change *change, int quantity);
/* The line as add_item takes it, owned by the caller; each part's kept is its place in that from now on. */
json_t *combo_line_copy(struct combo_change *change, int quantity);
/* Orders the copy as a line of its own. */
void combo_put_copy(const struct combo_change *change, json_t *copy);

/* combo_again.c. "The same thing, but with okra instead of the fries": one more of the line, with what is said of its
 * parts. False: it is not said so, or what is said has no clear place. */
bool combo_again(struct combo_change *change);

/* Whether the words have one of the list's. */
bool combo_part_says(const struct combo_change *change, const char *list);
/* The option of the item that is called so, borrowed; NULL: it has none. */
const struct told_menu_option *combo_part_option(const struct told_menu *menu, int item, const char *id);
/* Whether the part is that dish; whether it is of that kind: "the drink", "the side". */
bool combo_part_is_dish(const struct combo_change *change, const struct combo_change_part *part,
                        const struct hit *hit);
bool combo_part_is_kind(const struct combo_change *change, const struct combo_change_part *part,
                        const struct hit *hit);
/* The option that takes the part's place in its slot; the one that goes on it; -1: none of these. */
int combo_part_in_place(const struct combo_change *change, const struct combo_change_part *part,
                        const struct hit *hit);
int combo_part_option_on(const struct combo_change *change, const struct combo_change_part *part,
                         const struct hit *hit);
/* Whether it is said to be left out: "no onions", "hold the onions". */
bool combo_part_is_negated(const struct combo_change *change, const struct combo_change_name *named);
/* The option of the part's slot whose dish can have what is said, as out_choice: the soda, of "Dr Pepper"; -1: none. */
int combo_part_dish_with(const struct combo_change *change, const struct combo_change_part *part,
                         const struct hit *hit, size_t *out_choice);
/* All that is said of the part, but for the name that stands for it (NULL: none does). False: nothing that fits it. */
bool combo_part_change(struct combo_change *change, const struct combo_change_part *part,
                       const struct combo_change_name *but);
/* One option in the place of another on the part that has this number. */
void combo_part_swap(struct combo_change *change, int number, const struct told_menu_option *had,
                     const struct told_menu_option *by);
/* "Make both pizzas large": each that is not. False: none is so then. */
bool combo_parts_change_size(struct combo_change *change);

#endif
