#include "arms/flags_json.h"

#include <stdlib.h>

#include "arms/flags.h"
#include "base/json_make.h"

static json_t *value_json(const struct flag_kind *kind, const char *value)
{
    return kind->is_percent ? json_integer(strtol(value, NULL, 10))
                            : json_boolean(strcmp(value, "true") == 0);
}

static json_t *flag_json(const struct flag_kind *kind, const struct store_flag *flag)
{
    json_t *changed = flag->changed_unix_ms != 0 ? json_integer(flag->changed_unix_ms) : json_null();
    return json_pack("{s:s, s:o, s:o, s:o, s:o}", "name", kind->name, "restaurant_id",
                     json_text_or_null(flag->restaurant_id), "value", value_json(kind, flag->value),
                     "changed_by", json_text_or_null(flag->changed_by), "changed_unix_ms", changed);
}

struct flag_list {
    json_t *json;
    const struct flag_kind *wanted; /* for all restaurants: only this kind; NULL: those of restaurants */
    bool is_found;
};

static bool append_flag(void *owner, const struct store_flag *flag)
{
    struct flag_list *list = owner;
    const struct flag_kind *kind = flag_kind_find(flag->name);
    bool is_for_all = flag->restaurant_id[0] == '\0';
    if (kind == NULL || (list->wanted != NULL ? !is_for_all || kind != list->wanted : is_for_all))
        return true;
    json_array_append_new(list->json, flag_json(kind, flag));
    list->is_found = true;
    return true;
}

static bool append_number(void *owner, const struct store_test_number *number)
{
    json_array_append_new(owner, json_pack("{s:s, s:s, s:s, s:I}", "number", number->number, "arm",
                                           store_arm_name(number->arm), "changed_by", number->changed_by,
                                           "changed_unix_ms", (json_int_t)number->changed_unix_ms));
    return true;
}

/* Flags for all restaurants in the order of their table, those of single restaurants behind them. */
static enum vp_err list_flags(struct store *store, json_t *flags)
{
    for (const struct flag_kind *kind = flag_kinds; kind->name != NULL; kind++) {
        struct flag_list list = {.json = flags, .wanted = kind};
        struct store_flag unset = {0};
        enum vp_err err = store_each_flag(store, append_flag, &list);
        if (err != VP_OK)
            return err;
        span_copy(span_of(kind->default_value), unset.value, sizeof unset.value);
        if (!list.is_found)
            json_array_append_new(flags, flag_json(kind, &unset));
    }
    struct flag_list list = {.json = flags};
    return store_each_flag(store, append_flag, &list);
}

enum vp_err flags_json(struct store *store, bool has_traditional, json_t **out_json)
{
    json_t *flags = json_array(), *numbers = json_array();
    enum vp_err err = list_flags(store, flags);
    if (err == VP_OK)
        err = store_each_test_number(store, append_number, numbers);
    if (err == VP_OK) {
        *out_json = json_pack("{s:o, s:o, s:b}", "flags", flags, "test_numbers", numbers,
                              "traditional_available", has_traditional);
        return VP_OK;
    }
    json_decref(flags);
    json_decref(numbers);
    return err;
}

static bool append_change(void *owner, const struct store_flag_change *change)
{
    bool is_number = flag_kind_find(change->name) == NULL;
    json_t *json =
        json_pack("{s:I, s:I, s:s, s:s, s:o, s:o, s:o}", "id", (json_int_t)change->id, "unix_ms",
                  (json_int_t)change->unix_ms, "who", change->who, "name", change->name,
                  is_number ? "number" : "restaurant_id", json_text_or_null(change->scope), "old",
                  json_text_or_null(change->old_value), "new", json_text_or_null(change->new_value));
    json_array_append_new(owner, json);
    return true;
}

enum vp_err flags_log_json(struct store *store, int limit, json_t **out_json)
{
    json_t *changes = json_array();
    enum vp_err err = store_each_flag_change(store, limit, append_change, changes);
    if (err == VP_OK)
        *out_json = json_pack("{s:o}", "changes", changes);
    else
        json_decref(changes);
    return err;
}
