/* The example menus, and menus written in the test. */
#ifndef WITH_MENU_H
#define WITH_MENU_H

#include <stdlib.h>

#include "with_cmocka.h"

#include "order/basket.h"

#define WITH_MENU_PIZZERIA "menus/harbor-pizza.yaml"
#define WITH_MENU_TAQUERIA "menus/casa-verde.yaml"

/* Loads the file; fails the test with its problems when it is not right. */
struct menu *with_menu_load(const char *path);
/* Parses the text under the name "test.yaml"; the same. */
struct menu *with_menu_parse(const char *yaml);

/* A basket of that restaurant; ended with with_menu_end. */
void with_menu_basket(struct basket *basket, const char *path);
void with_menu_end(struct basket *basket);
/* The state of a test is one of the pizzeria. */
int with_menu_set_up(void **state);
int with_menu_tear_down(void **state);
/* Adds and fails the test when that is refused. */
void with_menu_add(struct basket *basket, const struct basket_request *request,
                   char out_line_id[BASKET_LINE_ID_BYTES]);

#endif
