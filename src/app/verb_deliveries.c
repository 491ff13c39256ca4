/* voiceplate deliveries: which orders reached their restaurant, straight in the store, whether the server runs or
 * not. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/arguments.h"
#include "app/days.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "base/clock.h"
#include "base/number.h"
#include "order/menu_set.h"
#include "service/store_setup.h"
#include "service/way_try.h"
#include "store/delivery_json.h"

enum { LIMIT_DEFAULT = 20 };

/* Whose it is: an order's, a message's or a call's. */
static const char *format_subject(char *out, size_t size_bytes, const struct store_delivery *delivery)
{
    if (delivery->order_number != 0)
        snprintf(out, size_bytes, "order %d", delivery->order_number);
    else if (delivery->message_id != 0)
        snprintf(out, size_bytes, "message %" PRId64, delivery->message_id);
    else
        snprintf(out, size_bytes, "call %s", delivery->call_sid);
    return out;
}

static bool print_delivery(void *owner, const struct store_delivery *delivery)
{
    char since[32], due[32], subject[64];
    bool is_waiting = delivery->state == STORE_DELIVERY_WAITING;
    printf("%-6" PRId64 " %-20s %-12s %-15s %-16s %-12s since %s, attempts %d", delivery->id,
           delivery->restaurant_id, format_subject(subject, sizeof subject, delivery),
           store_delivery_event_name(delivery), delivery->way_id, store_delivery_state_name(delivery->state),
           who_format_time(since, sizeof since, delivery->since_unix_ms), delivery->attempt_count);
    if (is_waiting && delivery->attempt_count > 0)
        printf(", next %s", who_format_time(due, sizeof due, delivery->due_unix_ms));
    printf("%s%s\n", delivery->last_error[0] != '\0' ? ": " : "", delivery->last_error);
    ++*(int *)owner;
    return true;
}

static bool append_delivery(void *owner, const struct store_delivery *delivery)
{
    return json_array_append_new(owner, store_delivery_json(delivery)) == 0;
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
        return verb_refuse("deliveries", "--state: waiting, acknowledged or given-up is allowed");
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
        return verb_refuse("deliveries", "a delivery's id is a number, as the list shows it");
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

static bool take_delivery(void *owner, const struct store_delivery *delivery)
{
    *(struct store_delivery *)owner = *delivery;
    return false;
}

static int fail(const char *word, const char *why)
{
    fprintf(stderr, "voiceplate deliveries: %s: %s\n", word, why);
    return EXIT_STATUS_FAILED;
}

static bool has_way(const struct config *config, const struct store_delivery *delivery, const char *way_id)
{
    static struct menu_set menus;
    if (!menu_set_load(&menus, config->menus_dir, stderr))
        return false;
    const struct menu *menu = menu_set_find(&menus, delivery->restaurant_id);
    bool is_there = menu != NULL && menu_find_delivery(menu, way_id) != NULL;
    menu_set_release(&menus);
    return is_there;
}

static int redirect(struct store *store, const struct config *config, const char *word, const char *way_id)
{
    struct store_delivery_filter filter = {.limit = 1};
    struct store_delivery delivery = {.id = 0};
    if (!number_parse(word, 1, INT64_MAX, &filter.id))
        return verb_refuse("deliveries", "a delivery's id is a number, as the list shows it");
    enum vp_err err = store_each_delivery(store, &filter, take_delivery, &delivery);
    if (err == VP_OK && delivery.id == 0)
        return fail(word, "there is no such delivery");
    if (err == VP_OK && !has_way(config, &delivery, way_id))
        return fail(word, "the restaurant's menu file has no such way");
    if (err == VP_OK)
        err = store_redirect_delivery(store, filter.id, way_id, clock_unix_ms());
    return err == VP_OK               ? EXIT_STATUS_OK
           : err == VP_ERR_SUPERSEDED ? fail(word, "it was acknowledged already, and stays so")
           : err == VP_ERR_BAD_VALUE  ? fail(word, "the same goes, or went, by that way already")
                                      : fail(word, vp_err_text(err));
}

/* Without the database: nothing is ordered, and nothing stored. */
static int try_ways(const struct config *config, const struct arguments *arguments)
{
    static struct menu_set menus;
    char why[WAY_TRY_WHY_BYTES];
    int status = EXIT_STATUS_FAILED;
    if (!menu_set_load(&menus, config->menus_dir, stderr))
        return status;
    struct menu *menu = (struct menu *)days_choose_menu(&menus, arguments, "deliveries");
    if (menu != NULL)
        status = EXIT_STATUS_OK;
    for (size_t i = 1; i < arguments->word_count && menu != NULL; i++) {
        bool is_taken = way_try(config, menu, arguments->words[i], why);
        if (is_taken)
            printf("%s: the test was taken\n", arguments->words[i]);
        else
            status = fail(arguments->words[i], why);
    }
    menu_set_release(&menus);
    return status;
}

static int act(struct store *store, const struct config *config, const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "list";
    bool is_retry = strcmp(action, "retry") == 0;
    int status = EXIT_STATUS_OK;
    if (strcmp(action, "list") == 0 && arguments->word_count <= 1)
        return list(store, arguments);
    if (strcmp(action, "redirect") == 0 && arguments->word_count == 3)
        return redirect(store, config, arguments->words[1], arguments->words[2]);
    if ((!is_retry && strcmp(action, "done") != 0) || arguments->word_count < 2)
        return verb_refuse("deliveries", "that cannot be done; 'voiceplate help deliveries' lists what can");
    for (size_t i = 1; i < arguments->word_count && status == EXIT_STATUS_OK; i++)
        status = change(store, arguments->words[i], is_retry);
    return status;
}

int verb_deliveries(struct arguments *arguments)
{
    static struct config config;
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    if (arguments->word_count > 1 && strcmp(arguments->words[0], "test") == 0)
        return try_ways(&config, arguments);
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    int status = act(store, &config, arguments);
    store_close(store);
    return status;
}
