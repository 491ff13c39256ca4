/* What is still to be told of a menu that changed during the call: to the model that there is another one, to the
 * caller what that did to the order. */
#ifndef VP_CALL_MENU_NEWS_H
#define VP_CALL_MENU_NEWS_H

#include <stdbool.h>
#include <stdint.h>

#include "order/basket.h"

enum { MENU_NEWS_BYTES = 800 };

struct menu_news {
    bool is_new;       /* the model was not told of the menu in force */
    bool is_in_answer; /* the sentence stands in a function's answer, or in the model's conversation */
    bool is_owed;      /* the caller has not been told, as far as is known */
    int64_t due_ms;    /* owed, and nobody speaks: then (monotonic) */
    char say[MENU_NEWS_BYTES]; /* for the caller; "": nothing of the order has changed */
};

/* The order was moved: basket is what is left of it. */
void menu_news_add(struct menu_news *news, const struct basket_move *move, const struct basket *basket);
/* The sentence for the answer of a function that runs now, once; NULL: there is none. */
const char *menu_news_take(struct menu_news *news);
/* All stands in the model's conversation; if the caller is owed something, the model says it with its next answer,
 * or is asked to after a while. */
void menu_news_tell(struct menu_news *news, int64_t now_ms);
/* The model answers, after it was told. */
void menu_news_answer(struct menu_news *news);
/* It could not be said yet: tried again. */
void menu_news_put_off(struct menu_news *news, int64_t now_ms);
/* When the model is to be asked to say it; INT64_MAX: it need not be. */
int64_t menu_news_due_ms(const struct menu_news *news);

#endif
