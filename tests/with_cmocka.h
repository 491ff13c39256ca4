/* A program of tests: cmocka, what it wants included before it, and the list of a file's tests, which is all of its
 * main:
 *
 *   TESTS = {
 *       TEST(an_empty_menu_has_no_items),
 *       TEST_WITH(a_desk_that_closes_forgets_its_calls, open_desk, close_desk),
 *   };
 *
 * A test's name is a sentence: what is so. */
#ifndef VP_TESTS_WITH_CMOCKA_H
#define VP_TESTS_WITH_CMOCKA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { TESTS_MAX = 64 };

/* What happens around each test that names nothing itself, and once around all. NULL: nothing. */
struct tests_around {
    CMFixtureFunction set_up, tear_down, open, close;
};

extern const struct tests_around tests_around;
extern const struct CMUnitTest tests_listed[TESTS_MAX];

#define TESTS_AROUND(...)                                                                                    \
    const struct tests_around tests_around = {__VA_ARGS__};                                                  \
    const struct CMUnitTest tests_listed[TESTS_MAX]
/* The list; each of its tests between two functions; all of them together between two. */
#define TESTS                        TESTS_AROUND(.open = NULL)
#define TESTS_WITH(each, after_each) TESTS_AROUND(.set_up = each, .tear_down = after_each)
#define TESTS_BETWEEN(first, last)   TESTS_AROUND(.open = first, .close = last)

/* A test as the list says, one with a set-up and a tear-down of its own, and one with nothing around it. */
#define TEST(test)                         cmocka_unit_test(test)
#define TEST_WITH(test, set_up, tear_down) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define TEST_ALONE(test)                   cmocka_unit_test_setup(test, tests_nothing)

int tests_nothing(void **state);
/* How a tear-down ends: frees what the state was, and gives 0. */
int tests_free(void *memory);

/* Runs the list; returns how many failed. main does, where a program has none of its own. */
int tests_run(void);

#endif
