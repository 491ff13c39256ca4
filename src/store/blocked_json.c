#include "store/blocked_json.h"

#include <string.h>

#include "order/menu_people.h"

struct blocked_list {
    json_t *json;
    const char *restaurant_id;
};

static bool append(void *owner, const struct store_blocked *blocked)
{
    const struct blocked_list *list = owner;
    const struct blocked_number *what = &blocked->number;
    if (list->restaurant_id != NULL && strcmp(list->restaurant_id, what->restaurant_id) != 0)
        return true;
    json_array_append_new(list->json, json_pack("{s:s, s:s, s:b, s:s, s:I}", "restaurant_id",
                                                what->restaurant_id, "number", what->number, "in_menu_file",
                                                0, "changed_by", blocked->changed_by, "changed_unix_ms",
                                                (json_int_t)blocked->changed_unix_ms));
    return true;
}

enum vp_err blocked_json(struct store *store, const char *restaurant_id, json_t **out_json)
{
    struct blocked_list list = {json_array(), restaurant_id};
    enum vp_err err = store_each_blocked(store, append, &list);
    if (err == VP_OK)
        *out_json = json_pack("{s:o}", "blocked", list.json);
    else
        json_decref(list.json);
    return err;
}

/* The entry of that number where somebody has blocked it, too. */
static json_t *find(const json_t *array, const char *restaurant_id, const char *number)
{
    size_t i;
    json_t *entry;
    json_array_foreach(array, i, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "restaurant_id")), restaurant_id) == 0 &&
            strcmp(json_string_value(json_object_get(entry, "number")), number) == 0)
            return entry;
    }
    return NULL;
}

void blocked_json_add_files(json_t *json, const struct menu_set *menus, const char *restaurant_id)
{
    json_t *array = json_object_get(json, "blocked");
    for (size_t i = 0; i < menus->count; i++) {
        const struct menu *menu = menus->menus[i];
        const struct menu_words *numbers = &menu_people(menu)->blocked;
        if (restaurant_id != NULL && strcmp(menu->restaurant_id, restaurant_id) != 0)
            continue;
        for (size_t n = 0; n < numbers->count; n++) {
            json_t *entry = find(array, menu->restaurant_id, numbers->words[n]);
            if (entry != NULL)
                json_object_set_new(entry, "in_menu_file", json_true());
            else
                json_array_append_new(array,
                                      json_pack("{s:s, s:s, s:b, s:s, s:n}", "restaurant_id",
                                                menu->restaurant_id, "number", numbers->words[n],
                                                "in_menu_file", 1, "changed_by", "", "changed_unix_ms"));
        }
    }
}
