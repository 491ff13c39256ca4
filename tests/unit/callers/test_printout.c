/* Lines come out in the order in which they happened, whenever their words are known. */
#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "callers/printout.h"

struct bench {
    struct printout printout;
    FILE *out;
    char *text;
    size_t len;
    struct printout_part one, two;
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    bench->out = open_memstream(&bench->text, &bench->len);
    assert_non_null(bench->out);
    clock_set_for_test(100000 * 1000, 0);
    printout_init(&bench->printout, bench->out, 0);
    printout_join(&bench->printout, &bench->one, "one");
    printout_begin(&bench->one);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    printout_leave(&bench->one);
    printout_leave(&bench->two);
    printout_deinit(&bench->printout);
    fclose(bench->out);
    free(bench->text);
    free(bench);
    clock_set_for_test(-1, 0);
    return 0;
}

/* The caller interrupts; what the agent had said until then is known later. */
static void late_words_stand_where_they_were_said(void **state)
{
    struct bench *bench = *state;
    printout_put(&bench->one, 5000, "caller", "Wait.");
    printout_know(&bench->one, 2000); /* the agent has been speaking since */
    assert_string_equal(bench->text != NULL ? bench->text : "", "");
    printout_put(&bench->one, 2100, "agent", "I have two large");
    printout_know(&bench->one, 6000);
    assert_string_equal(bench->text, "   2.1 s  agent   I have two large\n   5.0 s  caller  Wait.\n");
}

static void calls_beside_each_other_keep_one_order(void **state)
{
    struct bench *bench = *state;
    bench->printout.name_width = 5;
    clock_set_for_test(103000 * 1000, 0);
    printout_join(&bench->printout, &bench->two, "three");
    printout_put(&bench->two, 0, "line", "rings"); /* not answered yet: holds nobody up */
    printout_begin(&bench->two);                   /* its 0 is the other one's 3 s */
    printout_put(&bench->one, 4000, "caller", "Hi.");
    printout_know(&bench->one, 9000);
    printout_put(&bench->two, 500, "agent", "Hello.");
    printout_know(&bench->two, 2000);
    assert_string_equal(bench->text, "three     0.0 s  line    rings\nthree     0.5 s  agent   Hello.\n"
                                     "one       4.0 s  caller  Hi.\n");
}

static void no_line_waits_for_ever(void **state)
{
    struct bench *bench = *state;
    printout_put(&bench->one, 5000, "caller", "Hello?");
    printout_know(&bench->one, 1000);
    clock_set_for_test((100000 + 5000 + PRINTOUT_HOLD_MS) * INT64_C(1000), 0);
    printout_know(&bench->one, 1000);
    assert_string_equal(bench->text, "   5.0 s  caller  Hello?\n");
}

static void the_end_of_a_call_releases_its_lines(void **state)
{
    struct bench *bench = *state;
    printout_put(&bench->one, 5000, "line", "hung up");
    printout_put(&bench->one, 4000, "agent", "Goodbye.\x1b[2J\nforged");
    printout_leave(&bench->one);
    assert_string_equal(bench->text, "   4.0 s  agent   Goodbye.?[2J?forged\n   5.0 s  line    hung up\n");
}

static void a_reader_that_left_is_noticed(void **state)
{
    struct bench *bench = *state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    bench->printout.out = full;
    printout_put(&bench->one, 0, "line", "answered");
    printout_leave(&bench->one);
    assert_true(bench->printout.is_lost);
    fclose(full);
}

TESTS_WITH(set_up, tear_down) = {
    TEST(late_words_stand_where_they_were_said),
    TEST(calls_beside_each_other_keep_one_order),
    TEST(no_line_waits_for_ever),
    TEST(the_end_of_a_call_releases_its_lines),
    TEST(a_reader_that_left_is_noticed),
};
