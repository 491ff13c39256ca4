#include "unit/order/with_menu.h"

#include <string.h>

struct menu *with_menu_load(const char *path)
{
    struct menu *menu = NULL;
    struct problems problems;
    if (menu_load(path, &menu, &problems) != VP_OK)
        fail_msg("%s", problems.text);
    return menu;
}

struct menu *with_menu_parse(const char *yaml)
{
    struct menu *menu = NULL;
    struct problems problems;
    if (menu_parse(span_of(yaml), "test.yaml", &menu, &problems) != VP_OK)
        fail_msg("%s", problems.text);
    return menu;
}

void with_menu_basket(struct basket *basket, const char *path)
{
    struct menu *menu = with_menu_load(path);
    basket_init(basket, menu);
    menu_release(menu); /* the basket keeps it */
}

void with_menu_end(struct basket *basket)
{
    basket_deinit(basket);
}

int with_menu_set_up(void **state)
{
    static struct basket basket;
    with_menu_basket(&basket, WITH_MENU_PIZZERIA);
    *state = &basket;
    return 0;
}

int with_menu_tear_down(void **state)
{
    with_menu_end(*state);
    return 0;
}

void with_menu_add(struct basket *basket, const struct basket_request *request,
                   char out_line_id[BASKET_LINE_ID_BYTES])
{
    struct basket_refusal refusal;
    if (!basket_add(basket, request, out_line_id, &refusal))
        fail_msg("%s: %s", refusal.code, refusal.message);
}
