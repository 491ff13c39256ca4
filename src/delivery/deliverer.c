#include "delivery/deliverer.h"

#include <stdlib.h>
#include <sys/queue.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/rand.h"
#include "base/trace.h"
#include "delivery/backoff.h"
#include "delivery/clock_turns.h"
#include "delivery/delivery_way.h"
#include "delivery/job_load.h"
#include "delivery/way_plan.h"
#include "store/store_repeat.h"

enum { ROUND_MS = 500, LEASE_MS = 2 * DELIVERY_TRY_MS, RUNNING_MAX = 16 };

/* A leased delivery, from its lease until what became of it is in the store. */
struct task {
    TAILQ_ENTRY(task) entry;
    struct deliverer *deliverer;
    struct delivery_job job;
    bool has_ticket;              /* of an order; of a message: it is there */
    struct delivery_try *running; /* NULL: none runs */
    struct delivery_outcome outcome;
    int64_t at_unix_ms; /* of the outcome; of a retry: when */
};
TAILQ_HEAD(tasks, task);

/* A round on the store's thread writes down what ended, plans, and leases; the lists are its own while it runs. */
struct deliverer {
    struct store_repeat repeat;
    struct deliverer_settings settings;
    struct delivery_means means;
    struct tasks running; /* the loop's */
    struct tasks ended;   /* the loop's: for the next round */
    int running_count;
    struct tasks to_write, leased; /* the round's */
    struct way_plan plan;          /* the round's */
    size_t lease_max;
    struct store_oldest oldest;
    struct clock_turns turns;
};

static void free_task(struct task *task)
{
    menu_release(task->job.menu);
    free(task);
}

static void free_tasks(struct tasks *tasks)
{
    struct task *task;
    while ((task = TAILQ_FIRST(tasks)) != NULL) {
        TAILQ_REMOVE(tasks, task, entry);
        free_task(task);
    }
}

/* ---- on the store's thread ---- */

static enum vp_err write_outcome(struct store *store, const struct task *task)
{
    int64_t id = task->job.delivery.id;
    const struct delivery_outcome *outcome = &task->outcome;
    const struct store_retry retry = {task->at_unix_ms, outcome->may_have_arrived, outcome->why};
    enum vp_err err = outcome->result == DELIVERY_ACKNOWLEDGED
                          ? store_acknowledge_delivery(store, id, task->at_unix_ms)
                      : outcome->result == DELIVERY_RETRY
                          ? store_retry_delivery(store, id, &retry)
                          : store_give_up_delivery(store, id, task->at_unix_ms, outcome->why);
    return err == VP_ERR_NOT_FOUND || err == VP_ERR_SUPERSEDED ? VP_OK : err;
}

/* What the store does not take is written by a later round. */
static enum vp_err write_outcomes(struct store *store, struct tasks *tasks)
{
    struct task *task;
    enum vp_err err = VP_OK;
    while (err == VP_OK && (task = TAILQ_FIRST(tasks)) != NULL) {
        err = write_outcome(store, task); /* NOLINT(clang-analyzer-unix.Malloc): each leaves the list */
        if (err == VP_OK) {
            TAILQ_REMOVE(tasks, task, entry);
            free_task(task);
        }
    }
    return err;
}

static enum vp_err add_leased(struct store *store, struct deliverer *deliverer,
                              const struct store_delivery *delivery)
{
    struct task *task = calloc(1, sizeof *task);
    if (task == NULL)
        return VP_ERR_NO_MEMORY; /* its lease ends by itself */
    task->deliverer = deliverer;
    task->job.delivery = *delivery;
    TAILQ_INSERT_TAIL(&deliverer->leased, task, entry);
    return job_load(store, &task->job, &task->has_ticket);
}

static enum vp_err work(struct store *store, void *job)
{
    struct deliverer *deliverer = job;
    struct store_delivery leased[RUNNING_MAX];
    size_t leased_count = 0;
    int64_t now_unix_ms = clock_unix_ms();
    enum vp_err err = write_outcomes(store, &deliverer->to_write); /* with times of before a turn */
    if (err == VP_OK && deliverer->turns.told_ms != 0)
        err = store_turn_deliveries(store, now_unix_ms, deliverer->turns.told_ms, LEASE_MS);
    if (err == VP_OK)
        deliverer->turns.told_ms = 0;
    if (err == VP_OK)
        err = way_plan_run(&deliverer->plan, store, now_unix_ms, deliverer->turns.plan_forward_ms);
    if (err == VP_OK && deliverer->lease_max > 0)
        err =
            store_lease_deliveries(store, now_unix_ms, LEASE_MS, leased, deliverer->lease_max, &leased_count);
    for (size_t i = 0; i < leased_count && err == VP_OK; i++)
        err = add_leased(store, deliverer, &leased[i]);
    return err == VP_OK ? store_oldest_delivery(store, MENU_PAGE_ID, &deliverer->oldest) : err;
}

