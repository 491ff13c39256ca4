/* Which of several engine processes a new connection is left to. */
#include "with_cmocka.h"

#include <stdlib.h>

#include "base/clock.h"
#include "service/engine_share.h"

static struct scoreboard *board;
static int64_t now_ms;

enum { ME = 3, OTHER = 5, THIRD = 9 };

static void serve(int row, enum scoreboard_role role, int load)
{
    scoreboard_start_row(board, row, role, 100 + row);
    int64_t started_ms = clock_mono_ms();
    while (clock_mono_ms() <= started_ms) /* a beat counts that is later than the start */
        continue;
    scoreboard_beat(board, row);
    scoreboard_set_load(board, row, load);
    now_ms = clock_mono_ms();
}

static int open_board(void **state)
{
    (void)state;
    board = calloc(1, scoreboard_size_bytes());
    if (board == NULL)
        return -1;
    scoreboard_init(board);
    now_ms = clock_mono_ms();
    serve(ME, SCOREBOARD_ENGINE, 2);
    return 0;
}

static int close_board(void **state)
{
    (void)state;
    free(board);
    return 0;
}

static bool do_i_yield(void)
{
    return engine_share_yields(board, ME, now_ms);
}

static void an_engine_that_is_alone_takes_everybody(void **state)
{
    (void)state;
    serve(OTHER, SCOREBOARD_WORKER, 0);
    assert_false(do_i_yield());
}

static void a_connection_is_left_to_whoever_has_fewer_sessions(void **state)
{
    (void)state;
    serve(OTHER, SCOREBOARD_ENGINE, 2);
    assert_false(do_i_yield());
    serve(THIRD, SCOREBOARD_ENGINE, 1);
    assert_true(do_i_yield());
    assert_true(engine_share_yields(board, OTHER, now_ms));
    assert_false(engine_share_yields(board, THIRD, now_ms));
}

static void one_that_is_full_is_the_last_to_be_asked(void **state)
{
    (void)state;
    serve(OTHER, SCOREBOARD_ENGINE, 0 + SCOREBOARD_LOAD_FULL);
    assert_false(do_i_yield());
    assert_true(engine_share_yields(board, OTHER, now_ms));
    scoreboard_set_load(board, ME, 2 + SCOREBOARD_LOAD_FULL);
    assert_true(do_i_yield()); /* where all are full, who has fewest refuses */
}

static void nothing_is_left_to_one_that_cannot_take_it(void **state)
{
    (void)state;
    serve(OTHER, SCOREBOARD_ENGINE, 0);
    assert_true(do_i_yield());
    scoreboard_set_draining(board, OTHER);
    assert_false(do_i_yield());

    serve(OTHER, SCOREBOARD_ENGINE, 0);
    scoreboard_end_row(board, OTHER); /* dead */
    assert_false(do_i_yield());
    scoreboard_start_row(board, OTHER, SCOREBOARD_ENGINE, 200); /* loads its models */
    assert_false(do_i_yield());

    serve(OTHER, SCOREBOARD_ENGINE, 0);
    now_ms += 3000; /* stands still */
    assert_false(do_i_yield());
}

TESTS_WITH(open_board, close_board) = {
    TEST(an_engine_that_is_alone_takes_everybody),
    TEST(a_connection_is_left_to_whoever_has_fewer_sessions),
    TEST(one_that_is_full_is_the_last_to_be_asked),
    TEST(nothing_is_left_to_one_that_cannot_take_it),
};
