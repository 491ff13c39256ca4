#include "store/slowest_turn.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct slowest_turn slowest;
    int count;
};

static bool compare_turn(void *owner, const struct turn_latency *turn)
{
    struct reading *reading = owner;
    reading->count++;
    if (reading->slowest.number == 0 || turn->total_ms > reading->slowest.turn.total_ms)
        reading->slowest = (struct slowest_turn){reading->count, *turn};
    return true;
}

enum vp_err store_find_slowest_turn(struct store *store, const char *call_sid,
                                    struct slowest_turn *out_slowest)
{
    struct reading reading = {0};
    enum vp_err err = store_each_turn(store, call_sid, compare_turn, &reading);
    if (err == VP_OK)
        *out_slowest = reading.slowest;
    return err;
}

void slowest_turn_add_json(struct store *store, json_t *call)
{
    struct slowest_turn slowest = {0};
    const char *call_sid = json_string_value(json_object_get(call, "call_sid"));
    json_t *json = NULL;
    if (call_sid != NULL && store_find_slowest_turn(store, call_sid, &slowest) == VP_OK &&
        slowest.number > 0) {
        enum turn_part part = turn_longest_part(&slowest.turn);
        json = json_pack("{s:i, s:i, s:s, s:i}", "turn", slowest.number, "total_ms", slowest.turn.total_ms,
                         "part", turn_part_name(part), "part_ms", turn_part_ms(&slowest.turn, part));
    }
    json_object_set_new(call, "slowest", json != NULL ? json : json_null());
}

/* ---- the list ---- */

struct choice { /* the slowest so far, the slowest first */
    struct call_summary *calls;
    size_t count, max;
    int looked_at;
};

static bool choose_call(void *owner, const struct call_summary *call)
{
    struct choice *choice = owner;
    choice->looked_at++;
    if (call->turn_count == 0)
        return true;
    size_t at = choice->count;
    while (at > 0 && choice->calls[at - 1].slowest_ms < call->slowest_ms)
        at--;
    if (at == choice->max)
        return true;
    size_t behind = choice->count - at - (choice->count == choice->max);
    memmove(&choice->calls[at + 1], &choice->calls[at], behind * sizeof *choice->calls);
    choice->calls[at] = *call;
    choice->count += choice->count < choice->max;
    return true;
}

enum vp_err store_list_slowest(struct store *store, const struct call_list_filter *filter, int looked_at_max,
                               bool (*on_call)(void *owner, const struct call_summary *call), void *owner)
{
    struct choice choice = {.max = filter->limit < CALL_LIST_MAX ? (size_t)filter->limit : CALL_LIST_MAX};
    struct call_list_filter page = *filter;
    int64_t next_unix_ms = 0;
    enum vp_err err = VP_OK;
    choice.calls = calloc(choice.max, sizeof *choice.calls);
    if (choice.calls == NULL)
        return VP_ERR_NO_MEMORY;
    page.limit = CALL_LIST_MAX;
    do {
        err = store_list_calls(store, &page, choose_call, &choice, &next_unix_ms);
        page.until_unix_ms = next_unix_ms;
    } while (err == VP_OK && next_unix_ms != 0 && choice.looked_at < looked_at_max);
    for (size_t i = 0; i < choice.count && err == VP_OK; i++)
        if (!on_call(owner, &choice.calls[i]))
            break;
    free(choice.calls);
    return err;
}
