/* voiceplate calls: who called, and what came of it, straight in the store, whether the server runs or not. */
#include <inttypes.h>
#include <stdio.h>

#include "app/arguments.h"
#include "app/days.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "order/menu_places.h"
#include "service/store_setup.h"
#include "store/call_list_json.h"
#include "store/slowest_turn.h"

enum { LIMIT_DEFAULT = 20, SLOWEST_OF_CALLS = 50000 };

struct listing {
    struct store *store;
    json_t *json; /* NULL: text */
    bool is_by_slowness;
    int count;
};

/* " slowest 2.10 s (answer 2: tools 1.30 s)" */
static void print_slowest(struct store *store, const char *call_sid)
{
    struct slowest_turn slowest;
    if (store_find_slowest_turn(store, call_sid, &slowest) != VP_OK || slowest.number == 0)
        return;
    enum turn_part part = turn_longest_part(&slowest.turn);
    printf(" slowest %.2f s (answer %d: %s %.2f s)", slowest.turn.total_ms / 1000.0, slowest.number,
           turn_part_name(part), turn_part_ms(&slowest.turn, part) / 1000.0);
}

static bool print_call(void *owner, const struct call_summary *summary)
{
    struct listing *listing = owner;
    const struct store_call *call = &summary->call;
    char at[32];
    int64_t ended_unix_ms = call->ended_unix_ms != 0 ? call->ended_unix_ms : call->started_unix_ms;
    printf("%s %-20s %-34s %-11s %4" PRId64 " s %-16s", who_format_time(at, sizeof at, call->started_unix_ms),
           menu_is_shared_id(call->restaurant_id) ? "(none chosen)" : call->restaurant_id, call->call_sid,
           call_outcome_name(summary->outcome), (ended_unix_ms - call->started_unix_ms) / 1000,
           call->caller_number);
    for (size_t i = 0; i < summary->order_count; i++)
        printf("%s%d", i == 0 ? " order " : ", ", summary->order_numbers[i]);
    if (listing->is_by_slowness)
        print_slowest(listing->store, call->call_sid);
    printf("%s%s\n", call->end_reason[0] != '\0' ? " " : "", call->end_reason);
    listing->count++;
    return true;
}

static bool append_call(void *owner, const struct call_summary *call)
{
    const struct listing *listing = owner;
    json_t *json = call_summary_json(call);
    slowest_turn_add_json(listing->store, json);
    return json_array_append_new(listing->json, json) == 0;
}

/* Of the days that are named; the slowest are looked for in one day where none is. */
static bool read_days(const struct config *config, const struct arguments *arguments,
                      struct call_list_filter *filter)
{
    struct day_asked today;
    if (!arguments->is_by_slowness || arguments->day != NULL || arguments->since != NULL)
        return days_read(config, arguments, &filter->from_unix_ms, &filter->until_unix_ms);
    if (!days_read_one(config, arguments, &today))
        return false;
    filter->from_unix_ms = today.from_unix_ms;
    filter->until_unix_ms = today.until_unix_ms;
    return true;
}

static enum vp_err read_calls(const struct call_list_filter *filter, struct listing *listing)
{
    int64_t next_unix_ms;
    bool (*on_call)(void *, const struct call_summary *) = listing->json != NULL ? append_call : print_call;
    return listing->is_by_slowness
               ? store_list_slowest(listing->store, filter, SLOWEST_OF_CALLS, on_call, listing)
               : store_list_calls(listing->store, filter, on_call, listing, &next_unix_ms);
}

static int list(struct store *store, const struct config *config, const struct arguments *arguments)
{
    struct call_list_filter filter = {
        .restaurant_id = arguments->restaurant_id,
        .call_sid = arguments->call_sid,
        .words = arguments->words[0],
        .has_outcome = arguments->outcome != NULL,
        .limit = arguments->limit == 0              ? LIMIT_DEFAULT
                 : arguments->limit > CALL_LIST_MAX ? CALL_LIST_MAX
                                                    : arguments->limit,
    };
    struct listing listing = {.store = store, .is_by_slowness = arguments->is_by_slowness};
    if (filter.has_outcome && !call_outcome_parse(arguments->outcome, &filter.outcome))
        return verb_refuse(
            "calls",
            "--outcome: ordered, message, transferred, abandoned, failed, answered, blocked or live is allowed");
    if (!read_days(config, arguments, &filter))
        return EXIT_STATUS_USAGE;
    listing.json = arguments->wants_json ? json_array() : NULL;
    enum vp_err err = read_calls(&filter, &listing);
    if (arguments->wants_json && !json_print(json_pack("{s:o}", "calls", listing.json)) && err == VP_OK)
        err = VP_ERR_NO_MEMORY;
    else if (!arguments->wants_json && err == VP_OK && listing.count == 0)
        puts("no calls");
    if (err != VP_OK)
        fprintf(stderr, "calls: %s\n", vp_err_text(err));
    return err == VP_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

int verb_calls(struct arguments *arguments)
{
    static struct config config;
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    int status = list(store, &config, arguments);
    store_close(store);
    return status;
}
