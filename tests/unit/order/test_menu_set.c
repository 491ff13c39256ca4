#include "order/menu_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "with_cmocka.h"
#include "with_folder.h"

struct folder {
    char dir[FOLDER_PATH_BYTES];
    struct menu_set menus;
    char problems[2048];
};

static char *path_in(const struct folder *folder, const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder->dir, name);
    return path;
}

static void put(const struct folder *folder, const char *name, const char *from)
{
    static char text[1 << 16];
    FILE *in = fopen(from, "r"), *out = fopen(path_in(folder, name), "w");
    assert_non_null(in);
    assert_non_null(out);
    size_t len = fread(text, 1, sizeof text, in);
    assert_int_equal(fwrite(text, 1, len, out), len);
    fclose(in);
    fclose(out);
}

static void put_two(const struct folder *folder, const char *a, const char *b)
{
    put(folder, "a.yaml", a);
    put(folder, "b.yaml", b);
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
    folder_make(folder->dir, "/tmp/voiceplate-menus");
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

static void a_file_may_end_in_yml(void **state)
{
    struct folder *folder = *state;
    put(folder, "b.yaml", "menus/harbor-pizza.yaml");
    put(folder, "a.yml", "menus/casa-verde.yaml");
    assert_true(load(folder));
    assert_int_equal(folder->menus.count, 2);
    assert_non_null(menu_set_find(&folder->menus, "casa-verde"));
}

static void a_menu_is_found_by_its_restaurant_and_by_its_number(void **state)
{
    struct folder *folder = *state;
    put_two(folder, "menus/harbor-pizza.yaml", "menus/casa-verde.yaml");
    assert_true(load(folder));
    assert_int_equal(folder->menus.count, 2);
    assert_string_equal(folder->problems, "");
    struct menu *menu = menu_set_find(&folder->menus, "casa-verde");
    assert_non_null(menu);
    assert_string_equal(menu->restaurant_id, "casa-verde");
    assert_ptr_equal(menu_set_find_called(&folder->menus, menu->called_numbers.words[0]), menu);
    assert_null(menu_set_find(&folder->menus, "casa"));
    assert_null(menu_set_find_called(&folder->menus, "+15550000000"));
}

static void of_two_files_of_a_restaurant_the_second_is_refused(void **state)
{
    struct folder *folder = *state;
    put_two(folder, "menus/harbor-pizza.yaml", "menus/harbor-pizza.yaml");
    assert_false(load(folder));
    assert_int_equal(folder->menus.count, 1);
    assert_non_null(strstr(folder->problems, "b.yaml: restaurant.id: 'harbor-pizza' is the id in"));
}

static void a_folder_without_menus_is_told_apart_from_none(void **state)
{
    struct folder *folder = *state;
    assert_false(load(folder));
    assert_non_null(strstr(folder->problems, "menus_dir: no menu file *.yaml in"));
    struct folder nowhere = {.dir = "/tmp/voiceplate-no-such-folder"};
    assert_false(load(&nowhere));
    assert_non_null(strstr(nowhere.problems, "cannot be read"));
}

static void a_released_set_is_empty(void **state)
{
    struct folder *folder = *state;
    put(folder, "a.yaml", "menus/harbor-pizza.yaml");
    assert_true(load(folder));
    menu_set_release(&folder->menus);
    assert_int_equal(folder->menus.count, 0);
    assert_null(menu_set_find(&folder->menus, "harbor-pizza"));
}

TESTS_WITH(open_folder, close_folder) = {
    TEST(a_menu_is_found_by_its_restaurant_and_by_its_number),
    TEST(of_two_files_of_a_restaurant_the_second_is_refused),
    TEST(a_folder_without_menus_is_told_apart_from_none),
    TEST(a_file_may_end_in_yml),
    TEST(a_released_set_is_empty),
};
