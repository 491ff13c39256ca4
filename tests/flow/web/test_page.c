/* The page at "/": its files, and what browsers are told to do with them. */
#include "with_cmocka.h"

#include "flow/web/with_bench.h"
#include "page/page_file.h"

static int open_page(void **state)
{
    (void)state;
    open_bench("", "");
    return 0;
}

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "/page/%s/%s", page_version, name);
    return path;
}

static void the_frame_names_its_files_by_their_version(void **state)
{
    (void)state;
    get("/");
    assert_string_equal(bench.content_type, "text/html; charset=utf-8");
    expect("<!doctype html>");
    expect(path_of("main.js") + 1); /* relative: the server may be mounted behind a path */
    expect_not("@VERSION@");
    expect_not("<style");
    expect_not("onclick");
}

static void files_are_served_plain_or_packed_as_asked(void **state)
{
    (void)state;
    const struct page_file *main_js = page_file_find("main.js");
    get(path_of("main.js"));
    assert_string_equal(bench.content_type, "text/javascript; charset=utf-8");
    assert_memory_equal(bench.body, main_js->plain.at, main_js->plain.len);
    assert_true(main_js->gzip.len < main_js->plain.len / 2);
    ask_with("GET", path_of("main.js"), &(struct asking){.header = "Accept-Encoding: br;q=1, gzip;q=0.5"});
    assert_memory_equal(bench.body, main_js->gzip.at, 4);
    ask_with("GET", path_of("main.js"), &(struct asking){.header = "Accept-Encoding: gzip;q=0, br"});
    assert_memory_equal(bench.body, main_js->plain.at, main_js->plain.len);
}

static void files_of_another_version_are_gone(void **state)
{
    (void)state;
    static const char *const paths[] = {"/page/", "/page/main.js", "/page/000000000000/main.js"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_int_equal(ask("GET", paths[i], NULL, NULL, NULL), 404);
    assert_int_equal(ask("GET", path_of("nothing.js"), NULL, NULL, NULL), 404);
    assert_int_equal(ask("GET", path_of("../page_file.c"), NULL, NULL, NULL), 404);
}

/* What a phone on a slow line waits for before it sees anything. */
static void the_first_view_is_small(void **state)
{
    (void)state;
    size_t sum_bytes = 0;
    for (size_t i = 0; i < page_file_count; i++)
        if (strncmp(page_files[i].name, "views/", 6) != 0 && strncmp(page_files[i].name, "library/", 8) != 0)
            sum_bytes += page_files[i].gzip.len;
    assert_true(sum_bytes + page_file_find("views/now.js")->gzip.len < 60 * 1024);
}

static void who_is_on_this_machine_sees_all_restaurants(void **state)
{
    (void)state;
    get("/api/me");
    expect("\"who\":\"operator\"");
    expect("\"open\":true");
    expect("\"id\":\"harbor-pizza\"");
    expect("\"timezone\":\"America/New_York\"");
}

TESTS_WITH(open_page, with_bench_closed) = {
    TEST(the_frame_names_its_files_by_their_version), TEST(files_are_served_plain_or_packed_as_asked),
    TEST(files_of_another_version_are_gone), TEST(the_first_view_is_small),
    TEST(who_is_on_this_machine_sees_all_restaurants)};
