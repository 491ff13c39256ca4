#include "delivery/way_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

struct way_test {
    struct delivery_job job;
    struct delivery_try *running;
    delivery_done_fn done;
    void *owner;
};

const char *way_test_lack(enum menu_way way)
{
    return way == MENU_CALLER_TEXT ? "it goes to whoever ordered, so there is nobody to try it with"
           : way == MENU_PAGE      ? "it is the page itself, in whatever browser shows it"
           : way == MENU_CLOUDPRNT || way == MENU_EPSON
               ? "this printer asks by itself: only the service can offer it a test"
               : NULL;
}

void way_test_job(struct menu *menu, const struct menu_delivery *way, struct delivery_job *out_job)
{
    struct delivery_job *job = out_job;
    *job = (struct delivery_job){.menu = menu, .way = way};
    job->delivery.message_id = -1; /* no order, so something that was left */
    job->delivery.since_unix_ms = job->message.unix_ms = clock_unix_ms();
    job->message.kind = STORE_MESSAGE_OTHER;
    snprintf(job->delivery.event, sizeof job->delivery.event, "%s", DELIVERY_TEST_EVENT);
    span_copy(span_of(menu->restaurant_id), job->delivery.restaurant_id, sizeof job->delivery.restaurant_id);
    span_copy(span_of(way->id), job->delivery.way_id, sizeof job->delivery.way_id);
    snprintf(job->message.text, sizeof job->message.text,
             "A test of the way by which orders come here. Nothing was ordered.");
}

static void free_test(struct way_test *test)
{
    menu_release(test->job.menu);
    free(test);
}

static void on_done(void *owner, const struct delivery_outcome *outcome)
{
    struct way_test *test = owner;
    test->done(test->owner, outcome);
    free_test(test);
}

enum vp_err way_test_start(const struct delivery_means *means, struct menu *menu,
                           const struct menu_delivery *way, delivery_done_fn done, void *owner,
                           struct way_test **out_test)
{
    struct way_test *test = calloc(1, sizeof *test);
    if (test == NULL)
        return VP_ERR_NO_MEMORY;
    way_test_job(menu_retain(menu), way, &test->job);
    test->done = done;
    test->owner = owner;
    enum vp_err err = delivery_try_start(means, &test->job, on_done, test, &test->running);
    if (err != VP_OK)
        free_test(test);
    else
        *out_test = test;
    return err;
}

void way_test_cancel(struct way_test *test)
{
    test->running->cancel(test->running);
    free_test(test);
}
