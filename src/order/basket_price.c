#include "order/basket_internal.h"

#include "order/menu_internal.h"

/* Menu and limits keep every amount far below 64 bits; should that ever fail, the order becomes too dear to
 * be taken instead of cheap. */
static int64_t add_cents(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static int64_t times_cents(int64_t cents, int64_t factor)
{
    int64_t product;
    return __builtin_mul_overflow(cents, factor, &product) ? INT64_MAX : product;
}

static int64_t option_cents(const struct menu_option *option, const struct menu_size *size)
{
    for (size_t i = 0; size != NULL && i < option->size_price_count; i++)
        if (strcmp(option->size_prices[i].size_id, size->id) == 0)
            return option->size_prices[i].price_cents;
    return option->price_cents;
}

static int64_t choice_cents(const struct basket_choice *choice, const struct menu_size *size)
{
    int64_t cents = option_cents(choice->option, size);
    if (choice->side != BASKET_WHOLE)
        cents = cents / 2 + cents % 2;
    return choice->amount == BASKET_EXTRA ? times_cents(cents, 2) : cents;
}

int64_t basket_unit_cents(const struct basket_line *line)
{
    int64_t cents = line->size != NULL ? line->size->price_cents : line->item->price_cents;
    for (size_t i = 0; i < line->choice_count; i++)
        cents = add_cents(cents, choice_cents(&line->choices[i], line->size));
    return cents;
}

int64_t basket_line_cents(const struct basket_line *line)
{
    return times_cents(basket_unit_cents(line), line->quantity);
}

/* Rounded half up to whole cents. */
static int64_t tax_cents(int64_t subtotal_cents, int64_t tax_ppm)
{
    int64_t millionths = add_cents(times_cents(subtotal_cents, tax_ppm), MENU_TAX_PPM_MAX / 2);
    return millionths == INT64_MAX ? INT64_MAX : millionths / MENU_TAX_PPM_MAX;
}

struct basket_totals basket_totals(const struct basket *basket)
{
    struct basket_totals totals = {0};
    for (size_t i = 0; i < basket->line_count; i++) {
        totals.subtotal_cents = add_cents(totals.subtotal_cents, basket_line_cents(&basket->lines[i]));
        totals.item_count += basket->lines[i].quantity;
    }
    totals.tax_cents = tax_cents(totals.subtotal_cents, basket->menu->tax_ppm);
    if (basket->customer.service == BASKET_DELIVERY && basket->line_count > 0)
        totals.delivery_fee_cents = basket->menu->delivery_fee_cents;
    totals.total_cents =
        add_cents(add_cents(totals.subtotal_cents, totals.tax_cents), totals.delivery_fee_cents);
    return totals;
}

bool basket_is_within_limits(const struct basket *basket, struct basket_refusal *out_refusal)
{
    const struct menu *menu = basket->menu;
    struct basket_totals totals = basket_totals(basket);
    for (size_t i = 0; i < basket->line_count; i++)
        if (basket->lines[i].quantity > menu->line_quantity_max)
            return basket_refuse(out_refusal, basket->lines[i].item, NULL, "over_limit",
                                 SENTENCE_TOO_MANY_OF_ONE,
                                 &(struct sentence_words){.count = menu->line_quantity_max});
    if (totals.item_count > menu->item_count_max)
        return basket_refuse(out_refusal, NULL, NULL, "over_limit", SENTENCE_TOO_MANY_ITEMS,
                             &(struct sentence_words){.count = menu->item_count_max});
    char price[32];
    if (totals.total_cents > menu->total_max_cents)
        return basket_refuse(out_refusal, NULL, NULL, "over_limit", SENTENCE_TOO_EXPENSIVE,
                             &(struct sentence_words){.price = span_of(menu_format_price(
                                                          price, sizeof price, menu->total_max_cents))});
    return true;
}
