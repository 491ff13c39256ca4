#include "net/loop.h"

#include "with_cmocka.h"
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "net/net_listen.h"

struct order {
    struct loop *loop;
    struct loop_later first, second;
    struct loop_timer timer;
    char log[32];
    int count;
};

static void note(struct order *order, char what)
{
    size_t len = strlen(order->log);
    order->log[len] = what;
    order->log[len + 1] = '\0';
}

static void on_second(void *arg)
{
    note(arg, '2');
}

static void on_first(void *arg)
{
    struct order *order = arg;
    note(order, '1');
    loop_at_end_of_round(order->loop, &order->second); /* runs in the same drain */
}

static void on_timer(void *arg)
{
    struct order *order = arg;
    loop_at_end_of_round(order->loop, &order->first);
    loop_at_end_of_round(order->loop, &order->first); /* queues once */
    note(order, 't');
}

static void the_end_of_a_turn_comes_after_its_timers(void **state)
{
    (void)state;
    struct order order = {0};
    assert_int_equal(loop_create(&order.loop), VP_OK);
    order.first = (struct loop_later){.fn = on_first, .arg = &order};
    order.second = (struct loop_later){.fn = on_second, .arg = &order};
    assert_int_equal(loop_timer_init(&order.timer, order.loop, on_timer, &order), VP_OK);
    loop_timer_start(&order.timer, 0);
    loop_round(order.loop, 100);
    assert_string_equal(order.log, "t12");
    loop_timer_start(&order.timer, 10);
    loop_timer_stop(&order.timer);
    loop_round(order.loop, 30);
    assert_string_equal(order.log, "t12");
    loop_at_end_of_round(order.loop, &order.second); /* queued outside of a turn: no wait */
    int64_t begin_ms = clock_mono_ms();
    loop_round(order.loop, 2000);
    assert_true(clock_mono_ms() - begin_ms < 1000);
    assert_string_equal(order.log, "t122");
    loop_at_end_of_round(order.loop, &order.second); /* destroy runs what waits */
    loop_timer_deinit(&order.timer);
    loop_timer_deinit(&order.timer);
    loop_destroy(order.loop);
    assert_string_equal(order.log, "t1222");
    loop_destroy(NULL);
}

static void requeue(void *arg)
{
    struct order *order = arg;
    order->count++;
    loop_at_end_of_round(order->loop, &order->first);
}

static void endless_work_does_not_starve_the_turn(void **state)
{
    (void)state;
    struct order order = {0};
    assert_int_equal(loop_create(&order.loop), VP_OK);
    order.first = (struct loop_later){.fn = requeue, .arg = &order};
    loop_at_end_of_round(order.loop, &order.first);
    loop_round(order.loop, 0);
    int after_one = order.count;
    assert_true(after_one > 0);
    loop_round(order.loop, 1000);
    assert_true(order.count > after_one);
    loop_destroy(order.loop);
}

enum { LETTERS = 1000 };

static void on_letter(void *arg)
{
    struct order *order = arg;
    if (++order->count == 2 * LETTERS)
        loop_stop(order->loop);
}

static void *post_letters(void *arg)
{
    struct order *order = arg;
    for (int i = 0; i < LETTERS; i++)
        if (loop_post(order->loop, on_letter, order) != VP_OK)
            return order;
    return NULL;
}

static void letters_from_threads_all_arrive(void **state)
{
    (void)state;
    struct order order = {0};
    pthread_t threads[2];
    assert_int_equal(loop_create(&order.loop), VP_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, post_letters, &order), 0);
    loop_run(order.loop);
    assert_int_equal(order.count, 2 * LETTERS);
    for (int i = 0; i < 2; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    loop_destroy(order.loop);
}

static void on_undelivered(void *arg)
{
    note(arg, 'u');
}

