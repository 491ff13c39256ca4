#include "order/basket_internal.h"

#include <string.h>
#include <strings.h>

#include "english/address.h"
#include "order/customer_text.h"
#include "order/delivery_area.h"
#include "order/menu_internal.h"

static bool may_serve(const struct menu *menu, enum basket_service service,
                      struct basket_refusal *out_refusal)
{
    if (service == BASKET_PICKUP && !menu->has_pickup)
        return basket_refuse(out_refusal, NULL, NULL, "no_pickup", SENTENCE_NO_PICKUP, NULL);
    if (service == BASKET_DELIVERY && !menu->has_delivery)
        return basket_refuse(out_refusal, NULL, NULL, "no_delivery", SENTENCE_NO_DELIVERY, NULL);
    return true;
}

/* The first dish that is not brought; NULL: all may be. */
static const struct menu_item *find_not_delivered(const struct basket *basket)
{
    for (size_t i = 0; i < basket->line_count; i++)
        for (int of = 0; of <= (int)basket->lines[i].choice_count; of++) {
            const struct menu_item *dish = basket_dish_of(&basket->lines[i], of);
            if (dish != NULL && !dish->is_delivered)
                return dish;
        }
    return NULL;
}

bool basket_is_deliverable(const struct basket *basket, struct basket_refusal *out_refusal)
{
    const struct menu_item *item =
        basket->customer.service == BASKET_DELIVERY ? find_not_delivered(basket) : NULL;
    return item == NULL || basket_refuse(out_refusal, item, NULL, "no_delivery", SENTENCE_NOT_DELIVERED,
                                         &(struct sentence_words){.item = span_of(item->name)});
}

/* Whether it is brought to that address, as far as it is told. */
static bool may_bring_to(const struct menu *menu, const char *address, struct basket_refusal *out_refusal)
{
    char names[160];
    if (delivery_area_find(menu, address, NULL) != DELIVERY_PLACE_OUTSIDE)
        return true;
    return basket_refuse(
        out_refusal, NULL, NULL, "outside_area",
        menu->has_pickup ? SENTENCE_OUTSIDE_BUT_PICKUP : SENTENCE_OUTSIDE,
        &(struct sentence_words){.names = span_of(delivery_area_names(menu, names, sizeof names))});
}

bool basket_set_customer(struct basket *basket, const char *name, const char *phone, const char *address,
                         enum basket_service service, struct basket_refusal *out_refusal)
{
    struct basket_customer next = basket->customer;
    if (!may_serve(basket->menu, service, out_refusal))
        return false;
    if (name != NULL && !customer_text_copy(name, next.name, sizeof next.name))
        return basket_refuse(out_refusal, NULL, NULL, "bad_customer", SENTENCE_BAD_NAME,
                             &(struct sentence_words){.count = sizeof next.name - 1});
    if (phone != NULL && !customer_phone_copy(basket->menu, phone, next.phone))
        return basket_refuse(out_refusal, NULL, NULL, "bad_customer", SENTENCE_BAD_PHONE, NULL);
    if (address != NULL && !customer_text_copy(address, next.address, sizeof next.address))
        return basket_refuse(out_refusal, NULL, NULL, "bad_customer", SENTENCE_BAD_ADDRESS,
                             &(struct sentence_words){.count = sizeof next.address - 1});
    if (service != BASKET_SERVICE_UNKNOWN)
        next.service = service;
    if (memcmp(&next, &basket->customer, sizeof next) == 0)
        return true; /* nothing new: what was read back still holds */
    struct basket_customer before = basket->customer;
    basket->customer = next;
    bool is_brought = next.service == BASKET_DELIVERY;
    if ((is_brought && !may_bring_to(basket->menu, next.address, out_refusal)) ||
        (next.service != before.service && !basket_is_deliverable(basket, out_refusal))) {
        basket->customer = before;
        return false;
    }
    basket->version++;
    return true;
}

/* "None" takes off what was noted. */
static bool copy_remark(const char *text, char *out, size_t size_bytes)
{
    if (strcasecmp(text, "none") != 0)
        return customer_text_copy(text, out, size_bytes);
    memset(out, 0, size_bytes);
    return true;
}

bool basket_set_remarks(struct basket *basket, const char *allergy, const char *coupon,
                        struct basket_refusal *out_refusal)
{
    char next_allergy[BASKET_ALLERGY_BYTES], next_coupon[BASKET_COUPON_BYTES];
    memcpy(next_allergy, basket->allergy, sizeof next_allergy);
    memcpy(next_coupon, basket->coupon, sizeof next_coupon);
    if (allergy != NULL && !copy_remark(allergy, next_allergy, sizeof next_allergy))
        return basket_refuse(out_refusal, NULL, NULL, "bad_remark", SENTENCE_BAD_ALLERGY,
                             &(struct sentence_words){.count = sizeof next_allergy - 1});
    if (coupon != NULL && !copy_remark(coupon, next_coupon, sizeof next_coupon))
        return basket_refuse(out_refusal, NULL, NULL, "bad_remark", SENTENCE_BAD_COUPON,
                             &(struct sentence_words){.count = sizeof next_coupon - 1});
    if (strcmp(next_allergy, basket->allergy) == 0 && strcmp(next_coupon, basket->coupon) == 0)
        return true; /* nothing new: what was read back still holds */
    memcpy(basket->allergy, next_allergy, sizeof next_allergy);
    memcpy(basket->coupon, next_coupon, sizeof next_coupon);
    basket->version++;
    return true;
}

