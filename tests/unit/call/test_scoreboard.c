#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "with_cmocka.h"

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

static struct call_view view_of(const char *call_sid, int64_t epoch, uint64_t stream_id)
{
    struct call_view view = {.epoch = epoch, .stream_id = stream_id};
    snprintf(view.call_sid, sizeof view.call_sid, "%s", call_sid);
    return view;
}

static void epochs_grow(void **state)
{
    (void)state;
    clock_set_for_test(0, 5000);
    int64_t first = scoreboard_next_epoch(board);
    assert_int_equal(first, 5000000);
    assert_int_equal(scoreboard_next_epoch(board), first + 1);
    clock_set_for_test(0, 4000); /* set back */
    assert_int_equal(scoreboard_next_epoch(board), first + 2);
    scoreboard_see_epoch(board, first + 5000000); /* of a machine whose clock is ahead */
    scoreboard_see_epoch(board, first);
    assert_int_equal(scoreboard_next_epoch(board), first + 5000001);
    clock_set_for_test(-1, 0);
}

static void the_newest_holder_has_the_call(void **state)
{
    (void)state;
    int older = scoreboard_claim(board, 1), newer = scoreboard_claim(board, 2);
    int other = scoreboard_claim(board, 1), late = scoreboard_claim(board, 3);
    struct call_view view = view_of("CA1", 10, 71);
    assert_true(scoreboard_take_call(board, older, &view));
    view = view_of("CA2", 11, 72);
    assert_true(scoreboard_take_call(board, other, &view));
    assert_false(scoreboard_has_other_stream(board, "CA1", 71));
    view = view_of("CA1", 20, 73);
    assert_true(scoreboard_take_call(board, newer, &view));
    assert_true(scoreboard_has_lost_call(board, older, 10));
    assert_false(scoreboard_has_lost_call(board, newer, 20));
    assert_false(scoreboard_has_lost_call(board, other, 11));
    assert_true(scoreboard_has_other_stream(board, "CA1", 71));
    assert_false(scoreboard_has_other_stream(board, "CA1", 73));
    view = view_of("CA1", 15, 74); /* was slow to begin */
    assert_false(scoreboard_take_call(board, late, &view));
    assert_true(scoreboard_has_lost_call(board, late, 15));
    scoreboard_let_go(board, newer, 20);
    assert_false(scoreboard_has_other_stream(board, "CA1", 71));
}

/* A mark that was meant for a slot's former owner does not touch the present one. */
static void a_slot_that_changed_hands_keeps_its_call(void **state)
{
    (void)state;
    int slot = scoreboard_claim(board, 1), newer = scoreboard_claim(board, 2);
    struct call_view view = view_of("CA1", 10, 71);
    assert_true(scoreboard_take_call(board, slot, &view));
    view = view_of("CA1", 11, 72);
    assert_true(scoreboard_take_call(board, newer, &view));
    scoreboard_release(board, slot);
    assert_int_equal(scoreboard_claim(board, 3), slot);
    view = view_of("CA9", 12, 73);
    assert_true(scoreboard_take_call(board, slot, &view));
    assert_false(scoreboard_has_lost_call(board, slot, 12));
    scoreboard_let_go(board, slot, 10);
    assert_false(scoreboard_has_lost_call(board, slot, 12));
}

static volatile sig_atomic_t wake_count;

static void on_wake(int signal_number)
{
    (void)signal_number;
    wake_count++;
}

static void the_older_holders_process_is_woken(void **state)
{
    (void)state;
    struct call_view view = view_of("CA1", 10, 71);
    signal(SCOREBOARD_WAKE, on_wake);
    scoreboard_start_row(board, 4, SCOREBOARD_WORKER, getpid());
    assert_true(scoreboard_take_call(board, scoreboard_claim(board, 4), &view));
    assert_int_equal(wake_count, 0);
    view = view_of("CA1", 11, 72);
    assert_true(scoreboard_take_call(board, scoreboard_claim(board, 5), &view));
    assert_int_equal(wake_count, 1);
    signal(SCOREBOARD_WAKE, SIG_DFL);
}

