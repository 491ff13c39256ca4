#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <string.h>

#include "base/rand.h"
#include "english/likeness.h"

static const struct {
    const char *path, *words, *item_id;
} heard[] = {
    {WITH_MENU_PIZZERIA, "carbon are", "carbonara"},
    {WITH_MENU_PIZZERIA, "margarita", "margherita"},
    {WITH_MENU_PIZZERIA, "Margherita", "margherita"},
    {WITH_MENU_PIZZERIA, "large margarita pizza please", "margherita"},
    {WITH_MENU_PIZZERIA, "marinara", "spaghetti-marinara"},
    {WITH_MENU_PIZZERIA, "veggie pizza", "veggie"},
    {WITH_MENU_PIZZERIA, "a meat lover's pie", "meat-lovers"},
    {WITH_MENU_PIZZERIA, "garlic nuts", "garlic-knots"},
    {WITH_MENU_PIZZERIA, "two liter of coke", "coke"},
    {WITH_MENU_PIZZERIA, "diet coke", "diet-coke"},
    {WITH_MENU_PIZZERIA, "philly cheese steak", "cheesesteak"},
    {WITH_MENU_PIZZERIA, "pepperoni calzone", "pepperoni-calzone"},
    {WITH_MENU_PIZZERIA, "pepperoni", "pepperoni-pizza"},
    {WITH_MENU_PIZZERIA, "seizure salad", "caesar-salad"},
    {WITH_MENU_PIZZERIA, "tirameesu", "tiramisu"},
    {WITH_MENU_PIZZERIA, "spagetti and meatballs", "spaghetti-meatballs"},
    {WITH_MENU_PIZZERIA, "mozarella stix", "mozzarella-sticks"},
    {WITH_MENU_TAQUERIA, "case a dia", "quesadilla"},
    {WITH_MENU_TAQUERIA, "or chata", "horchata"},
    {WITH_MENU_TAQUERIA, "fish tacos", "baja-fish-taco"},
    {WITH_MENU_TAQUERIA, "guac", "chips-guacamole"},
    {WITH_MENU_TAQUERIA, "birria tacos", "quesabirria"},
};

static void what_callers_say_finds_what_they_mean(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heard / sizeof heard[0]; i++) {
        struct menu *menu = with_menu_load(heard[i].path);
        struct menu_match matches[5];
        size_t count = menu_search(menu, heard[i].words, matches, 5);
        if (count == 0 || strcmp(matches[0].item->id, heard[i].item_id) != 0)
            fail_msg("\"%s\" found %s", heard[i].words, count > 0 ? matches[0].item->id : "nothing");
        for (size_t m = 0; m < count; m++) {
            assert_true(matches[m].score > 0 && matches[m].score <= 1);
            assert_true(m == 0 || matches[m - 1].score >= matches[m].score);
        }
        menu_release(menu);
    }
}

static void what_is_not_sold_is_not_found(void **state)
{
    (void)state;
    static const char *const words[] = {"sushi", "xyzzy", "", "   ", "the", "!!!", "pad thai", "hamburger"};
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA);
    struct menu_match matches[5];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (menu_search(menu, words[i], matches, 5) != 0 && matches[0].score >= 0.7)
            fail_msg("\"%s\" found %s", words[i], matches[0].item->id);
    assert_int_equal(menu_search(menu, "pizza", matches, 0), 0);
    menu_release(menu);
}

static void every_item_is_found_by_its_own_names(void **state)
{
    (void)state;
    static const char *const paths[] = {WITH_MENU_PIZZERIA, WITH_MENU_TAQUERIA};
    for (size_t p = 0; p < 2; p++) {
        struct menu *menu = with_menu_load(paths[p]);
        for (size_t c = 0; c < menu->category_count; c++)
            for (size_t i = 0; i < menu->categories[c].item_count; i++) {
                const struct menu_item *item = &menu->categories[c].items[i];
                struct menu_match matches[8];
                bool is_found = false;
                size_t count = menu_search(menu, item->name, matches, 8);
                for (size_t m = 0; m < count; m++)
                    is_found |= matches[m].item == item && matches[m].score > 0.99;
                if (!is_found)
                    fail_msg("\"%s\" does not find itself", item->name);
            }
        menu_release(menu);
    }
}

