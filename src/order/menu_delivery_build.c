/* The menu file's deliveries, as they are made of what was checked. */
#include "order/menu_delivery.h"

#include <string.h>

enum { COLUMNS_DEFAULT = 42, CALL_AFTER_S_DEFAULT = 90 };

static enum vp_err build_printer(struct menu_body *body, const struct menu_raw_delivery *raw,
                                 struct menu_delivery *delivery)
{
    struct span host = SPAN_NONE;
    if (!menu_printer_address(raw->address, &host, &delivery->port)) /* menu_check has refused it */
        return VP_ERR_BUG;
    char *copy = arena_take(&body->arena, host.len + 1);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    span_copy(host, copy, host.len + 1);
    delivery->host = copy;
    delivery->is_windows_1252 = raw->encoding != NULL && strcmp(raw->encoding, MENU_WINDOWS_1252) == 0;
    delivery->has_answers = raw->answers != MENU_RAW_FALSE;
    return VP_OK;
}

static enum vp_err build_listed(struct menu_body *body, const struct menu_raw_delivery *raw,
                                struct menu_delivery *out_delivery)
{
    enum menu_way way;
    if (!menu_way_find(raw->way, &way)) /* likewise */
        return VP_ERR_BUG;
    *out_delivery = (struct menu_delivery){
        .id = raw->id,
        .way = way,
        .events = menu_way_events(way, &raw->events),
        .url = raw->url,
        .secret = raw->secret,
        .old_secret = raw->old_secret != NULL ? raw->old_secret : "",
        .columns = raw->columns != 0 ? raw->columns : COLUMNS_DEFAULT,
        .has_prices = raw->prices == MENU_RAW_TRUE,
        .calls = raw->calls != MENU_RAW_FALSE,
        .to = way == MENU_SMS ? raw->number : raw->to,
        .square = {raw->token, raw->location, raw->sandbox == MENU_RAW_TRUE, raw->paid == MENU_RAW_TRUE},
    };
    return way == MENU_PRINTER ? build_printer(body, raw, out_delivery) : VP_OK;
}

/* The ways that other keys ask for. */
static size_t build_implied(const struct menu *menu, bool has_none, struct menu_delivery *out_deliveries)
{
    size_t count = 0;
    if (has_none)
        out_deliveries[count++] = (struct menu_delivery){.id = MENU_PAGE_ID,
                                                         .way = MENU_PAGE,
                                                         .events = MENU_EVENT_BIT(MENU_EVENT_CREATED),
                                                         .calls = true,
                                                         .is_unlisted = true};
    if (menu->texts_callers)
        out_deliveries[count++] = (struct menu_delivery){
            .id = MENU_CALLER_TEXT_ID,
            .way = MENU_CALLER_TEXT,
            .events = MENU_EVENT_BIT(MENU_EVENT_CREATED) | MENU_EVENT_BIT(MENU_EVENT_ACCEPTED) |
                      MENU_EVENT_BIT(MENU_EVENT_READY) | MENU_EVENT_BIT(MENU_EVENT_CANCELLED)};
    if (menu->call_after_s > 0)
        out_deliveries[count++] =
            (struct menu_delivery){.id = MENU_STAFF_CALL_ID, .way = MENU_STAFF_CALL, .is_unlisted = has_none};
    return count;
}

enum vp_err menu_delivery_build(struct menu_body *body)
{
    const struct menu_raw *raw = body->raw;
    struct menu *menu = &body->menu;
    struct menu_delivery *deliveries = arena_take(&body->arena, MENU_DELIVERIES_MAX * sizeof *deliveries);
    if (deliveries == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->delivery_count; i++) {
        enum vp_err err = build_listed(body, &raw->deliveries[i], &deliveries[i]);
        if (err != VP_OK)
            return err;
    }
    menu->texts_callers = raw->restaurant->texts_callers == MENU_RAW_TRUE;
    menu->call_after_s = CALL_AFTER_S_DEFAULT;
    if (raw->restaurant->call_after_s != NULL)
        (void)menu_call_after_parse(raw->restaurant->call_after_s, &menu->call_after_s);
    if (menu->staff_number[0] == '\0')
        menu->call_after_s = 0; /* nobody there */
    menu->deliveries = deliveries;
    menu->delivery_count =
        raw->delivery_count + build_implied(menu, raw->delivery_count == 0, &deliveries[raw->delivery_count]);
    return VP_OK;
}

const struct menu_delivery *menu_find_delivery(const struct menu *menu, const char *way_id)
{
    for (size_t i = 0; i < menu->delivery_count; i++)
        if (strcmp(menu->deliveries[i].id, way_id) == 0)
            return &menu->deliveries[i];
    return NULL;
}

const struct menu_delivery *menu_find_page(const struct menu *menu)
{
    for (size_t i = 0; i < menu->delivery_count; i++)
        if (menu->deliveries[i].way == MENU_PAGE)
            return &menu->deliveries[i];
    return NULL;
}