static void await(const _Atomic int *turn, int wanted)
{
    while (*turn < wanted)
        sched_yield();
}

/* Two processes take the same calls at the same time: one of the two has each, never both, never none. */
static void of_two_at_once_one_has_the_call(void **state)
{
    (void)state;
    enum { ROUNDS = 1000 };
    _Atomic int *turn = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(turn, MAP_FAILED);
    bool *has = (bool *)(turn + 2);
    int slots[2] = {scoreboard_claim(board, 1), scoreboard_claim(board, 2)};
    pid_t other = fork();
    int me = other == 0;
    for (int round = 1; round <= ROUNDS; round++) {
        char call_sid[40];
        snprintf(call_sid, sizeof call_sid, "CA%d", round);
        int64_t epoch = scoreboard_next_epoch(board);
        struct call_view view = view_of(call_sid, epoch, (uint64_t)epoch);
        turn[me] = 3 * round; /* both begin together */
        await(&turn[!me], 3 * round);
        (void)scoreboard_take_call(board, slots[me], &view);
        turn[me] = 3 * round + 1;
        await(&turn[!me], 3 * round + 1);
        has[me] = !scoreboard_has_lost_call(board, slots[me], epoch);
        turn[me] = 3 * round + 2;
        await(&turn[!me], 3 * round + 2);
        if (me == 0 && has[0] == has[1])
            fail_msg("round %d: %s have the call", round, has[0] ? "both" : "none");
    }
    if (other == 0)
        _exit(0);
    int status = -1;
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(status, 0);
    munmap((void *)turn, 4096);
}

static void an_order_reaches_the_newest_stream_of_a_worker_once(void **state)
{
    (void)state;
    int old = scoreboard_claim(board, 1), new = scoreboard_claim(board, 2), web = scoreboard_claim(board, 3);
    struct call_view views[] = {view_of("CA1", 10, 1), view_of("CA1", 20, 2), view_of("CA2", 30, 0)};
    scoreboard_start_row(board, 1, SCOREBOARD_WORKER, 0);
    scoreboard_start_row(board, 2, SCOREBOARD_WORKER, 0);
    scoreboard_start_row(board, 3, SCOREBOARD_WEB, 0);
    assert_false(scoreboard_command(board, "CA1", CALL_COMMAND_TRANSFER));
    scoreboard_update(board, old, &views[0]);
    scoreboard_update(board, new, &views[1]);
    scoreboard_update(board, web, &views[2]);
    assert_true(scoreboard_command(board, "CA1", CALL_COMMAND_HANG_UP));
    assert_int_equal(scoreboard_take_command(board, old, 10), CALL_COMMAND_NONE);
    assert_int_equal(scoreboard_take_command(board, new, 21), CALL_COMMAND_NONE); /* the slot's next owner */
    assert_int_equal(scoreboard_take_command(board, new, 20), CALL_COMMAND_HANG_UP);
    assert_int_equal(scoreboard_take_command(board, new, 20), CALL_COMMAND_NONE);
    assert_false(scoreboard_command(board, "CA2", CALL_COMMAND_HANG_UP)); /* no media stream */
    assert_int_equal(scoreboard_take_command(board, -1, 20), CALL_COMMAND_NONE);
}

TESTS_WITH(open_board, close_board) = {
    TEST(an_order_reaches_the_newest_stream_of_a_worker_once),
    TEST(a_call_appears_with_its_first_view_and_goes),
    TEST(the_dead_leave_nothing),
    TEST(a_full_board_says_so),
    TEST(rows_tell_of_processes),
    TEST(rows_drain_and_are_cleared),
    TEST(views_are_whole_across_processes),
    TEST(epochs_grow),
    TEST(the_newest_holder_has_the_call),
    TEST(a_slot_that_changed_hands_keeps_its_call),
    TEST(the_older_holders_process_is_woken),
    TEST(of_two_at_once_one_has_the_call),
};