static void a_category_finds_all_of_it_a_little(void **state)
{
    (void)state;
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA);
    struct menu_match matches[20];
    size_t count = menu_search(menu, "pizza", matches, 20);
    assert_true(count >= 13);
    for (size_t m = 0; m < 13; m++)
        assert_string_equal(matches[m].category->id, "pizzas");
    assert_true(matches[0].score < 0.7);
    menu_release(menu);
}

static void pad_tie_sounds_like_pad_thai(void **state)
{
    (void)state;
    char a[LIKENESS_WORD_BYTES], b[LIKENESS_WORD_BYTES];
    likeness_key("margherita", a);
    likeness_key("margarita", b);
    assert_string_equal(a, b);
    likeness_key("padtie", a);
    likeness_key("padthai", b);
    assert_string_equal(a, b);
    assert_true(likeness_of_words("padtie", "padthai") > 0.75);
    assert_true(likeness_of_words("carbonare", "carbonara") > 0.85);
    assert_true(likeness_of_words("coke", "calzone") < 0.6);
    assert_true(likeness_of_words("pie", "pea") < 0.9);
    assert_true(likeness_of_words("", "") >= 1);
    assert_true(likeness_of_words("teh", "the") > 0.5);
}

/* The table of distances, cell by cell: slow, and plain enough to be believed. */
static size_t distance_by_table(const char *a, const char *b)
{
    size_t cells[LIKENESS_WORD_BYTES][LIKENESS_WORD_BYTES], a_len = strlen(a), b_len = strlen(b);
    for (size_t i = 0; i <= a_len; i++) {
        for (size_t j = 0; j <= b_len; j++) {
            if (i == 0 || j == 0) {
                cells[i][j] = i + j;
                continue;
            }
            size_t least = cells[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            least = cells[i - 1][j] + 1 < least ? cells[i - 1][j] + 1 : least;
            least = cells[i][j - 1] + 1 < least ? cells[i][j - 1] + 1 : least;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                cells[i - 2][j - 2] + 1 < least)
                least = cells[i - 2][j - 2] + 1;
            cells[i][j] = least;
        }
    }
    return cells[a_len][b_len];
}

static void random_word(char *out, uint32_t letter_count)
{
    size_t len = rand_u32() % (rand_u32() % 3 == 0 ? LIKENESS_WORD_BYTES : 10);
    for (size_t i = 0; i < len; i++)
        out[i] = (char)('a' + rand_u32() % letter_count);
    out[len] = '\0';
}

static void the_distance_is_that_of_the_table(void **state)
{
    (void)state;
    rand_seed_for_test(20);
    for (int i = 0; i < 20000; i++) {
        char a[LIKENESS_WORD_BYTES], b[LIKENESS_WORD_BYTES];
        random_word(a, 2 + (uint32_t)i % 4);
        random_word(b, 2 + (uint32_t)i % 4);
        size_t longer = strlen(a) > strlen(b) ? strlen(a) : strlen(b);
        double expected = longer > 0 ? 1 - (double)distance_by_table(a, b) / (double)longer : 1;
        if (likeness_of_spelling(a, b) != expected)
            fail_msg("%s and %s", a, b);
    }
    rand_seed_for_test(0);
}

TESTS = {
    TEST(what_callers_say_finds_what_they_mean), TEST(what_is_not_sold_is_not_found),
    TEST(every_item_is_found_by_its_own_names),  TEST(a_category_finds_all_of_it_a_little),
    TEST(pad_tie_sounds_like_pad_thai),          TEST(the_distance_is_that_of_the_table),
};
