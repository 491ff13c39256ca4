/* Recordings of calls over the API: heard and deleted with the operator's token only. */
#include "with_cmocka.h"

#include <sys/stat.h>

#include "flow/web/with_caller.h"
#include "with_folder.h"

static char folder[FOLDER_PATH_BYTES], restaurant[FOLDER_PATH_BYTES + MENU_NAME_BYTES];

static int open_recorded(void **state)
{
    (void)state;
    open_bench("", "");
    folder_make(folder, "/tmp/voiceplate-recordings");
    snprintf(restaurant, sizeof restaurant, "%s/%s", folder, bench.menu->restaurant_id);
    assert_int_equal(mkdir(restaurant, 0700), 0);
    bench.web.settings.recordings_dir = folder;
    assert_int_equal(ask("POST", "/voice", CALL_FORM, NULL, NULL), 200);
    return 0;
}

static int close_recorded(void **state)
{
    (void)folder_remove(restaurant);
    (void)folder_remove(folder);
    return with_bench_closed(state);
}

static void put_recording(const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", restaurant, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void a_recording_is_told_heard_and_deleted(void **state)
{
    (void)state;
    get("/api/calls/" CALL_SID);
    expect("\"recording\":false");
    put_recording(CALL_SID ".wav", "RIFF-one");
    put_recording(CALL_SID "-2.wav", "RIFF-two");
    get("/api/calls/" CALL_SID);
    expect("\"recording\":true");
    expect("\"recording_parts\":2");
    get("/api/calls/" CALL_SID "/recording");
    expect("RIFF-one");
    get("/api/calls/" CALL_SID "/recording?part=2");
    expect("RIFF-two");
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID "/recording?part=3", NULL, NULL, NULL), 404);
    assert_int_equal(ask("DELETE", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 200);
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 404);
    assert_int_equal(ask("DELETE", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 404);
    get("/api/calls/" CALL_SID);
    expect("\"recording\":false");
}

/* The other machine has its own files, and nobody is told that a call was never recorded. */
static void of_several_machines_each_says_that_it_may_be_at_another(void **state)
{
    (void)state;
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 404);
    expect("\"no such recording\"");
    share_bench();
    bench.web.settings.recordings_dir = folder;
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 404);
    expect("ask the others that share its database");
    assert_int_equal(ask("DELETE", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 404);
    expect("ask the others that share its database");
    put_recording(CALL_SID ".wav", "RIFF-one");
    get("/api/calls/" CALL_SID "/recording");
    expect("RIFF-one");
}

static void nothing_but_a_recording_can_be_had_or_deleted(void **state)
{
    (void)state;
    put_recording(CALL_SID ".wav", "RIFF-one");
    assert_int_equal(ask("GET", "/api/calls/../" CALL_SID "/recording", NULL, NULL, NULL), 404);
    assert_int_equal(ask("GET", "/api/calls/..%2F" CALL_SID "/recording", NULL, NULL, NULL), 404);
    assert_int_equal(ask("GET", "/api/calls/CA9/recording", NULL, NULL, NULL), 404);
    assert_int_equal(ask("DELETE", "/api/calls/" CALL_SID, NULL, NULL, NULL), 405);
    bench.web.settings.recordings_dir = "";
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 404);
}

static void a_stranger_neither_hears_nor_deletes_it(void **state)
{
    (void)state;
    put_recording(CALL_SID ".wav", "RIFF-one");
    bench.web.settings.admin_token = "secret";
    assert_int_equal(ask("GET", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 401);
    assert_int_equal(ask("DELETE", "/api/calls/" CALL_SID "/recording", NULL, NULL, NULL), 401);
}

TESTS_WITH(open_recorded, close_recorded) = {
    TEST(a_recording_is_told_heard_and_deleted),
    TEST(of_several_machines_each_says_that_it_may_be_at_another),
    TEST(nothing_but_a_recording_can_be_had_or_deleted),
    TEST(a_stranger_neither_hears_nor_deletes_it),
};