/* ---- on the loop ---- */

static void count_outcome(enum menu_way way, enum delivery_result result)
{
#define METRICS_OF(name)                                                                                     \
    {                                                                                                        \
        METRIC_DELIVERIES_##name##_ACKNOWLEDGED, METRIC_DELIVERIES_##name##_RETRIED,                         \
            METRIC_DELIVERIES_##name##_GIVEN_UP                                                              \
    }
    static const enum metric metrics[MENU_WAY_COUNT][3] = {
        [MENU_WEBHOOK] = METRICS_OF(WEBHOOK),
        [MENU_PRINTER] = METRICS_OF(PRINTER),
        [MENU_SMS] = METRICS_OF(SMS),
        [MENU_EMAIL] = METRICS_OF(EMAIL),
        [MENU_CLOUDPRNT] = METRICS_OF(ASKED_PRINTER),
        [MENU_EPSON] = METRICS_OF(ASKED_PRINTER),
        [MENU_SQUARE] = METRICS_OF(SQUARE),
        [MENU_PAGE] = METRICS_OF(PAGE),
        [MENU_CALLER_TEXT] = METRICS_OF(CALLER_TEXT),
        [MENU_STAFF_CALL] = METRICS_OF(STAFF_CALL),
    };
#undef METRICS_OF
    metric_add(metrics[way][result], 1);
}

static void log_outcome(const struct task *task)
{
    static const char *const words[] = {"order delivered", "order not delivered yet", "ORDER NOT DELIVERED"};
    const struct store_delivery *delivery = &task->job.delivery;
    enum delivery_result result = task->outcome.result;
    bool is_parked = result == DELIVERY_RETRY && task->job.way != NULL && delivery_waits(task->job.way->way);
    char why[DELIVERY_WHY_BYTES + 8];
    log_line(result == DELIVERY_ACKNOWLEDGED || is_parked ? LOG_LEVEL_INFO
             : result == DELIVERY_RETRY                   ? LOG_LEVEL_WARN
                                                          : LOG_LEVEL_ERROR,
             "delivery", "%s call=%s restaurant=%s order=%d way=%s attempt=%d reason=%s", words[result],
             delivery->call_sid, delivery->restaurant_id, delivery->order_number, delivery->way_id,
             delivery->attempt_count, log_quote(why, sizeof why, span_of(task->outcome.why)));
}

static void trace_outcome(const struct task *task, int64_t now_unix_ms)
{
    const struct store_delivery *delivery = &task->job.delivery;
    struct trace_span span =
        trace_span_of(TRACE_DELIVERY, delivery->call_sid, delivery->way_id, delivery->since_unix_ms * 1000);
    span.end_unix_us = now_unix_ms * 1000;
    span.is_error = task->outcome.result != DELIVERY_ACKNOWLEDGED;
    span.numbers[0] = delivery->order_number;
    span.numbers[1] = delivery->attempt_count;
    (void)span_copy(span_of(task->outcome.why), span.note, sizeof span.note);
    trace_put(&span);
}

/* The round takes the menus and what has ended with it, so nothing is changed while one runs. */
static void start_round(struct deliverer *deliverer, int64_t after_ms)
{
    if (deliverer->repeat.is_running)
        return;
    TAILQ_CONCAT(&deliverer->to_write, &deliverer->ended, entry);
    deliverer->lease_max = (size_t)(RUNNING_MAX - deliverer->running_count);
    bool can_ring = delivery_lack(&deliverer->means, MENU_STAFF_CALL) == NULL;
    way_plan_take(&deliverer->plan, deliverer->settings.menus, can_ring);
    clock_turns_begin_round(&deliverer->turns);
    store_repeat_after(&deliverer->repeat, after_ms);
}