/* "15%" or an amount. */
static bool read_tip(const struct menu *menu, const char *text, struct basket_tip *out_tip)
{
    char percent[16];
    size_t len = strlen(text);
    *out_tip = (struct basket_tip){0};
    if (len == 0 || text[len - 1] != '%')
        return menu_parse_price(text, &out_tip->cents) == VP_OK &&
               out_tip->cents % menu_money_step(menu) == 0;
    return span_copy((struct span){text, len - 1}, percent, sizeof percent) &&
           menu_tax_parse(percent, &out_tip->ppm);
}

bool basket_set_tip(struct basket *basket, const char *tip, struct basket_refusal *out_refusal)
{
    struct basket_tip next;
    if (tip == NULL)
        return true;
    if (!read_tip(basket->menu, tip, &next))
        return basket_refuse(out_refusal, NULL, NULL, "bad_tip", SENTENCE_BAD_TIP, NULL);
    if (!basket->menu->takes_tips && next.cents + next.ppm > 0)
        return basket_refuse(out_refusal, NULL, NULL, "no_tips", SENTENCE_NO_TIPS, NULL);
    if (next.cents == basket->tip.cents && next.ppm == basket->tip.ppm)
        return true; /* nothing new: what was read back still holds */
    struct basket_tip before = basket->tip;
    basket->tip = next;
    if (basket->line_count > 0 && !basket_is_within_limits(basket, out_refusal)) {
        basket->tip = before;
        return false;
    }
    basket->version++;
    return true;
}

static bool is_all_available(const struct basket *basket, struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *line = &basket->lines[i];
        const struct menu_item *item = line->item;
        if (!item->is_available)
            return basket_refuse_missing(out_refusal, item, NULL, item->name, item->is_not_served,
                                         &item->serves);
        for (size_t c = 0; c < line->choice_count; c++) {
            const struct menu_option *option = line->choices[c].option;
            if (!option->is_available)
                return basket_refuse_missing(out_refusal, item, NULL, option->name, option->is_not_served,
                                             &option->serves);
        }
    }
    return true;
}

static bool is_customer_known(const struct basket *basket, struct basket_refusal *out_refusal)
{
    const struct basket_customer *customer = &basket->customer;
    if (customer->service == BASKET_SERVICE_UNKNOWN)
        return basket_refuse(out_refusal, NULL, NULL, "customer_needed", SENTENCE_WHICH_SERVICE, NULL);
    if (!may_serve(basket->menu, customer->service, out_refusal))
        return false;
    if (customer->name[0] == '\0')
        return basket_refuse(out_refusal, NULL, NULL, "customer_needed", SENTENCE_WHICH_NAME, NULL);
    if (customer->service == BASKET_DELIVERY && !basket_is_address_told(basket))
        return basket_refuse(out_refusal, NULL, NULL, "customer_needed", SENTENCE_WHICH_ADDRESS, NULL);
    char names[160];
    if (customer->service == BASKET_DELIVERY && !basket_is_place_known(basket))
        return basket_refuse(out_refusal, NULL, NULL, "area_needed", SENTENCE_WHICH_AREA,
                             &(struct sentence_words){
                                 .names = span_of(delivery_area_names(basket->menu, names, sizeof names))});
    return customer->service != BASKET_DELIVERY || may_bring_to(basket->menu, customer->address, out_refusal);
}

bool basket_is_address_told(const struct basket *basket)
{
    struct address address;
    address_read(&address, basket->customer.address);
    return address.count > 0 && !address_is_mere_postcode(&address);
}

bool basket_is_place_known(const struct basket *basket)
{
    return delivery_area_find(basket->menu, basket->customer.address, NULL) != DELIVERY_PLACE_UNKNOWN;
}

int64_t basket_minimum_cents(const struct basket *basket)
{
    return basket->customer.service == BASKET_DELIVERY
               ? delivery_area_terms(basket->menu, basket->customer.address).minimum_cents
               : 0;
}

bool basket_takes_orders(const struct basket *basket, int64_t unix_ms, struct basket_refusal *out_refusal)
{
    return !menu_is_paused(basket->menu, unix_ms) ||
           basket_refuse(out_refusal, NULL, NULL, "paused", SENTENCE_PAUSED, NULL);
}

bool basket_is_complete(const struct basket *basket, int64_t unix_ms, struct basket_refusal *out_refusal)
{
    char price[32];
    const struct menu *menu = basket->menu;
    if (basket->line_count == 0)
        return basket_refuse(out_refusal, NULL, NULL, "empty", SENTENCE_NOTHING_ORDERED, NULL);
    if (!is_all_available(basket, out_refusal))
        return false;
    if (!basket_takes_orders(basket, unix_ms, out_refusal) ||
        !basket_may_be_wanted(basket, unix_ms, out_refusal))
        return false;
    if (!is_customer_known(basket, out_refusal) || !basket_is_deliverable(basket, out_refusal))
        return false;
    if (basket_totals(basket).subtotal_cents < basket_minimum_cents(basket))
        return basket_refuse(
            out_refusal, NULL, NULL, "below_minimum", SENTENCE_DELIVERY_MINIMUM,
            &(struct sentence_words){
                .price = span_of(menu_write_money(menu, price, sizeof price, basket_minimum_cents(basket)))});
    return basket_is_within_limits(basket, out_refusal);
}
