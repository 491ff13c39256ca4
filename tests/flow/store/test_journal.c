/* Journals of several calls on one store: a call whose lines come without end loses them, and nobody else's. */
#include <stdlib.h>
#include <string.h>

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
    size_t order_count;  /* that were found */
    char found_call[40]; /* of the newest */
    enum vp_err err;
};

static void on_answer(void *owner, uint32_t request_id, enum vp_err err, int order_number, bool is_new)
{
    struct teller *teller = owner;
    (void)request_id, (void)order_number, (void)is_new;
    teller->answer_count++;
    teller->err = err;
}

static void on_orders(void *owner, uint32_t request_id, const struct earlier_orders *orders)
{
    struct teller *teller = owner;
    assert_int_equal(request_id, 7);
    assert_int_equal(teller->answer_count, 0); /* they come first */
    teller->order_count = orders->count;
    if (orders->count > 0)
        (void)span_copy(span_of(orders->at[0].call_sid), teller->found_call, sizeof teller->found_call);
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
    teller->journal.on_orders = on_orders;
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
        journal_port.add_line(&flooding.journal, AI_CALLER, i, "and again", "");
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

struct ordering {
    const char *call_sid, *number;
};

static enum vp_err order_by(struct store *from, void *job)
{
    const struct ordering *ordering = job;
    struct store_call call = {.started_unix_ms = 1000};
    struct ticket *ticket = calloc(1, sizeof *ticket);
    bool is_new;
    int number;
    (void)span_copy(span_of(ordering->call_sid), call.call_sid, sizeof call.call_sid);
    (void)span_copy(span_of("r"), call.restaurant_id, sizeof call.restaurant_id);
    (void)span_copy(span_of(ordering->number), call.caller_number, sizeof call.caller_number);
    enum vp_err err = ticket != NULL ? store_begin_call(from, &call, &is_new) : VP_ERR_NO_MEMORY;
    if (err == VP_OK) {
        memcpy(ticket->call_sid, call.call_sid, sizeof ticket->call_sid);
        memcpy(ticket->restaurant_id, call.restaurant_id, sizeof ticket->restaurant_id);
        ticket->basket_version = 1;
        ticket->created_unix_ms = 2000;
        err = store_put_order(from, ticket, &number, &is_new);
    }
    free(ticket);
    return err;
}

static void on_ordered(void *job, enum vp_err err)
{
    (void)job;
    assert_int_equal(err, VP_OK);
}

static void earlier_orders_are_those_of_the_number_and_of_other_calls(void **state)
{
    static struct ordering orderings[] = {
        {"CA1", "+15550002222"}, {"CA2", "+15550002223"}, {"CA3", "+15550002222"}};
    const struct earlier_wanted wanted = {
        .restaurant_id = "r", .caller_number = "+15550002222", .since_unix_ms = 1000};
    struct teller asking;
    (void)state;
    begin(&asking, "CA3");
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(store_thread_run(store, order_by, on_ordered, &orderings[i]), VP_OK);
    journal_port.find_orders(&asking.journal, 7, &wanted);
    for (int i = 0; i < 2000 && asking.idle_count == 0; i++)
        loop_round(loop, 5);
    assert_int_equal(asking.answer_count, 1);
    assert_int_equal(asking.err, VP_OK);
    assert_int_equal(asking.order_count, 1); /* not the one of this call, nor the one of another number */
    assert_string_equal(asking.found_call, "CA1");
}

TESTS_WITH(open_store, close_store) = {
    TEST(earlier_orders_are_those_of_the_number_and_of_other_calls),
    TEST(a_flood_of_lines_takes_nothing_from_another_call),
};
