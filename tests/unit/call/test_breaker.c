/* The circuit breaker with a clock of its own. */

#include "with_cmocka.h"
#include <pthread.h>
#include <stdio.h>

#include "call/breaker.h"
#include "call/ident.h"

static struct breaker breaker;
static int64_t now_ms;
static int change_count;
static uint64_t call; /* the one of the next event; a good session or a loss makes it another */

static int open_breaker(void **state)
{
    (void)state;
    breaker = (struct breaker){0};
    now_ms = 5000000;
    change_count = 0;
    call = 1;
    return 0;
}

static uint64_t ident(uint64_t number)
{
    char call_sid[40];
    snprintf(call_sid, sizeof call_sid, "CA%032llx", (unsigned long long)number);
    return ident_of(call_sid);
}

static void note(enum breaker_change change)
{
    change_count += change != BREAKER_STAYS;
}

static bool pass(void)
{
    enum breaker_change change;
    bool may = breaker_pass(&breaker, now_ms, &change);
    note(change);
    return may;
}

static void good(void)
{
    note(breaker_good(&breaker, ident(call++), now_ms));
}

static void lost(void)
{
    note(breaker_lost(&breaker, ident(call++), now_ms, 0));
}

static void open_it(void)
{
    for (int i = 0; i < BREAKER_FAILURES; i++)
        lost();
    assert_int_equal(breaker_look(&breaker).state, BREAKER_OPEN);
}

static void failures_in_the_window_open_it(void **state)
{
    (void)state;
    lost();
    lost();
    assert_true(pass());
    lost();
    assert_false(pass());
    assert_false(breaker_would_pass(&breaker, now_ms));
    assert_int_equal(change_count, 1);
}

static void seldom_failures_do_not(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        lost();
        now_ms += BREAKER_WINDOW_MS;
    }
    assert_true(pass());
    assert_int_equal(change_count, 0);
}

static void good_sessions_outweigh_as_many_failures(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        lost();
        lost();
        good();
        good();
        now_ms += 100;
    }
    assert_true(pass());
    assert_int_equal(change_count, 0);
}

static void one_call_at_a_time_tries_after_the_pause(void **state)
{
    (void)state;
    open_it();
    now_ms += BREAKER_PAUSE_MS - 1;
    assert_false(pass());
    now_ms++;
    assert_true(breaker_would_pass(&breaker, now_ms));
    assert_true(pass());
    assert_int_equal(breaker_look(&breaker).state, BREAKER_HALF_OPEN);
    assert_false(pass());
    good();
    assert_true(pass());
    assert_false(pass());
    good();
    assert_true(pass());
    good();
    assert_int_equal(breaker_look(&breaker).state, BREAKER_CLOSED);
    assert_true(pass());
    assert_true(pass());
    assert_int_equal(change_count, 3); /* open, half open, closed */
}

static void a_try_that_tells_nothing_does_not_hold_it(void **state)
{
    (void)state;
    open_it();
    now_ms += BREAKER_PAUSE_MS;
    assert_true(pass());
    now_ms += BREAKER_TRIAL_MS;
    assert_true(pass());
}

static void pauses_grow_and_are_bounded(void **state)
{
    (void)state;
    open_it();
    int64_t expected_ms = BREAKER_PAUSE_MS;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(breaker_look(&breaker).changed_ms - now_ms, expected_ms);
        now_ms = breaker_look(&breaker).changed_ms;
        assert_true(pass());
        lost();
        expected_ms = expected_ms < BREAKER_PAUSE_MAX_MS ? expected_ms * 2 : expected_ms;
    }
}

static void pauses_are_spread(void **state)
{
    (void)state;
    for (int i = 0; i < BREAKER_FAILURES; i++)
        breaker_lost(&breaker, ident(call++), now_ms, 999);
    int64_t pause_ms = breaker_look(&breaker).changed_ms - now_ms;
    assert_in_range(pause_ms, BREAKER_PAUSE_MS + 2000, BREAKER_PAUSE_MS + 2500);
}

/* One call a second for an hour, to a model that fails every other time: a handful of changes, not thousands. */
static void a_model_that_fails_every_other_time_does_not_make_it_flap(void **state)
{
    (void)state;
    int tried = 0;
    for (int i = 0; i < 3600; i++) {
        if (pass()) {
            if (tried++ % 2 == 0)
                lost();
            else
                good();
        }
        now_ms += 1000;
    }
    assert_true(change_count < 120);
    assert_true(tried > 100);
}

/* One that answers two of three sessions of a try is not taken back until it answers three. */
static void a_model_that_is_nearly_well_is_tried_more_and_more_seldom(void **state)
{
    (void)state;
    open_it();
    int64_t began_ms = now_ms;
    for (int round = 0; round < 5; round++) {
        now_ms = breaker_look(&breaker).changed_ms;
        assert_true(pass());
        good();
        assert_true(pass());
        good();
        assert_true(pass());
        lost();
        assert_int_equal(breaker_look(&breaker).state, BREAKER_OPEN);
    }
    assert_true(now_ms - began_ms >= 31 * BREAKER_PAUSE_MS);
}

