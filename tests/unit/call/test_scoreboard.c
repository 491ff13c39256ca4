#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "call/scoreboard.h"

static struct scoreboard *board;

static int open_board(void **state)
{
    (void)state;
    void *at = mmap(NULL, scoreboard_size_bytes(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return -1;
    board = at;
    scoreboard_init(board);
    return 0;
}

static int close_board(void **state)
{
    (void)state;
    return munmap(board, scoreboard_size_bytes());
}

struct seen {
    int count, row, order_number;
    bool is_torn;
};

static bool see(void *owner, int row, const struct call_view *view)
{
    struct seen *seen = owner;
    seen->count++;
    seen->row = row;
    seen->order_number = view->order_number;
    seen->is_torn |= view->frames_from_phone != view->frames_to_phone;
    return true;
}

static struct seen look(void)
{
    struct seen seen = {0};
    scoreboard_each_call(board, see, &seen);
    return seen;
}

static void a_call_appears_with_its_first_view_and_goes(void **state)
{
    (void)state;
    struct call_view view = {.order_number = 7};
    int slot = scoreboard_claim(board, 3);
    assert_int_equal(look().count, 0); /* nothing to show yet */
    scoreboard_update(board, slot, &view);
    assert_int_equal(look().count, 1);
    assert_int_equal(look().row, 3);
    assert_int_equal(look().order_number, 7);
    scoreboard_release(board, slot);
    assert_int_equal(look().count, 0);
    slot = scoreboard_claim(board, 4);
    assert_int_equal(look().count, 0); /* not the former owner's view */
    scoreboard_release(board, slot);
}

static void the_dead_leave_nothing(void **state)
{
    (void)state;
    struct call_view view = {0};
    for (int i = 0; i < 5; i++)
        scoreboard_update(board, scoreboard_claim(board, i % 2), &view);
    assert_int_equal(look().count, 5);
    scoreboard_end_row(board, 0);
    assert_int_equal(look().count, 2);
}

static void a_full_board_says_so(void **state)
{
    (void)state;
    for (int i = 0; i < SCOREBOARD_CALLS_MAX; i++)
        assert_int_equal(scoreboard_claim(board, 1), i);
    assert_int_equal(scoreboard_claim(board, 1), -1);
    struct call_view view = {0};
    scoreboard_update(board, -1, &view);
    scoreboard_release(board, -1);
    scoreboard_release(board, 17);
    assert_int_equal(scoreboard_claim(board, 1), 17);
}

static void rows_tell_of_processes(void **state)
{
    (void)state;
    struct scoreboard_row row;
    clock_set_for_test(5000000, 0);
    assert_false(scoreboard_look_row(board, 2, &row));
    scoreboard_start_row(board, 2, SCOREBOARD_WORKER, 123);
    scoreboard_start_row(board, 2, SCOREBOARD_WORKER, 124);
    clock_set_for_test(6000000, 0);
    scoreboard_beat(board, 2);
    assert_true(scoreboard_look_row(board, 2, &row));
    assert_int_equal(row.pid, 124);
    assert_int_equal(row.start_count, 2);
    assert_int_equal(row.started_mono_ms, 5000);
    assert_int_equal(row.last_beat_mono_ms, 6000);
    assert_string_equal(scoreboard_role_name(row.role), "worker");
    scoreboard_end_row(board, 2);
    assert_true(scoreboard_look_row(board, 2, &row));
    assert_int_equal(row.pid, 0);
    clock_set_for_test(-1, 0);
}

static void rows_drain_and_are_cleared(void **state)
{
    (void)state;
    struct scoreboard_row row;
    struct seen seen = {0};
    struct call_view view = {0};
    scoreboard_start_row(board, 5, SCOREBOARD_WEB, 123);
    scoreboard_set_draining(board, 5);
    scoreboard_update(board, scoreboard_claim(board, 5), &view);
    assert_true(scoreboard_look_row(board, 5, &row));
    assert_true(row.is_draining);
    scoreboard_clear_row(board, 5);
    assert_false(scoreboard_look_row(board, 5, &row));
    scoreboard_each_call(board, see, &seen);
    assert_int_equal(seen.count, 0);
    scoreboard_start_row(board, 5, SCOREBOARD_WORKER, 124);
    assert_true(scoreboard_look_row(board, 5, &row));
    assert_false(row.is_draining);
    assert_int_equal(row.start_count, 1);
}

/* Another process writes without pause; what is read here is never half of two views. */
static void views_are_whole_across_processes(void **state)
{
    (void)state;
    pid_t writer = fork();
    if (writer == 0) {
        struct call_view view = {0};
        int slot = scoreboard_claim(board, 1);
        for (uint64_t i = 1; i <= 100000; i++) {
            view.frames_from_phone = view.frames_to_phone = i;
            scoreboard_update(board, slot, &view);
            if (i % 1000 == 0) {
                scoreboard_release(board, slot);
                slot = scoreboard_claim(board, 1);
            }
        }
        _exit(0);
    }
    assert_true(writer > 0);
    int status = -1;
    struct seen seen = {0};
    while (waitpid(writer, &status, WNOHANG) == 0)
        scoreboard_each_call(board, see, &seen);
    assert_int_equal(status, 0);
    assert_false(seen.is_torn);
}

#define test(name) cmocka_unit_test_setup_teardown(name, open_board, close_board)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_call_appears_with_its_first_view_and_goes),
        test(the_dead_leave_nothing),
        test(a_full_board_says_so),
        test(rows_tell_of_processes),
        test(rows_drain_and_are_cleared),
        test(views_are_whole_across_processes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
