/* A menu of another system, imported, written as YAML, filled in, and read as a menu. */
#ifndef VP_TESTS_UNIT_MENU_IMPORT_WITH_IMPORT_H
#define VP_TESTS_UNIT_MENU_IMPORT_WITH_IMPORT_H

#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "menu_import/menu_import.h"
#include "order/menu.h"
#include "with_edited_menu.h"

struct import {
    struct menu_draft draft;
    enum menu_source source;
    struct problems problems;
    enum vp_err err;
};

static inline void import_text(struct import *import, const char *text)
{
    *import = (struct import){.source = MENU_SOURCE_UNKNOWN};
    import->err = menu_import_read(span_of(text), "theirs", MENU_SOURCE_UNKNOWN, &import->draft,
                                   &import->source, &import->problems);
}

/* The file of this folder, with `to` for the first `from` ("" changes nothing). */
static inline void import_file(struct import *import, const char *name, const char *from, const char *to)
{
    char path[128];
    snprintf(path, sizeof path, "tests/unit/menu_import/%s", name);
    import_text(import, edited_menu_text(path, from, to));
}

static inline void put_where_absent(json_t *mapping, const char *key, json_t *value)
{
    if (json_object_get(mapping, key) == NULL)
        json_object_set_new(mapping, key, value);
    else
        json_decref(value);
}

/* The menu it makes, with what the source did not say filled in; the test fails where it is none. */
static inline struct menu *import_menu(struct import *import)
{
    json_t *restaurant = menu_draft_restaurant(&import->draft);
    struct problems problems = {.count = 0};
    struct menu *menu = NULL;
    char *yaml = NULL;
    assert_int_equal(import->err, VP_OK);
    put_where_absent(restaurant, "id", json_string("theirs"));
    put_where_absent(restaurant, "name", json_string("Theirs"));
    put_where_absent(restaurant, "address", json_string("1 Street"));
    put_where_absent(restaurant, "timezone", json_string("America/New_York"));
    put_where_absent(restaurant, "called_numbers", json_pack("[s]", "+15550001111"));
    put_where_absent(restaurant, "greeting", json_string("Hello."));
    put_where_absent(import->draft.menu, "pickup", json_pack("{s:i}", "minutes", 20));
    put_where_absent(import->draft.menu, "hours", json_pack("{s:[s]}", "every_day", "00:00-24:00"));
    assert_int_equal(menu_import_write(&import->draft, &yaml), VP_OK);
    if (menu_parse(span_of(yaml), "made", &menu, &problems) != VP_OK) {
        print_message("%s%s", yaml, problems.text);
        fail();
    }
    free(yaml);
    return menu;
}

/* Whether a note has these words. */
static inline bool import_notes(const struct import *import, const char *words)
{
    size_t i;
    json_t *note;
    json_array_foreach(import->draft.notes, i, note)
    {
        if (strstr(json_string_value(note), words) != NULL)
            return true;
    }
    return false;
}

#endif
