#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "call/readback.h"
#include "call/readback_claims.h"
#include "with_cases.h"

#define WITH_MENU_PIZZERIA "menus/harbor-pizza.yaml"
#define WITH_MENU_TAQUERIA "menus/casa-verde.yaml"

/* Released by who asked. */
static struct menu *with_menu_load(const char *path)
{
    struct menu *menu;
    struct problems problems;
    assert_int_equal(menu_load(path, &menu, &problems), VP_OK);
    return menu;
}

/* An order in short: "2 pepperoni-pizza large; 1 coke can", with "pickup" or "delivery" before it. */
static void fill(struct basket *basket, const char *restaurant, const char *order)
{
    char text[256], *rest = text, *line;
    struct menu *menu = with_menu_load(restaurant);
    basket_init(basket, menu);
    menu_release(menu);
    snprintf(text, sizeof text, "%s", order);
    while ((line = strtok_r(rest, ";", &rest)) != NULL) {
        char item[40] = "", size[40] = "", options[2][40] = {""};
        int quantity = 0;
        struct basket_refusal refusal = {0};
        if (sscanf(line, "%d %39s %39s %39s %39s", &quantity, item, size, options[0], options[1]) < 2) {
            assert_true(basket_set_customer(
                basket, "Sam", NULL, strstr(line, "delivery") != NULL ? "9 Elm Street" : NULL,
                strstr(line, "delivery") != NULL ? BASKET_DELIVERY : BASKET_PICKUP, &refusal));
            continue;
        }
        char id[BASKET_LINE_ID_BYTES];
        const struct basket_choice_request choices[] = {{.option_id = options[0]}, {.option_id = options[1]}};
        const struct basket_request request = {.item_id = item,
                                               .size_id = strlen(size) > 1 ? size : NULL,
                                               .quantity = quantity,
                                               .choices = choices,
                                               .choice_count =
                                                   (size_t)(options[0][0] != '\0') + (options[1][0] != '\0')};
        if (!basket_add(basket, &request, id, &refusal))
            fail_msg("%s: %s", line, refusal.message);
    }
}

static bool is_contradicted(const char *restaurant, const char *order, const char *text)
{
    struct basket basket;
    struct readback_claims claims = {0};
    fill(&basket, restaurant, order);
    readback_claims_add(&claims, &basket, text);
    bool is = readback_claims_contradict(&claims, &basket);
    uint32_t all = ((uint32_t)1 << basket.line_count) - 1;
    if (!is && readback_named_lines(&basket, text) != all)
        fail_msg("not all of \"%s\" is named in \"%s\"", order, text);
    basket_deinit(&basket);
    return is;
}

struct said {
    const char *order, *text;
};

static void judge(const char *restaurant, const struct said *said, bool is_wrong)
{
    if (is_contradicted(restaurant, said->order, said->text) != is_wrong)
        fail_msg("\"%s\" %s \"%s\"", said->text, is_wrong ? "passes for" : "does not pass for", said->order);
}

