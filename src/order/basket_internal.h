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
/* Defaults for required groups without a choice; then every group's min and max. */
bool basket_choices_complete(const struct menu *menu, struct basket_line *line,
                             struct basket_refusal *out_refusal);

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
