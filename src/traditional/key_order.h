/* When nobody can be understood any more, a key orders what is in the basket: through the same functions,
 * gate and journal as everybody else (call/tools.h). */
#ifndef VP_TRADITIONAL_KEY_ORDER_H
#define VP_TRADITIONAL_KEY_ORDER_H

#include "call/ports.h"
#include "net/loop.h"
#include "order/menu.h"

enum key_prompt {
    KEY_PROMPT_ORDER,   /* the order is read out; a key places it */
    KEY_PROMPT_DONE,    /* it is in already: nothing is left to do */
    KEY_PROMPT_NOTHING, /* nothing that could be ordered with a key */
};

/* The basket, as the journal keeps it, of a call that is this restaurant's from now on, and its version; without
 * dishes where basket_json (NULL or "": none) cannot be read. The caller frees it; NULL: no memory. */
char *key_basket_of(struct menu *menu, const char *basket_json, uint32_t *out_version);

/* What is said before the keys are explained; of several restaurants, which key is which. Asked with basket_json as
 * the journal has it, NULL or "" for none. A basket without a name or service is ordered for pickup, under the
 * caller's number. */
enum key_prompt key_prompt_write(struct menu *menu, const char *basket_json, char *out, size_t size_bytes);

struct key_order;

struct key_order_options { /* borrowed for its life */
    struct loop *loop;
    struct menu *menu;
    const char *call_sid, *caller_number, *basket_json;
    const struct journal_port *journal;
    void *journal_leg;
    int64_t budget_ms;
    /* Once, from the loop. order_number 0: it could not be ordered. say is borrowed. */
    void (*on_done)(void *owner, int order_number, const char *say);
    void *owner;
};

/* The caller heard the prompt and pressed the key. VP_ERR_BAD_JSON, VP_ERR_NO_MEMORY: no callback follows. */
VP_MUST_CHECK enum vp_err key_order_start(const struct key_order_options *options,
                                          struct key_order **out_order);
void key_order_on_journal(struct key_order *order, uint32_t request_id, enum vp_err err, int order_number,
                          bool is_new);
/* The menu has changed: an order that is not the one that was read out any more is not placed. */
void key_order_on_menu(struct key_order *order, struct menu *menu);
void key_order_destroy(struct key_order *order); /* in on_done too; accepts NULL */

#endif