static const struct said right_at_pizzeria[] = {
    {"pickup;1 pepperoni-pizza large",
     "The kitchen is busy: it takes about 45 minutes. I have one large pepperoni pizza for pickup. Is that right?"},
    {"delivery;1 pepperoni-pizza large",
     "I've added a tip of 20 percent, thank you. I have one large pepperoni pizza, for delivery. Is that right?"},
    {"pickup;1 pepperoni-pizza large",
     "I have one large pepperoni pizza for pickup, name Sam. Your total is nineteen dollars "
     "and five cents. Is that right?"},
    {"pickup;1 pepperoni-pizza large", "So that's a large pepperoni, picking up, for Sam. Right?"},
    {"pickup;1 pepperoni-pizza large", "One pepperoni pizza. Is that right?"},
    {"pickup;1 pepperoni-pizza large", "A 16-inch pepperoni pizza, to be collected at 6:30 PM. OK?"},
    {"2 margherita large", "I have two large Margheritas. Is that right?"},
    {"2 margherita large", "A pair of large Margheritas. Correct?"},
    {"2 margherita large", "A couple of Margherita pizzas, large."},
    {"2 margherita large", "2x large Margherita, $36.26."},
    {"2 margherita large", "2 x Margherita (large)."},
    {"2 margherita large", "Large Margherita, two of them. Is that right?"},
    {"2 margherita large", "Two of the large Margherita pizza, that's thirty seven dollars and two cents."},
    {"2 margherita large", "Two sixteen inch Margheritas, thin crust."},
    {"2 margherita large", "Margherita, large, times two. Anything else?"},
    {"2 margherita large", "One large Margherita and another large Margherita."},
    {"2 margherita large", "Both Margheritas are large, right?"},
    {"12 garlic-knots -", "A dozen garlic knots. Is that right?"},
    {"6 garlic-knots -", "Half a dozen orders of garlic knots. Is that right?"},
    {"20 coke can", "Twenty cans of Coke."},
    {"10 pepperoni-pizza large", "I have ten large pepperoni pizzas. Is that right?"},
    {"1 cheese-pizza large;1 four-cheese small",
     "A large cheese pizza, and one small Four Cheese. Is that right?"},
    {"2 four-cheese small", "Two small Four Cheese pizzas. Is that right?"},
    {"2 four-cheese small", "Two small 4 cheese pizzas. Is that right?"},
    {"1 meat-calzone -", "One Three Meat calzone. Is that right?"},
    {"1 cheese-pizza large", "One large cheese pizza with three toppings: mushrooms, olives and onions."},
    {"1 cheese-pizza large",
     "One large cheese pizza, half mushrooms and half olives, no onions. Is that right?"},
    {"1 margherita large;1 margherita small", "One large and one small Margherita. Is that right?"},
    {"2 margherita large;1 margherita small", "Two large and one small Margherita. Is that right?"},
    {"1 margherita large;1 margherita small", "Two Margheritas, one large and one small. Is that right?"},
    {"1 margherita large;1 hawaiian small",
     "You've got two pizzas, a large Margherita and a small Hawaiian. OK?"},
    {"1 margherita large;1 hawaiian small", "Two pizzas: Margherita, large; Hawaiian, small. Is that right?"},
    {"1 margherita large;1 hawaiian small", "Margherita large, Hawaiian small. That's it?"},
    {"2 coke can;1 diet-coke two-liter", "Two cans of Coke and one two liter Diet Coke. Is that right?"},
    {"2 coke two-liter", "Two 2-liter Cokes. Is that right?"},
    {"2 coke two-liter", "Two two liter bottles of Coke. Is that right?"},
    {"6 wings-bone-in ten bbq", "Six orders of ten piece wings. Is that right?"},
    {"2 wings-boneless six bbq", "Two orders of boneless wings, six piece. Is that right?"},
    {"pickup;1 coke can", "One can of Coke for pickup, no delivery fee. Is that right?"},
    {"pickup;1 coke can", "A Coke. That's not for delivery, you pick it up. Is that right?"},
    {"delivery;1 hawaiian large", "One large Hawaiian, delivered to nine Elm Street. Is that right?"},
    {"delivery;1 hawaiian large", "One large Hawaiian to 9 Elm Street for Sam. Is that right?"},
    {"delivery;1 hawaiian large",
     "A large Hawaiian without ham, minus the pineapple. We'll bring it to nine Elm Street."},
    {"1 hawaiian large",
     "I took the Margherita off. You have one large Hawaiian, nothing else on your order. Right?"},
    {"1 hawaiian large", "Not a Margherita but one large Hawaiian. Is that right?"},
    {"2 hawaiian large", "I've added one more Hawaiian, so that is two large Hawaiian pizzas now."},
    {"2 hawaiian large;3 coke can", "Hawaiian times two, Coke times three. Is that right?"},
    {"2 hawaiian large;3 coke can", "Hawaiian, two of them, and Coke, three of those. Is that right?"},
    {"2 hawaiian large;2 coke can", "Two each of the large Hawaiian and the Coke. Is that right?"},
    {"1 margherita large", "I changed the small Margherita to a large. Is that right?"},
    {"1 margherita large",
     "Instead of the small one it is one large Margherita now, for $18.51. Is that right?"},
    {"1 margherita large", "That makes 1 item: 1x Margherita - Large. Correct?"},
    {"3 spaghetti-meatballs -", "Three orders of pasta and meatballs, with two extra meatballs. Right?"},
};

