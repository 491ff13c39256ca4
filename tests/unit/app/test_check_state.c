#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/check_state.h"
#include "with_folder.h"

static char folder[FOLDER_PATH_BYTES], path[FOLDER_PATH_BYTES + 16];

static int begin(void **state)
{
    (void)state;
    folder_make(folder, "/tmp/voiceplate-check-state");
    snprintf(path, sizeof path, "%s/state", folder);
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_remove(folder);
    return 0;
}

static void a_run_goes_on_where_it_was_left(void **state)
{
    (void)state;
    struct check_state left = {.store_url = "a.db",
                               .since_unix_ms = 7,
                               .point = {.started_unix_ms = 1900000000000,
                                         .call_sid = "CA7",
                                         .counts = {.call_count = 300,
                                                    .order_count = 200,
                                                    .violation_count = 1}},
                               .violations = json_pack("[{s:s}]", "rule", "wrong-sum"),
                               .unjudged = json_array()},
                       found;
    assert_int_equal(check_state_read(path, "a.db", 7, &found), VP_ERR_NOT_FOUND);
    assert_int_equal(check_state_write(path, &left), VP_OK);
    struct stat file;
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_int_equal(check_state_read(path, "a.db", 7, &found), VP_OK);
    assert_memory_equal(&found.point.counts, &left.point.counts, sizeof found.point.counts);
    assert_int_equal(found.point.started_unix_ms, left.point.started_unix_ms);
    assert_string_equal(found.point.call_sid, "CA7");
    assert_true(json_equal(found.violations, left.violations));
    json_decref(found.violations);
    json_decref(found.unjudged);
    assert_int_equal(check_state_read(path, "a.db", 0, &found), VP_ERR_BAD_VALUE); /* of another since */
    assert_int_equal(check_state_read(path, "b.db", 7, &found), VP_ERR_BAD_VALUE); /* of another store */
    json_decref(left.violations);
    json_decref(left.unjudged);
}

static void what_is_no_state_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "{", "[]", "{}",
                                        "{\"call_sid\":\"CA1\",\"counts\":{},\"violations\":{}}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct check_state found;
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(texts[i], file);
        fclose(file);
        assert_int_equal(check_state_read(path, "a.db", 0, &found), VP_ERR_BAD_VALUE);
    }
    struct check_state left = {.store_url = "a.db", .violations = json_array(), .unjudged = json_array()};
    assert_int_equal(check_state_write("/nowhere/state", &left), VP_ERR_IO);
    json_decref(left.violations);
    json_decref(left.unjudged);
}

TESTS_WITH(begin, end) = {
    TEST(a_run_goes_on_where_it_was_left),
    TEST(what_is_no_state_is_refused),
};
