/* Journals of several calls on one store: a call whose lines come without end loses them, and nobody else's. */
#include "with_cmocka.h"

#include "base/metric.h"
#include "store/journal.h"
#include "with_held_store.h"

enum { QUEUE_MAX = 256, FLOOD = 250000 };

static struct loop *loop;
static struct store_thread *store;

struct teller {
    struct journal journal;
    int answer_count, idle_count, written_count;
    enum vp_err err;
};

static void on_answer(void *owner, uint32_t request_id, enum vp_err err, int order_number, bool is_new)
{
    struct teller *teller = owner;
    (void)request_id, (void)order_number, (void)is_new;
    teller->answer_count++;
    teller->err = err;
}

static void on_idle(void *owner)
{
    ((struct teller *)owner)->idle_count++;
}

static void on_written(void *owner)
{
    ((struct teller *)owner)->written_count++;
}

static void begin(struct teller *teller, const char *call_sid)
{
    *teller = (struct teller){0};
    journal_init(&teller->journal, store, loop, call_sid, 0);
    teller->journal.on_answer = on_answer;
    teller->journal.on_idle = on_idle;
    teller->journal.on_superseded = on_idle;
    teller->journal.owner = teller;
}

static int open_store(void **state)
{
    (void)state;
    assert_int_equal(loop_create(&loop), VP_OK);
    store = store_in_memory(loop, QUEUE_MAX);
    return 0;
}

static int close_store(void **state)
{
    (void)state;
    store_thread_stop(store);
    loop_destroy(loop);
    return 0;
}

static void a_flood_of_lines_takes_nothing_from_another_call(void **state)
{
    struct teller flooding, quiet;
    (void)state;
    begin(&flooding, "CA1");
    begin(&quiet, "CA2");
    int64_t refusals = metric_get(METRIC_JOURNAL_REFUSALS_TOTAL),
            errors = metric_get(METRIC_STORE_ERRORS_TOTAL);
    store_hold(store);
    for (int i = 0; i < FLOOD; i++)
        journal_port.add_line(&flooding.journal, AI_CALLER, i, "and again");
    assert_in_range(metric_get(METRIC_JOURNAL_REFUSALS_TOTAL) - refusals, FLOOD - JOURNAL_WAITING_MAX - 1,
                    FLOOD - JOURNAL_WAITING_MAX);
    journal_port.save_basket(&quiet.journal, 1, 1, "{}");
    journal_port.save_basket(&flooding.journal, 2, 1,
                             "{}"); /* the flooding call's own basket has its place */
    journal_end_call(&flooding.journal, "done", on_written, &flooding);
    assert_int_equal(metric_get(METRIC_STORE_ERRORS_TOTAL) - errors, 0);
    store_let_go();
    for (int i = 0; i < 2000 && (flooding.idle_count == 0 || quiet.idle_count == 0); i++)
        loop_round(loop, 5);
    assert_int_equal(quiet.answer_count, 1);
    assert_int_not_equal(quiet.err, VP_ERR_BUSY);
    assert_int_not_equal(quiet.err, VP_ERR_TOO_MANY);
    assert_int_equal(flooding.answer_count, 1);
    assert_int_not_equal(flooding.err, VP_ERR_TOO_MANY);
    assert_int_equal(flooding.written_count, 1);
    assert_false(journal_is_busy(&flooding.journal));
}

TESTS_WITH(open_store, close_store) = {
    TEST(a_flood_of_lines_takes_nothing_from_another_call),
};