static const struct said right_at_taqueria[] = {
    {"3 taco - carne-asada", "Three street tacos with carne asada. Is that right?"},
    {"3 taco - carne-asada", "Three carne asada tacos, corn tortilla, medium salsa. Is that right?"},
    {"1 quesadilla - shrimp;2 taco - fish",
     "A shrimp quesadilla and two battered fish tacos. Is that right?"},
    {"1 chips-salsa -", "One chips and salsa. That's $4.50 plus tax. Is that right?"},
    {"1 flautas -", "An order of three chicken flautas. Is that right?"},
    {"2 burrito - carnitas black-beans;1 burrito - soyrizo black-beans",
     "Three burritos: two with carnitas and one with soyrizo. Is that right?"},
};

static void natural_wordings_pass(void **state)
{
    (void)state;
    FOR_EACH(said, right_at_pizzeria)
        judge(WITH_MENU_PIZZERIA, said, false);
    FOR_EACH(said, right_at_taqueria)
        judge(WITH_MENU_TAQUERIA, said, false);
}

static const struct said wrong_at_pizzeria[] = {
    {"10 pepperoni-pizza large", "One pepperoni pizza. Is that right?"},
    {"10 pepperoni-pizza large", "A large pepperoni pizza. Is that right?"},
    {"10 pepperoni-pizza large", "Large pepperoni pizza. Is that right?"},
    {"10 pepperoni-pizza large", "Two large pepperoni pizzas, that's ten dollars each. Is that right?"},
    {"1 pepperoni-pizza large", "Ten large pepperoni pizzas. Is that right?"},
    {"1 pepperoni-pizza large", "A couple of large pepperoni pizzas. Is that right?"},
    {"1 pepperoni-pizza large", "2x large pepperoni pizza. Is that right?"},
    {"1 pepperoni-pizza large", "A dozen pepperoni pizzas. Is that right?"},
    {"2 pepperoni-pizza large;1 coke can", "One large pepperoni pizza and two cans of Coke. Is that right?"},
    {"pickup;1 pepperoni-pizza large",
     "I have one small pepperoni pizza for delivery to nine Elm Street, name Bob."},
    {"1 pepperoni-pizza large", "I have one small pepperoni pizza. Is that right?"},
    {"1 pepperoni-pizza large", "Pepperoni pizza, medium. Is that right?"},
    {"1 pepperoni-pizza large", "A ten inch pepperoni. Is that right?"},
    {"1 margherita large;1 hawaiian small", "One small Margherita and one large Hawaiian. Is that right?"},
    {"1 coke can", "A two liter Coke. Is that right?"},
    {"pickup;1 coke can", "One can of Coke for delivery. Is that right?"},
    {"pickup;1 coke can", "One can of Coke, delivered, not for pickup. Is that right?"},
    {"delivery;1 coke can", "One can of Coke, which you pick up. Is that right?"},
    {"1 pepperoni-pizza large",
     "I have removed the pepperoni. You have nothing on your order. Is that right?"},
    {"1 pepperoni-pizza large", "I have removed the pepperoni. Is that right?"},
    {"1 pepperoni-pizza large", "The pepperoni pizza has been taken off. Is that right?"},
    {"1 pepperoni-pizza large;1 coke can", "One can of Coke, no pepperoni pizza. Is that right?"},
    {"1 coke can", "One can of Coke. Your order is cancelled. Is that right?"},
};

static const struct said wrong_at_taqueria[] = {
    {"3 taco - carne-asada", "Two carne asada tacos. Is that right?"},
    {"1 burrito - carnitas black-beans", "Four carnitas burritos. Is that right?"},
    {"1 chips-salsa -", "I took off the chips and salsa. Is that right?"},
};

