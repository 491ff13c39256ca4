/* Restaurants that share a number. */
#include "order/menu_places.h"

#include <stdio.h>
#include <unistd.h>

#include "base/metric.h"
#include "order/menu_people.h"
#include "order/menu_watch.h"
#include "with_cmocka.h"
#include "with_folder.h"

struct folder {
    char dir[FOLDER_PATH_BYTES];
    struct menu_set menus;
    char problems[2048];
};

#define HEAD(id, location)                                                                                   \
    "restaurant:\n  id: " id "\n  name: Harbor\n  address: 1 Main Street\n  timezone: America/New_York\n"    \
    "  called_numbers: [\"+15550001111\"]\n  greeting: Hello.\n" location                                    \
    "pickup:\n  minutes: 20\nhours:\n  every_day: [\"00:00-24:00\"]\n"                                       \
    "categories:\n  - id: pizzas\n    name: Pizzas\n    items:\n"                                            \
    "      - {id: plain, name: Plain, price: 5.00, allergens: []}\n"
#define MANY_NUMBERS                                                                                         \
    "restaurant:\n  id: house-%d\n  name: Harbor\n  address: 1 Main Street\n  timezone: America/New_York\n"  \
    "  called_numbers: [%s]\n  greeting: Hello.\n  location: {name: House %d}\n"                             \
    "pickup:\n  minutes: 20\nhours:\n  every_day: [\"00:00-24:00\"]\n"                                       \
    "categories:\n  - id: pizzas\n    name: Pizzas\n    items:\n"                                            \
    "      - {id: plain, name: Plain, price: 5.00, allergens: []}\n"
#define PLACE(name, more) "  location:\n    name: " name "\n" more

static void put(const struct folder *folder, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder->dir, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    fclose(out);
}

static bool load(struct folder *folder)
{
    FILE *out = fmemopen(folder->problems, sizeof folder->problems, "w");
    assert_non_null(out);
    bool is_good = menu_set_load(&folder->menus, folder->dir, out);
    fclose(out);
    return is_good;
}

static int open_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    if (folder == NULL)
        return -1;
    folder_make(folder->dir, "/tmp/voiceplate-places");
    *state = folder;
    return 0;
}

static int close_folder(void **state)
{
    struct folder *folder = *state;
    menu_set_release(&folder->menus);
    folder_remove(folder->dir);
    return tests_free(folder);
}

static void a_shared_number_has_a_menu_of_its_own_that_asks(void **state)
{
    struct folder *folder = *state;
    put(folder, "a.yaml", HEAD("downtown", PLACE("Downtown", "    synonyms: [main street]\n")));
    put(folder, "b.yaml", HEAD("riverside", PLACE("Riverside", "") "  retention_days: 30\n"));
    assert_true(load(folder));
    struct menu *shared = menu_set_find_called(&folder->menus, "+15550001111");
    assert_non_null(shared);
    assert_true(shared->is_shared);
    assert_true(menu_is_shared_id(shared->restaurant_id));
    assert_string_equal(
        shared->greeting,
        "Thank you for calling Harbor. Which restaurant would you like, Downtown or Riverside?");
    assert_int_equal(shared->category_count, 0);
    assert_int_equal(shared->retention_days, 30); /* the strictest's */
    assert_ptr_equal(menu_set_find(&folder->menus, shared->restaurant_id), shared);
    const struct menu_place *place = menu_find_place(shared, "Main Street");
    assert_non_null(place);
    assert_string_equal(place->restaurant_id, "downtown");
    struct menu *downtown = menu_set_find(&folder->menus, "downtown");
    assert_int_equal(downtown->place_count, 2);
    assert_false(downtown->is_shared);
    assert_int_equal(folder->menus.count, 2);
}

static void without_a_location_a_number_is_one_restaurants(void **state)
{
    struct folder *folder = *state;
    put(folder, "a.yaml", HEAD("downtown", PLACE("Downtown", "")));
    put(folder, "b.yaml", HEAD("riverside", ""));
    assert_false(load(folder));
    assert_non_null(
        strstr(folder->problems, "b.yaml: restaurant.called_numbers: +15550001111 belongs to downtown"));
    assert_non_null(strstr(folder->problems, "restaurant.location"));
}

static void two_locations_may_not_be_called_alike(void **state)
{
    struct folder *folder = *state;
    put(folder, "a.yaml", HEAD("downtown", PLACE("Downtown", "")));
    put(folder, "b.yaml", HEAD("riverside", PLACE("Riverside", "    synonyms: [downtown]\n")));
    assert_false(load(folder));
    assert_non_null(strstr(folder->problems, "restaurant.location.name"));
}

static void a_location_that_is_renamed_is_known_to_the_others(void **state)
{
    struct folder *folder = *state;
    struct menu *menu;
    struct problems problems;
    put(folder, "a.yaml", HEAD("downtown", PLACE("Downtown", "")));
    put(folder, "b.yaml", HEAD("riverside", PLACE("Riverside", "    greeting: Good day.\n")));
    assert_true(load(folder));
    const char *text = HEAD("downtown", PLACE("Old Town", ""));
    assert_int_equal(menu_parse(span_of(text), "a.yaml", &menu, &problems), VP_OK);
    assert_int_equal(menu_set_put(&folder->menus, 0, menu, 0), VP_OK);
    menu_release(menu);
    assert_string_equal(menu_set_find(&folder->menus, "riverside")->places[0].name, "Old Town");
    assert_string_equal(menu_set_find_called(&folder->menus, "+15550001111")->greeting,
                        "Good day. Which restaurant would you like, Old Town or Riverside?");
}

