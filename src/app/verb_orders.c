/* voiceplate orders: the stored orders as kitchen slips, and what the restaurant does with them. */
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
#include "call/ticket_json.h"
#include "service/store_setup.h"
#include "store/order_change.h"

enum { LIMIT_DEFAULT = 20, MINUTE_MS = 60000 };

/* ---- the list ---- */

static void print_life(const struct order_life *life)
{
    char due[32];
    if (life->state == ORDER_RECEIVED)
        return;
    printf("%s", order_state_name(life->state));
    if (life->state == ORDER_CANCELLED)
        printf(": %s", life->cancel_reason[0] != '\0' ? life->cancel_reason : "no reason was given");
    else if (life->state == ORDER_ACCEPTED)
        printf(", ready %s", who_format_time(due, sizeof due, life->due_unix_ms));
    printf(" (%s)\n", life->changed_by);
}

static bool print_ticket(void *owner, const struct ticket *ticket)
{
    char slip[8192];
    printf("%s", ticket_format(ticket, slip, sizeof slip));
    print_life(&ticket->life);
    puts("");
    ++*(int *)owner;
    return true;
}

static bool append_ticket(void *owner, const struct ticket *ticket)
{
    return json_array_append_new(owner, ticket_json(ticket)) == 0;
}

/* {"orders": [...]}, as GET /api/orders gives them. */
static enum vp_err print_json(struct store *store, const struct store_order_filter *filter)
{
    json_t *orders = json_array();
    enum vp_err err = store_each_order(store, filter, append_ticket, orders);
    json_t *json = json_pack("{s:o}", "orders", orders);
    if (err == VP_OK && !json_print(json))
        return VP_ERR_NO_MEMORY;
    if (err != VP_OK)
        json_decref(json);
    return err;
}

static enum vp_err print_slips(struct store *store, const struct store_order_filter *filter)
{
    int count = 0;
    enum vp_err err = store_each_order(store, filter, print_ticket, &count);
    if (err == VP_OK && count == 0)
        puts("no orders");
    return err;
}

static int list(struct store *store, const struct config *config, const struct arguments *arguments)
{
    struct store_order_filter filter = {
        .restaurant_id = arguments->restaurant_id,
        .call_sid = arguments->call_sid,
        .has_state = arguments->state != NULL,
        .limit = arguments->limit > 0 ? arguments->limit : LIMIT_DEFAULT,
    };
    if (filter.has_state && !order_state_parse(arguments->state, &filter.state))
        return verb_refuse("orders", "--state: received, accepted, ready, picked_up or cancelled is allowed");
    if (!days_read(config, arguments, &filter.since_unix_ms, &filter.before_unix_ms))
        return EXIT_STATUS_USAGE;
    enum vp_err err = arguments->wants_json ? print_json(store, &filter) : print_slips(store, &filter);
    if (err != VP_OK)
        fprintf(stderr, "orders: %s\n", vp_err_text(err));
    return err == VP_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

/* ---- one order ---- */

typedef enum vp_err (*change_fn)(struct store *store, const struct store_order_change *change);

static const struct {
    const char *name;
    change_fn change;
    enum order_state to;
} actions[] = {
    {"accept", store_change_order, ORDER_ACCEPTED},     {"ready", store_change_order, ORDER_READY},
    {"picked-up", store_change_order, ORDER_PICKED_UP}, {"cancel", store_change_order, ORDER_CANCELLED},
    {"undo", store_undo_order, ORDER_RECEIVED},         {"reprint", store_reprint_order, ORDER_RECEIVED}};

static int fail(const struct store_order_change *change, const char *why)
{
    fprintf(stderr, "voiceplate orders: %d: %s\n", change->order_number, why);
    return EXIT_STATUS_FAILED;
}

static int change_one(struct store *store, struct store_order_change *change, const char *word,
                      change_fn make)
{
    int64_t number;
    struct ticket ticket;
    char why[96];
    if (!number_parse(word, 1, INT32_MAX, &number))
        return verb_refuse("orders", "an order's number is wanted, as the slip shows it");
    change->order_number = (int)number;
    enum vp_err err = make(store, change);
    if (err == VP_ERR_SUPERSEDED &&
        store_find_order(store, change->restaurant_id, (int)number, &ticket) == VP_OK)
        return fail(change, make == store_undo_order
                                ? order_undo_refusal(ticket.life.state)
                                : order_refusal(ticket.life.state, change->to, why, sizeof why));
    if (err != VP_OK)
        return fail(change, err == VP_ERR_NOT_FOUND ? "there is no such order" : vp_err_text(err));
    return EXIT_STATUS_OK;
}

static int change_all(struct store *store, const struct config *config, const struct arguments *arguments,
                      enum order_state to, change_fn make)
{
    static struct menu_set menus;
    int64_t now_unix_ms = clock_unix_ms();
    struct store_order_change change = {
        .to = to, .reason = arguments->reason, .who = arguments->who, .unix_ms = now_unix_ms};
    int status = EXIT_STATUS_FAILED;
    if (arguments->ready_minutes > 0)
        change.due_unix_ms = now_unix_ms + (int64_t)arguments->ready_minutes * MINUTE_MS;
    if (!menu_set_load(&menus, config->menus_dir, stderr))
        return EXIT_STATUS_FAILED;
    const struct menu *menu = days_choose_menu(&menus, arguments, "orders");
    if (menu != NULL) {
        const struct menu_delivery *page = menu_find_page(menu);
        change.restaurant_id = menu->restaurant_id;
        change.page_way_id = page != NULL ? page->id : NULL;
        status = EXIT_STATUS_OK;
    }
    for (size_t i = 1; i < arguments->word_count && status == EXIT_STATUS_OK; i++)
        status = change_one(store, &change, arguments->words[i], make);
    menu_set_release(&menus);
    return status;
}

/* The number of an order stands behind each of them. */
static bool is_change(const char *action)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(action, actions[i].name) == 0)
            return true;
    return false;
}

const char *verb_orders_missing(const struct arguments *arguments)
{
    static char why[128];
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "list";
    if (is_change(action))
        return arguments->word_count > 1 ? NULL : "which order? Its number is wanted, as the slip shows it";
    bool is_list = strcmp(action, "list") == 0;
    if (is_list && arguments->word_count <= 1)
        return NULL;
    snprintf(why, sizeof why, "'%.64s' is not expected here", arguments->words[is_list ? 1 : 0]);
    return why;
}

static int act(struct store *store, const struct config *config, const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "list";
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(action, actions[i].name) == 0)
            return change_all(store, config, arguments, actions[i].to, actions[i].change);
    return list(store, config, arguments);
}

int verb_orders(struct arguments *arguments)
{
    static struct config config;
    char why[256] = "";
    if (!who_choose(arguments, why, sizeof why))
        return verb_refuse("orders", why);
    if (arguments->reason != NULL && strlen(arguments->reason) >= ORDER_REASON_BYTES)
        return verb_refuse("orders", "--reason: at most 127 bytes");
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    int status = act(store, &config, arguments);
    store_close(store);
    return status;
}
