/* voiceplate orders: the stored orders as kitchen slips. */
#include <stdio.h>
#include <stdlib.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verbs.h"
#include "call/ticket_json.h"
#include "service/store_setup.h"

enum { LIMIT_DEFAULT = 20 };

static bool print_ticket(void *owner, const struct ticket *ticket)
{
    char slip[8192];
    printf("%s\n", ticket_format(ticket, slip, sizeof slip));
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

int verb_orders(struct arguments *arguments)
{
    static struct config config;
    const struct store_order_filter filter = {
        .restaurant_id = arguments->restaurant_id,
        .call_sid = arguments->call_sid,
        .limit = arguments->limit > 0 ? arguments->limit : LIMIT_DEFAULT,
    };
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    enum vp_err err = arguments->wants_json ? print_json(store, &filter) : print_slips(store, &filter);
    store_close(store);
    if (err != VP_OK)
        fprintf(stderr, "orders: %s\n", vp_err_text(err));
    return err == VP_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
