/* A menu file with something else in one place. */
#ifndef VP_TESTS_WITH_EDITED_MENU_H
#define VP_TESTS_WITH_EDITED_MENU_H

#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order/menu.h"

#define EDITED_PIZZERIA "menus/harbor-pizza.yaml"
/* Places of that file, and what may stand there instead. */
#define EDITED_NO_HAWAIIAN "      - id: hawaiian\n", "      - id: hawaiian\n        available: false\n"
#define EDITED_DEAR_HAWAIIAN                                                                                 \
    "        description: Tomato sauce, mozzarella, ham and pineapple\n        sizes:\n"                     \
    "          - {id: small, name: Small, price: 11.50",                                                     \
        "        description: Tomato sauce, mozzarella, ham and pineapple\n        sizes:\n"                 \
        "          - {id: small, name: Small, price: 12.75"
#define EDITED_NO_MUSHROOMS                                                                                  \
    "{id: mushrooms, name: Mushrooms,", "{id: mushrooms, available: false, name: Mushrooms,"

enum { EDITED_MENU_BYTES = 1 << 16 };

/* The text of the file, with `to` for the first `from` ("" changes nothing). */
static inline const char *edited_menu_text(const char *path, const char *from, const char *to)
{
    static char text[EDITED_MENU_BYTES], edited[EDITED_MENU_BYTES];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    const char *at = strstr(text, from);
    assert_non_null(at);
    snprintf(edited, sizeof edited, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return edited;
}

static inline struct menu *edited_menu(const char *path, const char *from, const char *to)
{
    struct menu *menu = NULL;
    static struct problems problems;
    if (menu_parse(span_of(edited_menu_text(path, from, to)), "edited.yaml", &menu, &problems) != VP_OK)
        fail_msg("%s", problems.text);
    return menu;
}

#endif
