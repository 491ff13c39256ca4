#include "order/basket_internal.h"

#include "order/delivery_area.h"
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

static int64_t choice_cents(const struct basket_choice *choice, const struct basket_line *line)
{
    int64_t cents = menu_option_cents(choice->option, basket_size_of(line, choice)),
            step = line->item->step_cents;
    if (choice->side != BASKET_WHOLE) /* half of it, rounded up */
        cents = (cents / step + 1) / 2 * step;
    return choice->amount == BASKET_EXTRA ? times_cents(cents, 2) : cents;
}

static bool is_of_same_group(const struct basket_choice *a, const struct basket_choice *b)
{
    return a->group == b->group && a->parent == b->parent;
}

/* What is not paid for of the group of that choice: its cheapest portions, so that the price does not depend on the
 * order in which they were chosen. */
static int64_t included_cents(const struct basket_line *line, const struct basket_choice *first)
{
    int left[BASKET_CHOICES_MAX] = {0};
    int64_t sum = 0;
    for (size_t i = 0; i < line->choice_count; i++)
        left[i] = is_of_same_group(&line->choices[i], first) ? line->choices[i].count : 0;
    for (int free = 0; free < first->group->included; free++) {
        size_t cheapest = line->choice_count;
        for (size_t i = 0; i < line->choice_count; i++)
            if (left[i] > 0 &&
                (cheapest == line->choice_count ||
                 choice_cents(&line->choices[i], line) < choice_cents(&line->choices[cheapest], line)))
                cheapest = i;
        if (cheapest == line->choice_count)
            break;
        left[cheapest]--;
        sum = add_cents(sum, choice_cents(&line->choices[cheapest], line));
    }
    return sum;
}

static bool is_first_of_group(const struct basket_line *line, size_t choice)
{
    for (size_t i = 0; i < choice; i++)
        if (is_of_same_group(&line->choices[i], &line->choices[choice]))
            return false;
    return true;
}

int64_t basket_unit_cents(const struct basket_line *line)
{
    int64_t cents = line->size != NULL ? line->size->price_cents : line->item->price_cents;
    for (size_t i = 0; i < line->choice_count; i++)
        cents = add_cents(cents, times_cents(choice_cents(&line->choices[i], line), line->choices[i].count));
    for (size_t i = 0; i < line->choice_count && cents < INT64_MAX; i++)
        if (is_first_of_group(line, i))
            cents -= included_cents(line, &line->choices[i]);
    return cents;
}

int64_t basket_line_cents(const struct basket_line *line)
{
    return times_cents(basket_unit_cents(line), line->quantity);
}

/* A part of an amount, rounded half up to what the currency's smallest coin stands for. */
static int64_t share_cents(const struct menu *menu, int64_t cents, int64_t ppm)
{
    int64_t step = menu_money_step(menu) * MENU_TAX_PPM_MAX;
    int64_t millionths = add_cents(times_cents(cents, ppm), step / 2);
    return millionths == INT64_MAX ? INT64_MAX : millionths / step * menu_money_step(menu);
}

/* The tax on a sum, or the part of the sum that is tax; rounded likewise. */
static int64_t tax_cents(const struct menu *menu, int64_t sum_cents, int64_t tax_ppm)
{
    if (!menu->are_prices_with_tax)
        return share_cents(menu, sum_cents, tax_ppm);
    int64_t step = (MENU_TAX_PPM_MAX + tax_ppm) * menu_money_step(menu);
    int64_t product = add_cents(times_cents(sum_cents, tax_ppm), step / 2);
    return product == INT64_MAX ? INT64_MAX : product / step * menu_money_step(menu);
}

/* Each rate's tax is rounded once, on the sum of the dishes that have it. */
static int64_t all_taxes(const struct basket *basket)
{
    int64_t sum = 0;
    for (size_t i = 0; i < basket->line_count; i++) {
        int64_t ppm = basket->lines[i].item->tax_ppm, of_rate = 0;
        bool was_before = false;
        for (size_t j = 0; j < basket->line_count; j++) {
            bool is_same = basket->lines[j].item->tax_ppm == ppm;
            was_before = was_before || (is_same && j < i);
            of_rate = is_same ? add_cents(of_rate, basket_line_cents(&basket->lines[j])) : of_rate;
        }
        if (!was_before)
            sum = add_cents(sum, tax_cents(basket->menu, of_rate, ppm));
    }
    return sum;
}

struct basket_totals basket_totals(const struct basket *basket)
{
    const struct menu *menu = basket->menu;
    struct basket_totals totals = {.is_tax_included = menu->are_prices_with_tax};
    if (basket->line_count == 0)
        return totals;
    for (size_t i = 0; i < basket->line_count; i++) {
        totals.subtotal_cents = add_cents(totals.subtotal_cents, basket_line_cents(&basket->lines[i]));
        totals.item_count += basket->lines[i].quantity;
    }
    totals.tax_cents = all_taxes(basket);
    totals.service_charge_cents = add_cents(
        menu->service_charge_cents, share_cents(menu, totals.subtotal_cents, menu->service_charge_ppm));
    totals.tip_cents =
        add_cents(basket->tip.cents, share_cents(menu, totals.subtotal_cents, basket->tip.ppm));
    if (basket->customer.service == BASKET_DELIVERY)
        totals.delivery_fee_cents = delivery_area_terms(menu, basket->customer.address).fee_cents;
    const int64_t added[] = {totals.is_tax_included ? 0 : totals.tax_cents, totals.delivery_fee_cents,
                             totals.service_charge_cents, totals.tip_cents};
    totals.total_cents = totals.subtotal_cents;
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        totals.total_cents = add_cents(totals.total_cents, added[i]);
    return totals;
}

/* Of all its lines: "two with, one without". */
static int quantity_of(const struct basket *basket, const struct menu_item *item)
{
    int quantity = 0;
    for (size_t i = 0; i < basket->line_count; i++)
        quantity += basket->lines[i].item == item ? basket->lines[i].quantity : 0;
    return quantity;
}

bool basket_has_enough_of(const struct basket *basket, const struct menu_item *item,
                          struct basket_refusal *out_refusal)
{
    int quantity = quantity_of(basket, item);
    return quantity == 0 || quantity >= item->min_quantity ||
           basket_refuse(out_refusal, item, NULL, "too_few", SENTENCE_TOO_FEW_OF_ONE,
                         &(struct sentence_words){.item = span_of(item->name), .count = item->min_quantity});
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
    for (size_t i = 0; i < basket->line_count; i++)
        if (!basket_has_enough_of(basket, basket->lines[i].item, out_refusal))
            return false;
    if (totals.item_count > menu->item_count_max)
        return basket_refuse(out_refusal, NULL, NULL, "over_limit", SENTENCE_TOO_MANY_ITEMS,
                             &(struct sentence_words){.count = menu->item_count_max});
    char price[32];
    if (totals.total_cents > menu->total_max_cents)
        return basket_refuse(
            out_refusal, NULL, NULL, "over_limit", SENTENCE_TOO_EXPENSIVE,
            &(struct sentence_words){
                .price = span_of(menu_write_money(menu, price, sizeof price, menu->total_max_cents))});
    return true;
}
