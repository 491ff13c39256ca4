/* Menu files that are changed while they are served. */
#include "order/menu_watch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/metric.h"
#include "with_edited_menu.h"
#include "with_folder.h"

struct bench {
    char dir[FOLDER_PATH_BYTES];
    struct menu_set menus;
    struct menu_watch watch;
};

static const char *path_in(const struct bench *bench, const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", bench->dir, name);
    return path;
}

static void write_text(const struct bench *bench, const char *name, const char *text, size_t len)
{
    FILE *file = fopen(path_in(bench, name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    fclose(file);
}

/* The pizzeria's file, with something else in one place. */
static void put(const struct bench *bench, const char *from, const char *to)
{
    const char *text = edited_menu_text(EDITED_PIZZERIA, from, to);
    write_text(bench, "a.yaml", text, strlen(text));
}

static size_t look(struct bench *bench)
{
    return menu_watch_look(&bench->watch, 1000);
}

/* The second look finds it as the first did. */
static size_t look_twice(struct bench *bench)
{
    size_t first = look(bench);
    return first + look(bench);
}

static const struct menu *menu_of(const struct bench *bench)
{
    return menu_set_find(&bench->menus, "harbor-pizza");
}

static bool has_hawaiian(const struct bench *bench)
{
    return menu_find_item(menu_of(bench), "hawaiian")->is_available;
}

static int open_bench(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL)
        return -1;
    folder_make(bench->dir, "/tmp/voiceplate-watch");
    put(bench, "Harbor", "Harbor");
    const char *other = edited_menu_text("menus/casa-verde.yaml", "id", "id");
    write_text(bench, "b.yaml", other, strlen(other));
    if (!menu_set_load(&bench->menus, bench->dir, stderr))
        return -1;
    menu_watch_init(&bench->watch, &bench->menus, true);
    menu_watch_catch_up(&bench->watch, 1000);
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;
    menu_set_release(&bench->menus);
    folder_remove(bench->dir);
    return tests_free(bench);
}

static void an_edited_file_is_in_force_at_the_second_look(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(look_twice(bench), 0);
    struct menu *kept = menu_retain(menu_set_find(&bench->menus, "harbor-pizza"));
    put(bench, EDITED_NO_HAWAIIAN);
    assert_int_equal(look(bench), 0);
    assert_true(has_hawaiian(bench));
    assert_int_equal(look(bench), 1);
    assert_false(has_hawaiian(bench));
    assert_true(menu_find_item(kept, "hawaiian")->is_available); /* whoever has the old one keeps it */
    menu_release(kept);
    assert_int_equal(look_twice(bench), 0);
}

static void a_file_that_is_replaced_by_another_is_in_force(void **state)
{
    struct bench *bench = *state;
    const char *text = edited_menu_text(EDITED_PIZZERIA, EDITED_NO_HAWAIIAN);
    char to[128];
    write_text(bench, "new", text, strlen(text));
    snprintf(to, sizeof to, "%s", path_in(bench, "a.yaml"));
    assert_int_equal(rename(path_in(bench, "new"), to), 0);
    assert_int_equal(look_twice(bench), 1);
    assert_false(has_hawaiian(bench));
}

static void a_file_that_was_only_touched_changes_nothing(void **state)
{
    struct bench *bench = *state;
    put(bench, "Harbor", "Harbor");
    assert_int_equal(look_twice(bench), 0);
    assert_int_equal(bench->watch.refused_count, 0);
}

static void a_file_with_mistakes_leaves_the_old_menu_in_force_and_is_counted(void **state)
{
    struct bench *bench = *state;
    int64_t before = metric_get(METRIC_MENU_FILES_REFUSED);
    put(bench, "price: 11.50", "price: eleven");
    assert_int_equal(look_twice(bench), 0);
    assert_true(has_hawaiian(bench));
    assert_int_equal(bench->watch.refused_count, 1);
    assert_int_equal(metric_get(METRIC_MENU_FILES_REFUSED), before + 1);
    assert_int_equal(look_twice(bench), 0); /* and is told once */
    put(bench, EDITED_NO_HAWAIIAN);
    assert_int_equal(look_twice(bench), 1);
    assert_int_equal(bench->watch.refused_count, 0);
    assert_int_equal(metric_get(METRIC_MENU_FILES_REFUSED), before);
}

static void the_old_text_put_back_is_a_mistake_mended(void **state)
{
    struct bench *bench = *state;
    put(bench, "price: 11.50", "price: eleven");
    assert_int_equal(look_twice(bench), 0);
    put(bench, "Harbor", "Harbor");
    assert_int_equal(look_twice(bench), 0);
    assert_int_equal(bench->watch.refused_count, 0);
}

/* Whatever stands in it so far may be a menu of its own, with fewer dishes. */
static void a_file_that_is_being_written_is_not_taken(void **state)
{
    struct bench *bench = *state;
    const char *text = edited_menu_text(EDITED_PIZZERIA, EDITED_NO_HAWAIIAN);
    size_t half = (size_t)(strstr(text, "      - id: hawaiian") - text);
    int fd = open(path_in(bench, "a.yaml"), O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, half), half);
    assert_int_equal(look_twice(bench), 0);
    assert_int_equal(look_twice(bench), 0);
    assert_true(has_hawaiian(bench));
    assert_int_equal(bench->watch.refused_count, 0);
    assert_int_equal(write(fd, text + half, strlen(text) - half), strlen(text) - half);
    close(fd);
    assert_int_equal(look_twice(bench), 1);
    assert_false(has_hawaiian(bench));
}