static void a_mailbox_outlives_the_loop(void **state)
{
    (void)state;
    struct order order = {0};
    assert_int_equal(loop_create(&order.loop), VP_OK);
    struct loop_mailbox *mailbox = loop_mailbox_hold(order.loop);
    assert_int_equal(loop_mailbox_post(mailbox, on_letter, on_undelivered, &order), VP_OK);
    loop_destroy(order.loop);
    assert_string_equal(order.log, "u");
    assert_int_equal(loop_mailbox_post(mailbox, on_letter, on_undelivered, &order), VP_ERR_CLOSED);
    loop_mailbox_release(mailbox);
    assert_int_equal(order.count, 0);
}

/* ---- descriptors ---- */

struct watched {
    struct loop_watch watch, *ends; /* ends: that one is ended when this is told */
    unsigned told;
    int count, told_at; /* told_at: which it was of all that were told */
};
static int told_count;

static void on_ready(void *arg, unsigned what)
{
    struct watched *watched = arg;
    watched->told = what;
    watched->count++;
    watched->told_at = ++told_count;
    if (watched->ends != NULL)
        loop_watch_end(watched->ends);
}

struct pipes {
    struct loop *loop;
    int ends[2][2];
    struct watched first, second; /* of the reading ends */
};

static void open_pipes(struct pipes *pipes)
{
    assert_int_equal(loop_create(&pipes->loop), VP_OK);
    for (int i = 0; i < 2; i++) {
        struct watched *watched = i == 0 ? &pipes->first : &pipes->second;
        assert_int_equal(pipe(pipes->ends[i]), 0);
        loop_watch_init(&watched->watch, pipes->loop, pipes->ends[i][0], on_ready, watched);
        assert_int_equal(loop_watch_want(&watched->watch, LOOP_READABLE), VP_OK);
    }
}

static void close_pipes(struct pipes *pipes)
{
    loop_watch_end(&pipes->first.watch);
    loop_watch_end(&pipes->second.watch);
    loop_watch_end(&pipes->second.watch);
    for (int i = 0; i < 2; i++) {
        close(pipes->ends[i][0]);
        if (pipes->ends[i][1] >= 0)
            close(pipes->ends[i][1]);
    }
    loop_destroy(pipes->loop);
}

static void a_watch_is_told_what_it_wants_and_nothing_while_paused(void **state)
{
    (void)state;
    struct pipes pipes = {0};
    open_pipes(&pipes);
    loop_round(pipes.loop, 0);
    assert_int_equal(pipes.first.count, 0);
    assert_int_equal(write(pipes.ends[0][1], "x", 1), 1);
    loop_round(pipes.loop, 100);
    loop_round(pipes.loop, 100); /* it is readable until it was read */
    assert_int_equal(pipes.first.count, 2);
    assert_int_equal(pipes.first.told, LOOP_READABLE);
    loop_watch_pause(&pipes.first.watch);
    loop_round(pipes.loop, 0);
    assert_int_equal(pipes.first.count, 2);
    close(pipes.ends[1][1]); /* the other side's end is something to read */
    pipes.ends[1][1] = -1;
    loop_round(pipes.loop, 100);
    assert_int_equal(pipes.second.told, LOOP_READABLE);
    close_pipes(&pipes);
}

static void whoever_is_ended_in_a_round_is_not_told_in_it(void **state)
{
    (void)state;
    struct pipes pipes = {0};
    open_pipes(&pipes);
    pipes.first.ends = &pipes.second.watch;
    pipes.second.ends = &pipes.first.watch;
    for (int i = 0; i < 2; i++)
        assert_int_equal(write(pipes.ends[i][1], "x", 1), 1);
    loop_round(pipes.loop, 100);
    loop_round(pipes.loop, 0);
    assert_true((pipes.first.count > 0) != (pipes.second.count > 0));
    close_pipes(&pipes);
}

static void late_ones_are_told_behind_the_others(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        struct pipes pipes = {0};
        open_pipes(&pipes);
        pipes.first.watch.is_told_late = late == 0;
        pipes.second.watch.is_told_late = late == 1;
        for (int i = 0; i < 2; i++)
            assert_int_equal(write(pipes.ends[i][1], "x", 1), 1);
        loop_round(pipes.loop, 100);
        assert_int_equal(pipes.first.count + pipes.second.count, 2);
        assert_int_equal(pipes.first.told_at > pipes.second.told_at, late == 0);
        close_pipes(&pipes);
    }
}

