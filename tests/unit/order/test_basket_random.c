/* Random baskets: prices equal an independent computation, totals are never negative, limits hold, and a
 * refused change leaves the basket as it was, bit for bit. */
#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <stdio.h>
#include <string.h>

#include "base/rand.h"

enum { ROUNDS = 150, STEPS = 80 };

static uint32_t below(uint32_t limit)
{
    return rand_u32() % limit;
}

/* Straight from the words of docs/menu.md. */
static long long naive_line_cents(const struct basket_line *line)
{
    long long unit = line->size != NULL ? line->size->price_cents : line->item->price_cents;
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct menu_option *option = line->choices[i].option;
        long long price = option->price_cents;
        for (size_t s = 0; s < option->size_price_count; s++)
            if (line->size != NULL && strcmp(option->size_prices[s].size_id, line->size->id) == 0)
                price = option->size_prices[s].price_cents;
        if (line->choices[i].side != BASKET_WHOLE)
            price = (price + 1) / 2;
        if (line->choices[i].amount == BASKET_EXTRA)
            price += price;
        unit += price;
    }
    return unit * line->quantity;
}

static void check_groups(const struct menu *menu, const struct basket_line *line)
{
    for (size_t g = 0; g < line->item->group_count; g++) {
        const struct menu_group *group = &menu->groups[line->item->groups[g]];
        int left = 0, right = 0;
        for (size_t i = 0; i < line->choice_count; i++) {
            const struct basket_choice *choice = &line->choices[i];
            if (choice->option < group->options || choice->option >= group->options + group->option_count)
                continue;
            left += choice->side != BASKET_RIGHT;
            right += choice->side != BASKET_LEFT;
            assert_true(choice->side == BASKET_WHOLE || group->may_be_halved);
            for (size_t j = 0; j < i; j++)
                assert_ptr_not_equal(line->choices[j].option, choice->option);
        }
        assert_in_range(left, group->min, group->max);
        assert_in_range(right, group->min, group->max);
    }
}

static void check_basket(const struct basket *basket)
{
    const struct menu *menu = basket->menu;
    struct basket_totals totals = basket_totals(basket);
    long long subtotal = 0;
    int item_count = 0;
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *line = &basket->lines[i];
        assert_int_equal(basket_line_cents(line), naive_line_cents(line));
        assert_in_range(line->quantity, 1, menu->line_quantity_max);
        assert_true((line->size == NULL) == (line->item->size_count == 0));
        assert_ptr_equal(basket_find_line(basket, line->id), line);
        check_groups(menu, line);
        subtotal += naive_line_cents(line);
        item_count += line->quantity;
    }
    long long tax = (subtotal * menu->tax_ppm * 2 + 1000000) / 2000000;
    long long fee =
        basket->customer.service == BASKET_DELIVERY && basket->line_count > 0 ? menu->delivery_fee_cents : 0;
    assert_int_equal(totals.subtotal_cents, subtotal);
    assert_int_equal(totals.tax_cents, tax);
    assert_int_equal(totals.total_cents, subtotal + tax + fee);
    assert_int_equal(totals.item_count, item_count);
    assert_true(totals.total_cents >= totals.subtotal_cents && totals.subtotal_cents >= 0);
    assert_true(item_count <= menu->item_count_max);
}

static const struct menu_item *any_item(const struct menu *menu)
{
    const struct menu_category *category = &menu->categories[below((uint32_t)menu->category_count)];
    return &category->items[below((uint32_t)category->item_count)];
}

static const char *any_option_id(const struct menu *menu, const struct menu_item *item)
{
    const struct menu_group *group = item->group_count > 0 && below(10) > 0
                                         ? &menu->groups[item->groups[below((uint32_t)item->group_count)]]
                                         : &menu->groups[below((uint32_t)menu->group_count)];
    return group->options[below((uint32_t)group->option_count)].id;
}

struct random_request { /* a request and the memory it borrows */
    struct basket_request request;
    struct basket_choice_request choices[6];
    const char *drop[2], *without[3], *put_back[2];
};