static void a_file_that_is_gone_leaves_its_menu_in_force(void **state)
{
    struct bench *bench = *state;
    unlink(path_in(bench, "a.yaml"));
    assert_int_equal(look_twice(bench), 0);
    assert_true(has_hawaiian(bench));
    put(bench, EDITED_NO_HAWAIIAN);
    assert_int_equal(look_twice(bench), 1);
}

static void another_restaurant_needs_a_reload(void **state)
{
    struct bench *bench = *state;
    put(bench, "id: harbor-pizza", "id: harbour-pizza");
    assert_int_equal(look_twice(bench), 0);
    assert_non_null(menu_of(bench));
    assert_int_equal(bench->watch.refused_count, 1);
}

static void a_new_number_reaches_the_restaurant_unless_it_is_anothers(void **state)
{
    struct bench *bench = *state;
    char number[40], line[80];
    const struct menu *other = menu_set_find(&bench->menus, "casa-verde");
    snprintf(number, sizeof number, "\"%s\"", menu_of(bench)->called_numbers.words[0]);
    put(bench, number, "\"+15550009876\"");
    assert_int_equal(look_twice(bench), 1);
    assert_ptr_equal(menu_set_find_called(&bench->menus, "+15550009876"), menu_of(bench));
    snprintf(line, sizeof line, "\"%s\"", other->called_numbers.words[0]);
    put(bench, number, line);
    assert_int_equal(look_twice(bench), 0);
    assert_int_equal(bench->watch.refused_count, 1);
    assert_ptr_equal(menu_set_find_called(&bench->menus, other->called_numbers.words[0]), other);
}

static void what_is_sold_out_stays_so_when_the_file_changes(void **state)
{
    struct bench *bench = *state;
    const struct sold_out things[] = {{"harbor-pizza", SOLD_OUT_ITEM, "hawaiian", 5000}};
    bool has_changed = false;
    assert_int_equal(menu_set_sell_out(&bench->menus, things, 1, 1000, &has_changed), VP_OK);
    assert_true(has_changed);
    assert_false(has_hawaiian(bench));
    put(bench, EDITED_NO_MUSHROOMS);
    assert_int_equal(look_twice(bench), 1);
    assert_false(has_hawaiian(bench));
    assert_int_equal(menu_set_offer_again(&bench->menus, 4999, &has_changed), VP_OK);
    assert_false(has_changed);
    assert_int_equal(menu_set_offer_again(&bench->menus, 5000, &has_changed), VP_OK);
    assert_true(has_changed);
    assert_true(has_hawaiian(bench));
}

/* A process that starts takes what the files say now, not what they said when the service began. */
static void a_set_that_is_behind_catches_up_at_once(void **state)
{
    struct bench *bench = *state;
    struct menu_set copy = {0};
    struct menu_watch watch;
    assert_int_equal(menu_set_copy(&copy, &bench->menus), VP_OK);
    put(bench, EDITED_NO_HAWAIIAN);
    menu_watch_init(&watch, &copy, false);
    menu_watch_catch_up(&watch, 1000);
    assert_false(menu_find_item(menu_set_find(&copy, "harbor-pizza"), "hawaiian")->is_available);
    assert_true(has_hawaiian(bench));
    assert_int_equal(copy.loaded_hash[0], bench->menus.files[0]->text_hash); /* what a reload compares with */
    menu_set_release(&copy);
}

TESTS_WITH(open_bench, close_bench) = {
    TEST(an_edited_file_is_in_force_at_the_second_look),
    TEST(a_file_that_is_replaced_by_another_is_in_force),
    TEST(a_file_that_was_only_touched_changes_nothing),
    TEST(a_file_with_mistakes_leaves_the_old_menu_in_force_and_is_counted),
    TEST(the_old_text_put_back_is_a_mistake_mended),
    TEST(a_file_that_is_being_written_is_not_taken),
    TEST(a_file_that_is_gone_leaves_its_menu_in_force),
    TEST(another_restaurant_needs_a_reload),
    TEST(a_new_number_reaches_the_restaurant_unless_it_is_anothers),
    TEST(what_is_sold_out_stays_so_when_the_file_changes),
    TEST(a_set_that_is_behind_catches_up_at_once),
};