static void what_waits_inside_is_told_in_the_next_round_without_a_wait(void **state)
{
    (void)state;
    struct pipes pipes = {0};
    open_pipes(&pipes);
    loop_watch_again(&pipes.first.watch, LOOP_READABLE);
    loop_watch_again(&pipes.first.watch, LOOP_READABLE);
    loop_watch_again(&pipes.second.watch, LOOP_WRITABLE); /* not wanted */
    pipes.first.ends = &pipes.first.watch;
    int64_t begin_ms = clock_mono_ms();
    loop_round(pipes.loop, 2000);
    assert_true(clock_mono_ms() - begin_ms < 1000);
    loop_round(pipes.loop, 0);
    assert_int_equal(pipes.first.count, 1);
    assert_int_equal(pipes.second.count, 0);
    close_pipes(&pipes);
}

/* ---- timers and signals ---- */

enum { TIMERS = 200 };

struct late {
    struct loop_timer timer;
    int *turn, mine;
};

static void on_late(void *arg)
{
    struct late *late = arg;
    late->mine = ++*late->turn;
}

static void timers_come_in_the_order_of_their_times_also_when_put_off(void **state)
{
    (void)state;
    struct loop *loop;
    struct late late[TIMERS] = {0};
    int turn = 0, due_ms[TIMERS];
    assert_int_equal(loop_create(&loop), VP_OK);
    for (int i = 0; i < TIMERS; i++) {
        assert_int_equal(loop_timer_init(&late[i].timer, loop, on_late, &late[i]), VP_OK);
        late[i].turn = &turn;
        due_ms[i] = i * 7 % TIMERS;
        loop_timer_start(&late[i].timer, i % 2 == 0 ? due_ms[i] : 1); /* every other one is put off below */
    }
    for (int i = 1; i < TIMERS; i += 2)
        loop_timer_start(&late[i].timer, due_ms[i]);
    for (int i = 0; i < TIMERS; i += 10)
        loop_timer_stop(&late[i].timer);
    for (int i = 0; i < 1000 && turn < TIMERS - TIMERS / 10; i++)
        loop_round(loop, 100);
    for (int i = 0; i < TIMERS; i += 10)
        assert_int_equal(late[i].mine, 0);
    for (int i = 0; i < TIMERS; i++)
        for (int k = 0; k < TIMERS; k++)
            if (i % 10 != 0 && k % 10 != 0 &&
                due_ms[i] + 20 < due_ms[k]) /* they were not started at one time */
                assert_true(late[i].mine < late[k].mine);
    for (int i = 0; i < TIMERS; i++)
        loop_timer_deinit(&late[i].timer);
    loop_destroy(loop);
}

static void a_standstill_of_the_process_does_not_count(void **state)
{
    (void)state;
    const struct timespec standstill = {.tv_sec = 1, .tv_nsec = 700 * 1000000};
    struct loop *loop;
    struct late late[3] = {0};
    int turn = 0;
    assert_int_equal(loop_create(&loop), VP_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(loop_timer_init(&late[i].timer, loop, on_late, &late[i]), VP_OK);
        late[i].turn = &turn;
    }
    loop_timer_start(&late[0].timer, 1200); /* was due as it stood still, though not for long */
    loop_timer_start(&late[1].timer, 1600);
    nanosleep(&standstill, NULL);
    int64_t since_ms = clock_mono_ms();
    loop_timer_start(&late[2].timer, 20); /* started since then, it is not put off */
    loop_round(loop, 0);
    assert_int_equal(turn, 0);
    while (turn < 1)
        loop_round(loop, 100);
    assert_int_equal(late[2].mine, 1);
    assert_in_range(clock_mono_ms() - since_ms, 20, 500);
    while (turn < 3)
        loop_round(loop, 100);
    assert_in_range(clock_mono_ms() - since_ms, 1300, 60000); /* the others have their time still */
    for (int i = 0; i < 3; i++)
        loop_timer_deinit(&late[i].timer);
    loop_destroy(loop);
}

