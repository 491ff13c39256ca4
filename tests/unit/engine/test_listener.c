#include "with_cmocka.h"

#include "engine/listener.h"
#include "with_fakes.h"
#include "unit/engine/with_pool.h"

static struct listeners *listeners;
static const int16_t piece[1000];

static int open_listeners(void **state)
{
    (void)state;
    with_pool_open(1, 1);
    assert_int_equal(listeners_create(pool, models, 2, &listeners), VP_OK);
    return 0;
}

static int close_listeners(void **state)
{
    (void)state;
    with_pool_close();
    listeners_destroy(listeners);
    return 0;
}

static void wait_for(const struct heard_count *answers, int count)
{
    for (int i = 0; i < 6000 && answers->count < count; i++)
        loop_round(loop, 10);
    assert_int_equal(answers->count, count);
}

static void turn_for_a_while(void)
{
    for (int i = 0; i < 10; i++)
        loop_round(loop, 10);
}

static void an_answer_is_about_all_that_was_said(void **state)
{
    (void)state;
    struct heard_count answers = {0};
    struct listener *listener = listener_take(listeners, NULL);
    for (int i = 0; i < 7; i++)
        listener_feed(listener, piece, 1000);
    listener_ask(listener, on_heard, &answers);
    wait_for(&answers, 1);
    assert_int_equal(atomic_load(&fake_recognised_samples), 7000);
    listener_feed(listener, piece, 500);
    listener_ask(listener, on_heard, &answers);
    wait_for(&answers, 2);
    assert_int_equal(atomic_load(&fake_recognised_samples), 7500);
    listener_put(listener);
    listener = listener_take(listeners, NULL); /* the next utterance begins afresh */
    listener_feed(listener, piece, 300);
    listener_ask(listener, on_heard, &answers);
    wait_for(&answers, 3);
    assert_int_equal(atomic_load(&fake_recognised_samples), 300);
    listener_put(listener);
}

static void what_is_expected_holds_for_one_utterance(void **state)
{
    (void)state;
    struct heard_count answers = {0};
    for (int i = 0; i < 2; i++) {
        struct listener *listener = listener_take(listeners, NULL);
        if (i == 0)
            listener_expect(listener, SPEECH_EXPECTS_NAME, NULL);
        listener_feed(listener, piece, 1000);
        listener_ask(listener, on_heard, &answers);
        wait_for(&answers, i + 1);
        assert_int_equal(atomic_load(&fake_expected), i == 0 ? SPEECH_EXPECTS_NAME : SPEECH_EXPECTS_ORDER);
        listener_put(listener);
    }
}

static void only_the_last_question_is_answered(void **state)
{
    (void)state;
    struct heard_count forgotten = {0}, overtaken = {0}, answers = {0};
    struct listener *listener = listener_take(listeners, NULL);
    atomic_store(&fake_recognition_ms, 20);
    listener_feed(listener, piece, 1000);
    listener_ask(listener, on_heard, &forgotten);
    listener_forget(listener);
    turn_for_a_while();
    listener_ask(listener, on_heard, &overtaken);
    listener_feed(listener, piece, 1000);
    listener_ask(listener, on_heard, &answers);
    wait_for(&answers, 1);
    assert_int_equal(atomic_load(&fake_recognised_samples), 2000);
    assert_int_equal(forgotten.count, 0);
    assert_int_equal(overtaken.count, 0);
    listener_put(listener);
}

static void there_are_only_so_many(void **state)
{
    (void)state;
    struct heard_count answers = {0};
    struct listener *first = listener_take(listeners, NULL), *second = listener_take(listeners, NULL);
    assert_non_null(first);
    assert_non_null(second);
    assert_null(listener_take(listeners, NULL));
    atomic_store(&fake_recognition_ms, 60000);
    listener_ask(first, on_heard, &answers);
    listener_put(first); /* still at work: not free before it has finished */
    assert_null(listener_take(listeners, NULL));
    atomic_store(&fake_recognition_ms, 0);
    struct listener *again = NULL;
    for (int i = 0; i < 6000 && again == NULL; i++) {
        loop_round(loop, 10);
        again = listener_take(listeners, NULL);
    }
    assert_ptr_equal(again, first);
    assert_int_equal(answers.count, 0);
    listener_put(first);
    listener_put(second);
    listener_put(NULL);
}

static void the_one_that_knows_the_menu_is_taken(void **state)
{
    (void)state;
    struct vocabulary *pizza, *taco;
    assert_int_equal(vocabulary_create(models, NULL, 0, &pizza), VP_OK);
    assert_int_equal(vocabulary_create(models, NULL, 0, &taco), VP_OK);
    struct listener *first = listener_take(listeners, pizza), *second = listener_take(listeners, taco);
    listener_put(second);
    listener_put(first);
    assert_ptr_equal(listener_take(listeners, taco), second);
    assert_ptr_equal(listener_take(listeners, pizza), first);
    listener_put(first);
    listener_put(second);
    vocabulary_release(pizza);
    vocabulary_release(taco);
}

static void too_much_is_an_error_and_the_next_utterance_is_none(void **state)
{
    (void)state;
    struct heard_count answers = {0};
    struct listener *listener = listener_take(listeners, NULL);
    atomic_store(&fake_recognition_ms, 50);
    listener_ask(listener, on_heard, &answers); /* keeps it at work while the rest piles up */
    for (int i = 0; i < 170; i++)
        listener_feed(listener, piece, 1000);
    listener_ask(listener, on_heard, &answers);
    wait_for(&answers, 1);
    assert_int_equal(answers.err, VP_ERR_TOO_BIG);
    listener_put(listener);
    listener = listener_take(listeners, NULL);
    listener_feed(listener, piece, 1000);
    listener_ask(listener, on_heard, &answers);
    wait_for(&answers, 2);
    assert_int_equal(answers.err, VP_OK);
    listener_put(listener);
}

static void a_question_left_at_the_end_is_answered(void **state)
{
    (void)state;
    struct heard_count answers = {0};
    struct listener *first = listener_take(listeners, NULL), *second = listener_take(listeners, NULL);
    atomic_store(&fake_recognition_ms, 500); /* still at work when the pool ends */
    listener_ask(first, on_heard, &answers);
    listener_ask(second, on_heard, &answers);
    pool_destroy(pool);
    assert_int_equal(answers.count, 2);
    assert_int_equal(answers.err, VP_ERR_CLOSED);
    listener_put(first);
    listener_put(second);
    listeners_destroy(listeners);
    assert_int_equal(pool_create(loop, models, 1, 1, &pool), VP_OK);
    assert_int_equal(listeners_create(pool, models, 2, &listeners), VP_OK);
}

TESTS_WITH(open_listeners, close_listeners) = {
    TEST(an_answer_is_about_all_that_was_said),   TEST(what_is_expected_holds_for_one_utterance),
    TEST(only_the_last_question_is_answered),     TEST(there_are_only_so_many),
    TEST(the_one_that_knows_the_menu_is_taken),   TEST(too_much_is_an_error_and_the_next_utterance_is_none),
    TEST(a_question_left_at_the_end_is_answered),
};
