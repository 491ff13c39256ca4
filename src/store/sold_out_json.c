#include "store/sold_out_json.h"

struct thing_list {
    json_t *json;
    const char *restaurant_id;
    int64_t unix_ms;
};

static bool append_thing(void *owner, const struct store_sold_out *thing)
{
    const struct thing_list *list = owner;
    const struct sold_out *what = &thing->thing;
    if (!sold_out_holds(what, list->unix_ms) ||
        (list->restaurant_id != NULL && strcmp(list->restaurant_id, what->restaurant_id) != 0))
        return true;
    json_t *until = what->until_unix_ms != 0 ? json_integer(what->until_unix_ms) : json_null();
    json_array_append_new(list->json,
                          json_pack("{s:s, s:s, s:s, s:o, s:s, s:I}", "restaurant_id", what->restaurant_id,
                                    "kind", sold_out_kind_name(what->kind), "id", what->id, "until_unix_ms",
                                    until, "changed_by", thing->changed_by, "changed_unix_ms",
                                    (json_int_t)thing->changed_unix_ms));
    return true;
}

enum vp_err sold_out_json(struct store *store, const char *restaurant_id, int64_t unix_ms, json_t **out_json)
{
    struct thing_list list = {json_array(), restaurant_id, unix_ms};
    enum vp_err err = store_each_sold_out(store, append_thing, &list);
    if (err == VP_OK)
        *out_json = json_pack("{s:o}", "sold_out", list.json);
    else
        json_decref(list.json);
    return err;
}