/* What became of a task that runs, or could not. */
static void end_task(struct task *task, const struct delivery_outcome *outcome)
{
    struct deliverer *deliverer = task->deliverer;
    const struct store_delivery *delivery = &task->job.delivery;
    int64_t now_unix_ms = clock_unix_ms(), wait_ms = backoff_ms(delivery->attempt_count, rand_u32());
    clock_turns_look(&deliverer->turns);
    TAILQ_REMOVE(&deliverer->running, task, entry);
    deliverer->running_count--;
    task->running = NULL;
    task->outcome = *outcome;
    task->outcome.may_have_arrived |= delivery->may_have_arrived;
    task->at_unix_ms = now_unix_ms;
    int64_t waited_ms = now_unix_ms - delivery->since_unix_ms - deliverer->turns.forward_ms;
    if (outcome->result == DELIVERY_RETRY && waited_ms >= BACKOFF_GIVE_UP_MS)
        task->outcome.result = DELIVERY_REFUSED;
    else if (outcome->result == DELIVERY_RETRY)
        task->at_unix_ms += wait_ms > outcome->wait_ms ? wait_ms : outcome->wait_ms;
    if (task->job.way != NULL)
        count_outcome(task->job.way->way, task->outcome.result);
    if (task->outcome.result == DELIVERY_ACKNOWLEDGED)
        metric_took_ms(HISTOGRAM_DELIVERY, now_unix_ms - delivery->since_unix_ms);
    log_outcome(task);
    trace_outcome(task, now_unix_ms);
    TAILQ_INSERT_TAIL(&deliverer->ended, task, entry);
    start_round(deliverer, 0);
}

static void on_outcome(void *owner, const struct delivery_outcome *outcome)
{
    end_task(owner, outcome);
}

static void fail_task(struct task *task, enum delivery_result result, const char *why)
{
    struct delivery_outcome outcome = {.result = result};
    span_copy(span_of(why), outcome.why, sizeof outcome.why);
    end_task(task, &outcome);
}

static void start_task(struct deliverer *deliverer, struct task *task)
{
    struct delivery_job *job = &task->job;
    struct menu *menu = menu_set_find(deliverer->settings.menus, job->delivery.restaurant_id);
    job->menu = menu != NULL ? menu_retain(menu) : NULL;
    job->way = menu != NULL ? menu_find_delivery(menu, job->delivery.way_id) : NULL;
    if (menu == NULL) {
        fail_task(task, DELIVERY_RETRY, "the restaurant's menu file is not there");
    } else if (job->way == NULL) {
        fail_task(task, DELIVERY_REFUSED, "the menu file has no such way any more");
    } else if (!task->has_ticket) {
        fail_task(task, DELIVERY_REFUSED, "there is no such order");
    } else {
        enum vp_err err = delivery_try_start(&deliverer->means, job, on_outcome, task, &task->running);
        if (err != VP_OK)
            fail_task(task, DELIVERY_RETRY, vp_err_text(err));
    }
}

static bool holds(const struct tasks *tasks, int64_t delivery_id)
{
    const struct task *task;
    TAILQ_FOREACH(task, tasks, entry)
        if (task->job.delivery.id == delivery_id)
            return true;
    return false;
}

/* Unless it runs here already: a lease also ends when somebody turns the clock. */
static void take_leased(struct deliverer *deliverer, struct task *task)
{
    int64_t id = task->job.delivery.id;
    TAILQ_REMOVE(&deliverer->leased, task, entry);
    if (holds(&deliverer->running, id) || holds(&deliverer->ended, id) || holds(&deliverer->to_write, id)) {
        free_task(task);
        return;
    }
    TAILQ_INSERT_TAIL(&deliverer->running, task, entry);
    deliverer->running_count++;
    start_task(deliverer, task);
}

static int64_t wait_s(int64_t since_unix_ms, int64_t now_unix_ms)
{
    return since_unix_ms != 0 && now_unix_ms > since_unix_ms ? (now_unix_ms - since_unix_ms) / 1000 : 0;
}

