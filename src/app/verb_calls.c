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

enum { LIMIT_DEFAULT = 20 };

static bool print_call(void *owner, const struct call_summary *summary)
{
    const struct store_call *call = &summary->call;
    char at[32];
    int64_t ended_unix_ms = call->ended_unix_ms != 0 ? call->ended_unix_ms : call->started_unix_ms;
    printf("%s %-20s %-34s %-11s %4" PRId64 " s %-16s", who_format_time(at, sizeof at, call->started_unix_ms),
           menu_is_shared_id(call->restaurant_id) ? "(none chosen)" : call->restaurant_id, call->call_sid,
           call_outcome_name(summary->outcome), (ended_unix_ms - call->started_unix_ms) / 1000,
           call->caller_number);
    for (size_t i = 0; i < summary->order_count; i++)
        printf("%s%d", i == 0 ? " order " : ", ", summary->order_numbers[i]);
    printf("%s%s\n", call->end_reason[0] != '\0' ? " " : "", call->end_reason);
    ++*(int *)owner;
    return true;
}

static bool append_call(void *owner, const struct call_summary *call)
{
    return json_array_append_new(owner, call_summary_json(call)) == 0;
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
    int64_t next_unix_ms;
    int count = 0;
    if (filter.has_outcome && !call_outcome_parse(arguments->outcome, &filter.outcome))
        return verb_refuse(
            "calls",
            "--outcome: ordered, message, transferred, abandoned, failed, answered, blocked or live is allowed");
    if (!days_read(config, arguments, &filter.from_unix_ms, &filter.until_unix_ms))
        return EXIT_STATUS_USAGE;
    json_t *calls = arguments->wants_json ? json_array() : NULL;
    enum vp_err err = arguments->wants_json
                          ? store_list_calls(store, &filter, append_call, calls, &next_unix_ms)
                          : store_list_calls(store, &filter, print_call, &count, &next_unix_ms);
    if (arguments->wants_json && !json_print(json_pack("{s:o}", "calls", calls)) && err == VP_OK)
        err = VP_ERR_NO_MEMORY;
    else if (!arguments->wants_json && err == VP_OK && count == 0)
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
