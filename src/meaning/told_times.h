/* What get_menu told of days and hours: the questions that callers ask about them, answered like those of the menu's
 * faq. */
#ifndef VP_MEANING_TOLD_TIMES_H
#define VP_MEANING_TOLD_TIMES_H

#include "meaning/told_menu.h"
#include "meaning/words.h"

/* Puts them behind the faq of the menu's document. Without memory they are not answered. */
void told_times_put(struct told_menu *menu);

/* Which of the restaurant's price_times the words name ("happy hour"); NULL: none. Borrowed. */
const json_t *told_times_named(const struct told_menu *menu, const struct words *words);
/* The text without the time that it names, of a question about a price ("in the happy hour") or before a dish ("the
 * happy hour lager"). False: it is none, or
 * out_text has no room. */
enum { TOLD_TIMES_TEXT_BYTES = 512 };
bool told_times_cut(const struct told_menu *menu, const struct words *words, const char *text,
                    char out_text[TOLD_TIMES_TEXT_BYTES]);
/* The one of those prices (time_prices, may be NULL) that belongs to that time; "": none. */
const char *told_times_price(const json_t *time_prices, const json_t *price_time);
/* The price time that holds now and that those prices have; NULL: none. */
const json_t *told_times_now(const struct told_menu *menu, const json_t *time_prices);

#endif
