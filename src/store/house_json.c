#include "store/house_json.h"

#include <stdio.h>
#include <string.h>

enum vp_err house_json(struct store *store, const char *restaurant_id, int64_t unix_ms, json_t **out_json)
{
    struct store_house found = {.changed_unix_ms = 0};
    enum vp_err err = store_find_house(store, restaurant_id, &found);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        return err;
    const struct house_state *house = &found.house;
    bool is_paused =
        house->is_paused && (house->paused_until_unix_ms == 0 || house->paused_until_unix_ms > unix_ms);
    json_t *days = json_array();
    for (size_t i = 0; i < house->closed_day_count; i++)
        json_array_append_new(days, json_string(house->closed_days[i]));
    json_t *until = is_paused ? json_string(house->paused_until_unix_ms == 0 ? "further-notice" : "closing")
                              : json_null();
    json_t *until_unix_ms = is_paused && house->paused_until_unix_ms != 0
                                ? json_integer((json_int_t)house->paused_until_unix_ms)
                                : json_null();
    *out_json =
        json_pack("{s:{s:s, s:b, s:o, s:o, s:i, s:s, s:o, s:s, s:o}}", "house", "restaurant_id",
                  restaurant_id, "paused", is_paused, "pause_until", until, "paused_until_unix_ms",
                  until_unix_ms, "busy_minutes", house->busy_minutes, "special", house->special, "closed_on",
                  days, "changed_by", found.changed_by, "changed_unix_ms",
                  found.changed_unix_ms != 0 ? json_integer((json_int_t)found.changed_unix_ms) : json_null());
    return VP_OK;
}

static bool refuse(char *out_why, size_t why_size_bytes, const char *why)
{
    snprintf(out_why, why_size_bytes, "%s", why);
    return false;
}

static bool read_pause(const json_t *body, struct house_wish *wish, char *out_why, size_t why_size_bytes)
{
    const json_t *paused = json_object_get(body, "paused"), *until = json_object_get(body, "pause_until");
    const char *word = json_string_value(until);
    bool has_until = until != NULL && !json_is_null(until);
    if (paused != NULL && !json_is_boolean(paused))
        return refuse(out_why, why_size_bytes, "paused must be true or false");
    if (has_until && (word == NULL || (strcmp(word, "closing") != 0 && strcmp(word, "further-notice") != 0)))
        return refuse(out_why, why_size_bytes, "pause_until must be \"closing\" or \"further-notice\"");
    wish->has_pause = paused != NULL;
    wish->wanted.is_paused = json_is_true(paused);
    wish->is_for_good = has_until && strcmp(word, "further-notice") == 0;
    return true;
}

static bool read_days(const json_t *days, struct house_wish *wish, char *out_why, size_t why_size_bytes)
{
    struct house_state *wanted = &wish->wanted;
    size_t i;
    const json_t *day;
    if (!json_is_array(days) || json_array_size(days) > HOUSE_CLOSED_DAYS_MAX)
        return refuse(out_why, why_size_bytes, "closed_on must be a list of up to 40 days, as 2026-12-25");
    json_array_foreach(days, i, day)
    {
        const char *text = json_string_value(day);
        if (text == NULL || !menu_is_day(text))
            return refuse(out_why, why_size_bytes,
                          "closed_on must be a list of up to 40 days, as 2026-12-25");
        span_copy(span_of(text), wanted->closed_days[wanted->closed_day_count++],
                  sizeof wanted->closed_days[0]);
    }
    wish->has_closed_days = true;
    return true;
}

bool house_json_read(const json_t *body, struct house_wish *out_wish, char *out_why, size_t why_size_bytes)
{
    const json_t *busy = json_object_get(body, "busy_minutes"), *special = json_object_get(body, "special");
    const json_t *days = json_object_get(body, "closed_on");
    *out_wish = (struct house_wish){.has_busy = busy != NULL, .has_special = special != NULL};
    if (busy != NULL && (!json_is_integer(busy) || json_integer_value(busy) < 0 ||
                         json_integer_value(busy) > HOUSE_BUSY_MAX_MINUTES))
        return refuse(out_why, why_size_bytes, "busy_minutes must be 0 to 240");
    out_wish->wanted.busy_minutes = (int)json_integer_value(busy);
    if (special != NULL && (json_string_value(special) == NULL ||
                            !span_copy(span_of(json_string_value(special)), out_wish->wanted.special,
                                       sizeof out_wish->wanted.special)))
        return refuse(out_why, why_size_bytes, "special must be a sentence of up to 199 bytes");
    return read_pause(body, out_wish, out_why, why_size_bytes) &&
           (days == NULL || read_days(days, out_wish, out_why, why_size_bytes));
}
