/* voiceplate deliveries: which orders reached their restaurant, straight in the store, whether the server runs or
 * not. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verbs.h"
#include "app/who.h"
#include "base/clock.h"
#include "service/store_setup.h"

enum { LIMIT_DEFAULT = 20 };

static int refuse(const char *why)
{
    fprintf(stderr, "voiceplate deliveries: %s\n", why);
    return EXIT_STATUS_USAGE;
}

static bool print_delivery(void *owner, const struct store_delivery *delivery)
{
    char since[32], due[32];
    bool is_waiting = delivery->state == STORE_DELIVERY_WAITING;
    printf("%-6" PRId64 " %-20s order %-6d %-16s %-12s since %s, attempts %d", delivery->id,
           delivery->restaurant_id, delivery->order_number, delivery->way_id,
           store_delivery_state_name(delivery->state),
           who_format_time(since, sizeof since, delivery->since_unix_ms), delivery->attempt_count);
    if (is_waiting && delivery->attempt_count > 0)
        printf(", next %s", who_format_time(due, sizeof due, delivery->due_unix_ms));
    printf("%s%s\n", delivery->last_error[0] != '\0' ? ": " : "", delivery->last_error);
    ++*(int *)owner;
    return true;
}

static bool append_delivery(void *owner, const struct store_delivery *delivery)
{
    json_t *json = json_pack(
        "{s:I, s:s, s:i, s:s, s:s, s:s, s:s, s:i, s:I, s:I, s:I, s:s}", "id", (json_int_t)delivery->id,
        "restaurant_id", delivery->restaurant_id, "order_number", delivery->order_number, "call_sid",
        delivery->call_sid, "event", delivery->event, "way", delivery->way_id, "state",
        store_delivery_state_name(delivery->state), "attempts", delivery->attempt_count, "since_unix_ms",
        (json_int_t)delivery->since_unix_ms, "due_unix_ms", (json_int_t)delivery->due_unix_ms, "done_unix_ms",
        (json_int_t)delivery->done_unix_ms, "last_error", delivery->last_error);
    return json_array_append_new(owner, json) == 0;
}

static int list(struct store *store, const struct arguments *arguments)
{
    struct store_delivery_filter filter = {
        .restaurant_id = arguments->restaurant_id,
        .way_id = arguments->way_id,
        .order_number = arguments->order_number,
        .limit = arguments->limit > 0 ? arguments->limit : LIMIT_DEFAULT,
    };
    int count = 0;
    filter.has_state = arguments->state != NULL;
    if (filter.has_state && !store_delivery_state_parse(arguments->state, &filter.state))
        return refuse("--state: waiting, acknowledged or given-up is allowed");
    json_t *deliveries = arguments->wants_json ? json_array() : NULL;
    enum vp_err err = arguments->wants_json ? store_each_delivery(store, &filter, append_delivery, deliveries)
                                            : store_each_delivery(store, &filter, print_delivery, &count);
    if (arguments->wants_json && !json_print(json_pack("{s:o}", "deliveries", deliveries)) && err == VP_OK)
        err = VP_ERR_NO_MEMORY;
    else if (!arguments->wants_json && err == VP_OK && count == 0)
        puts("no deliveries");
    if (err != VP_OK)
        fprintf(stderr, "deliveries: %s\n", vp_err_text(err));
    return err == VP_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

static int change(struct store *store, const char *word, bool is_retry)
{
    char *end;
    long long id = strtoll(word, &end, 10);
    if (*word < '0' || *word > '9' || *end != '\0')
        return refuse("a delivery's id is a number, as the list shows it");
    enum vp_err err = is_retry ? store_reopen_delivery(store, id, clock_unix_ms())
                               : store_acknowledge_delivery(store, id, clock_unix_ms());
    if (err == VP_OK)
        return EXIT_STATUS_OK;
    fprintf(stderr, "voiceplate deliveries: %s: %s\n", word,
            err == VP_ERR_NOT_FOUND    ? "there is no such delivery"
            : err == VP_ERR_SUPERSEDED ? "it was acknowledged already, and stays so"
                                       : vp_err_text(err));
    return EXIT_STATUS_FAILED;
}

static int act(struct store *store, const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "list";
    bool is_retry = strcmp(action, "retry") == 0;
    int status = EXIT_STATUS_OK;
    if (strcmp(action, "list") == 0 && arguments->word_count <= 1)
        return list(store, arguments);
    if ((!is_retry && strcmp(action, "done") != 0) || arguments->word_count < 2)
        return refuse("that cannot be done; 'voiceplate help deliveries' lists what can");
    for (size_t i = 1; i < arguments->word_count && status == EXIT_STATUS_OK; i++)
        status = change(store, arguments->words[i], is_retry);
    return status;
}

int verb_deliveries(struct arguments *arguments)
{
    static struct config config;
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    int status = act(store, arguments);
    store_close(store);
    return status;
}