static void what_a_shared_number_has_of_the_first_file_changes_with_it(void **state)
{
    struct folder *folder = *state;
    struct menu *menu;
    struct problems problems;
    put(folder, "a.yaml", HEAD("downtown", PLACE("Downtown", "")));
    put(folder, "b.yaml", HEAD("riverside", PLACE("Riverside", "")));
    assert_true(load(folder));
    assert_true(menu_people(menu_set_find_called(&folder->menus, "+15550001111"))->is_asked);
    const char *text = HEAD("downtown", PLACE("Downtown", "  transfer_whisper: no\n  voice: marin\n"));
    assert_int_equal(menu_parse(span_of(text), "a.yaml", &menu, &problems), VP_OK);
    assert_int_equal(menu_set_put(&folder->menus, 0, menu, 0), VP_OK);
    menu_release(menu);
    const struct menu *shared = menu_set_find_called(&folder->menus, "+15550001111");
    assert_false(menu_people(shared)->is_asked);
    assert_string_equal(shared->voice, "marin");
}

static void who_is_blocked_by_one_is_blocked_at_the_number_of_all(void **state)
{
    struct folder *folder = *state;
    put(folder, "a.yaml", HEAD("downtown", PLACE("Downtown", "")));
    put(folder, "b.yaml",
        HEAD("riverside", PLACE("Riverside", "") "  blocked_numbers: [\"+15550008888\"]\n"));
    assert_true(load(folder));
    const struct menu *shared = menu_set_find_called(&folder->menus, "+15550001111");
    const struct blocked_number one = {"downtown", "+15550009999"};
    assert_null(menu_set_blocker(&folder->menus, shared, "+15550009999"));
    assert_int_equal(menu_set_put_blocked(&folder->menus, &one, 1), VP_OK);
    assert_string_equal(menu_set_blocker(&folder->menus, shared, "+15550009999")->restaurant_id, "downtown");
    assert_string_equal(menu_set_blocker(&folder->menus, shared, "+15550008888")->restaurant_id, "riverside");
    assert_null(menu_set_blocker(&folder->menus, menu_set_find(&folder->menus, "riverside"), "+15550009999"));
    assert_null(menu_set_blocker(&folder->menus, shared, "+15550007777"));
    assert_null(menu_set_blocker(&folder->menus, shared, "")); /* withheld */
    struct menu_set copy = {.count = 0};
    assert_int_equal(menu_set_copy(&copy, &folder->menus), VP_OK);
    assert_non_null(menu_set_blocker(&copy, menu_set_find(&copy, "downtown"), "+15550009999"));
    menu_set_release(&copy);
}

/* A restaurant with so many numbers, which end in first and so on. */
static void put_house(const struct folder *folder, int house, int first, int count)
{
    char numbers[MENU_SHARED_MAX * 16] = "", name[16], *text;
    for (int i = 0; i < count; i++)
        snprintf(numbers + strlen(numbers), sizeof numbers - strlen(numbers), "%s\"+155500%05d\"",
                 i > 0 ? "," : "", first + i);
    assert_true(asprintf(&text, MANY_NUMBERS, house, numbers, house) > 0);
    snprintf(name, sizeof name, "%d.yaml", house);
    put(folder, name, text);
    free(text);
}

/* Two that share them. */
static void put_pair(const struct folder *folder, int first, int count)
{
    put_house(folder, first, first, count);
    put_house(folder, first + 1, first, count);
}

static void numbers_are_shared_up_to_a_limit(void **state)
{
    struct folder *folder = *state;
    put_pair(folder, 100, MENU_SHARED_MAX);
    assert_true(load(folder));
    menu_set_release(&folder->menus);
    put_pair(folder, 200, 1);
    assert_false(load(folder));
    assert_non_null(
        strstr(folder->problems, "201.yaml: restaurant.called_numbers: with this file 65 numbers"));
}

static void a_file_that_would_share_one_too_many_is_not_taken_while_it_is_served(void **state)
{
    struct folder *folder = *state;
    struct menu_watch watch;
    int64_t refused = metric_get(METRIC_MENU_FILES_REFUSED);
    put_pair(folder, 100, MENU_SHARED_MAX);
    put_house(folder, 300, 300, 1);
    put_house(folder, 301, 301, 1);
    assert_true(load(folder));
    menu_watch_init(&watch, &folder->menus, true);
    menu_watch_catch_up(&watch, 1000);
    put_house(folder, 301, 300, 2); /* the other's number too */
    assert_int_equal(menu_watch_catch_up(&watch, 1000), 0);
    assert_int_equal(metric_get(METRIC_MENU_FILES_REFUSED), refused + 1);
    assert_false(menu_set_find_called(&folder->menus, "+15550000300")->is_shared);
    put_house(folder, 100, 100, MENU_SHARED_MAX - 1); /* there is room */
    put_house(folder, 301, 300, 3);
    assert_int_equal(menu_watch_catch_up(&watch, 1000), 2);
    assert_int_equal(metric_get(METRIC_MENU_FILES_REFUSED), refused);
    assert_true(menu_set_find_called(&folder->menus, "+15550000300")->is_shared);
}

TESTS_WITH(open_folder, close_folder) = {
    TEST(a_shared_number_has_a_menu_of_its_own_that_asks),
    TEST(without_a_location_a_number_is_one_restaurants),
    TEST(two_locations_may_not_be_called_alike),
    TEST(a_location_that_is_renamed_is_known_to_the_others),
    TEST(what_a_shared_number_has_of_the_first_file_changes_with_it),
    TEST(who_is_blocked_by_one_is_blocked_at_the_number_of_all),
    TEST(numbers_are_shared_up_to_a_limit),
    TEST(a_file_that_would_share_one_too_many_is_not_taken_while_it_is_served),
};
