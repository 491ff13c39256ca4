/* What an order costs beside its dishes: tax classes, whether prices have the tax inside, service charge, tips. */
#include <stdio.h>
#include <string.h>

#include "order/menu_internal.h"

static const struct menu_raw_tax *menu_raw_find_tax(const struct menu_raw *raw, const char *id)
{
    for (size_t i = 0; i < raw->tax_count; i++)
        if (raw->taxes[i].id != NULL && strcmp(raw->taxes[i].id, id) == 0)
            return &raw->taxes[i];
    return NULL;
}

static void check_percent(struct menu_check *check, const char *where, const char *percent, bool is_needed)
{
    int64_t ppm;
    if (percent == NULL && is_needed)
        menu_problem(check, where, "percent", "is missing; a rate such as 8.875 is needed");
    else if (percent != NULL && !menu_tax_parse(percent, &ppm))
        menu_problem(check, where, "percent",
                     "\"%.32s\" is not a rate; 0 to 100 with up to four decimals, such as 8.875, is allowed",
                     percent);
}

void menu_check_money(struct menu_check *check, const struct menu_raw *raw)
{
    const struct menu_raw_service_charge *charge = raw->service_charge;
    for (size_t i = 0; i < raw->tax_count; i++) {
        char where[32];
        snprintf(where, sizeof where, "taxes[%zu]", i);
        if (menu_check_id(check, where, raw->taxes[i].id) &&
            menu_raw_find_tax(raw, raw->taxes[i].id) != &raw->taxes[i])
            menu_problem(check, where, "id", "\"%s\" is taken by another tax", raw->taxes[i].id);
        check_percent(check, where, raw->taxes[i].percent, true);
    }
    if (charge == NULL)
        return;
    check_percent(check, "service_charge", charge->percent, false);
    menu_check_price(check, "service_charge", "amount", charge->amount, false);
    if ((charge->percent == NULL) == (charge->amount == NULL))
        menu_problem(check, "service_charge", "percent", "or amount is needed, and only one of them");
}

void menu_check_item_tax(struct menu_check *check, const char *where, const struct menu_raw *raw,
                         const char *tax)
{
    if (tax != NULL && menu_raw_find_tax(raw, tax) == NULL)
        menu_problem(check, where, "tax", "there is no tax \"%.64s\"; an id of taxes is needed", tax);
}

int64_t menu_item_tax_ppm(const struct menu *menu, const struct menu_raw *raw, const char *tax)
{
    const struct menu_raw_tax *of = tax != NULL ? menu_raw_find_tax(raw, tax) : NULL;
    int64_t ppm = menu->tax_ppm;
    if (of != NULL && !menu_tax_parse(of->percent, &ppm))
        ppm = 0; /* menu_check has refused it */
    return ppm;
}

void menu_build_money(struct menu *menu, const struct menu_raw *raw)
{
    const struct menu_raw_service_charge *charge = raw->service_charge;
    menu->are_prices_with_tax = raw->restaurant->prices_include_tax == MENU_RAW_TRUE;
    menu->takes_tips = raw->restaurant->tips == MENU_RAW_TRUE;
    if (charge == NULL)
        return;
    if (charge->percent != NULL && !menu_tax_parse(charge->percent, &menu->service_charge_ppm))
        menu->service_charge_ppm = 0;
    if (charge->amount != NULL && menu_parse_price(charge->amount, &menu->service_charge_cents) != VP_OK)
        menu->service_charge_cents = 0;
}
