/* Lists of problems, and the word that a misspelt one was meant to be. */
#include "base/problems.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "with_cmocka.h"

static void lines_of_a_file_are_in_order(void **state)
{
    (void)state;
    struct problems problems = {0};
    problems_add(&problems, "a.yaml", 7, "x", "is %d", 7);
    problems_add(&problems, "a.yaml", 3, "", "is wrong");
    problems_add(&problems, "b.yaml", 1, "y", "first");
    problems_add(&problems, "VARIABLE", 0, "", "of no file");
    problems_add(&problems, "a.yaml", 7, "z", "behind x");
    assert_int_equal(problems.count, 5);
    assert_string_equal(problems.text, "a.yaml:3: is wrong\na.yaml:7: x: is 7\na.yaml:7: z: behind x\n"
                                       "b.yaml:1: y: first\nVARIABLE: of no file\n");
    problems_clear(&problems);
    assert_int_equal(problems.count, 0);
    assert_string_equal(problems.text, "");
}

static void nothing_breaks_a_line(void **state)
{
    (void)state;
    struct problems problems = {0};
    problems_add(&problems, "a\nb", 1, "k\x1b[1m", "\"%s\"", "caf\xc3\xa9 \xc2\x9b \xff\r\xc3");
    assert_string_equal(problems.text, "a?b:1: k?[1m: \"caf\xc3\xa9 ?? ???\"\n");
}

static void paths_are_covered(void **state)
{
    (void)state;
    struct problems problems = {0};
    problems_add(&problems, "f", 1, "items[2].price", "wrong");
    problems_cover(&problems, "hours");
    assert_true(problems_covers(&problems, "items[2].price"));
    assert_true(problems_covers(&problems, "hours.monday[0]"));
    assert_false(problems_covers(&problems, "items[2]"));
    assert_false(problems_covers(&problems, "items[2].prices"));
    assert_true(problems_touch(&problems, "items"));
    assert_true(problems_touch(&problems, "items[2]"));
    assert_false(problems_touch(&problems, "items[20]"));
    assert_false(problems_touch(&problems, "hours.monday"));
}

static void more_than_fit_are_counted(void **state)
{
    (void)state;
    struct problems problems = {0};
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    for (unsigned i = 0; i < 5000; i++)
        problems_add(&problems, "file", 5000 - i, "path", "%0300u", i);
    problems_print(&problems, out);
    fclose(out);
    assert_int_equal(problems.count, 5000);
    char last[64];
    snprintf(last, sizeof last, "... and %zu more\n", 5000 - problems.kept_count);
    assert_string_equal(text + len - strlen(last), last);
    assert_int_equal(problems.text[strlen(problems.text) - 1], '\n');
    free(text);
}

static void a_misspelt_word_is_near_the_right_one(void **state)
{
    (void)state;
    assert_int_equal(nearest_distance("price", "price"), 0);
    assert_int_equal(nearest_distance("nmae", "name"), 1);
    assert_int_equal(nearest_distance("Web-Port", "web_port"), 0);
    assert_int_equal(nearest_distance("", "abc"), 3);
    assert_int_equal(nearest_distance("kitten", "sitting"), 3);
    assert_true(nearest_is_likely("adress", 1));
    assert_false(nearest_is_likely("foo", 2));
    char longest[200];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_false(nearest_is_likely(longest, nearest_distance(longest, "x")));
}

static void pieces_of_an_arena_are_aligned_and_empty(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (size_t i = 1; i < 3000; i += 7) {
        unsigned char *piece = arena_take(&arena, i);
        assert_non_null(piece);
        assert_int_equal((size_t)(void *)piece % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < i; k++)
            assert_int_equal(piece[k], 0);
        memset(piece, 0xff, i);
    }
    assert_non_null(arena_take(&arena, 100000));
    assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    assert_null(arena_take(&arena, SIZE_MAX - 3));
    arena_free(&arena);
    assert_null(arena.blocks);
}

TESTS = {
    TEST(lines_of_a_file_are_in_order),
    TEST(nothing_breaks_a_line),
    TEST(paths_are_covered),
    TEST(more_than_fit_are_counted),
    TEST(a_misspelt_word_is_near_the_right_one),
    TEST(pieces_of_an_arena_are_aligned_and_empty),
};