static void timers_are_counted_while_somebody_has_them(void **state)
{
    (void)state;
    struct loop *loop;
    struct late late[3] = {0};
    int64_t before = metric_get(METRIC_TIMERS_HELD);
    assert_int_equal(loop_create(&loop), VP_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(loop_timer_init(&late[i].timer, loop, on_late, &late[i]), VP_OK);
    loop_timer_start(&late[0].timer, 1000); /* one that runs is one */
    assert_int_equal(metric_get(METRIC_TIMERS_HELD), before + 3);
    for (int i = 0; i < 3; i++)
        loop_timer_deinit(&late[i].timer);
    loop_timer_deinit(&late[0].timer);
    assert_int_equal(metric_get(METRIC_TIMERS_HELD), before);
    loop_destroy(loop);
}

static void on_told(void *arg)
{
    (*(int *)arg)++;
}

static void a_signal_is_told_as_often_as_it_came_and_then_is_what_it_was(void **state)
{
    (void)state;
    struct loop *loop;
    struct loop_signal told = {0}, other = {0};
    struct sigaction now;
    int count = 0;
    signal(SIGUSR1, SIG_IGN);
    assert_int_equal(loop_create(&loop), VP_OK);
    assert_int_equal(loop_signal_init(&told, loop, SIGUSR1, on_told, &count), VP_OK);
    assert_int_equal(loop_signal_init(&other, loop, SIGUSR1, on_told, &count), VP_ERR_BAD_VALUE);
    raise(SIGUSR1);
    raise(SIGUSR1);
    loop_round(loop, 1000);
    assert_int_equal(count, 2);
    loop_signal_deinit(&told);
    loop_signal_deinit(&told);
    loop_signal_deinit(&other);
    sigaction(SIGUSR1, NULL, &now);
    assert_true(now.sa_handler == SIG_IGN);
    loop_destroy(loop);
}

static void a_listener_wants_a_free_numeric_address(void **state)
{
    (void)state;
    int fd, other;
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    assert_in_range(net_port(fd), 1, 65535);
    assert_int_equal(net_listen("127.0.0.1", net_port(fd), &other), VP_ERR_IN_USE);
    close(fd);
    assert_int_equal(net_listen("localhost", 0, &fd), VP_ERR_BAD_VALUE);
    assert_int_equal(net_listen("127.0.0.1", 65536, &fd), VP_ERR_BAD_VALUE);
    assert_int_equal(net_port(-1), -1);
    assert_true(net_is_loopback("127.8.9.1"));
    assert_true(net_is_loopback("::1"));
    assert_true(net_is_loopback("::ffff:127.0.0.1"));
    assert_false(net_is_loopback("128.0.0.1"));
    assert_false(net_is_loopback("::"));
    assert_false(net_is_loopback("127.0.0.1.example.com"));
}

TESTS = {
    TEST(the_end_of_a_turn_comes_after_its_timers),
    TEST(endless_work_does_not_starve_the_turn),
    TEST(letters_from_threads_all_arrive),
    TEST(a_mailbox_outlives_the_loop),
    TEST(a_watch_is_told_what_it_wants_and_nothing_while_paused),
    TEST(whoever_is_ended_in_a_round_is_not_told_in_it),
    TEST(late_ones_are_told_behind_the_others),
    TEST(what_waits_inside_is_told_in_the_next_round_without_a_wait),
    TEST(timers_come_in_the_order_of_their_times_also_when_put_off),
    TEST(a_standstill_of_the_process_does_not_count),
    TEST(timers_are_counted_while_somebody_has_them),
    TEST(a_signal_is_told_as_often_as_it_came_and_then_is_what_it_was),
    TEST(a_listener_wants_a_free_numeric_address),
};
