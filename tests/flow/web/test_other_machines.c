/* What is ordered of calls at another machine's page: the store carries it, and whoever has the call obeys. */
#include "with_cmocka.h"

#include <stdio.h>

#include "base/clock.h"
#include "flow/web/with_caller.h"
#include "store/store_command.h"
#include "web/command_watch.h"

enum { WITHIN_MS = 1000, EPOCH = 77 };

static int with_two_machines(void **state)
{
    with_realtime_calls(state);
    share_bench();
    return 0;
}

static int with_two_traditional_machines(void **state)
{
    with_traditional_calls(state);
    share_bench();
    return 0;
}

static int command(const char *what)
{
    char target[96];
    snprintf(target, sizeof target, "/api/calls/" CALL_SID "/%s", what);
    return ask("POST", target, NULL, NULL, NULL);
}

static int show_call_at_worker(void)
{
    struct call_view view = {.call_sid = CALL_SID, .state = CALL_SPEAKING, .epoch = EPOCH};
    int slot = scoreboard_claim(bench.board, 2);
    scoreboard_update(bench.board, slot, &view);
    return slot;
}

/* NONE: it is not obeyed in time. */
static enum call_command await_command(int slot)
{
    enum call_command got = CALL_COMMAND_NONE;
    for (int64_t end_ms = clock_mono_ms() + WITHIN_MS;
         got == CALL_COMMAND_NONE && clock_mono_ms() < end_ms;) {
        loop_round(bench.loop, 20);
        got = scoreboard_take_command(bench.board, slot, EPOCH);
    }
    return got;
}

static enum vp_err put_command(struct store *store, void *job)
{
    return store_put_command(store, job);
}

static void order_at_another_machine(enum call_command what)
{
    struct store_command order = {.call_sid = CALL_SID, .command = what};
    assert_int_equal(store_thread_wait(bench.store, put_command, &order), VP_OK);
}

static void a_call_of_another_machine_is_taken_over(void **state)
{
    (void)state;
    open_call();
    assert_int_equal(command("transfer"), 202); /* nobody here has it */
    int slot = show_call_at_worker();           /* now this is the other machine */
    assert_int_equal(await_command(slot), CALL_COMMAND_TRANSFER);
    assert_int_equal(await_command(slot), CALL_COMMAND_NONE); /* once */
    get("/api/calls/" CALL_SID);
    expect("\"text\":\"told to be taken over by api\"");
}

static void a_call_of_this_machine_needs_no_store(void **state)
{
    (void)state;
    open_call();
    int slot = show_call_at_worker();
    assert_int_equal(command("hang-up"), 202);
    assert_int_equal(scoreboard_take_command(bench.board, slot, EPOCH), CALL_COMMAND_HANG_UP);
    assert_int_equal(await_command(slot), CALL_COMMAND_NONE);
}

static void what_cannot_be_is_refused_all_the_same(void **state)
{
    (void)state;
    assert_int_equal(command("transfer"), 404);
    open_call();
    leave_call("hang-up", true);
    assert_int_equal(command("transfer"), 409);
    expect("the call is over");
}

static void the_next_turn_obeys_at_whichever_machine_it_comes(void **state)
{
    (void)state;
    begin_call();
    assert_int_equal(command("transfer"), 202);
    restart_bench(); /* another machine: its desk knows nothing */
    post_words("/voice/turn?n=1&words=1", "a+margherita");
    expect("<Dial");
    assert_string_equal(stored_call().end_reason, "transfer");
}

/* Silence, or the same webhook twice: nobody could tell the caller. */
static void what_begins_no_turn_leaves_it_to_the_next(void **state)
{
    (void)state;
    begin_call();
    order_at_another_machine(CALL_COMMAND_TRANSFER);
    post_form("/voice/turn?n=1&quiet=1", "");
    expect("quiet=2");
    restart_bench(); /* the next webhook comes to another machine */
    post_words("/voice/turn?n=1&words=1", "a+margherita");
    expect("<Dial");
}

/* Told elsewhere first, and here once the call is: it is done once. */
static void what_is_obeyed_here_is_not_obeyed_again(void **state)
{
    (void)state;
    open_call();
    order_at_another_machine(CALL_COMMAND_TRANSFER);
    int slot = show_call_at_worker();
    assert_int_equal(command("hang-up"), 202);
    assert_int_equal(scoreboard_take_command(bench.board, slot, EPOCH), CALL_COMMAND_HANG_UP);
    assert_int_equal(await_command(slot), CALL_COMMAND_NONE);
}

static void a_turn_that_runs_ends_with_what_another_machine_orders(void **state)
{
    (void)state;
    begin_call();
    script_order();
    hold_upstream(UPSTREAM_CHAT);
    post_words("/voice/turn?n=1&words=1", "a+margherita"); /* one moment, please */
    order_at_another_machine(CALL_COMMAND_HANG_UP);
    for (int64_t end_ms = clock_mono_ms() + WITHIN_MS; clock_mono_ms() < end_ms;)
        loop_round(bench.loop, 20);
    post_form("/voice/turn?wait=1&n=1&words=1", "");
    expect("Goodbye");
    expect("<Hangup/>");
    let_upstream_go(UPSTREAM_CHAT);
}

static enum vp_err take_call(struct store *store, void *job)
{
    return store_take_call(store, CALL_SID, *(const int64_t *)job);
}

/* Its clock was ahead, or ours is behind: the stream that comes next has the call all the same. */
static void a_call_of_a_machine_that_died_is_taken_whatever_the_clocks_say(void **state)
{
    (void)state;
    int64_t epoch = (clock_unix_ms() + 5000) * 1000;
    open_call();
    assert_int_equal(store_thread_wait(bench.store, take_call, &epoch), VP_OK);
    post_form("/voice/resume?n=1", "&CallStatus=in-progress");
    expect("<Stream ");
    assert_true(scoreboard_next_epoch(bench.board) > epoch);
}

static void a_turn_of_a_machine_that_died_is_taken_whatever_the_clocks_say(void **state)
{
    (void)state;
    int64_t epoch = (clock_unix_ms() + 5000) * 1000;
    begin_call();
    assert_int_equal(store_thread_wait(bench.store, take_call, &epoch), VP_OK);
    post_form("/voice/turn?n=1&quiet=1", "");
    assert_true(scoreboard_next_epoch(bench.board) > epoch);
}

TESTS_WITH(with_two_machines, with_bench_closed) = {
    TEST(a_call_of_another_machine_is_taken_over),
    TEST(a_call_of_this_machine_needs_no_store),
    TEST(what_cannot_be_is_refused_all_the_same),
    TEST(a_call_of_a_machine_that_died_is_taken_whatever_the_clocks_say),
    TEST(what_is_obeyed_here_is_not_obeyed_again),
    TEST_WITH(a_turn_of_a_machine_that_died_is_taken_whatever_the_clocks_say, with_two_traditional_machines,
              with_bench_closed),
    TEST_WITH(what_begins_no_turn_leaves_it_to_the_next, with_two_traditional_machines, with_bench_closed),
    TEST_WITH(the_next_turn_obeys_at_whichever_machine_it_comes, with_two_traditional_machines,
              with_bench_closed),
    TEST_WITH(a_turn_that_runs_ends_with_what_another_machine_orders, with_two_traditional_machines,
              with_bench_closed),
};
