#include "with_cmocka.h"

#include "dialogue/acts_mend.h"

/* Dishes of one name: the kind that is said tells them apart. */

static const char menu_json[] =
    "{\"ok\":true,\"restaurant\":{\"name\":\"Mill\"},\"categories\":["
    "{\"id\":\"s\",\"name\":\"Starters\",\"items\":["
    "{\"id\":\"a\",\"name\":\"Tandoori Chicken\",\"price\":\"5.00\",\"available\":true},"
    "{\"id\":\"b\",\"name\":\"Onion Bhaji\",\"price\":\"4.00\",\"available\":true}]},"
    "{\"id\":\"t\",\"name\":\"Tandoori Dishes\",\"items\":["
    "{\"id\":\"c\",\"name\":\"Tandoori Chicken\",\"price\":\"12.00\",\"available\":true}]}],\"groups\":[]}";

/* The id of the dish that the word picks of those; "": none. */
static const char *picked_by(const char *said, const uint16_t *items, size_t count)
{
    static char id[8];
    struct told_menu *menu;
    struct words words;
    struct draft draft = {.item_count = count};
    assert_int_equal(told_menu_create(menu_json, &menu), VP_OK);
    words_split(&words, said);
    memcpy(draft.items, items, count * sizeof *items);
    bool is_picked = draft_take_kind(menu, &draft, &words.at[0]);
    snprintf(id, sizeof id, "%s", is_picked ? menu->items[draft.items[0]].id : "");
    told_menu_destroy(menu);
    return id;
}

static void the_kind_decides_between_dishes_of_one_name(void **state)
{
    static const uint16_t both[] = {0, 2};
    (void)state;
    assert_string_equal(picked_by("starter", both, 2), "a");
    assert_string_equal(picked_by("main", both, 2), "c");
    assert_string_equal(picked_by("entree", both, 2), "c");
    assert_string_equal(picked_by("dish", both, 2), "c");
}

static void a_word_of_the_name_decides_nothing(void **state)
{
    static const uint16_t both[] = {0, 2};
    (void)state;
    assert_string_equal(picked_by("tandoori", both, 2), "");
    assert_string_equal(picked_by("hot", both, 2), "");
}

static void dishes_of_other_names_are_not_told_apart_by_it(void **state)
{
    static const uint16_t others[] = {1, 2};
    (void)state;
    assert_string_equal(picked_by("main", others, 2), "");
}

TESTS = {
    TEST(the_kind_decides_between_dishes_of_one_name),
    TEST(a_word_of_the_name_decides_nothing),
    TEST(dishes_of_other_names_are_not_told_apart_by_it),
};
