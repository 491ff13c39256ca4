/* Recordings of calls on the disk: named, deleted, and swept when their days are over. */
#include "with_cmocka.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "store/recording_files.h"
#include "with_folder.h"

static char folder[FOLDER_PATH_BYTES], restaurant[FOLDER_PATH_BYTES + 16];

static int open_folder(void **state)
{
    (void)state;
    folder_make(folder, "/tmp/voiceplate-recordings");
    snprintf(restaurant, sizeof restaurant, "%s/harbor", folder);
    return mkdir(restaurant, 0700);
}

static int close_folder(void **state)
{
    (void)state;
    (void)folder_remove(restaurant);
    return folder_remove(folder);
}

static void make_file(const char *name, int age_hours)
{
    char path[RECORDING_PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", restaurant, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("RIFF", file);
    fclose(file);
    struct timespec then = {.tv_sec = time(NULL) - (time_t)age_hours * 3600};
    assert_int_equal(utimensat(AT_FDCWD, path, (struct timespec[]){then, then}, 0), 0);
}

static bool is_there(const char *name)
{
    char path[RECORDING_PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", restaurant, name);
    return access(path, F_OK) == 0;
}

static void no_name_leads_out_of_the_folder(void **state)
{
    char path[RECORDING_PATH_BYTES];
    (void)state;
    assert_true(recording_files_path(folder, "harbor", "CA1", 1, path));
    assert_false(recording_files_path(folder, "harbor", "../CA1", 1, path));
    assert_false(recording_files_path(folder, "..", "CA1", 1, path));
    assert_false(recording_files_path(folder, "harbor", "CA1/x", 1, path));
    assert_false(recording_files_path(folder, "harbor", "", 1, path));
    assert_false(recording_files_path("", "harbor", "CA1", 1, path));
}

static void all_parts_of_a_call_are_counted_read_and_deleted(void **state)
{
    struct buf wav;
    (void)state;
    make_file("CA1.wav", 0);
    make_file("CA1-2.wav", 0);
    make_file("CA1-3.wav.part", 0);
    make_file("CA11.wav", 0);
    assert_int_equal(recording_files_count(folder, "harbor", "CA1", false), 2);
    assert_int_equal(recording_files_count(folder, "harbor", "CA1", true), 3);
    buf_init(&wav, 100);
    assert_int_equal(recording_files_read(folder, "harbor", "CA1", 2, &wav), VP_OK);
    assert_int_equal(wav.len, 4);
    assert_int_equal(recording_files_read(folder, "harbor", "CA1", 3, &wav), VP_ERR_NOT_FOUND);
    buf_deinit(&wav);
    assert_int_equal(recording_files_delete(folder, "CA1"), VP_OK);
    assert_int_equal(recording_files_delete(folder, "CA1"), VP_ERR_NOT_FOUND);
    assert_false(is_there("CA1-3.wav.part"));
    assert_true(is_there("CA11.wav"));
}

static void a_call_that_moved_is_found_where_it_began(void **state)
{
    char home[MENU_NAME_BYTES];
    (void)state;
    make_file("CA1.wav", 0);
    assert_string_equal(recording_files_home(folder, "pier", "CA1", home), "harbor");
    assert_string_equal(recording_files_home(folder, "pier", "CA2", home), "pier");
    assert_string_equal(recording_files_home(folder, "pier", "../CA1", home), "pier");
    assert_int_equal(recording_files_delete(folder, "CA1"), VP_OK);
    assert_int_equal(recording_files_delete("", "CA1"), VP_ERR_NOT_FOUND);
    assert_int_equal(recording_files_delete("/nowhere", "CA1"), VP_ERR_NOT_FOUND);
}

static void what_is_older_than_the_restaurants_days_is_deleted(void **state)
{
    (void)state;
    make_file("CA1.wav", 7 * 24 + 1);
    make_file("CA2.wav", 7 * 24 - 1);
    make_file("CA3.wav.part", 25);
    make_file("CA4.wav.part", 23);
    make_file("notes.txt", 1000);
    assert_int_equal(recording_files_sweep(folder, "harbor", 7, (int64_t)time(NULL) * 1000), 2);
    assert_false(is_there("CA1.wav"));
    assert_true(is_there("CA2.wav"));
    assert_false(is_there("CA3.wav.part"));
    assert_true(is_there("CA4.wav.part"));
    assert_true(is_there("notes.txt"));
    assert_int_equal(recording_files_sweep(folder, "nobody", 7, (int64_t)time(NULL) * 1000), 0);
}

TESTS_WITH(open_folder, close_folder) = {
    TEST(no_name_leads_out_of_the_folder),
    TEST(all_parts_of_a_call_are_counted_read_and_deleted),
    TEST(a_call_that_moved_is_found_where_it_began),
    TEST(what_is_older_than_the_restaurants_days_is_deleted),
};
