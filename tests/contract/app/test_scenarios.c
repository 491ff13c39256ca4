/* Every scenario that ships must be possible: its lines stand on the menu of the number it calls, and its
 * total is what the basket computes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "with_cmocka.h"
#include <glob.h>

#include "order/basket.h"
#include "callers/scenario.h"

enum { CHOICES_MAX = 16 };

static const char *cut_word(const char *option, const char *word)
{
    size_t len = strlen(word);
    return strncmp(option, word, len) == 0 && option[len] == ' ' ? option + len + 1 : NULL;
}

/* "left extra mushrooms" */
static struct basket_choice_request choice_of(const char *option)
{
    static const struct {
        const char *word;
        enum basket_side side;
        enum basket_amount amount;
    } words[] = {{"left", BASKET_LEFT, BASKET_REGULAR},
                 {"right", BASKET_RIGHT, BASKET_REGULAR},
                 {"extra", BASKET_WHOLE, BASKET_EXTRA},
                 {"light", BASKET_WHOLE, BASKET_LIGHT}};
    struct basket_choice_request choice = {.option_id = option};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *rest = cut_word(choice.option_id, words[i].word);
        if (rest == NULL)
            continue;
        choice.option_id = rest;
        if (words[i].side != BASKET_WHOLE)
            choice.side = words[i].side;
        else
            choice.amount = words[i].amount;
    }
    return choice;
}

static void add_line(struct basket *basket, const struct scenario_line *line, const char *path)
{
    struct basket_choice_request choices[CHOICES_MAX];
    assert_in_range(line->options_count, 0, CHOICES_MAX);
    for (unsigned i = 0; i < line->options_count; i++)
        choices[i] = choice_of(line->options[i]);
    struct basket_request request = {.item_id = line->item,
                                     .size_id = line->size,
                                     .quantity = line->quantity,
                                     .choices = choices,
                                     .choice_count = line->options_count,
                                     .without = (const char *const *)line->without,
                                     .without_count = line->without_count};
    char line_id[BASKET_LINE_ID_BYTES];
    struct basket_refusal refusal;
    if (!basket_add(basket, &request, line_id, &refusal))
        fail_msg("%s: %s: %s", path, line->item, refusal.message);
    /* Defaults are written down too: the basket adds none of its own. */
    size_t added = basket->lines[basket->line_count - 1].choice_count;
    if (added != line->options_count)
        fail_msg("%s: %s: options are incomplete", path, line->item);
}

static void check_order(const struct scenario_order *order, struct menu *menu, const char *path)
{
    struct basket basket;
    struct basket_refusal refusal;
    char price[32];
    basket_init(&basket, menu);
    for (unsigned i = 0; i < order->lines_count; i++)
        add_line(&basket, &order->lines[i], path);
    if (!basket_set_customer(&basket, NULL, NULL, order->address != NULL ? "12 Main Street" : NULL,
                             order->service == SCENARIO_DELIVERY ? BASKET_DELIVERY : BASKET_PICKUP, &refusal))
        fail_msg("%s: %s", path, refusal.message);
    struct basket_totals totals = basket_totals(&basket);
    menu_format_price(price, sizeof price, totals.total_cents);
    if (order->total == NULL || strcmp(order->total, price) != 0)
        fail_msg("%s: total is %s by the menu", path, price);
    basket_deinit(&basket);
}

static struct menu *menu_of(const char *restaurant)
{
    static const char *const folders[] = {"menus", "scenarios/eval/menus", "tests/eval_text"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[256];
        struct menu *menu = NULL;
        static struct problems problems;
        snprintf(path, sizeof path, "%s/%s.yaml", folders[i], restaurant);
        if (access(path, F_OK) != 0)
            continue;
        if (menu_load(path, &menu, &problems) != VP_OK)
            fail_msg("%s", problems.text);
        return menu;
    }
    fail_msg("no menu of %s", restaurant);
    return NULL;
}

static size_t check_scenarios(const char *pattern)
{
    glob_t files;
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct scenario *scenario = NULL;
        struct problems problem = {0};
        if (scenario_load(files.gl_pathv[i], &scenario, &problem) != VP_OK)
            fail_msg("%s", problem.text);
        struct menu *menu = menu_of(scenario->restaurant);
        assert_true(menu_serves_number(menu, scenario->to));
        assert_non_null(scenario->expect);
        if (scenario->expect->order != NULL)
            check_order(scenario->expect->order, menu, files.gl_pathv[i]);
        else
            assert_true(scenario->expect->no_order);
        menu_release(menu);
        scenario_destroy(scenario);
    }
    size_t count = files.gl_pathc;
    globfree(&files);
    return count;
}

static void each_demo_scenario_fits_its_menu(void **state)
{
    (void)state;
    assert_int_equal(check_scenarios("scenarios/demo/*.yaml"), 3);
}

static void each_scenario_of_the_evaluation_fits_its_menu(void **state)
{
    (void)state;
    assert_true(check_scenarios("scenarios/eval/*.yaml") >= 130);
}

TESTS = {
    TEST(each_demo_scenario_fits_its_menu),
    TEST(each_scenario_of_the_evaluation_fits_its_menu),
};
