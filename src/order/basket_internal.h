/* What the sources of the basket share. */
#ifndef VP_ORDER_BASKET_INTERNAL_H
#define VP_ORDER_BASKET_INTERNAL_H

#include "english/sentence.h"
#include "order/basket.h"

/* Fills out_refusal (unless NULL) and answers false, so that a check can end with it. words: of the sentence;
 * NULL where it has no places. */
bool basket_refuse(struct basket_refusal *out_refusal, const struct menu_item *item,
                   const struct menu_group *group, const char *code, enum sentence sentence,
                   const struct sentence_words *words);

/* The same of something that cannot be had now: it is sold out, or served at other times. name is its own. */
bool basket_refuse_missing(struct basket_refusal *out_refusal, const struct menu_item *item,
                           const struct menu_group *group, const char *name, bool is_not_served,
                           const struct week_times *serves);

enum { BASKET_ASKED_BYTES = 64 };

/* What was asked for, as much of it as a sentence repeats; "" for NULL. */
struct span basket_asked(const char *asked);

/* basket_request.c: turns a request into a line that the menu allows. line is what is there before (item NULL
 * for a new one) and is left in any state when the answer is false. */
bool basket_request_apply(const struct menu *menu, const struct basket_request *request,
                          struct basket_line *line, struct basket_refusal *out_refusal);

/* basket_choices.c: choices taken on, taken off and completed with defaults. */
bool basket_choices_add(const struct menu *menu, const struct basket_request *request,
                        struct basket_line *line, struct basket_refusal *out_refusal);
bool basket_choices_drop(const struct menu *menu, const struct basket_request *request,
                         struct basket_line *line, struct basket_refusal *out_refusal);
/* Keeps of the choices what the line's new item offers too. */
void basket_choices_keep_fitting(const struct menu *menu, struct basket_line *line);

/* basket_complete.c: defaults for required groups without a choice; then sizes, and every group's min and max. */
bool basket_choices_complete(const struct menu *menu, struct basket_line *line,
                             struct basket_refusal *out_refusal);

/* basket_parts.c. parent and of, as in struct basket_choice, are places in choices from 1; 0 is the item. */
struct basket_groups {
    const size_t *at; /* indexes into menu->groups */
    size_t count;
};
struct basket_groups basket_groups_of(const struct basket_line *line, int parent);
/* The option of that id in one of them, and its group; NULL: none. */
const struct menu_option *basket_option_in(const struct menu *menu, struct basket_groups groups,
                                           const char *option_id, const struct menu_group **out_group);
/* How many portions of the group lie on one half; whole ones lie on both. */
int basket_count_on(const struct basket_line *line, int parent, const struct menu_group *group,
                    enum basket_side other_side);
/* 0: there is no such part. */
int basket_find_part(const struct basket_line *line, int part);
/* With all that belongs to it. */
void basket_take_off(struct basket_line *line, size_t choice);
/* Likewise, and puts the option in its place; what is left out of the old one, or chosen for it, is gone. */
void basket_take_over(struct basket_line *line, size_t choice, const struct menu_option *option);
/* In the order of the menu, parts before what belongs to them, and numbered. A line without parts stays as it is. */
void basket_arrange(const struct menu *menu, struct basket_line *line);
/* Whether both have the same choices, in whatever order they were said. */
bool basket_has_same_choices(const struct basket_line *a, const struct basket_line *b);
/* Likewise, of a choice of each, with what belongs to it. */
bool basket_is_same_choice(const struct basket_line *a, size_t choice_a, const struct basket_line *b,
                           size_t choice_b);
/* "Margherita", or "second Margherita" where there are two. */
const char *basket_part_name(const struct basket_line *line, size_t choice, char *out, size_t size_bytes);
/* The dish whose ingredients are meant: of the line, or of the part; NULL: a part that is none. */
const struct menu_item *basket_dish_of(const struct basket_line *line, int of);
/* As many choices and ingredients of a line as a request to make it anew; entries has room for BASKET_CHOICES_MAX. */
size_t basket_ask_again(const struct basket_line *line, struct basket_choice_request *entries,
                        const char *without[BASKET_WITHOUT_MAX], size_t *out_without_count);

/* basket_customer.c: an order that is brought has nothing that is not. */
bool basket_is_deliverable(const struct basket *basket, struct basket_refusal *out_refusal);

/* basket_price.c: none of a dish, or as many as are sold at least. */
bool basket_has_enough_of(const struct basket *basket, const struct menu_item *item,
                          struct basket_refusal *out_refusal);
/* Quantity and total limits of the whole basket. */
bool basket_is_within_limits(const struct basket *basket, struct basket_refusal *out_refusal);

/* basket_wanted.c: a note in the caller's words; "none" takes it off. */
bool basket_take_note(const struct menu *menu, const char *text, char *out, size_t size_bytes,
                      struct basket_refusal *out_refusal);

#endif