static void a_quiet_time_forgets_how_bad_it_was(void **state)
{
    (void)state;
    open_it();
    now_ms = breaker_look(&breaker).changed_ms;
    pass();
    lost();
    now_ms = breaker_look(&breaker).changed_ms;
    for (int i = 0; i < BREAKER_SUCCESSES; i++) {
        pass();
        good();
    }
    assert_int_equal(breaker_look(&breaker).state, BREAKER_CLOSED);
    now_ms += 10 * BREAKER_WINDOW_MS;
    open_it();
    assert_int_equal(breaker_look(&breaker).changed_ms - now_ms, BREAKER_PAUSE_MS);
}

static void an_old_session_that_answers_does_not_close_it(void **state)
{
    (void)state;
    open_it();
    for (int i = 0; i < 10; i++)
        good();
    assert_false(pass());
}

static void another_model_has_a_clean_sheet(void **state)
{
    (void)state;
    open_it();
    assert_false(pass());
    breaker_reset(&breaker);
    assert_true(pass());
    assert_int_equal(breaker_count_losses(&breaker, now_ms), 0);
}

static void one_call_that_stalls_again_and_again_opens_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        note(breaker_lost(&breaker, ident(7), now_ms, 0));
        now_ms += 200;
        assert_true(pass());
    }
    assert_int_equal(breaker_count_losses(&breaker, now_ms), 1);
    note(breaker_lost(&breaker, ident(8), now_ms, 0));
    note(breaker_lost(&breaker, ident(8), now_ms, 0));
    assert_true(pass());
    assert_int_equal(change_count, 0);
    note(breaker_lost(&breaker, ident(9), now_ms, 0)); /* three callers: an outage */
    assert_false(pass());
    assert_int_equal(change_count, 1);
}

static void losses_of_long_ago_do_not_count(void **state)
{
    (void)state;
    lost();
    lost();
    now_ms += BREAKER_WINDOW_MS;
    lost();
    lost();
    assert_true(pass());
    assert_int_equal(breaker_count_losses(&breaker, now_ms), 2);
    lost();
    assert_false(pass());
}

/* One call that fails and answers in turn speaks only for itself: those of others stay. */
static void a_good_session_takes_its_own_calls_loss_away(void **state)
{
    (void)state;
    note(breaker_lost(&breaker, ident(100), now_ms, 0));
    note(breaker_lost(&breaker, ident(101), now_ms - 1, 0));
    note(breaker_good(&breaker, ident(100), now_ms));
    for (int i = 0; i < 50; i++) {
        note(breaker_lost(&breaker, ident(102), now_ms, 0));
        note(breaker_good(&breaker, ident(102), now_ms));
    }
    assert_int_equal(breaker_count_losses(&breaker, now_ms), 1);
    note(breaker_good(&breaker, ident(103), now_ms)); /* has none of its own: the oldest */
    assert_int_equal(breaker_count_losses(&breaker, now_ms), 0);
    assert_int_equal(change_count, 0);
}

/* Many more calls than are kept, each lost once and each answered: it neither opens nor forgets to. */
static void more_calls_than_are_kept_are_no_trouble(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++) {
        lost();
        now_ms += BREAKER_WINDOW_MS / 2;
        assert_true(pass());
    }
    lost();
    lost();
    assert_false(pass());
}

enum { THREADS = 8, LOSSES = 2000 };
static _Atomic int opened_count;

static void *lose_own_call(void *arg)
{
    uint64_t own = ident((uint64_t)(uintptr_t)arg);
    for (int i = 0; i < LOSSES; i++)
        if (breaker_lost(&breaker, own, 5000000 + i, 0) == BREAKER_OPENS)
            atomic_fetch_add(&opened_count, 1);
    return NULL;
}

static void run_threads(size_t call_count)
{
    pthread_t threads[THREADS];
    breaker = (struct breaker){0};
    opened_count = 0;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, lose_own_call, (void *)(uintptr_t)(1 + i % call_count)), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static void processes_that_lose_sessions_at_once_open_it_once(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        run_threads(BREAKER_FAILURES - 1);
        assert_int_equal(opened_count, 0);
        assert_int_equal(breaker_look(&breaker).state, BREAKER_CLOSED);
        run_threads(THREADS);
        assert_int_equal(opened_count, 1);
        assert_int_equal(breaker_look(&breaker).state, BREAKER_OPEN);
    }
}

TESTS_WITH(open_breaker, NULL) = {
    TEST(failures_in_the_window_open_it),
    TEST(seldom_failures_do_not),
    TEST(good_sessions_outweigh_as_many_failures),
    TEST(one_call_at_a_time_tries_after_the_pause),
    TEST(a_try_that_tells_nothing_does_not_hold_it),
    TEST(pauses_grow_and_are_bounded),
    TEST(pauses_are_spread),
    TEST(a_model_that_fails_every_other_time_does_not_make_it_flap),
    TEST(a_model_that_is_nearly_well_is_tried_more_and_more_seldom),
    TEST(a_quiet_time_forgets_how_bad_it_was),
    TEST(an_old_session_that_answers_does_not_close_it),
    TEST(another_model_has_a_clean_sheet),
    TEST(one_call_that_stalls_again_and_again_opens_nothing),
    TEST(losses_of_long_ago_do_not_count),
    TEST(a_good_session_takes_its_own_calls_loss_away),
    TEST(more_calls_than_are_kept_are_no_trouble),
    TEST(processes_that_lose_sessions_at_once_open_it_once),
};