static void another_order_does_not_pass(void **state)
{
    (void)state;
    FOR_EACH(said, wrong_at_pizzeria)
        judge(WITH_MENU_PIZZERIA, said, true);
    FOR_EACH(said, wrong_at_taqueria)
        judge(WITH_MENU_TAQUERIA, said, true);
}

/* Whatever is ordered, the words that the order itself gives are none against it. */
/* All sizes of a dish, so many of each, with what must be chosen. */
static void add_all_sizes(struct basket *basket, const struct menu_item *item, int quantity)
{
    struct basket_choice_request choices[4] = {0};
    size_t count = 0;
    for (size_t i = 0; i < item->group_count && count < 4; i++) {
        const struct menu_group *group = &basket->menu->groups[item->groups[i]];
        if (group->min > 0)
            choices[count++].option_id = group->options[0].id;
    }
    for (size_t i = 0; i == 0 || i < item->size_count; i++) {
        struct basket_refusal refusal;
        char id[BASKET_LINE_ID_BYTES];
        const struct basket_request request = {.item_id = item->id,
                                               .size_id = item->size_count > 0 ? item->sizes[i].id : NULL,
                                               .quantity = quantity,
                                               .choices = choices,
                                               .choice_count = count};
        (void)basket_add(basket, &request, id, &refusal); /* some are sold out */
    }
}

static void passes_as_it_is_spoken(struct menu *menu, const struct menu_item *item, int quantity)
{
    struct basket basket;
    struct readback_claims claims = {0};
    char spoken[1024];
    basket_init(&basket, menu);
    add_all_sizes(&basket, item, quantity);
    readback_claims_add(&claims, &basket, basket_spoken(&basket, spoken, sizeof spoken));
    if (basket.line_count > 0 && readback_claims_contradict(&claims, &basket))
        fail_msg("\"%s\" does not pass", spoken);
    basket_deinit(&basket);
}

/* Whatever is ordered, the words that the order itself gives are none against it. */
static void the_text_of_the_order_passes_for_every_dish(void **state)
{
    (void)state;
    FOR_EACH_TEXT(restaurant, WITH_MENU_PIZZERIA, WITH_MENU_TAQUERIA) {
        struct menu *menu = with_menu_load(*restaurant);
        for (size_t i = 0; i < menu->category_count; i++)
            for (size_t j = 0; j < menu->categories[i].item_count; j++)
                for (int quantity = 1; quantity <= 12; quantity++)
                    passes_as_it_is_spoken(menu, &menu->categories[i].items[j], quantity);
        menu_release(menu);
    }
}

static void pieces_add_up(void **state)
{
    (void)state;
    struct basket basket;
    struct readback_claims claims = {0};
    fill(&basket, WITH_MENU_PIZZERIA, "pickup;2 margherita large;3 coke can");
    readback_claims_add(&claims, &basket, "I have two large Margheritas,");
    assert_true(readback_claims_contradict(&claims, &basket)); /* three were not said yet */
    readback_claims_add(&claims, &basket, "and three cans of Coke. Is that right?");
    readback_claims_add(&claims, &basket, "and three cans of Coke. Is that right?");
    assert_false(readback_claims_contradict(&claims, &basket));
    basket_deinit(&basket);
}

static void what_is_longer_than_any_read_back_does_not_pass(void **state)
{
    (void)state;
    struct basket basket;
    static char text[40 * 1024];
    struct readback_claims claims = {0};
    fill(&basket, WITH_MENU_PIZZERIA, "1 coke can");
    for (size_t i = 0; i + 6 < sizeof text; i += 5)
        memcpy(text + i, "coke ", 6);
    readback_claims_add(&claims, &basket, text);
    assert_true(readback_claims_contradict(&claims, &basket));
    basket_deinit(&basket);
}

TESTS = {
    TEST(natural_wordings_pass),
    TEST(another_order_does_not_pass),
    TEST(the_text_of_the_order_passes_for_every_dish),
    TEST(pieces_add_up),
    TEST(what_is_longer_than_any_read_back_does_not_pass),
};
