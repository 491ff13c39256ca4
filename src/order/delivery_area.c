#include "order/delivery_area.h"

#include <stdio.h>
#include <string.h>

#include "english/address.h"
#include "english/listing.h"
#include "order/menu_internal.h"
#include "order/writer.h"

static bool has_any(bool (*fits)(const struct address *, const char *), const struct address *address,
                    const struct menu_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (fits(address, words->words[i]))
            return true;
    return false;
}

/* A postcode says it more exactly than a place. */
static const struct menu_area *find_area(const struct menu *menu, const struct address *address)
{
    for (size_t i = 0; i < menu->area_count; i++)
        if (has_any(address_has_postcode, address, &menu->areas[i].postcodes))
            return &menu->areas[i];
    for (size_t i = 0; i < menu->area_count; i++)
        if (has_any(address_has_place, address, &menu->areas[i].places) ||
            address_has_place(address, menu->areas[i].name))
            return &menu->areas[i];
    return NULL;
}

enum delivery_place delivery_area_find(const struct menu *menu, const char *text,
                                       const struct menu_area **out_area)
{
    struct address address;
    address_read(&address, text);
    const struct menu_area *area = find_area(menu, &address);
    if (out_area != NULL)
        *out_area = area;
    if (area != NULL || menu->area_count == 0)
        return DELIVERY_PLACE_KNOWN;
    for (size_t i = 0; i < menu->area_count; i++)
        if (has_any(address_names_postcode, &address, &menu->areas[i].postcodes))
            return DELIVERY_PLACE_OUTSIDE;
    return DELIVERY_PLACE_UNKNOWN;
}

struct delivery_terms delivery_area_terms(const struct menu *menu, const char *address)
{
    const struct menu_area *area;
    struct delivery_terms terms = {menu->delivery_fee_cents, menu->delivery_minimum_cents,
                                   menu->delivery_minutes};
    (void)delivery_area_find(menu, address, &area);
    if (area == NULL)
        return terms;
    terms.fee_cents = area->fee_cents;
    terms.minimum_cents = area->minimum_cents;
    if (area->minutes > 0)
        terms.minutes = area->minutes + menu_busy_minutes(menu);
    return terms;
}

const char *delivery_area_names(const struct menu *menu, char *out, size_t size_bytes)
{
    enum { NAMES_MAX = 8 };
    struct writer writer;
    size_t count = menu->area_count < NAMES_MAX ? menu->area_count : NAMES_MAX;
    writer_init(&writer, out, size_bytes);
    for (size_t i = 0; i < count; i++)
        writer_addf(&writer, "%s%s", listing_joint(LISTING_AND, i, count), menu->areas[i].name);
    return out;
}

/* ---- in a menu file ---- */

void menu_check_areas(struct menu_check *check, const struct menu_raw_service *delivery)
{
    for (size_t i = 0; delivery != NULL && i < delivery->area_count; i++) {
        const struct menu_raw_area *area = &delivery->areas[i];
        char where[40];
        snprintf(where, sizeof where, "delivery.zones[%zu]", i);
        menu_check_text(check, where, "name", area->name, MENU_NAME_BYTES - 1, true);
        menu_check_texts(check, where, "postcodes", &area->postcodes);
        menu_check_texts(check, where, "places", &area->places);
        if (area->postcodes.count == 0 && area->places.count == 0)
            menu_problem(check, where, "postcodes", "are missing, and so are places; one of them is needed");
        menu_check_price(check, where, "fee", area->fee, false);
        menu_check_price(check, where, "minimum", area->minimum, false);
        if (area->minutes < 0 || area->minutes > MENU_DAY_MINUTES)
            menu_problem(check, where, "minutes", "%d is out of range; 1 to %d is allowed", area->minutes,
                         MENU_DAY_MINUTES);
    }
}

static int64_t cents_or(const char *price, int64_t otherwise)
{
    int64_t cents;
    return price != NULL && menu_parse_price(price, &cents) == VP_OK ? cents : otherwise;
}

enum vp_err menu_areas_build(struct menu_body *body)
{
    const struct menu_raw_service *delivery = body->raw->delivery;
    struct menu *menu = &body->menu;
    size_t count = delivery != NULL ? delivery->area_count : 0;
    struct menu_area *areas = arena_take(&body->arena, (count + 1) * sizeof *areas);
    if (areas == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const struct menu_raw_area *from = &delivery->areas[i];
        areas[i] = (struct menu_area){
            .name = from->name,
            .postcodes = {(const char *const *)from->postcodes.texts, from->postcodes.count},
            .places = {(const char *const *)from->places.texts, from->places.count},
            .fee_cents = cents_or(from->fee, menu->delivery_fee_cents),
            .minimum_cents = cents_or(from->minimum, menu->delivery_minimum_cents),
            .minutes = from->minutes};
    }
    menu->areas = areas;
    menu->area_count = count;
    return VP_OK;
}