static void fill_request(struct random_request *random, const struct menu *menu,
                         const struct basket_line *line)
{
    const struct menu_item *item = line != NULL && below(4) > 0 ? line->item : any_item(menu);
    *random = (struct random_request){0};
    struct basket_request *request = &random->request;
    request->item_id = line == NULL || item != line->item ? item->id : NULL;
    request->size_id = item->size_count > 0 && below(5) > 0
                           ? item->sizes[below((uint32_t)item->size_count)].id
                       : below(20) == 0 ? "gigantic"
                                        : NULL;
    request->quantity = (int)below(8) - (below(10) == 0 ? 3 : 0) + (below(30) == 0 ? 100 : 0);
    for (uint32_t i = below(7); i-- > 0;)
        random->choices[request->choice_count++] =
            (struct basket_choice_request){.option_id = any_option_id(menu, item),
                                           .side = (enum basket_side)below(3),
                                           .amount = (enum basket_amount)below(3),
                                           .count = (int)below(3)};
    for (uint32_t i = item->ingredients.count > 0 ? below(4) : 0; i-- > 0;)
        random->without[request->without_count++] =
            item->ingredients.words[below((uint32_t)item->ingredients.count)];
    if (line != NULL && line->choice_count > 0 && below(3) == 0)
        random->drop[request->drop_option_count++] =
            line->choices[below((uint32_t)line->choice_count)].option->id;
    if (line != NULL && line->without_count > 0 && below(3) == 0)
        random->put_back[request->put_back_count++] = line->without[below((uint32_t)line->without_count)];
    request->choices = random->choices;
    request->drop_options = random->drop;
    request->without = random->without;
    request->put_back = random->put_back;
}

static bool take_step(struct basket *basket, struct basket_refusal *refusal)
{
    static const char *const names[] = {"Sam", "", "Ann", "  x  "}, *const phones[] = {"5550002222", "no",
                                                                                       NULL};
    struct random_request random;
    char id[BASKET_LINE_ID_BYTES];
    const struct basket_line *line =
        basket->line_count > 0 ? &basket->lines[below((uint32_t)basket->line_count)] : NULL;
    uint32_t kind = below(10);
    if (kind < 5 || line == NULL) {
        fill_request(&random, basket->menu, NULL);
        return basket_add(basket, &random.request, id, refusal);
    }
    snprintf(id, sizeof id, "%s", below(20) == 0 ? "L0" : line->id);
    if (kind < 8) {
        fill_request(&random, basket->menu, line);
        return basket_change(basket, id, &random.request, refusal);
    }
    if (kind == 8)
        return basket_remove(basket, id, (int)below(5) - 1, refusal);
    return basket_set_customer(basket, names[below(4)], phones[below(3)], below(2) ? "7 Pier Road" : NULL,
                               (enum basket_service)below(3), refusal);
}

static void run(const char *path)
{
    char text[4096];
    int done_count = 0, refused_count = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct basket basket, before;
        with_menu_basket(&basket, path);
        for (int step = 0; step < STEPS; step++) {
            struct basket_refusal refusal = {0};
            memcpy(&before, &basket, sizeof before);
            if (take_step(&basket, &refusal)) {
                done_count++;
                assert_true(basket.version == before.version || basket.version == before.version + 1);
                if (basket.version == before.version) /* only the order of a line's choices may differ */
                    assert_int_equal(basket_totals(&basket).total_cents, basket_totals(&before).total_cents);
            } else {
                refused_count++;
                assert_non_null(refusal.code);
                assert_true(refusal.message[0] != '\0');
                assert_memory_equal(&before, &basket, sizeof before);
            }
            check_basket(&basket);
            size_t len = strlen(basket_spoken(&basket, text, sizeof text));
            assert_true(len > 0 && text[len - 1] == '?');
        }
        with_menu_end(&basket);
    }
    assert_true(done_count > ROUNDS * 5 && refused_count > ROUNDS * 5); /* both ways were tried */
}

static void random_orders_hold_at_the_pizzeria(void **state)
{
    (void)state;
    rand_seed_for_test(20240611);
    run(WITH_MENU_PIZZERIA);
    rand_seed_for_test(0);
}

static void random_orders_hold_at_the_taqueria(void **state)
{
    (void)state;
    rand_seed_for_test(77);
    run(WITH_MENU_TAQUERIA);
    rand_seed_for_test(0);
}

TESTS = {
    TEST(random_orders_hold_at_the_pizzeria),
    TEST(random_orders_hold_at_the_taqueria),
};
