#include "net/loop.h"

#include "with_cmocka.h"
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
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
    TEST(the_end_of_a_turn_comes_after_its_timers), TEST(endless_work_does_not_starve_the_turn),
    TEST(letters_from_threads_all_arrive),          TEST(a_mailbox_outlives_the_loop),
    TEST(a_listener_wants_a_free_numeric_address),
};
