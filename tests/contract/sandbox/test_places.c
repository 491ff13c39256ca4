/* What a process that began before may open of what is there by now, as the master finds it out. */

#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/places.h"
#include "with_folder.h"

static char own[FOLDER_PATH_BYTES], other[FOLDER_PATH_BYTES];
static char own_file[128], other_file[128], link_path[128];
static struct sandbox_places places, wanted;

static void write_file(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static int make_folders(void **state)
{
    (void)state;
    folder_make(own, "/tmp/voiceplate-own");
    folder_make(other, "/tmp/voiceplate-other");
    snprintf(own_file, sizeof own_file, "%s/file", own);
    snprintf(other_file, sizeof other_file, "%s/file", other);
    snprintf(link_path, sizeof link_path, "%s/link", own);
    write_file(own_file);
    write_file(other_file);
    return 0;
}

static int remove_folders(void **state)
{
    (void)state;
    sandbox_places_release(&places);
    sandbox_places_release(&wanted);
    return folder_remove(own) | folder_remove(other);
}

static void replace_file(const char *path)
{
    char fresh[160];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    write_file(fresh);
    assert_int_equal(rename(fresh, path), 0);
}

static const char *find_lack(void)
{
    return sandbox_places_find_lack(&places, &places);
}

static void a_file_that_was_replaced_is_told_of(void **state)
{
    (void)state;
    sandbox_places_add(&places, SANDBOX_READ, own_file);
    assert_null(find_lack());
    replace_file(own_file);
    assert_string_equal(find_lack(), own_file);
}

static void one_that_is_gone_is_not_before_there_is_another(void **state)
{
    (void)state;
    sandbox_places_add(&places, SANDBOX_READ, own_file);
    assert_int_equal(rename(own_file, link_path), 0);
    assert_null(find_lack());
    write_file(own_file);
    assert_string_equal(find_lack(), own_file);
}

static void what_comes_where_nothing_was_is_told_of(void **state)
{
    (void)state;
    sandbox_places_add(&places, SANDBOX_READ, link_path);
    assert_null(find_lack());
    write_file(link_path);
    assert_string_equal(find_lack(), link_path);
}

static void what_stands_below_an_open_folder_may_be_replaced(void **state)
{
    (void)state;
    sandbox_places_add(&places, SANDBOX_READ, own_file);
    sandbox_places_add(&places, SANDBOX_READ, own);
    replace_file(own_file);
    assert_null(find_lack());
}

static void a_folder_to_read_is_none_to_write(void **state)
{
    (void)state;
    sandbox_places_add(&places, SANDBOX_WRITE, own_file);
    sandbox_places_add(&places, SANDBOX_READ, own);
    replace_file(own_file);
    assert_string_equal(find_lack(), own_file);
}

static void a_link_that_leads_to_another_folder_is_told_of_and_one_that_stays_is_not(void **state)
{
    char sibling[128];
    (void)state;
    snprintf(sibling, sizeof sibling, "%s/sibling", own);
    write_file(sibling);
    assert_int_equal(symlink(own_file, link_path), 0);
    sandbox_places_add_folder_of(&places, SANDBOX_READ, link_path);
    sandbox_places_add(&places, SANDBOX_READ, link_path);
    assert_int_equal(unlink(link_path), 0);
    assert_int_equal(symlink(sibling, link_path), 0);
    assert_null(find_lack());
    assert_int_equal(unlink(link_path), 0);
    assert_int_equal(symlink(other_file, link_path), 0);
    assert_string_equal(find_lack(), link_path);
}

static void what_is_not_watched_is_not_told_of(void **state)
{
    (void)state;
    sandbox_places_add_unwatched(&places, SANDBOX_READ, own_file);
    replace_file(own_file);
    assert_null(find_lack());
}

static void what_was_not_wanted_before_is_lacking(void **state)
{
    (void)state;
    sandbox_places_add(&places, SANDBOX_READ, own);
    sandbox_places_add(&wanted, SANDBOX_READ, own_file);
    assert_null(sandbox_places_find_lack(&places, &wanted));
    sandbox_places_add(&wanted, SANDBOX_READ, other_file);
    assert_string_equal(sandbox_places_find_lack(&places, &wanted), other_file);
}

static bool has(const char *path)
{
    for (size_t i = 0; i < places.count; i++)
        if (strcmp(places.places[i].path, path) == 0)
            return true;
    return false;
}

static void the_folder_of_a_folder_is_the_same_with_a_slash_behind_it(void **state)
{
    (void)state;
    sandbox_places_add_folder_of(&places, SANDBOX_READ, "/nowhere/models//");
    assert_int_equal(places.count, 1);
    assert_true(has("/nowhere"));
}

static void a_variable_names_folders_with_colons_between(void **state)
{
    (void)state;
    setenv("SSL_CERT_DIR", "/nowhere/one:/nowhere/two", 1);
    sandbox_places_add_system(&places, true);
    unsetenv("SSL_CERT_DIR");
    assert_true(has("/nowhere/one"));
    assert_true(has("/nowhere/two"));
}

static bool is_watched(const char *path)
{
    for (size_t i = 0; i < places.count; i++)
        if (strcmp(places.places[i].path, path) == 0)
            return places.places[i].is_watched;
    fail_msg("%s", path);
    return false;
}

static void of_the_system_only_what_changes_answers_is_watched(void **state)
{
    static const char *const still[] = {"/etc/ld.so.cache", "/etc/localtime", "/etc/passwd",
                                        "/proc/sys/vm/overcommit_memory"};
    (void)state;
    sandbox_places_add_system(&places, true);
    assert_true(is_watched("/etc/resolv.conf"));
    assert_true(is_watched("/etc/hosts"));
    assert_true(is_watched("/etc/ssl"));
    for (size_t i = 0; i < sizeof still / sizeof still[0]; i++)
        assert_false(is_watched(still[i]));
}

TESTS_WITH(make_folders, remove_folders) = {
    TEST(a_file_that_was_replaced_is_told_of),
    TEST(one_that_is_gone_is_not_before_there_is_another),
    TEST(what_comes_where_nothing_was_is_told_of),
    TEST(what_stands_below_an_open_folder_may_be_replaced),
    TEST(a_folder_to_read_is_none_to_write),
    TEST(a_link_that_leads_to_another_folder_is_told_of_and_one_that_stays_is_not),
    TEST(what_is_not_watched_is_not_told_of),
    TEST(what_was_not_wanted_before_is_lacking),
    TEST(the_folder_of_a_folder_is_the_same_with_a_slash_behind_it),
    TEST(a_variable_names_folders_with_colons_between),
    TEST(of_the_system_only_what_changes_answers_is_watched),
};