static void on_round(void *owner, enum vp_err err)
{
    struct deliverer *deliverer = owner;
    struct task *task;
    const struct store_oldest *oldest = &deliverer->oldest;
    int64_t now_unix_ms = clock_unix_ms();
    if (err != VP_OK)
        log_warn("delivery", "deliveries cannot be read or written reason=%s", vp_err_name(err));
    bool has_leased = !TAILQ_EMPTY(&deliverer->leased);
    while ((task = TAILQ_FIRST(&deliverer->leased)) != NULL)
        take_leased(deliverer, task); /* NOLINT(clang-analyzer-unix.Malloc): likewise */
    metric_add(METRIC_DELIVERIES_PAGE_ACKNOWLEDGED, deliverer->plan.settled_count);
    if (deliverer->settings.on_wait != NULL)
        deliverer->settings.on_wait(deliverer->settings.owner, wait_s(oldest->unix_ms, now_unix_ms),
                                    wait_s(oldest->page_unix_ms, now_unix_ms));
    start_round(deliverer, has_leased ? 0 : ROUND_MS); /* more may be due of other ways */
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* Once, at the start: nobody reads it of each order. */
static void log_lacks(const struct deliverer *deliverer)
{
    const struct menu_set *menus = deliverer->settings.menus;
    for (size_t m = 0; m < menus->count; m++)
        for (size_t i = 0; i < menus->menus[m]->delivery_count; i++) {
            const struct menu_delivery *way = &menus->menus[m]->deliveries[i];
            const char *lack = delivery_lack(&deliverer->means, way->way);
            if (lack != NULL && !way->is_unlisted)
                log_error("delivery", "ORDERS CANNOT GO this way restaurant=%s way=%s reason=\"%s\"",
                          menus->menus[m]->restaurant_id, way->id, lack);
        }
}

enum vp_err deliverer_open(const struct deliverer_settings *settings, struct deliverer **out_deliverer)
{
    struct deliverer *deliverer = calloc(1, sizeof *deliverer);
    if (deliverer == NULL)
        return VP_ERR_NO_MEMORY;
    deliverer->settings = *settings;
    clock_turns_init(&deliverer->turns);
    deliverer->repeat =
        (struct store_repeat){.store = settings->store, .work = work, .done = on_round, .owner = deliverer};
    const struct delivery_mail *mail = &settings->mail;
    deliverer->means = (struct delivery_means){
        .loop = settings->loop,
        .may_be_private = settings->may_be_private,
        .telephony = settings->telephony,
        .base_url = text_or_empty(settings->base_url),
        .mail = {text_or_empty(mail->url), text_or_empty(mail->user), text_or_empty(mail->password),
                 text_or_empty(mail->from)},
        .square_url = text_or_empty(settings->square_url),
    };
    TAILQ_INIT(&deliverer->running);
    TAILQ_INIT(&deliverer->ended);
    TAILQ_INIT(&deliverer->to_write);
    TAILQ_INIT(&deliverer->leased);
    enum vp_err err = http_client_create(settings->loop, &deliverer->means.client);
    if (err == VP_OK)
        err = store_repeat_init(&deliverer->repeat, settings->loop);
    if (err != VP_OK) {
        http_client_destroy(deliverer->means.client);
        free(deliverer);
        return err;
    }
    log_lacks(deliverer);
    start_round(deliverer, ROUND_MS);
    *out_deliverer = deliverer;
    return VP_OK;
}

/* Behind a round that may still run: what was acknowledged stays so, and what was cut is due at once. */
static enum vp_err write_last(struct store *store, void *job)
{
    struct deliverer *deliverer = job;
    struct task *task;
    TAILQ_FOREACH(task, &deliverer->leased, entry)
        task->outcome = (struct delivery_outcome){.result = DELIVERY_RETRY,
                                                  .may_have_arrived = task->job.delivery.may_have_arrived};
    TAILQ_FOREACH(task, &deliverer->running, entry)
        task->outcome = (struct delivery_outcome){.result = DELIVERY_RETRY, .may_have_arrived = true};
    enum vp_err err = write_outcomes(store, &deliverer->to_write);
    if (err == VP_OK)
        err = write_outcomes(store, &deliverer->ended);
    if (err == VP_OK)
        err = write_outcomes(store, &deliverer->leased);
    return err == VP_OK ? write_outcomes(store, &deliverer->running) : err;
}

void deliverer_close(struct deliverer *deliverer)
{
    struct task *task;
    if (deliverer == NULL)
        return;
    TAILQ_FOREACH(task, &deliverer->running, entry) {
        task->running->cancel(task->running);
        task->at_unix_ms = clock_unix_ms();
    }
    http_client_destroy(deliverer->means.client);
    enum vp_err err = store_thread_wait(deliverer->settings.store, write_last, deliverer);
    if (err != VP_OK)
        log_warn("delivery", "deliveries cannot be written at the end reason=%s", vp_err_name(err));
    free_tasks(&deliverer->running);
    free_tasks(&deliverer->ended);
    free_tasks(&deliverer->to_write);
    free_tasks(&deliverer->leased);
    way_plan_free(&deliverer->plan);
    store_repeat_close(&deliverer->repeat);
}
